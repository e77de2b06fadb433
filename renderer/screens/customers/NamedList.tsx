import DeleteOutlined from "@ant-design/icons/DeleteOutlined";
import DownOutlined from "@ant-design/icons/DownOutlined";
import { App, Button, Input, Popover } from "antd";
import { useState } from "react";
import type { EngineError } from "../../../analytics/api/index.ts";
import { errorText } from "../../../analytics/api/text/index.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

interface Named {
  readonly name: string;
}

/** What became of a call: as mutations take it. */
export interface Settled {
  readonly onSuccess?: () => void;
  readonly onError: (error: EngineError) => void;
}

interface Props<T extends Named> {
  readonly title: string;
  readonly items: readonly T[] | undefined;
  /** Name of the one that was applied last; null: none of them. */
  readonly current: string | null;
  /** What stands for none of them, in the list and on the button; without it there is no such entry. */
  readonly plain?: string;
  readonly note: (item: T) => string;
  readonly empty?: string;
  readonly words: {
    readonly name: string;
    readonly saved: (name: string) => string;
    readonly removed: (name: string) => string;
    readonly remove: (name: string) => string;
  };
  /** Why nothing can be saved now. */
  readonly nothingToSave?: string | undefined;
  readonly saving: boolean;
  readonly onApply: (item: T | null) => void;
  /** The screen as it stands, under a name. */
  readonly onSave: (name: string, settled: Settled) => void;
  readonly onRemove: (item: T, settled: Settled) => void;
  /** Puts a removed one back. */
  readonly onRestore: (item: T, settled: Settled) => void;
}

/** Things of the project kept under names: choose one, save the present one, remove with a way back. */
export function NamedList<T extends Named>({ title, items, current, plain, note, empty, words, ...rest }: Props<T>) {
  const common = useText();
  const locale = useLocale();
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const named = name.trim();
  const exists = items?.some((item) => item.name === named) ?? false;
  const onError = (error: EngineError) => void message.error(errorText(error, locale));

  function save() {
    if (named === "" || rest.nothingToSave) return;
    rest.onSave(named, {
      onError,
      onSuccess: () => {
        setName("");
        setOpen(false);
        void message.success(words.saved(named));
      },
    });
  }
  function remove(item: T) {
    const key = `removed ${title} ${item.name}`;
    const back = () => {
      message.destroy(key);
      rest.onRestore(item, { onError });
    };
    const content = (
      <>
        {words.removed(item.name)}{" "}
        <Button size="small" type="link" onClick={back}>
          {common.customers.undo}
        </Button>
      </>
    );
    rest.onRemove(item, { onError, onSuccess: () => void message.info({ key, content }) });
  }

  const panel = (
    <div className="named-list stack">
      {items?.length === 0 && empty && <p className="soft small">{empty}</p>}
      <ul aria-label={title}>
        {[...(plain === undefined ? [] : [null]), ...(items ?? [])].map((item) => (
          <li key={item?.name ?? ""} className={(item?.name ?? null) === current ? "current" : ""}>
            <button
              type="button"
              className="grow ellipsis"
              aria-pressed={(item?.name ?? null) === current}
              onClick={() => {
                rest.onApply(item);
                setOpen(false);
              }}
            >
              {item?.name ?? plain}
              {item && <span className="faint small"> {note(item)}</span>}
            </button>
            {item && (
              <Button
                size="small"
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={words.remove(item.name)}
                onClick={() => remove(item)}
              />
            )}
          </li>
        ))}
      </ul>
      {rest.nothingToSave ? (
        <p className="faint small">{rest.nothingToSave}</p>
      ) : (
        <div className="row">
          <Input
            size="small"
            maxLength={80}
            aria-label={words.name}
            placeholder={words.name}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={save}
          />
          <Button size="small" type="primary" disabled={named === ""} loading={rest.saving} onClick={save}>
            {exists ? common.customers.replaceSet : common.common.save}
          </Button>
        </div>
      )}
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" arrow={false} open={open} onOpenChange={setOpen} content={panel}>
      <Button>
        <span className="soft">{title}</span> {current ?? plain} <DownOutlined aria-hidden />
      </Button>
    </Popover>
  );
}
