import type { ColumnSet } from "../../../analytics/api/index.ts";
import { useAction, useCall } from "../../engine/hooks.ts";
import { useText } from "../../text/index.ts";
import { NamedList } from "./NamedList.tsx";

interface Props {
  /** Name of the set that was applied last. */
  readonly current: string | null;
  /** The grid as it stands, under a name. */
  readonly toSet: (name: string) => ColumnSet;
  readonly onApply: (set: ColumnSet | null) => void;
}

const asParams = ({ name, columns, pinned, sort }: ColumnSet) => ({
  name,
  columns: [...columns],
  pinned: [...pinned],
  sort: [...sort],
});

/** Column sets of the project: choose, save, remove with a way back. */
export function ColumnSets({ current, toSet, onApply }: Props) {
  const text = useText().customers;
  const sets = useCall("columns.list", {});
  const saving = useAction("columns.save");
  const removing = useAction("columns.remove");
  return (
    <NamedList
      title={text.columnSets}
      items={sets.data}
      current={current}
      plain={text.columnSetPlain}
      note={(set) => text.columnSetSize(set.columns.length)}
      words={{ name: text.setName, saved: text.setSaved, removed: text.setRemoved, remove: text.removeSet }}
      saving={saving.isPending}
      onApply={onApply}
      onSave={(name, settled) => {
        const set = toSet(name);
        saving.mutate(asParams(set), {
          ...settled,
          onSuccess: () => {
            onApply(set);
            settled.onSuccess?.();
          },
        });
      }}
      onRemove={({ name }, settled) => removing.mutate({ name }, settled)}
      onRestore={(set, settled) => saving.mutate(asParams(set), settled)}
    />
  );
}
