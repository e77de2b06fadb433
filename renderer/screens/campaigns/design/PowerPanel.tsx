import WarningFilled from "@ant-design/icons/WarningFilled";
import type { CampaignPlan, DesignPower } from "../../../../analytics/api/index.ts";
import { formatCount, formatNumber, formatPercent, formatYuan, missing } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { offerName } from "../words.ts";

/** What the design can show before anything is sent, and what it costs. */
export function PowerPanel({ power, plan }: { readonly power: DesignPower; readonly plan: CampaignPlan }) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  const points = (value: number) => `${formatNumber(value * 100, locale, 2)}${text.kpi.points}`;
  return (
    <Section title={text.power}>
      {power.warnings.map((warning) => (
        <div key={warning} className="note warn compact" role="status">
          <WarningFilled aria-hidden className="note-icon" />
          <p>
            {text.warnings[warning]}
            {warning === "underpowered" &&
              power.controlNeeded !== null &&
              ` ${text.controlNeeded(count(power.controlNeeded))}`}
            {warning === "underpowered" && power.controlNeeded === null && ` ${text.controlNever}`}
          </p>
        </div>
      ))}
      <table className="plain-table campaign-arms" aria-label={text.power}>
        <thead>
          <tr>
            <th>{text.arm}</th>
            <th className="right">{text.customers}</th>
            <th className="right" title={text.detectableHint}>
              {text.detectable}
            </th>
            <th className="right" title={text.powerHint(points(plan.hopedLift))}>
              {text.powerShort}
            </th>
          </tr>
        </thead>
        <tbody>
          {power.arms.map((arm) => {
            const detectable = arm.offer === null ? null : power.minimumDetectable[arm.offer];
            const chance = arm.offer === null ? null : power.power[arm.offer];
            return (
              <tr key={arm.offer ?? "control"}>
                <td className="ellipsis campaign-cell" title={arm.name}>
                  {arm.offer === null ? text.arms.control : offerName(arm.name, arm.offer, text)}
                </td>
                <td className="right">{count(arm.customers)}</td>
                <td className="right">{typeof detectable === "number" ? points(detectable) : missing}</td>
                <td className={`right${typeof chance === "number" && chance < 0.8 ? " campaign-warn" : ""}`}>
                  {typeof chance === "number" ? formatPercent(chance, locale, 0) : missing}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <dl className="campaign-rule">
        <dt>{text.contactCost}</dt>
        <dd className="num">
          {formatYuan(power.contactCostFen, locale)}
          {plan.budgetFen !== null && (
            <span className={power.contactCostFen > plan.budgetFen ? "campaign-none" : "soft"}>
              {" "}
              / {text.ofBudget(formatYuan(plan.budgetFen, locale))}
            </span>
          )}
        </dd>
        <dt>{text.expectedResponses}</dt>
        <dd className="num">{count(Math.round(power.expectedResponses))}</dd>
        <dt>{text.expectedMargin}</dt>
        <dd className="num">{formatYuan(power.expectedMarginFen, locale)}</dd>
      </dl>
    </Section>
  );
}
