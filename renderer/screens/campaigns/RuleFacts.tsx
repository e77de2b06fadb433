import { segmentTitle } from "../../../analytics/api/index.ts";
import type { Segmentation, TargetList } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatPercent } from "../../format.ts";
import { describe } from "../../parts/filter/tree.ts";
import { useProject } from "../../shell/project.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { segmentColour } from "../../theme/tokens.ts";
import { useValueText } from "../customers/values.ts";

interface Props {
  readonly list: TargetList;
  readonly segmentation: Segmentation | undefined;
}

/** The rule a list was frozen by, in words. */
export function RuleFacts({ list, segmentation }: Props) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const project = useProject();
  const valueText = useValueText();
  const { rule } = list;
  const fields = useCall(
    "customers.fields",
    { asOf: list.asOf },
    { enabled: rule.filter !== null && project.views.includes(list.asOf) },
  ).data;
  const byName = new Map(fields?.map((field) => [field.name, field]));
  const filter =
    rule.filter &&
    describe(
      rule.filter,
      (name) => byName.get(name)?.title[locale] ?? (name === "customer_id" ? text.customerId : name),
      (name, value) => {
        const field = byName.get(name);
        return field ? valueText(value, field) : String(value);
      },
      words.parts.filter,
    );
  return (
    <section className="section">
      <h2>{text.rule}</h2>
      <dl className="campaign-rule">
        <dt>{text.ruleSegments}</dt>
        <dd>
          {rule.segments.length === 0
            ? text.ruleAllSegments
            : rule.segments.map((index) => (
                <span key={index} className="campaign-chip">
                  <span className="campaign-swatch" style={{ background: segmentColour(index) }} />
                  {segmentation?.segments[index] ? segmentTitle(segmentation.segments[index], locale) : index}
                </span>
              ))}
        </dd>
        <dt>{text.ruleRisk}</dt>
        <dd>
          {rule.topRiskShare === null ? text.ruleRiskAll : text.ruleRiskTop(formatPercent(rule.topRiskShare, locale))}
        </dd>
        <dt>{text.ruleFilter}</dt>
        <dd>{filter ?? text.ruleNoFilter}</dd>
        <dt>{text.ruleConsent}</dt>
        <dd>{rule.requireConsent ? text.ruleConsentYes : text.ruleConsentNo}</dd>
        <dt>{text.seed}</dt>
        <dd className="num">{String(list.seed)}</dd>
      </dl>
    </section>
  );
}
