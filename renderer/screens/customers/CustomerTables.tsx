import type { ReactNode } from "react";
import type { CustomerDetail } from "../../../analytics/api/index.ts";
import { formatCount, formatDate, formatMonth, formatNumber, formatYuan, missing } from "../../format.ts";
import { groupBy } from "../../group.ts";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { monthsBetween, windowStart } from "./months.ts";

interface Props {
  readonly customer: CustomerDetail;
}

interface TableProps {
  readonly title: string;
  readonly note?: string;
  /** Headings; those that start with `>` stand over numbers. */
  readonly heads: readonly string[];
  readonly children: ReactNode;
}

function Table({ title, note, heads, children }: TableProps) {
  return (
    <Section title={title} note={note}>
      <div className="customer-table">
        <table className="plain-table" aria-label={title}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col" className={head.startsWith(">") ? "right" : ""}>
                  {head.replace(">", "")}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </Section>
  );
}

/** The months of the window in words. */
function useSpan({ asOf, windowMonths }: CustomerDetail): string {
  const text = useText().customers;
  const locale = useLocale();
  return asOf === null
    ? ""
    : text.span(formatMonth(windowStart(asOf, windowMonths), locale), formatMonth(asOf, locale));
}

export function Contacts({ customer }: Props) {
  const text = useText().customers;
  const locale = useLocale();
  const most = Math.max(1, ...customer.contacts.map((contact) => contact.minutes));
  return (
    <Table
      title={text.contacts}
      note={useSpan(customer)}
      heads={[text.number, `>${text.callCount}`, `>${text.outgoing}`, `>${text.minutes}`, ""]}
    >
      {customer.contacts.map((contact, index) => (
        <tr key={index}>
          <td className="mono">{contact.number}</td>
          <td className="right">{formatCount(contact.calls, locale)}</td>
          <td className="right">{formatCount(contact.outgoing, locale)}</td>
          <td className="right">{formatNumber(contact.minutes, locale, 1)}</td>
          <td className="bar-cell">
            <i style={{ width: `${(100 * contact.minutes) / most}%` }} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

export function Cells({ customer }: Props) {
  const text = useText().customers;
  const locale = useLocale();
  const most = Math.max(1, ...customer.cells.map((cell) => cell.calls));
  return (
    <Table
      title={text.cells}
      note={useSpan(customer)}
      heads={[text.cell, `>${text.callCount}`, `>${text.minutes}`, ""]}
    >
      {customer.cells.map((cell) => (
        <tr key={cell.cellId}>
          <td className="mono">{cell.cellId}</td>
          <td className="right">{formatCount(cell.calls, locale)}</td>
          <td className="right">{formatNumber(cell.minutes, locale, 1)}</td>
          <td className="bar-cell">
            <i style={{ width: `${(100 * cell.calls) / most}%` }} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

export function Payments({ customer }: Props) {
  const text = useText().customers;
  const locale = useLocale();
  const { payments } = customer;
  if (payments.length === 0) return <None title={text.payments} />;
  const late = payments.filter((payment) => (payment.daysLate ?? 0) > 0).length;
  return (
    <Table
      title={text.payments}
      note={late > 0 ? text.lateOf(late, payments.length) : text.noneLate(payments.length)}
      heads={[text.billedMonth, text.due, text.paid, `>${text.amount}`, text.method]}
    >
      {[...payments].reverse().map((payment, index) => {
        const days = payment.daysLate ?? 0;
        return (
          <tr key={index}>
            <td>{payment.billedMonth ? formatMonth(payment.billedMonth, locale) : missing}</td>
            <td>{payment.dueOn ? formatDate(payment.dueOn, locale) : missing}</td>
            <td>
              {payment.paidAt ? (
                formatDate(payment.paidAt, locale)
              ) : (
                <span className={days > 0 ? "late" : "soft"}>{text.unpaid}</span>
              )}{" "}
              {days > 0 && <span className="late">{payment.paidAt ? text.lateBy(days) : text.overdue(days)}</span>}
            </td>
            <td className="right">{formatYuan(payment.amountFen, locale)}</td>
            <td>{payment.method ?? missing}</td>
          </tr>
        );
      })}
    </Table>
  );
}

/** Each service with its uses month by month. */
export function Services({ customer }: Props) {
  const text = useText().customers;
  const locale = useLocale();
  const { services, asOf } = customer;
  const months = monthsBetween(services[0]?.month ?? "", asOf ?? services.at(-1)?.month ?? "").slice(-12);
  const groups = [...groupBy(services, (row) => row.service)];
  return (
    <Table
      title={text.services}
      note={text.span(formatMonth(months[0] ?? "", locale), formatMonth(months.at(-1) ?? "", locale))}
      heads={[text.service, text.byMonth, `>${text.uses}`, `>${text.fees}`]}
    >
      {groups.map(([service, rows]) => {
        const uses = months.map((month) => rows.find((row) => row.month === month)?.uses ?? 0);
        const shown = rows.filter((row) => months.includes(row.month));
        const most = Math.max(1, ...uses);
        const fees = shown.reduce((sum, row) => sum + (row.feeFen ?? 0), 0);
        return (
          <tr key={service}>
            <td>{service}</td>
            <td>
              <span className="month-bars" role="img" aria-label={uses.join(", ")}>
                {uses.map((value, index) => (
                  <i
                    key={index}
                    title={`${months[index] ?? ""}: ${value}`}
                    style={{ height: value === 0 ? 1 : `${Math.max(12, (100 * value) / most)}%` }}
                  />
                ))}
              </span>
            </td>
            <td className="right">
              {formatCount(
                uses.reduce((sum, value) => sum + value, 0),
                locale,
              )}
            </td>
            <td className="right">{formatYuan(fees, locale)}</td>
          </tr>
        );
      })}
    </Table>
  );
}

export function Subscriptions({ customer }: Props) {
  const text = useText().customers;
  const locale = useLocale();
  return (
    <Table title={text.subscriptions} heads={[text.product, text.from, text.until]}>
      {customer.subscriptions.map((subscription, index) => (
        <tr key={index}>
          <td>{subscription.productId}</td>
          <td>{subscription.startedOn ? formatDate(subscription.startedOn, locale) : missing}</td>
          <td>
            {subscription.endedOn ? (
              formatDate(subscription.endedOn, locale)
            ) : (
              <span className="soft">{text.running}</span>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** The source is there and says nothing of this customer. */
export function None({ title }: { readonly title: string }) {
  const text = useText().customers;
  return (
    <Section title={title}>
      <p className="soft small">{text.noRecords}</p>
    </Section>
  );
}
