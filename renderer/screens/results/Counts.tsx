import type { ArmResult } from "../../../analytics/api/index.ts";
import { formatCount } from "../../format.ts";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { KpiFormat } from "../campaigns/kpi.ts";
import { offerName } from "../campaigns/words.ts";

interface Props {
  readonly arms: readonly ArmResult[];
  /** Null: customers alone, as what they did is not to be compared. */
  readonly kpi: KpiFormat | null;
  readonly note: string;
}

/** What was counted, arm by arm: no effect. */
export function Counts({ arms, kpi, note }: Props) {
  const words = useText();
  const text = words.results;
  const locale = useLocale();
  const single = arms.filter(({ offer }) => offer !== null).length === 1;
  const nameOf = ({ offer, name }: ArmResult) => {
    if (offer === null) return text.control;
    if (name !== String(offer + 1)) return name;
    return single ? text.treated : offerName("", offer, words.campaigns);
  };
  const count = (value: number) => formatCount(value, locale);
  return (
    <Section title={text.counted} note={note}>
      <table className="plain-table" aria-label={text.counted}>
        <thead>
          <tr>
            <th>{words.campaigns.arm}</th>
            <th className="right">{text.customers}</th>
            <th className="right">{text.measured}</th>
            {kpi && <th className="right">{kpi.name}</th>}
          </tr>
        </thead>
        <tbody>
          {arms.map((arm) => (
            <tr key={arm.offer ?? "control"}>
              <td>{nameOf(arm)}</td>
              <td className="right">{count(arm.customers)}</td>
              <td className="right">{count(arm.measured)}</td>
              {kpi && <td className="right">{kpi.value(arm.value)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
