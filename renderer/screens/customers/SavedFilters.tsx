import type { FilterGroup, FilterNode } from "../../../analytics/api/index.ts";
import { useAction, useCall } from "../../engine/hooks.ts";
import { keyOf } from "../../engine/keys.ts";
import { countConditions, isGroup } from "../../parts/filter/tree.ts";
import { useText } from "../../text/index.ts";
import { NamedList } from "./NamedList.tsx";

interface Props {
  /** The complete conditions of the grid; null without any. */
  readonly filter: FilterNode | null;
  readonly onApply: (filter: FilterGroup) => void;
}

/** Filters of the project: choose, save, remove with a way back. One is current as long as the conditions are its own. */
export function SavedFilters({ filter, onApply }: Props) {
  const text = useText().customers;
  const filters = useCall("filters.list", {});
  const saving = useAction("filters.save");
  const removing = useAction("filters.remove");
  const own = keyOf(filter);
  const current = filter === null ? undefined : filters.data?.find((one) => keyOf(one.filter) === own);
  return (
    <NamedList
      title={text.savedFilters}
      items={filters.data}
      current={current?.name ?? null}
      note={(one) => text.conditions(countConditions(one.filter))}
      empty={text.noSavedFilters}
      words={{
        name: text.filterName,
        saved: text.filterSaved,
        removed: text.filterRemoved,
        remove: text.removeFilter,
      }}
      nothingToSave={filter === null ? text.noConditions : undefined}
      saving={saving.isPending}
      onApply={(one) => one && onApply(isGroup(one.filter) ? one.filter : { op: "and", items: [one.filter] })}
      onSave={(name, settled) => filter && saving.mutate({ name, filter }, settled)}
      onRemove={({ name }, settled) => removing.mutate({ name }, settled)}
      onRestore={(one, settled) => saving.mutate({ ...one }, settled)}
    />
  );
}
