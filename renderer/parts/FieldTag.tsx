import { Popover } from "antd";
import type { ReactNode } from "react";
import type { FieldInfo } from "../../analytics/api/index.ts";
import { formatCount, formatPercent } from "../format.ts";
import { useTableName } from "./tableName.ts";
import { useUnit } from "./unit.ts";
import type { Dictionary } from "../text/index.ts";
import { useText } from "../text/index.ts";
import type { Locale } from "../text/locale.ts";
import { useLocale } from "../theme/preferences.ts";
import "./frame.css";

type Known = Pick<FieldInfo, "kind" | "sources" | "formula" | "unit" | "filled" | "personal">;

/** Whether nobody can have a value; what runs write stands on no file. */
const absent = (field: Known): boolean => field.sources.length === 0 && field.filled === 0;

/** The tables a field comes from, in words. */
export function sourceNames(
  field: Known,
  tableName: (table: string) => string,
  text: Dictionary["parts"]["field"],
  locale: Locale,
): string {
  if (absent(field)) return text.noSource;
  if (field.sources.length === 0) return text.byRun;
  return field.sources.map(tableName).join(locale === "zh-CN" ? "、" : ", ");
}

/** Whether a field is recorded or derived; opens to its formula, sources and coverage. */
export function FieldTag({
  field,
  total,
  more,
}: {
  readonly field: Known;
  readonly total?: number;
  readonly more?: ReactNode;
}) {
  const text = useText().parts.field;
  return (
    <Popover
      trigger={["hover", "focus"]}
      content={
        <>
          <FieldFacts field={field} {...(total === undefined ? {} : { total })} />
          {more}
        </>
      }
      mouseEnterDelay={0.3}
    >
      <span className={`field-tag ${field.kind}${absent(field) ? " absent" : ""}`} tabIndex={0}>
        {text[field.kind]}
      </span>
    </Popover>
  );
}

/** The facts behind a field: where its values come from. */
export function FieldFacts({ field, total }: { readonly field: Known; readonly total?: number }) {
  const words = useText();
  const text = words.parts.field;
  const locale = useLocale();
  const tableName = useTableName();
  const unit = useUnit();
  return (
    <dl className="field-facts">
      <div>{field.kind === "recorded" ? text.recordedHint : text.derivedHint}</div>
      {field.formula && (
        <>
          <dt>{text.formula}</dt>
          <dd>{field.formula[locale]}</dd>
        </>
      )}
      {field.unit !== null && (
        <>
          <dt>{words.field.unit}</dt>
          <dd>{unit(field.unit)}</dd>
        </>
      )}
      <dt>{text.sources}</dt>
      <dd>{sourceNames(field, tableName, text, locale)}</dd>
      {total !== undefined && total > 0 && (
        <div>{text.filled(formatCount(field.filled, locale), formatPercent(field.filled / total, locale))}</div>
      )}
      {field.personal && <div>{text.personal}</div>}
    </dl>
  );
}
