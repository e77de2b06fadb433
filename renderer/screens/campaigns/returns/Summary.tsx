import { receiptStatuses, responseOutcomes } from "../../../../analytics/api/index.ts";
import type { ReturnSummary } from "../../../../analytics/api/index.ts";
import { formatCount, formatPercent, formatYuan } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";

/** The list against everything that came back: the parts of each line are all its customers to be contacted. */
export function Summary({ summary }: { readonly summary: ReturnSummary }) {
  const text = useText().delivery;
  const locale = useLocale();
  const { contacts, receipts, responses } = summary;
  const facts = [
    text.amount(formatYuan(summary.amountFen, locale)),
    ...(summary.withdrawn > 0 ? [text.withdrawn(formatCount(summary.withdrawn, locale))] : []),
  ];
  return (
    <Section title={text.summary} note={text.summaryNote(formatCount(contacts, locale))}>
      <Line
        title={text.kinds.receipts}
        total={contacts}
        parts={[...receiptStatuses, "silent" as const].map((name) => ({
          key: name,
          label: name === "silent" ? text.noReceipt : text.statuses[name],
          value: receipts[name],
        }))}
      />
      <Line
        title={text.kinds.responses}
        total={contacts}
        parts={[...responseOutcomes, "silent" as const].map((name) => ({
          key: name,
          label: name === "silent" ? text.noResponse : text.outcomes[name],
          value: responses[name],
        }))}
      />
      <p className="num small soft">{facts.join(" · ")}</p>
    </Section>
  );
}

interface LineProps {
  readonly title: string;
  readonly total: number;
  readonly parts: readonly { readonly key: string; readonly label: string; readonly value: number }[];
}

function Line({ title, total, parts }: LineProps) {
  const text = useText().delivery;
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  const share = (value: number) => (total > 0 ? value / total : 0);
  return (
    <div className="return-line" role="group" aria-label={title}>
      <span className="soft">{title}</span>
      <div>
        <div className="return-bar" aria-hidden>
          {parts.map(({ key, value }) => (
            <span key={key} className={`return-part ${key}`} style={{ width: `${100 * share(value)}%` }} />
          ))}
        </div>
        <div className="row wrap return-legend">
          {parts.map(({ key, label, value }) => (
            <span key={key} className="nowrap">
              <span className={`return-dot ${key}`} aria-hidden /> {label}{" "}
              <strong className="num">{count(value)}</strong>{" "}
              <span className="faint num small">{formatPercent(share(value), locale)}</span>
            </span>
          ))}
          <span className="faint num nowrap">{text.addsUp(count(total))}</span>
        </div>
      </div>
    </div>
  );
}
