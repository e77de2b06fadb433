import { Switch } from "antd";
import { useState } from "react";
import type { CustomerDetail, FieldInfo, FilterNode } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatDate, formatMonth, formatPercent, formatYuan, missing } from "../../format.ts";
import { groupBy } from "../../group.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { FieldTag } from "../../parts/FieldTag.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { Stat, StatRow } from "../../parts/Stat.tsx";
import { useProject } from "../../shell/project.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { CustomerCharts } from "./CustomerCharts.tsx";
import { ProvenanceList } from "./ProvenanceList.tsx";
import { useValueText } from "./values.ts";

interface Props {
  readonly customerId: string;
  readonly fields: readonly FieldInfo[];
  /** The grid's filter, for which the page says whether the customer is in. */
  readonly filter: FilterNode | null;
}

/** One customer: where the numbers of the row come from. */
export function CustomerPanel({ customerId, fields }: Props) {
  const text = useText().customers;
  const locale = useLocale();
  const { asOf } = useProject();
  const detail = useCall("customers.get", { customerId, asOf });
  if (detail.isPending) return <SkeletonRows rows={14} height={16} />;
  if (detail.error) return <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />;
  const customer = detail.data;
  const lead = ["avg_bill", "tenure_months"]
    .map((name) => fields.find((field) => field.name === name && field.sources.length > 0))
    .filter((field) => field !== undefined);
  return (
    <div className="stack loose">
      <StatRow>
        {lead.map((field) => (
          <LeadStat key={field.name} field={field} customer={customer} />
        ))}
        <Stat label={text.segment} value={customer.segment ?? missing} asOf={asOf} />
        <Stat
          label={text.churnRisk}
          value={customer.churnRisk === null ? missing : formatPercent(customer.churnRisk, locale)}
          asOf={asOf}
        />
      </StatRow>
      <CustomerCharts customer={customer} />
      <Complaints customer={customer} />
      <Payments customer={customer} />
      <Profile customer={customer} fields={fields} />
    </div>
  );
}

function LeadStat({ field, customer }: { readonly field: FieldInfo; readonly customer: CustomerDetail }) {
  const locale = useLocale();
  const show = useValueText();
  return <Stat label={field.title[locale]} value={show(customer.values[field.name], field)} asOf={customer.asOf} />;
}

function Profile({ customer, fields }: { readonly customer: CustomerDetail; readonly fields: readonly FieldInfo[] }) {
  const words = useText();
  const text = words.customers;
  const locale = useLocale();
  const show = useValueText();
  const [all, setAll] = useState(false);
  const [sources, setSources] = useState(false);
  const has = (field: FieldInfo) => {
    const value = customer.values[field.name];
    return value !== null && value !== undefined && value !== "";
  };
  const shown = fields.filter((field) => field.name !== "customer_id" && (all || has(field)));
  return (
    <Section
      title={text.profile}
      actions={
        <>
          <label className="row small soft">
            <Switch size="small" checked={sources} onChange={setSources} />
            {text.showSources}
          </label>
          <label className="row small soft">
            <Switch size="small" checked={all} onChange={setAll} />
            {text.showMissing}
          </label>
        </>
      }
    >
      {[...groupBy(shown, (field) => field.category)].map(([category, items]) => (
        <div key={category}>
          <h3 className="soft small profile-head">{text.categories[category]}</h3>
          <dl className="profile">
            {items.map((field) => (
              <div key={field.name}>
                <dt className="ellipsis" title={field.name}>
                  {field.title[locale]}
                </dt>
                <dd className={has(field) ? "" : "faint"}>{show(customer.values[field.name], field)}</dd>
                <FieldTag field={field} more={<ProvenanceList origins={customer.provenance[field.name]} titled />} />
                {sources && <ProvenanceList origins={customer.provenance[field.name]} />}
              </div>
            ))}
          </dl>
        </div>
      ))}
    </Section>
  );
}

function Complaints({ customer }: { readonly customer: CustomerDetail }) {
  const text = useText().customers;
  const locale = useLocale();
  if (customer.complaints.length === 0) return null;
  return (
    <Section title={text.complaints} note={String(customer.complaints.length)}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{text.opened}</th>
            <th>{text.closed}</th>
            <th>{text.complaintType}</th>
          </tr>
        </thead>
        <tbody>
          {customer.complaints.map((complaint, index) => (
            <tr key={index}>
              <td>{formatDate(complaint.openedAt, locale)}</td>
              <td>
                {complaint.closedAt ? (
                  formatDate(complaint.closedAt, locale)
                ) : (
                  <span className="late">{text.openStill}</span>
                )}
              </td>
              <td>{complaint.type ?? missing}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Payments({ customer }: { readonly customer: CustomerDetail }) {
  const text = useText().customers;
  const locale = useLocale();
  if (customer.payments.length === 0) return null;
  return (
    <Section title={text.payments}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{text.billedMonth}</th>
            <th>{text.due}</th>
            <th>{text.paid}</th>
            <th className="right">{text.amount}</th>
            <th>{text.method}</th>
          </tr>
        </thead>
        <tbody>
          {customer.payments.map((payment, index) => {
            const late =
              payment.dueOn !== null &&
              payment.paidAt !== null &&
              payment.paidAt.slice(0, 10) > payment.dueOn.slice(0, 10);
            return (
              <tr key={index}>
                <td>{payment.billedMonth ? formatMonth(payment.billedMonth, locale) : missing}</td>
                <td>{payment.dueOn ? formatDate(payment.dueOn, locale) : missing}</td>
                <td>
                  {payment.paidAt ? (
                    <>
                      {formatDate(payment.paidAt, locale)} {late && <span className="late">{text.late}</span>}
                    </>
                  ) : (
                    <span className="late">{text.unpaid}</span>
                  )}
                </td>
                <td className="right">{formatYuan(payment.amountFen, locale)}</td>
                <td>{payment.method ?? missing}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}
