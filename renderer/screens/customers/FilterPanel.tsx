import type { FieldInfo, FilterGroup, FilterNode } from "../../../analytics/api/index.ts";
import { FilterBuilder } from "../../parts/filter/FilterBuilder.tsx";
import { useText } from "../../text/index.ts";
import type { ViewAt } from "./at.ts";
import { CheckCustomer } from "./CheckCustomer.tsx";
import { FilterSteps } from "./FilterSteps.tsx";
import { useSuggestions } from "./values.ts";

interface Props {
  readonly at: ViewAt;
  readonly fields: readonly FieldInfo[];
  readonly value: FilterGroup;
  readonly onChange: (filter: FilterGroup) => void;
  /** The complete conditions, as they are asked; null without any. */
  readonly asked: FilterNode | null;
  readonly onOpen: (customerId: string) => void;
}

/** The conditions; beside them what each removes, and whether one customer meets them. */
export function FilterPanel({ at, fields, value, onChange, asked, onOpen }: Props) {
  const text = useText().customers;
  const suggest = useSuggestions();
  return (
    <div className="filter-panel">
      <div className="filter-panel-build">
        <FilterBuilder fields={fields} value={value} onChange={onChange} suggest={suggest} {...at} />
      </div>
      {asked && (
        <aside className="filter-panel-told stack" aria-label={text.waterfall}>
          <FilterSteps at={at} filter={asked} fields={fields} />
          <CheckCustomer at={at} filter={asked} fields={fields} onOpen={onOpen} />
        </aside>
      )}
    </div>
  );
}
