import { Popover } from "antd";
import type { ReactNode } from "react";
import type { FieldInfo } from "../../analytics/api/index.ts";
import { formatCount, formatPercent } from "../format.ts";
import { useText } from "../text/index.ts";
import { useLocale } from "../theme/preferences.ts";
import "./frame.css";

type Known = Pick<FieldInfo, "kind" | "sources" | "formula" | "filled" | "personal">;

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
      <span className={`field-tag ${field.kind}${field.sources.length === 0 ? " absent" : ""}`} tabIndex={0}>
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
  return (
    <dl className="field-facts">
      <div>{field.kind === "recorded" ? text.recordedHint : text.derivedHint}</div>
      {field.formula && (
        <>
          <dt>{text.formula}</dt>
          <dd>{field.formula[locale]}</dd>
        </>
      )}
      <dt>{text.sources}</dt>
      <dd>{field.sources.length > 0 ? field.sources.join(", ") : text.noSource}</dd>
      {total !== undefined && total > 0 && (
        <div>{text.filled(formatCount(field.filled, locale), formatPercent(field.filled / total, locale))}</div>
      )}
      {field.personal && <div>{text.personal}</div>}
    </dl>
  );
}
