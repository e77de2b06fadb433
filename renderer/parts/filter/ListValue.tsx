import { App, Button, Popover, Select } from "antd";
import { useDeferredValue, useMemo, useState } from "react";
import { mostListed } from "../../../analytics/api/index.ts";
import type { FieldInfo, Scalar, ValueMatch } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCount } from "../../format.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { Suggestion, ValuesOf } from "./suggest.ts";
import { suggestionRow } from "./SuggestionRow.tsx";
import { LongText } from "./LongText.tsx";
import { parseList, readList } from "./tree.ts";

interface Props {
  readonly field: FieldInfo;
  readonly value: readonly Scalar[];
  readonly onChange: (value: readonly Scalar[] | undefined) => void;
  readonly suggestions: readonly Suggestion[] | undefined;
  readonly view: ValuesOf | undefined;
}

/** Longer lists are not shown entry by entry. */
const shownEntries = 12;

/** Values to choose, to type or to paste from a sheet; what nobody has is told. */
export function ListValue({ field, value, onChange, suggestions, view }: Props) {
  const words = useText();
  const text = words.parts.filter;
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const settled = useDeferredValue(typed);
  const commit = (list: readonly Scalar[]) => onChange(list.length > 0 ? list : undefined);
  const long = value.length > shownEntries;
  const pasted = useMemo(() => readList(settled, field.type), [settled, field.type]);
  const count = (number: number) => formatCount(number, locale);
  const tooLong = pasted.values.length > mostListed;
  const leftOut = (["doubles", "blanks", "otherType"] as const)
    .filter((reason) => pasted[reason] > 0)
    .map((reason) => text.listReasons[reason](count(pasted[reason])));
  const applied = useCall(
    "customers.match",
    { ...view, field: field.name, values: value },
    { enabled: view !== undefined && long },
  );
  const lacking = applied.data ? applied.data.values - applied.data.matched : 0;
  return (
    <>
      {!long && (
        <Select
          size="small"
          mode="tags"
          className="filter-list"
          aria-label={text.value}
          placeholder={text.value}
          maxTagCount="responsive"
          value={writtenIn(value, field)}
          options={[...(suggestions ?? [])]}
          optionFilterProp="label"
          optionRender={suggestionRow}
          tokenSeparators={[",", "，", "、", "\t", "\n"]}
          onChange={(next: string[]) => commit(parseList(next.join("\n"), field.type))}
        />
      )}
      <Popover
        trigger="click"
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          if (next) setTyped(writtenIn(value, field).join("\n"));
        }}
        destroyOnHidden
        content={
          <div className="stack filter-paste">
            <span className="soft small">{text.list}</span>
            <LongText rows={8} label={text.list} value={typed} onChange={setTyped} />
            <span className="soft small" aria-live="polite">
              {text.listCount(count(pasted.values.length))}
              {leftOut.length > 0 && ` · ${text.listLeftOut(leftOut)}`}
            </span>
            {tooLong && (
              <span className="small filter-lacking" role="alert">
                {text.listTooLong(count(mostListed))}
              </span>
            )}
            {view !== undefined && pasted.values.length > 0 && !tooLong && (
              <Match field={field} values={pasted.values} view={view} />
            )}
            <div className="row">
              <span className="grow" />
              <Button
                size="small"
                type="primary"
                disabled={tooLong}
                onClick={() => {
                  commit((settled === typed ? pasted : readList(typed, field.type)).values);
                  setOpen(false);
                }}
              >
                {words.common.apply}
              </Button>
            </div>
          </div>
        }
      >
        <Button size="small" type={long ? "default" : "text"}>
          {long ? text.listCount(count(value.length)) : text.editList}
          {long && lacking > 0 && <span className="filter-lacking"> {text.listLacking(count(lacking))}</span>}
        </Button>
      </Popover>
    </>
  );
}

/** Values as they are typed: of money, yuan. */
const writtenIn = (values: readonly Scalar[], field: FieldInfo): string[] =>
  values.map((item) => (field.type === "fen" && typeof item === "number" ? String(item / 100) : String(item)));

/** How many of the values customers have, and those that nobody has. */
function Match({ field, values, view }: { field: FieldInfo; values: readonly Scalar[]; view: ValuesOf }) {
  const words = useText();
  const text = words.parts.filter;
  const locale = useLocale();
  const { message } = App.useApp();
  const match = useCall("customers.match", { ...view, field: field.name, values });
  const data: ValueMatch | undefined = match.data;
  if (!data) return <span className="faint small">{match.error ? text.matchFailed : words.common.loading}</span>;
  const count = (number: number) => formatCount(number, locale);
  const lacking = data.values - data.matched;
  const told = writtenIn(data.unmatched, field);
  return (
    <div className="filter-match small" role="status">
      <div>{text.matched(count(data.matched), count(data.values), count(data.customers))}</div>
      {lacking > 0 && (
        <>
          <div className="row">
            <span className="filter-lacking grow">{text.listLacking(count(lacking))}</span>
            <Button
              size="small"
              type="text"
              onClick={() =>
                void navigator.clipboard.writeText(told.join("\n")).then(
                  () => void message.success(text.lackingCopied(count(told.length))),
                  () => void message.error(words.parts.grid.copyFailed),
                )
              }
            >
              {text.copyLacking}
            </Button>
          </div>
          <div className="filter-unmatched mono">{told.slice(0, 200).join("\n")}</div>
        </>
      )}
    </div>
  );
}
