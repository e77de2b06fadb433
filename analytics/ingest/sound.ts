import type { Reader, Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { isAsWritten } from "./convert.ts";
import { codedFields, isDigits } from "./digits.ts";
import type { Incoming } from "./rows.ts";
import type { Staged } from "./source.ts";

/** A column in which nothing is to be trimmed, converted or refused. */
export interface Sound {
  readonly anyEmpty: boolean;
  /** All are digits that a whole number can hold. */
  readonly digits: boolean;
}

/**
 * By field, the columns whose cells all are their own values. Few passes of short tests over the staged file; where they find
 * all columns sound, none of the passes after them reads or checks a cell again.
 */
export async function soundColumns(
  writer: Writer,
  staged: Staged,
  incoming: readonly Incoming[],
): Promise<ReadonlyMap<string, Sound>> {
  const sound = new Map<string, Sound>();
  const isCoded = ({ field, index }: Incoming) => codedFields.has(field.name) && !staged.native.has(index);
  const digitsOf = (column: Incoming) => (isCoded(column) ? digitsTest(column) : null);
  const take = async (columns: readonly Incoming[], scan: Sql, testOf: Parameters<typeof pass>[3]) => {
    for (const found of await pass(writer, scan, columns, testOf)) sound.set(...found);
    return columns.filter(({ field }) => !sound.has(field.name));
  };
  // What is asked of each customer, cell or word costs less than what is asked of every call's.
  const few = incoming.filter((column) => isFew(column) && !staged.native.has(column.index));
  for (const column of few) {
    const cell = id(`c${column.index}`);
    const distinct = sql`select distinct ${cell} from ${staged.scan} d`;
    const owner = column.field.name === "customer_id";
    if (owner) await writer.scratch(sql`create or replace temp table ingest_owner as ${distinct}`);
    await take([column], owner ? OWNERS : sql`(${distinct})`, (one) => digitsOf(one) ?? soundTest(one, staged));
  }
  const open = await take(
    incoming.filter((column) => !few.includes(column)),
    staged.scan,
    (column) => digitsOf(column) ?? soundTest(column, staged),
  );
  const rest = [...open, ...few].filter((column) => isCoded(column) && !sound.has(column.field.name));
  await take(rest, staged.scan, (column) => soundTest(column, staged));
  return sound;
}

/** What `soundColumns` found in the column of the customer's id: each cell once. */
export const OWNERS = id("temp", "ingest_owner");

function isFew({ field: { name, kind } }: Incoming): boolean {
  return (
    name === "customer_id" || kind === "direction" || kind === "outcome" || (kind === "text" && codedFields.has(name))
  );
}

async function pass(
  reader: Reader,
  scan: Sql,
  incoming: readonly Incoming[],
  testOf: (column: Incoming) => Test | null,
): Promise<(readonly [field: string, found: Sound])[]> {
  const open = incoming.flatMap((column) => {
    const test = testOf(column);
    return test === null ? [] : [{ field: column.field, cell: id(`c${column.index}`), ...test }];
  });
  if (open.length === 0) return [];
  const asked = join(
    open.flatMap(({ field, cell, test }) => [
      test === null ? sql`true` : sql`coalesce(bool_and(${test}), true)`,
      field.required ? sql`count(*) > count(${cell})` : sql`true`,
    ]),
  );
  const { columns } = await reader.columns(sql`select ${asked}, count(*) from ${scan} s`);
  return open.flatMap(({ field, digits }, nth) =>
    columns[2 * nth][0] === true ? [[field.name, { anyEmpty: columns[2 * nth + 1][0] === true, digits }] as const] : [],
  );
}

/** True of a cell that is its own value, NULL of an empty one; null: true of every cell. */
interface Test {
  readonly test: Sql | null;
  readonly digits: boolean;
}

function digitsTest({ index }: Incoming): Test {
  const cell = id(`c${index}`);
  return { test: sql`(case when ${cell} is not null then ${isDigits(cell)} and ${cell} <> '' end)`, digits: true };
}

/** Null where only reading a cell can tell. */
function soundTest({ field, index, header }: Incoming, { native, outer }: Staged): Test | null {
  const cell = id(`c${index}`);
  const tested = (test: Sql | null): Test => ({ test, digits: false });
  if (native.has(index)) {
    if (field.kind === "duration") return tested(sql`${cell} >= -1`);
    return tested(
      field.kind === "timestamp" ? sql`${cell} >= date '1950-01-01' and ${cell} < date '2100-01-01'` : null,
    );
  }
  if (field.kind === "text") return outer === "none" ? tested(null) : null;
  const asWritten = isAsWritten(field.kind, cell);
  // Where files were put together, the header stands again among the rows.
  return asWritten && tested(field.required ? sql`${asWritten} and ${cell} <> ${header}` : asWritten);
}
