import type { CustomerDetail, FieldInfo, RiskReason } from "../../../analytics/api/index.ts";
import { formatPercent } from "../../format.ts";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { useCodes, useValueText } from "./values.ts";

interface Props {
  readonly customer: CustomerDetail;
  readonly fields: readonly FieldInfo[];
}

/** The score with what speaks for and against it: the model's drivers, the customer beside all customers. */
export function RiskReasons({ customer, fields }: Props) {
  const words = useText();
  const text = words.customers;
  const locale = useLocale();
  const codes = useCodes();
  const show = useValueText();
  const { churnRisk, riskReasons } = customer;
  const band = customer.values["churn_band"];
  const most = Math.max(1e-9, ...riskReasons.map((reason) => Math.abs(reason.push)));
  const average = (reason: RiskReason, field: FieldInfo) =>
    reason.category === null
      ? text.averageIs(show(reason.average, field.type === "whole" ? { ...field, type: "number" } : field))
      : text.shareHas(
          formatPercent(reason.average, locale),
          reason.category === "missing" ? text.noValue : show(reason.category, field),
        );
  return (
    <Section
      title={text.riskWhy}
      note={
        churnRisk === null
          ? text.noScore
          : [formatPercent(churnRisk, locale), typeof band === "string" ? (codes("churn_band")?.[band] ?? band) : ""]
              .filter(Boolean)
              .join(" · ")
      }
    >
      {riskReasons.length === 0 ? (
        <p className="soft small">{text.noReasons}</p>
      ) : (
        <table className="plain-table risk" aria-label={text.riskWhy}>
          <tbody>
            {riskReasons.map((reason) => {
              const field = fields.find((one) => one.name === reason.field);
              if (!field) return null;
              const up = reason.push > 0;
              return (
                <tr key={`${reason.field} ${reason.category}`}>
                  <td>
                    <div>
                      {field.title[locale]}: <strong>{show(reason.value, field)}</strong>
                    </div>
                    <div className="faint small">{average(reason, field)}</div>
                  </td>
                  <td className="risk-push" aria-hidden>
                    <i className={up ? "up" : "down"} style={{ width: `${(50 * Math.abs(reason.push)) / most}%` }} />
                  </td>
                  <td className={`risk-word ${up ? "up" : "down"}`}>{up ? text.raises : text.lowers}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Section>
  );
}
