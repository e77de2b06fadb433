import { Tooltip } from "antd";
import type { CheckReport } from "../../../../analytics/api/index.ts";
import { rejectReasonText, suspiciousText } from "../../../../analytics/api/text/index.ts";
import { formatCount, formatMonth } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { Stat, StatRow } from "../../../parts/Stat.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useTableName } from "../../../parts/tableName.ts";
import { useFieldTitle } from "../names.ts";

/** What an import would do, told by the whole file, before anything is written. */
export function Checked({ report }: { readonly report: CheckReport }) {
  const words = useText().data;
  const text = words.checked;
  const locale = useLocale();
  const name = useTableName();
  const count = (value: number) => formatCount(value, locale);
  const clean =
    report.rejected === 0 &&
    report.duplicates === 0 &&
    report.suspicious.length === 0 &&
    report.rejectReasons.length === 0;
  return (
    <>
      <div>
        <h2 className="import-done">{text.title}</h2>
        <p className="soft">
          {name(report.table)} ·{" "}
          {words.sum(count(report.rows), count(report.stored), count(report.rejected), count(report.replaced))}
        </p>
      </div>
      {report.alreadyImported !== null && (
        <div className="note warn" role="status">
          {text.again(report.alreadyImported)}
        </div>
      )}
      <StatRow>
        <Stat label={words.rows} value={count(report.rows)} />
        <Stat label={text.willStore} value={count(report.stored)} />
        <Stat label={text.willReject} value={count(report.rejected)} />
        <Stat label={text.willReplace} value={count(report.replaced)} />
        <Stat label={text.duplicates} value={count(report.duplicates)} />
      </StatRow>
      {clean && <p className="check-clean">{text.clean}</p>}
      <div className="columns">
        {report.rejectReasons.length > 0 && <Reasons reasons={report.rejectReasons} title={text.byReason} />}
        <Unknown unknown={report.unknownCustomers} />
        <Months report={report} />
      </div>
      <Suspicious items={report.suspicious} />
    </>
  );
}

export function Reasons({
  reasons,
  title,
}: {
  readonly reasons: CheckReport["rejectReasons"];
  readonly title: string;
}) {
  const locale = useLocale();
  const most = Math.max(1, ...reasons.map(({ rows }) => rows));
  return (
    <Section title={title}>
      <table className="plain-table" aria-label={title}>
        <tbody>
          {reasons.map(({ reason, rows }) => (
            <tr key={reason}>
              <td>{rejectReasonText(reason, locale)}</td>
              <td className="share-bar">
                <i style={{ width: `${(rows / most) * 100}%` }} />
              </td>
              <td className="right">{formatCount(rows, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Unknown({ unknown }: { readonly unknown: CheckReport["unknownCustomers"] }) {
  const text = useText().data.checked;
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  return (
    <Section title={text.unknown}>
      {unknown === null && <p className="soft">{text.unknownFirst}</p>}
      {unknown?.customers === 0 && <p className="soft">{text.unknownNone}</p>}
      {unknown !== null && unknown.customers > 0 && (
        <>
          <p>{text.unknownCustomers(count(unknown.customers), count(unknown.rows))}</p>
          {unknown.examples.length > 0 && (
            <p className="soft small">
              {text.examples} <span className="mono">{unknown.examples.join(" · ")}</span>
            </p>
          )}
        </>
      )}
    </Section>
  );
}

function Months({ report }: { readonly report: CheckReport }) {
  const words = useText().data;
  const text = words.checked;
  const locale = useLocale();
  const most = Math.max(1, ...report.monthRows.map(({ rows }) => rows));
  return (
    <Section title={text.months}>
      {report.monthRows.length === 0 ? (
        <p className="soft">{text.noMonths}</p>
      ) : (
        <div className="check-months">
          <table className="plain-table" aria-label={text.months}>
            <thead>
              <tr>
                <th>{words.month}</th>
                <th />
                <th className="right">{text.fileRows}</th>
                <th className="right">{text.storedRows}</th>
              </tr>
            </thead>
            <tbody>
              {report.monthRows.map(({ month, rows, stored }) => (
                <tr key={month}>
                  <td>{formatMonth(month, locale)}</td>
                  <td className="share-bar">
                    <i style={{ width: `${(rows / most) * 100}%` }} />
                  </td>
                  <td className="right">{formatCount(rows, locale)}</td>
                  <td className="right soft">{stored === 0 ? text.newMonth : formatCount(stored, locale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function Suspicious({ items }: { readonly items: CheckReport["suspicious"] }) {
  const words = useText().data;
  const text = words.checked;
  const locale = useLocale();
  const titleOf = useFieldTitle();
  if (items.length === 0) return null;
  return (
    <Section title={text.suspicious} note={text.suspiciousHint}>
      <table className="plain-table" aria-label={text.suspicious}>
        <thead>
          <tr>
            <th>{words.column}</th>
            <th>{words.fieldOf}</th>
            <th>{text.what}</th>
            <th className="right">{words.rows}</th>
            <th>{text.examples}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={`${item.column}:${item.kind}`}>
              <td>{item.column}</td>
              <td className="soft">{item.field === null ? words.kept : titleOf(item.field)}</td>
              <td className="warn-text">{suspiciousText(item.kind, locale)}</td>
              <td className="right">{formatCount(item.rows, locale)}</td>
              <td className="mono check-examples">
                <Tooltip title={item.examples.join(" · ")}>
                  <span className="ellipsis">{item.examples.join(" · ")}</span>
                </Tooltip>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
