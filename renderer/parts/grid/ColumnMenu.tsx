import MoreOutlined from "@ant-design/icons/MoreOutlined";
import type { Column } from "@tanstack/react-table";
import { Dropdown } from "antd";
import type { MenuProps } from "antd";
import { useText } from "../../text/index.ts";
import type { ColumnActions, GridColumn, GridFeatures } from "./column.ts";

interface Props {
  readonly column: GridColumn;
  /** Null for a column that cannot be sorted by. */
  readonly sort: Column<GridFeatures, never> | null;
  readonly sortedOthers: boolean;
  readonly place: { readonly index: number; readonly pinned: number; readonly columns: readonly GridColumn[] };
  readonly actions: ColumnActions;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** Sort, pin, move and hide one column. */
export function ColumnMenu({ column, sort, sortedOthers, place, actions, open, onOpen }: Props) {
  const text = useText().parts.grid;
  const { index, pinned, columns } = place;
  const fixed = index === 0;
  const isPinned = index < pinned;
  const left = index > 1 ? columns[index - 1] : undefined;
  const right = fixed ? undefined : columns[index + 1];
  const entry = (label: string, run: () => void, disabled = false) => ({ key: label, label, disabled, onClick: run });
  const items: MenuProps["items"] = [
    ...(sort
      ? [
          entry(text.sortUp, () => sort.toggleSorting(false, false)),
          entry(text.sortDown, () => sort.toggleSorting(true, false)),
          ...(sortedOthers
            ? [
                entry(text.alsoUp, () => sort.toggleSorting(false, true)),
                entry(text.alsoDown, () => sort.toggleSorting(true, true)),
              ]
            : []),
          ...(sort.getIsSorted() ? [entry(text.unsort, () => sort.clearSorting())] : []),
          { type: "divider" as const },
        ]
      : []),
    entry(isPinned ? text.unpin : text.pin, () => actions.pin(column.id, !isPinned), fixed),
    entry(text.moveLeft, () => left && actions.move(column.id, left.id), !left),
    entry(text.moveRight, () => right && actions.move(column.id, right.id), !right),
    entry(text.hide, () => actions.hide(column.id), fixed),
    ...(actions.explain && !fixed
      ? [{ type: "divider" as const }, entry(text.explain, () => actions.explain?.(column.id))]
      : []),
  ];
  return (
    <Dropdown trigger={["click"]} autoFocus open={open} onOpenChange={onOpen} menu={{ items }} placement="bottomRight">
      <button type="button" className="grid-menu" tabIndex={-1} aria-label={text.menu(column.title)}>
        <MoreOutlined aria-hidden />
      </button>
    </Dropdown>
  );
}
