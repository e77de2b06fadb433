import { Select } from "antd";
import type { FieldInfo, Kpi } from "../../../../analytics/api/index.ts";
import { FieldSelect } from "../../../parts/filter/FieldSelect.tsx";
import { useText } from "../../../text/index.ts";
import { WholeInput } from "./inputs.tsx";

interface Props {
  readonly kpi: Kpi;
  readonly onChange: (kpi: Kpi) => void;
  readonly fields: readonly FieldInfo[];
  /** Those of the view alone: what customers have who were asked nothing. */
  readonly ofView?: boolean;
}

const kinds = ["answered", "bought", "any", "amount", "churn", "field", "ratio"] as const;
const viewKinds = ["churn", "field", "ratio"] as const;
type Kind = (typeof kinds)[number];

const kindOf = (kpi: Kpi): Kind => (kpi.kind === "response" ? kpi.outcome : kpi.kind);

const measurable = (field: FieldInfo): boolean =>
  field.type === "number" || field.type === "whole" || field.type === "fen" || field.type === "yes_no";

/** What a campaign is judged by: answers, or the view some months after. */
export function KpiPicker({ kpi, onChange, fields, ofView = false }: Props) {
  const text = useText().campaigns.kpi;
  const own = fields.filter(measurable);
  const first = own.find(({ name }) => name === "avg_bill")?.name ?? own[0]?.name ?? "";
  const second = own.find(({ name }) => name !== first)?.name ?? first;
  const monthsAfter = "monthsAfter" in kpi ? kpi.monthsAfter : 1;

  function choose(kind: Kind) {
    if (kind === "answered" || kind === "bought" || kind === "any") onChange({ kind: "response", outcome: kind });
    else if (kind === "amount") onChange({ kind });
    else if (kind === "churn") onChange({ kind, monthsAfter });
    else if (kind === "field") onChange({ kind, field: first, monthsAfter });
    else onChange({ kind, over: first, under: second, monthsAfter });
  }
  return (
    <div className="row wrap">
      <Select<Kind>
        aria-label={text.label}
        className="campaign-kpi"
        value={kindOf(kpi)}
        popupMatchSelectWidth={false}
        options={(ofView ? viewKinds : kinds).map((kind) => ({
          value: kind,
          label: text.kinds[kind],
          disabled: own.length === 0 && (kind === "field" || kind === "ratio"),
        }))}
        onChange={choose}
      />
      {kpi.kind === "field" && (
        <FieldSelect fields={own} value={kpi.field} onChange={(field) => onChange({ ...kpi, field })} />
      )}
      {kpi.kind === "ratio" && (
        <>
          <FieldSelect fields={own} value={kpi.over} onChange={(over) => onChange({ ...kpi, over })} />
          <span className="soft">÷</span>
          <FieldSelect fields={own} value={kpi.under} onChange={(under) => onChange({ ...kpi, under })} />
        </>
      )}
      {"monthsAfter" in kpi && (
        <WholeInput
          label={text.monthsAfter}
          unit={text.monthsUnit}
          min={0}
          max={36}
          value={kpi.monthsAfter}
          onChange={(months) => onChange({ ...kpi, monthsAfter: months ?? 1 })}
        />
      )}
    </div>
  );
}
