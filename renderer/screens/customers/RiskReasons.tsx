import type { CustomerDetail } from "../../../analytics/api/index.ts";
import { formatPercent } from "../../format.ts";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { useCodes } from "./values.ts";

interface Props {
  readonly customer: CustomerDetail;
}

/** The score with what speaks most for and against it. */
export function RiskReasons({ customer }: Props) {
  const words = useText();
  const text = words.customers;
  const locale = useLocale();
  const codes = useCodes();
  const { churnRisk, riskReasons } = customer;
  const band = customer.values["churn_band"];
  const most = Math.max(1e-9, ...riskReasons.map(({ contribution }) => Math.abs(contribution)));
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
            {riskReasons.map(({ field, contribution, sentence }) => (
              <tr key={field}>
                <td>{sentence[locale]}</td>
                <td className="risk-push" aria-hidden>
                  <i
                    className={contribution > 0 ? "up" : "down"}
                    style={{ width: `${(50 * Math.abs(contribution)) / most}%` }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
