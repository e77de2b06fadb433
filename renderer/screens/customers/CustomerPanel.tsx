import type { CustomerDetail, FieldInfo, FilterNode } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatPercent, missing } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { SkeletonBlock, SkeletonRows } from "../../parts/Skeleton.tsx";
import { Stat, StatRow } from "../../parts/Stat.tsx";
import { useUnit } from "../../parts/unit.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { ViewAt } from "./at.ts";
import { ComplaintLine } from "./ComplaintLine.tsx";
import { CustomerCharts } from "./CustomerCharts.tsx";
import { CustomerProfile } from "./CustomerProfile.tsx";
import { Cells, Contacts, Payments, Services, Subscriptions } from "./CustomerTables.tsx";
import { openField } from "./field/open.ts";
import { HourMap } from "./HourMap.tsx";
import { RiskReasons } from "./RiskReasons.tsx";
import { useCodes, useValueText } from "./values.ts";
import { Why } from "./WhyTree.tsx";

interface Props {
  readonly at: ViewAt;
  readonly customerId: string;
  readonly fields: readonly FieldInfo[];
  /** The grid's filter, for which the page says whether the customer is in. */
  readonly filter: FilterNode | null;
}

/** What stands at the head of the page, as far as the project has it. */
const leading = ["avg_bill", "tenure_months", "value_tier", "lifecycle_stage"] as const;

/** One customer as of the month: who it is, what it did, and what that was read from. */
export function CustomerPanel({ at, customerId, fields, filter }: Props) {
  const text = useText().customers;
  const detail = useCall("customers.get", { ...at, customerId });
  if (detail.isPending)
    return (
      <div className="stack loose">
        <SkeletonBlock height={64} />
        <div className="customer-columns">
          <SkeletonBlock height={200} />
          <SkeletonBlock height={200} />
        </div>
        <SkeletonRows rows={10} height={16} />
      </div>
    );
  if (detail.error) return <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />;
  const customer = detail.data;
  const has = (name: string) => fields.some((field) => field.name === name && field.sources.length > 0);
  const sourced = (table: string) => fields.some((field) => field.sources.includes(table));
  return (
    <div className="stack loose customer-page">
      <Lead customer={customer} fields={fields} />
      {filter && (
        <Section title={text.inOrOut}>
          <Why at={at} customerId={customerId} filter={filter} fields={fields} />
        </Section>
      )}
      <div className="customer-columns">
        <CustomerCharts customer={customer} />
        {customer.callHours.length > 0 && <HourMap customer={customer} />}
        {customer.contacts.length > 0 && <Contacts customer={customer} />}
        {customer.cells.length > 0 && <Cells customer={customer} />}
        {(sourced("payment") || customer.payments.length > 0) && <Payments customer={customer} />}
        {(sourced("complaint") || customer.complaints.length > 0) && <ComplaintLine customer={customer} />}
        {customer.services.length > 0 && <Services customer={customer} />}
        {customer.subscriptions.length > 0 && <Subscriptions customer={customer} />}
        {(has("churn_risk") || customer.churnRisk !== null) && <RiskReasons customer={customer} />}
      </div>
      <CustomerProfile customer={customer} fields={fields} />
    </div>
  );
}

function Lead({ customer, fields }: { readonly customer: CustomerDetail; readonly fields: readonly FieldInfo[] }) {
  const text = useText().customers;
  const locale = useLocale();
  const show = useValueText();
  const codes = useCodes();
  const unit = useUnit();
  const { segment, churnRisk, asOf } = customer;
  const lead = leading
    .map((name) => fields.find((field) => field.name === name && field.sources.length > 0))
    .filter((field) => field !== undefined);
  return (
    <StatRow>
      {lead.map((field) => (
        <Stat
          key={field.name}
          label={field.title[locale]}
          value={show(customer.values[field.name], field)}
          {...(field.unit === "months" ? { unit: unit(field.unit) } : {})}
          asOf={asOf}
          onClick={() => openField(field.name, customer.customerId)}
        />
      ))}
      <Stat
        label={text.churnRisk}
        value={churnRisk === null ? missing : formatPercent(churnRisk, locale)}
        asOf={asOf}
        onClick={() => openField("churn_risk", customer.customerId)}
      />
      <Stat
        label={text.segment}
        value={segment === null ? missing : (codes("segment")?.[segment] ?? segment)}
        asOf={asOf}
        onClick={() => openField("segment", customer.customerId)}
      />
    </StatRow>
  );
}
