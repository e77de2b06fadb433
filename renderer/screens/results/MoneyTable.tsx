import type { Money } from "../../../analytics/api/index.ts";
import { formatYuan, missing } from "../../format.ts";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { formatRoi, incrementalInterval, roiInterval, signedYuan } from "./numbers.ts";

/** What it cost, and what it brought beyond the control group. */
export function MoneyTable({ money }: { readonly money: Money }) {
  const text = useText().results;
  const locale = useLocale();
  const yuan = (fen: number) => formatYuan(fen, locale);
  const net = money.incrementalFen === null ? null : money.incrementalFen - money.costFen;
  return (
    <Section title={text.moneyTitle}>
      <table className="plain-table" aria-label={text.moneyTitle}>
        <tbody>
          <Line name={text.contactCost} value={yuan(money.contactCostFen)} />
          <Line name={text.offerCost} value={yuan(money.offerCostFen)} />
          <Line name={text.fixedCost} value={yuan(money.fixedCostFen)} />
          <Line name={text.cost} value={yuan(money.costFen)} strong />
          <Line
            name={text.incremental}
            value={money.incrementalFen === null ? text.unknown : signedYuan(money.incrementalFen, locale)}
            interval={incrementalInterval(money, locale)}
          />
          <Line name={text.net} value={net === null ? text.unknown : signedYuan(net, locale)} strong />
          <Line
            name={text.roi}
            value={money.roi === null ? missing : formatRoi(money.roi, locale)}
            interval={roiInterval(money, locale)}
          />
        </tbody>
      </table>
    </Section>
  );
}

function Line(props: {
  readonly name: string;
  readonly value: string;
  readonly interval?: string | null;
  readonly strong?: boolean;
}) {
  return (
    <tr>
      <td>{props.name}</td>
      <td className="right nowrap">{props.strong ? <strong>{props.value}</strong> : props.value}</td>
      <td className="right faint small nowrap">{props.interval}</td>
    </tr>
  );
}
