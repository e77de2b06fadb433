import type { CustomerDetail } from "../../../analytics/api/index.ts";
import { formatDate, formatMonth, missing } from "../../format.ts";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { None } from "./CustomerTables.tsx";
import { monthsBetween } from "./months.ts";

const dayOf = (iso: string): number => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / 86_400_000;

/** Complaints on a time line from the first month known of the customer to the as-of month: opened to closed. */
export function ComplaintLine({ customer }: { readonly customer: CustomerDetail }) {
  const text = useText().customers;
  const locale = useLocale();
  const { complaints, asOf } = customer;
  if (complaints.length === 0 || asOf === null) return <None title={text.complaints} />;
  const earliest = [complaints[0]?.openedAt.slice(0, 7), customer.bills[0]?.month, customer.calls[0]?.month]
    .filter((month) => month !== undefined)
    .sort()[0];
  const months = monthsBetween(earliest ?? asOf, asOf);
  const start = dayOf(`${months[0] ?? asOf}-01`);
  const [year, month] = asOf.split("-").map(Number);
  const end = Date.UTC(year ?? 0, month ?? 0, 1) / 86_400_000;
  const place = (day: number) => `${(100 * (day - start)) / (end - start)}%`;
  const open = complaints.filter((complaint) => complaint.closedAt === null).length;
  const step = Math.max(1, Math.ceil(months.length / 6));
  return (
    <Section title={text.complaints} note={text.complaintNote(complaints.length, open)}>
      <div className="time-line" role="list" aria-label={text.complaints}>
        <div className="time-axis" aria-hidden>
          {months.map((one, index) =>
            index % step === 0 ? (
              <span key={one} style={{ left: place(dayOf(`${one}-01`)) }}>
                {formatMonth(one, locale)}
              </span>
            ) : null,
          )}
        </div>
        {complaints.map((complaint, index) => {
          const from = dayOf(complaint.openedAt);
          const to = complaint.closedAt ? dayOf(complaint.closedAt) + 1 : end;
          const closed = complaint.closedAt
            ? text.closedAfter(formatDate(complaint.closedAt, locale), Math.max(0, Math.round(to - 1 - from)))
            : text.openStill;
          const opened = formatDate(complaint.openedAt, locale);
          return (
            <div key={index} className="time-row" role="listitem">
              <div className="time-words">
                <span className="ellipsis">{complaint.type ?? missing}</span>
                <span className="soft">
                  {opened} · <span className={complaint.closedAt ? "" : "late"}>{closed}</span>
                  {complaint.satisfaction !== null && ` · ${text.satisfaction(complaint.satisfaction)}`}
                </span>
              </div>
              <div className="time-track" title={`${opened} – ${closed}`}>
                <i
                  className={complaint.closedAt ? "" : "open"}
                  style={{ left: place(from), width: `max(6px, calc(${place(to)} - ${place(from)}))` }}
                />
              </div>
            </div>
          );
        })}
      </div>
    </Section>
  );
}
