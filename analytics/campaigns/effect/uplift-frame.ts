import type { FieldInfo } from "../../api/customers.ts";
import { EngineError } from "../../api/errors.ts";
import type { Reader } from "../../db/database.ts";
import { type ColumnSpec, readColumns } from "../../db/feature-columns.ts";
import type { Sql } from "../../db/sql.ts";
import { id, join, sql } from "../../db/sql.ts";
import type { View } from "../../db/view.ts";
import { numberBins } from "../../math/boosting/bins.ts";
import type { BinSpec } from "../../math/boosting/model.ts";
import { openRecords, type Records } from "../../math/boosting/records.ts";
import { kernelPool } from "../../math/kernels/pool.ts";

/** What an uplift model reads of the view. A text that is none of `values` is missing. */
export interface UpliftFields {
  readonly numbers: readonly string[];
  readonly categories: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** Columns of customers in the order of their ids: numbers, then categories as texts. */
export interface UpliftFrame {
  readonly rows: number;
  readonly keys: Int32Array;
  readonly numbers: readonly Float32Array[];
  readonly categories: readonly (readonly (string | null)[])[];
}

const mostLevels = 50;
/** Rows that are binned and scored at a time. */
export const blockRows = 200_000;
/** What says that a customer is gone says nothing of whom a contact changes. */
const excluded: ReadonlySet<string> = new Set(["status", "left_on"]);

/** Numbers, yes/no and texts of at most 50 values that every view has from a source, and that name nobody. */
export async function upliftFields(reader: Reader, views: readonly View[]): Promise<UpliftFields> {
  const usable = views[0].fields.filter(
    (field) =>
      field.sources.length > 0 &&
      field.category !== "results" &&
      !field.personal &&
      !excluded.has(field.name) &&
      views.every((view) => view.fields.some(({ name, type }) => name === field.name && type === field.type)),
  );
  const numbers: string[] = [];
  const categories: { name: string; values: string[] }[] = [];
  for (const { name, type } of usable) {
    if (type === "number" || type === "fen" || type === "yes_no") numbers.push(name);
    else if (type === "whole") {
      if (!(await numbersCustomers(reader, views[0], name))) numbers.push(name);
    } else if (type === "category" || type === "text") {
      const values = await levelsOf(reader, views, name);
      if (values.length > 1 && values.length <= mostLevels) categories.push({ name, values });
    }
  }
  if (numbers.length + categories.length === 0) throw new EngineError("no_usable_features");
  return { numbers, categories };
}

/** Whole numbers of a file that are all different number the customers and say nothing of them. */
async function numbersCustomers(reader: Reader, view: View, name: string): Promise<boolean> {
  const different = await reader.value<boolean>(
    sql`select count(${id(name)}) > 1000 and count(distinct ${id(name)}) = count(${id(name)}) from ${view.table}`,
  );
  return different === true && fieldCategory(view, name) === "attribute";
}

function fieldCategory(view: View, name: string): FieldInfo["category"] | undefined {
  return view.fields.find((field) => field.name === name)?.category;
}

async function levelsOf(reader: Reader, views: readonly View[], name: string): Promise<string[]> {
  const all = join(
    views.map(({ table }) => sql`select distinct ${id(name)} as value from ${table}`),
    sql` union `,
  );
  const rows = await reader.rows<{ value: string }>(
    sql`select cast(value as varchar) as value from (${all}) where value is not null order by 1 limit ${mostLevels + 1}`,
  );
  return rows.map(({ value }) => value);
}

/** Reads the fields of `view` (and `more` before them) over `source`, which has a `customer_key` and a view as `v`. */
export async function readUpliftFrame(
  reader: Reader,
  source: Sql,
  { numbers, categories }: UpliftFields,
  atMost: number,
  more: readonly Sql[] = [],
): Promise<UpliftFrame & { readonly more: readonly Float32Array[] }> {
  const specs: ColumnSpec[] = [
    ...more.map((value) => ({ kind: "float" as const, value })),
    ...numbers.map((name) => ({ kind: "float" as const, value: id("v", name) })),
    ...categories.map(({ name }) => ({ kind: "text" as const, value: id("v", name) })),
  ];
  const { rows, keys, columns } = await readColumns(reader, source, specs, atMost, sql`v.customer_id`);
  const [first, second] = [more.length, more.length + numbers.length];
  return {
    rows,
    keys,
    more: columns.slice(0, first) as Float32Array[],
    numbers: columns.slice(first, second) as Float32Array[],
    categories: columns.slice(second) as (string | null)[][],
  };
}

/** One frame below the other. */
export function stack(frames: readonly UpliftFrame[]): UpliftFrame {
  if (frames.length === 1) return frames[0];
  const floats = (columns: readonly Float32Array[]) => {
    const out = new Float32Array(columns.reduce((sum, column) => sum + column.length, 0));
    let at = 0;
    for (const column of columns) {
      out.set(column, at);
      at += column.length;
    }
    return out;
  };
  return {
    rows: frames.reduce((sum, { rows }) => sum + rows, 0),
    keys: Int32Array.from(frames.flatMap(({ keys }) => Array.from(keys))),
    numbers: frames[0].numbers.map((_, i) => floats(frames.map(({ numbers }) => numbers[i]))),
    categories: frames[0].categories.map((_, i) => frames.flatMap(({ categories }) => categories[i])),
  };
}

/** How a frame's columns become bins, learned from it. */
export function specsOf(frame: UpliftFrame, { categories }: UpliftFields): BinSpec[] {
  return [
    ...frame.numbers.map(numberBins),
    ...categories.map(({ values }) => ({ kind: "category" as const, count: values.length })),
  ];
}

/** Bins the rows from `from` on (`rows` of them) for the time of `work`. */
export async function withUpliftRecords<T>(
  frame: UpliftFrame,
  { categories }: UpliftFields,
  specs: readonly BinSpec[],
  [from, rows]: readonly [number, number],
  work: (records: Records) => Promise<T>,
): Promise<T> {
  const pool = kernelPool();
  if (!pool) throw new EngineError("internal", { detail: "WebAssembly SIMD is missing" });
  const columns = [
    ...frame.numbers.map((column) => () => column.subarray(from, from + rows)),
    ...categories.map(({ values }, i) => () => {
      const place = new Map<string | null, number>(values.map((value, code) => [value, code]));
      const column = frame.categories[i];
      return Float64Array.from({ length: rows }, (_, row) => place.get(column[from + row]) ?? Number.NaN);
    }),
  ];
  const records = await openRecords(pool, specs, columns, rows);
  try {
    return await work(records);
  } finally {
    records.close();
  }
}
