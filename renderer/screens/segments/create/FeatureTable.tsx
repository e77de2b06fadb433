import { Button, Checkbox, Input } from "antd";
import { useMemo, useState } from "react";
import { featureAdviceText } from "../../../../analytics/api/text/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatFixed, formatPercent } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useProject } from "../../../shell/project.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import type { Fields } from "../known.ts";

interface Props {
  /** Null takes the default. */
  readonly chosen: readonly string[] | null;
  readonly fields: Fields;
  readonly onChange: (features: string[] | null) => void;
}

/** Every field that could be a feature, with what is to be known of it. */
export function FeatureTable({ chosen, fields, onChange }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const { asOf } = useProject();
  const checks = useCall("segments.features", { asOf });
  const [query, setQuery] = useState("");
  const taken = useMemo(
    () => new Set(chosen ?? (checks.data ?? []).filter(({ byDefault }) => byDefault).map(({ field }) => field)),
    [chosen, checks.data],
  );
  const titleOf = (name: string) => fields.titleOf(name);
  const usable = (checks.data ?? []).filter((check) => check.usable);
  const shown = (checks.data ?? [])
    .filter(({ field }) => `${titleOf(field)} ${field}`.toLowerCase().includes(query.toLowerCase()))
    .sort((a, b) => Number(b.usable) - Number(a.usable));
  const toggle = (field: string, on: boolean) => {
    const next = new Set(taken);
    if (on) next.add(field);
    else next.delete(field);
    onChange([...next]);
  };
  return (
    <Section
      title={text.featuresTitle}
      note={checks.data && text.featuresChosen(taken.size, usable.length)}
      actions={
        <span className="row">
          {chosen !== null && (
            <Button size="small" type="link" onClick={() => onChange(null)}>
              {text.featuresDefault}
            </Button>
          )}
          <Input
            size="small"
            allowClear
            aria-label={text.featureSearch}
            placeholder={text.featureSearch}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </span>
      }
    >
      {checks.error && <ErrorNote error={checks.error} onRetry={() => void checks.refetch()} />}
      {checks.isPending && <SkeletonRows rows={10} height={18} />}
      {checks.data && (
        <div className="segments-scroll">
          <table className="plain-table feature-table">
            <thead>
              <tr>
                <th>{text.feature}</th>
                <th className="right">{text.missingShare}</th>
                <th className="right">{text.distinct}</th>
                <th className="right">{text.skew}</th>
                <th>{text.near}</th>
                <th>{text.advice}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((check) => (
                <tr key={check.field} className={check.usable ? "" : "unusable"}>
                  <td>
                    <Checkbox
                      checked={taken.has(check.field)}
                      disabled={!check.usable}
                      onChange={(event) => toggle(check.field, event.target.checked)}
                    >
                      {titleOf(check.field)}
                    </Checkbox>
                  </td>
                  <td className="right">
                    {check.missingShare > 0 ? (
                      formatPercent(check.missingShare, locale)
                    ) : (
                      <span className="faint">0</span>
                    )}
                  </td>
                  <td className="right">{formatCount(check.distinct, locale)}</td>
                  <td className="right">{check.skewness === null ? "" : formatFixed(check.skewness, locale, 1)}</td>
                  <td className="small">
                    {check.nearest &&
                      text.nearOf(titleOf(check.nearest.field), formatFixed(check.nearest.correlation, locale, 2))}
                  </td>
                  <td className="soft small">
                    {check.advice.map((code) => featureAdviceText(code, locale)).join(locale === "en" ? "; " : "；")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
