import {
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import type { FieldType, SortKey } from "../../../analytics/api/index.ts";

export interface GridColumn {
  readonly id: string;
  readonly title: string;
  readonly type: FieldType;
  readonly format: (value: unknown) => string;
  readonly width?: number;
  readonly align?: "start" | "end";
  readonly sortable?: boolean;
  /** Shown when the header is hovered. */
  readonly hint?: ReactNode;
  /** Below the title: how the values are spread. */
  readonly summary?: ReactNode;
  readonly render?: (value: unknown, text: string) => ReactNode;
}

/** What may be done to columns; their owner keeps the result. The first column stays where it is. */
export interface ColumnActions {
  pin(id: string, pinned: boolean): void;
  hide(id: string): void;
  /** Puts a column in the place of another, which moves aside. */
  move(id: string, to: string): void;
  resize(id: string, width: number): void;
  /** Shows what is behind a column; not offered for the first. */
  explain?(id: string): void;
}

export const defaultWidth = 120;

const features = tableFeatures({
  columnPinningFeature,
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  rowSortingFeature,
});
export type GridFeatures = typeof features;
const noRows: never[] = [];

/** Sorting and widths of the columns; the first `pinned` of them stay in view. */
export function useColumns(
  columns: readonly GridColumn[],
  pinned: number,
  sorting: readonly SortKey[] | undefined,
  onSortingChange: ((sorting: SortKey[]) => void) | undefined,
  onResize: ((id: string, width: number) => void) | undefined,
) {
  const [sizing, setSizing] = useState<Record<string, number>>({});
  const keys = (sorting ?? []).map((key) => ({ id: key.field, desc: key.descending }));
  return useTable({
    features,
    data: noRows,
    columns: useMemo(
      () =>
        columns.map((column) => ({
          id: column.id,
          accessorFn: () => null,
          size: column.width ?? defaultWidth,
          minSize: 48,
          enableSorting: column.sortable ?? Boolean(onSortingChange),
        })),
      [columns, onSortingChange],
    ),
    manualSorting: true,
    columnResizeMode: "onChange",
    enableMultiSort: true,
    sortDescFirst: false,
    state: {
      sorting: keys,
      columnSizing: sizing,
      columnPinning: useMemo(
        () => ({ start: columns.slice(0, pinned).map((column) => column.id), end: [] }),
        [columns, pinned],
      ),
    },
    onColumnSizingChange: (updater) => {
      const next = typeof updater === "function" ? updater(sizing) : updater;
      setSizing(next);
      for (const [id, width] of Object.entries(next)) if (width !== sizing[id]) onResize?.(id, Math.round(width));
    },
    onSortingChange: (updater) => {
      const after = typeof updater === "function" ? updater(keys) : updater;
      onSortingChange?.(after.map((key) => ({ field: key.id, descending: key.desc })));
    },
  });
}
