import type { Campaign, FrozenList } from "../../../../analytics/api/index.ts";
import { formatCount, formatPercent } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { Stat, StatRow } from "../../../parts/Stat.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { Waterfall } from "../design/Waterfall.tsx";
import { offerName } from "../words.ts";
import { Members } from "./Members.tsx";
import { PlanFacts } from "./PlanFacts.tsx";

interface Props {
  readonly campaign: Campaign;
  readonly list: FrozenList;
}

/** The list as it was frozen: how it came about beside who is on it. */
export function ListTab({ campaign, list }: Props) {
  const text = useText().campaigns;
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  const share = (value: number) => formatPercent(list.rows > 0 ? value / list.rows : 0, locale);
  return (
    <div className="campaign-list-body">
      <div className="campaign-list-side">
        <StatRow>
          <Stat label={text.rows} value={count(list.rows)} asOf={list.asOf} />
          <Stat label={text.treated} value={count(list.treated)} note={share(list.treated)} />
          <Stat label={text.held} value={count(list.controls)} note={share(list.controls)} />
        </StatRow>
        {list.arms.length > 2 && (
          <Section title={text.armsTitle}>
            <table className="plain-table" aria-label={text.armsTitle}>
              <tbody>
                {list.arms.map((arm) => (
                  <tr key={arm.offer ?? "control"}>
                    <td className="ellipsis campaign-cell" title={arm.name}>
                      {arm.offer === null ? text.arms.control : offerName(arm.name, arm.offer, text)}
                    </td>
                    <td className="right">{count(arm.customers)}</td>
                    <td className="right soft">{share(arm.customers)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Section>
        )}
        {list.waterfall.length > 0 && <Waterfall steps={list.waterfall} />}
        <PlanFacts campaign={campaign} list={list} />
      </div>
      <Members campaign={campaign} list={list} />
    </div>
  );
}
