import { Switch } from "antd";
import { useState } from "react";
import type { CustomerDetail, FieldInfo } from "../../../analytics/api/index.ts";
import { groupBy } from "../../group.ts";
import { FieldTag } from "../../parts/FieldTag.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { openField } from "./field/open.ts";
import { ProvenanceList } from "./ProvenanceList.tsx";
import { useValueText } from "./values.ts";

/** Longer values have a line of their own: so many letters fit beside a title. */
const long = 32;

/** Every field of the customer, each with where its value came from. */
export function CustomerProfile({
  customer,
  fields,
}: {
  readonly customer: CustomerDetail;
  readonly fields: readonly FieldInfo[];
}) {
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
              <div key={field.name} className={show(customer.values[field.name], field).length > long ? "long" : ""}>
                <dt className="ellipsis" title={field.name}>
                  {field.title[locale]}
                </dt>
                <dd className={has(field) ? "" : "faint"}>
                  <button
                    type="button"
                    className="value-link"
                    aria-label={`${show(customer.values[field.name], field)}. ${words.field.openValue(field.title[locale])}`}
                    onClick={() => openField(field.name, customer.customerId)}
                  >
                    {show(customer.values[field.name], field)}
                  </button>
                </dd>
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
