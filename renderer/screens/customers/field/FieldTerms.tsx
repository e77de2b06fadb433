import { Button } from "antd";
import type { ReactNode } from "react";
import type { FieldDefinition, FieldInfo, RuleName } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatMonth, formatPercent } from "../../../format.ts";
import { sourceNames } from "../../../parts/FieldTag.tsx";
import { useTableName } from "../../../parts/tableName.ts";
import { useUnit } from "../../../parts/unit.ts";
import { formatRoute } from "../../../shell/route.ts";
import type { Dictionary } from "../../../text/index.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import type { ViewAt } from "../at.ts";
import { windowStart } from "../months.ts";
import { openField } from "./open.ts";

interface Props {
  readonly at: ViewAt;
  readonly definition: FieldDefinition;
  readonly fields: readonly FieldInfo[];
  readonly total: number | undefined;
  readonly of: string | undefined;
}

const ruleTitle = (rules: Dictionary["rules"]): Readonly<Record<RuleName, string>> => ({
  discountHours: rules.hours.title,
  services: rules.services.title,
  flatTrend_percent: rules.trend.title,
  valueTiers: rules.tiers.title,
  lifecycle: rules.lifecycle.title,
  keyAccounts: rules.key.title,
});

/** A field in words: formula, unit, kind, month and window, coverage, what it is computed from, its rules. */
export function FieldTerms({ at, definition, fields, total, of }: Props) {
  const words = useText();
  const text = words.field;
  const locale = useLocale();
  const unit = useUnit();
  const tableName = useTableName();
  const { field, missing, inputs, rules } = definition;
  const kind = words.parts.field;
  const titles = ruleTitle(words.rules);
  const known = inputs.flatMap((name) => fields.find((one) => one.name === name) ?? []);
  return (
    <dl className="terms">
      {field.formula && <Term label={text.formula}>{field.formula[locale]}</Term>}
      {field.unit !== null && <Term label={text.unit}>{unit(field.unit)}</Term>}
      <Term label={text.kind}>
        <span className={`field-tag ${field.kind}`}>{kind[field.kind]}</span>{" "}
        <span className="soft">{field.kind === "recorded" ? kind.recordedHint : kind.derivedHint}</span>
        {field.personal && <div className="soft">{kind.personal}</div>}
      </Term>
      <Term label={text.asOf}>
        {at.asOf === null ? words.common.undated : words.parts.stat.asOf(formatMonth(at.asOf, locale))}
      </Term>
      <WindowTerm at={at} />
      <Term label={text.sources}>
        {missing === null ? sourceNames(field, tableName, words.parts.field, locale) : text.missing[missing]}
      </Term>
      {total !== undefined && total > 0 && (
        <Term label={text.coverage}>
          {kind.filled(formatCount(field.filled, locale), formatPercent(field.filled / total, locale))}
        </Term>
      )}
      {known.length > 0 && (
        <Term label={text.inputs}>
          <span className="row wrap terms-links">
            {known.map((input) => (
              <Button key={input.name} size="small" onClick={() => openField(input.name, of)}>
                {input.title[locale]}
              </Button>
            ))}
          </span>
        </Term>
      )}
      {rules.length > 0 && (
        <Term label={text.rules}>
          <span className="row wrap terms-links">
            {rules.map((rule) => (
              <a key={rule} href={formatRoute({ screen: "settings", params: { rule } })} title={text.rulesHint}>
                {titles[rule]}
              </a>
            ))}
          </span>
        </Term>
      )}
    </dl>
  );
}

/** The months that means, trends and counts run over: of the project, or as the snapshot was built. */
function WindowTerm({ at }: { readonly at: ViewAt }) {
  const text = useText().field;
  const locale = useLocale();
  const settings = useCall("project.settings", {}, { enabled: at.snapshotId === undefined });
  const kept = useCall("customers.snapshots", {}, { enabled: at.snapshotId !== undefined });
  const months =
    at.snapshotId === undefined
      ? settings.data?.windowMonths
      : kept.data?.find((one) => one.snapshotId === at.snapshotId)?.windowMonths;
  if (months === undefined) return null;
  return (
    <Term label={text.window}>
      {at.asOf === null
        ? text.windowLength(months)
        : text.windowOf(months, formatMonth(windowStart(at.asOf, months), locale), formatMonth(at.asOf, locale))}
    </Term>
  );
}

function Term({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
