import type { ColumnSet, FieldInfo, SortKey } from "../../../analytics/api/index.ts";

/** How the grid stands: which fields in which order, what stays in view, widths that were changed, the sort. */
export interface Layout {
  /** Null: every field with a source, in the order of the view. */
  readonly shown: readonly string[] | null;
  readonly pinned: readonly string[];
  readonly widths: Readonly<Record<string, number>>;
  readonly sort: readonly SortKey[];
}

export const plainLayout: Layout = { shown: null, pinned: [], widths: {}, sort: [] };

/** The customer's id always heads the grid. */
const head = "customer_id";

/** What is shown before anything was chosen: every field with a source; an empty column says nothing. */
export const defaultColumns = (fields: readonly FieldInfo[]): string[] =>
  fields.filter((field) => field.sources.length > 0 || field.filled > 0 || field.name === head).map(({ name }) => name);

/** The fields as they stand in the grid: the id, the pinned ones, the others; fields the view does not have are left out. */
export function columnOrder(layout: Layout, fields: readonly FieldInfo[]): { names: string[]; pinned: number } {
  const known = new Set(fields.map((field) => field.name));
  const shown = (layout.shown ?? defaultColumns(fields)).filter((name) => known.has(name) && name !== head);
  const pinned = layout.pinned.filter((name) => shown.includes(name));
  return { names: [head, ...pinned, ...shown.filter((name) => !pinned.includes(name))], pinned: 1 + pinned.length };
}

/** Shows exactly these: those already shown keep their places, others come after them in the order of the view. */
export function showOnly(layout: Layout, fields: readonly FieldInfo[], wanted: readonly string[]): Layout {
  const before = columnOrder(layout, fields).names.filter((name) => wanted.includes(name));
  const added = fields.map(({ name }) => name).filter((name) => wanted.includes(name) && !before.includes(name));
  return { ...layout, shown: [...before, ...added], pinned: layout.pinned.filter((name) => wanted.includes(name)) };
}

export function hideColumn(layout: Layout, fields: readonly FieldInfo[], name: string): Layout {
  const { names } = columnOrder(layout, fields);
  return showOnly(layout, fields, name === head ? names : names.filter((one) => one !== name));
}

export function pinColumn(layout: Layout, name: string, on: boolean): Layout {
  const others = layout.pinned.filter((one) => one !== name);
  return { ...layout, pinned: on && name !== head ? [...others, name] : others };
}

/** Puts a column in the place of another: beside pinned ones it is pinned, beside others it is not. */
export function moveColumn(layout: Layout, fields: readonly FieldInfo[], name: string, to: string): Layout {
  const { names, pinned } = columnOrder(layout, fields);
  const place = names.indexOf(to);
  if (name === head || place < 1 || name === to) return layout;
  const others = names.filter((one) => one !== name);
  others.splice(place, 0, name);
  const kept = new Set(layout.pinned.filter((one) => one !== name));
  if (place < pinned) kept.add(name);
  return { ...layout, shown: others, pinned: others.filter((one) => kept.has(one)) };
}

export function toColumnSet(layout: Layout, fields: readonly FieldInfo[], name: string): ColumnSet {
  const { names } = columnOrder(layout, fields);
  return {
    name,
    columns: names.map((field) => {
      const width = layout.widths[field];
      return width === undefined ? { field } : { field, width };
    }),
    pinned: layout.pinned,
    sort: layout.sort,
  };
}

export const fromColumnSet = (set: ColumnSet): Layout => ({
  shown: set.columns.map(({ field }) => field),
  pinned: set.pinned,
  widths: Object.fromEntries(set.columns.flatMap(({ field, width }) => (width === undefined ? [] : [[field, width]]))),
  sort: set.sort,
});
