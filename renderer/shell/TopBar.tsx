import DesktopOutlined from "@ant-design/icons/DesktopOutlined";
import MoonOutlined from "@ant-design/icons/MoonOutlined";
import SearchOutlined from "@ant-design/icons/SearchOutlined";
import SunOutlined from "@ant-design/icons/SunOutlined";
import { App, Segmented, Select, Tooltip } from "antd";
import type { ProjectInfo } from "../../analytics/api/index.ts";
import { errorText } from "../../analytics/api/text/index.ts";
import { useAction } from "../engine/hooks.ts";
import { formatMonth } from "../format.ts";
import { locales } from "../text/locale.ts";
import { useText } from "../text/index.ts";
import { setLocale, setSchemeChoice, useLocale, usePreferences } from "../theme/preferences.ts";
import type { SchemeChoice } from "../theme/preferences.ts";

interface Props {
  readonly project: ProjectInfo | null;
  /** No project is open, as opposed to not known yet. */
  readonly none: boolean;
  readonly onPalette: () => void;
}

export function TopBar({ project, none, onPalette }: Props) {
  const text = useText();
  const locale = useLocale();
  const choice = usePreferences((state) => state.choice);
  const mac = navigator.platform.startsWith("Mac");
  const icons: Record<SchemeChoice, [string, typeof SunOutlined]> = {
    light: [text.shell.themeLight, SunOutlined],
    dark: [text.shell.themeDark, MoonOutlined],
    system: [text.shell.themeSystem, DesktopOutlined],
  };
  return (
    <header className="top">
      {project ? (
        <>
          <a className="top-project ellipsis" href="#/" title={project.path}>
            {project.name}
          </a>
          <AsOf project={project} />
        </>
      ) : (
        <span className="soft">{none ? text.shell.noProject : ""}</span>
      )}
      <span className="grow" />
      <button type="button" className="top-search" onClick={onPalette}>
        <SearchOutlined aria-hidden />
        <span>{text.shell.command}</span>
        <kbd>{mac ? "⌘ K" : "Ctrl K"}</kbd>
      </button>
      <Segmented
        size="small"
        aria-label={text.shell.locale}
        value={locale}
        options={locales.map((value) => ({ value, label: value === "en" ? "EN" : "中" }))}
        onChange={setLocale}
      />
      <Segmented
        size="small"
        aria-label={text.shell.theme}
        value={choice}
        options={(Object.keys(icons) as SchemeChoice[]).map((value) => {
          const [label, Icon] = icons[value];
          return {
            value,
            label: (
              <Tooltip title={label}>
                <span role="img" aria-label={label}>
                  <Icon aria-hidden />
                </span>
              </Tooltip>
            ),
          };
        })}
        onChange={setSchemeChoice}
      />
    </header>
  );
}

/** The month everything on screen stands at. */
function AsOf({ project }: { readonly project: ProjectInfo }) {
  const text = useText();
  const locale = useLocale();
  const { message } = App.useApp();
  const configure = useAction("project.configure");
  if (project.months.length === 0)
    return project.customers > 0 ? <span className="soft small">{text.common.undated}</span> : null;
  return (
    <Tooltip title={text.shell.asOfPick} mouseEnterDelay={0.6} placement="bottomLeft">
      <span className="row">
        <span className="soft small">{text.shell.asOf}</span>
        <Select
          size="small"
          aria-label={text.shell.asOf}
          popupMatchSelectWidth={false}
          loading={configure.isPending}
          value={project.asOf}
          options={[...project.months].reverse().map((month) => ({ value: month, label: formatMonth(month, locale) }))}
          onChange={(asOf) =>
            configure.mutate({ asOf }, { onError: (error) => void message.error(errorText(error, locale)) })
          }
        />
      </span>
    </Tooltip>
  );
}
