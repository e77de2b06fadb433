import { App, Input, Modal } from "antd";
import type { InputRef } from "antd";
import { useRef, useState } from "react";
import type { ProjectInfo } from "../../analytics/api/index.ts";
import { errorText } from "../../analytics/api/text/index.ts";
import { useAction, useJob } from "../engine/hooks.ts";
import { formatMonth } from "../format.ts";
import { wordsOf, useText } from "../text/index.ts";
import { setLocale, setSchemeChoice, useLocale } from "../theme/preferences.ts";
import { matches } from "./match.ts";
import { rail, railFoot } from "./registry.ts";
import { go } from "./route.ts";

interface Command {
  readonly key: string;
  readonly group: string;
  readonly label: string;
  /** Further words it is found by. */
  readonly also?: string;
  readonly run: () => void;
}

function useCommands(project: ProjectInfo | null): Command[] {
  const text = useText();
  const locale = useLocale();
  const { message } = App.useApp();
  const configure = useAction("project.configure");
  const close = useAction("project.close");
  const build = useJob("customers.build");
  const onError = { onError: (error: Parameters<typeof errorText>[0]) => void message.error(errorText(error, locale)) };
  const other = wordsOf(locale === "en" ? "zh-CN" : "en");
  const reachable = [...(project ? rail : []), ...railFoot];
  const goTo = text.shell.commandGroupGo;
  const act = text.shell.commandGroupDo;
  return [
    ...reachable.map(({ screen }) => ({
      key: screen,
      group: goTo,
      label: text.shell.commandGoTo(text.nav[screen]),
      also: other.nav[screen],
      run: () => go(screen),
    })),
    {
      key: "start",
      group: goTo,
      label: text.shell.commandGoTo(text.nav.start),
      also: other.nav.start,
      run: () => go("start"),
    },
    {
      key: "gallery",
      group: goTo,
      label: text.shell.commandGoTo(text.nav.gallery),
      also: other.nav.gallery,
      run: () => go("gallery"),
    },
    ...(project
      ? [
          {
            key: "import",
            group: act,
            label: text.shell.importFile,
            also: other.shell.importFile,
            run: () => go("data", { import: "1" }),
          },
          {
            key: "build",
            group: act,
            label: text.shell.buildView,
            also: other.shell.buildView,
            run: () => void build.start({ asOf: project.asOf }),
          },
          ...[...project.months]
            .reverse()
            .filter((month) => month !== project.asOf)
            .map((month) => ({
              key: `month-${month}`,
              group: act,
              label: text.shell.switchMonth(formatMonth(month, locale)),
              also: month,
              run: () => configure.mutate({ asOf: month }, onError),
            })),
          {
            key: "close",
            group: act,
            label: text.shell.closeProject,
            also: other.shell.closeProject,
            run: () =>
              void close.mutateAsync({}, onError).then(
                () => go("start"),
                () => undefined,
              ),
          },
        ]
      : []),
    { key: "zh", group: act, label: "界面语言：中文", also: "language chinese", run: () => setLocale("zh-CN") },
    { key: "en", group: act, label: "Language: English", also: "语言 英文", run: () => setLocale("en") },
    {
      key: "light",
      group: act,
      label: `${text.shell.theme}: ${text.shell.themeLight}`,
      also: `${other.shell.theme} ${other.shell.themeLight}`,
      run: () => setSchemeChoice("light"),
    },
    {
      key: "dark",
      group: act,
      label: `${text.shell.theme}: ${text.shell.themeDark}`,
      also: `${other.shell.theme} ${other.shell.themeDark}`,
      run: () => setSchemeChoice("dark"),
    },
  ];
}

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly project: ProjectInfo | null;
}

export function CommandPalette({ open, onClose, project }: Props) {
  const input = useRef<InputRef>(null);
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      closable={false}
      destroyOnHidden
      width={560}
      className="palette"
      afterOpenChange={(shown) => shown && input.current?.focus()}
    >
      <Palette project={project} onClose={onClose} input={input} />
    </Modal>
  );
}

function Palette({
  project,
  onClose,
  input,
}: {
  readonly project: ProjectInfo | null;
  readonly onClose: () => void;
  readonly input: React.RefObject<InputRef | null>;
}) {
  const text = useText().shell;
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const commands = useCommands(project).filter((command) => matches(command, query));
  const current = Math.min(at, commands.length - 1);
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  return (
    <div
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
        if (step !== 0) {
          event.preventDefault();
          setAt((current + step + commands.length) % Math.max(1, commands.length));
        } else if (event.key === "Enter") run(commands[current]);
      }}
    >
      <Input
        ref={input}
        size="large"
        variant="borderless"
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={commands[current] ? `palette-${commands[current].key}` : undefined}
        aria-label={text.command}
        placeholder={text.commandHint}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
      />
      <ul id="palette-list" role="listbox" className="palette-list" aria-label={text.command}>
        {commands.map((command, index) => (
          <li
            key={command.key}
            id={`palette-${command.key}`}
            role="option"
            aria-selected={index === current}
            ref={(element) => {
              if (index === current) element?.scrollIntoView({ block: "nearest" });
            }}
            onMouseMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            <span className="grow">{command.label}</span>
            <span className="faint small">{command.group}</span>
          </li>
        ))}
        {commands.length === 0 && (
          <li className="soft" role="presentation">
            {text.commandEmpty}
          </li>
        )}
      </ul>
    </div>
  );
}
