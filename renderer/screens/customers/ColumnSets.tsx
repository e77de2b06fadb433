import DeleteOutlined from "@ant-design/icons/DeleteOutlined";
import DownOutlined from "@ant-design/icons/DownOutlined";
import { App, Button, Input, Popover } from "antd";
import { useState } from "react";
import type { ColumnSet } from "../../../analytics/api/index.ts";
import { errorText } from "../../../analytics/api/text/index.ts";
import { useAction, useCall } from "../../engine/hooks.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

interface Props {
  /** Name of the set that was applied last. */
  readonly current: string | null;
  /** The grid as it stands, under a name. */
  readonly toSet: (name: string) => ColumnSet;
  readonly onApply: (set: ColumnSet | null) => void;
}

/** Column sets of the project: choose, save, remove with a way back. */
export function ColumnSets({ current, toSet, onApply }: Props) {
  const words = useText();
  const text = words.customers;
  const locale = useLocale();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const sets = useCall("columns.list", {});
  const saving = useAction("columns.save");
  const removing = useAction("columns.remove");
  const failed = (error: Parameters<typeof errorText>[0]) => void message.error(errorText(error, locale));
  const exists = sets.data?.some((set) => set.name === name.trim()) ?? false;

  function save() {
    const named = name.trim();
    if (named === "") return;
    const { columns, pinned, sort } = toSet(named);
    saving.mutate(
      { name: named, columns: [...columns], pinned: [...pinned], sort: [...sort] },
      {
        onSuccess: () => {
          setName("");
          setOpen(false);
          onApply(toSet(named));
          void message.success(text.setSaved(named));
        },
        onError: failed,
      },
    );
  }

  function remove(set: ColumnSet) {
    removing.mutate(
      { name: set.name },
      {
        onError: failed,
        onSuccess: () => {
          const key = `removed ${set.name}`;
          const back = () => {
            message.destroy(key);
            saving.mutate({ ...set, columns: [...set.columns], pinned: [...set.pinned], sort: [...set.sort] });
          };
          void message.info({
            key,
            content: (
              <>
                {text.setRemoved(set.name)}{" "}
                <Button size="small" type="link" onClick={back}>
                  {text.undo}
                </Button>
              </>
            ),
          });
        },
      },
    );
  }

  const panel = (
    <div className="column-sets stack">
      <ul aria-label={text.columnSets}>
        {[null, ...(sets.data ?? [])].map((set) => (
          <li key={set?.name ?? ""} className={(set?.name ?? null) === current ? "current" : ""}>
            <button
              type="button"
              className="grow ellipsis"
              aria-pressed={(set?.name ?? null) === current}
              onClick={() => {
                onApply(set);
                setOpen(false);
              }}
            >
              {set?.name ?? text.columnSetPlain}
              {set && <span className="faint small"> {text.columnSetSize(set.columns.length)}</span>}
            </button>
            {set && (
              <Button
                size="small"
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={text.removeSet(set.name)}
                onClick={() => remove(set)}
              />
            )}
          </li>
        ))}
      </ul>
      <div className="row">
        <Input
          size="small"
          maxLength={80}
          aria-label={text.setName}
          placeholder={text.setName}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={save}
        />
        <Button size="small" type="primary" disabled={name.trim() === ""} loading={saving.isPending} onClick={save}>
          {exists ? text.replaceSet : words.common.save}
        </Button>
      </div>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" arrow={false} open={open} onOpenChange={setOpen} content={panel}>
      <Button>
        <span className="soft">{text.columnSets}</span> {current ?? text.columnSetPlain} <DownOutlined aria-hidden />
      </Button>
    </Popover>
  );
}
