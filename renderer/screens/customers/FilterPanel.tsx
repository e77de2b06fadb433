import type { FieldInfo, FilterGroup, FilterNode } from "../../../analytics/api/index.ts";
import { FilterBuilder } from "../../parts/filter/FilterBuilder.tsx";
import { useText } from "../../text/index.ts";
import { CheckCustomer } from "./CheckCustomer.tsx";
import { FilterSteps } from "./FilterSteps.tsx";
import { useSuggestions } from "./values.ts";

interface Props {
  readonly asOf: string | null;
  readonly fields: readonly FieldInfo[];
  readonly value: FilterGroup;
  readonly onChange: (filter: FilterGroup) => void;
  /** The complete conditions, as they are asked; null without any. */
  readonly asked: FilterNode | null;
  readonly onOpen: (customerId: string) => void;
}

/** The conditions; beside them what each removes, and whether one customer meets them. */
export function FilterPanel({ asOf, fields, value, onChange, asked, onOpen }: Props) {
  const text = useText().customers;
  const suggest = useSuggestions();
  return (
    <div className="filter-panel">
      <div className="filter-panel-build">
        <FilterBuilder fields={fields} value={value} onChange={onChange} suggest={suggest} asOf={asOf} />
      </div>
      {asked && (
        <aside className="filter-panel-told stack" aria-label={text.waterfall}>
          <FilterSteps asOf={asOf} filter={asked} fields={fields} />
          <CheckCustomer asOf={asOf} filter={asked} fields={fields} onOpen={onOpen} />
        </aside>
      )}
    </div>
  );
}
