import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { isAsWritten } from "./convert.ts";
import type { Incoming } from "./rows.ts";
import type { Staged } from "./source.ts";

/** A column in which nothing is to be trimmed, converted or refused. */
export interface Sound {
  readonly anyEmpty: boolean;
}

/**
 * By field, the columns whose cells all are their own values. One pass of short tests over the staged file; where it finds
 * all columns sound, none of the passes after it reads or checks a cell again.
 */
export async function soundColumns(
  reader: Reader,
  staged: Staged,
  incoming: readonly Incoming[],
): Promise<ReadonlyMap<string, Sound>> {
  const open = incoming.flatMap(({ field, ...column }) => {
    const test = soundTest({ field, ...column }, staged);
    return test === null ? [] : [{ field, cell: id(`c${column.index}`), test }];
  });
  if (open.length === 0) return new Map();
  const asked = join(
    open.flatMap(({ field, cell, test }) => [
      test === "any" ? sql`true` : sql`coalesce(bool_and(${test}), true)`,
      field.required ? sql`count(*) > count(${cell})` : sql`true`,
    ]),
  );
  const { columns } = await reader.columns(sql`select ${asked}, count(*) from ${staged.scan} s`);
  return new Map(
    open.flatMap(({ field }, nth): [string, Sound][] =>
      columns[2 * nth][0] === true ? [[field.name, { anyEmpty: columns[2 * nth + 1][0] === true }]] : [],
    ),
  );
}

/** True of a cell that is its own value, NULL of an empty one; `any`: of every cell; null where only reading it can tell. */
function soundTest({ field, index, header }: Incoming, { native, outer }: Staged): Sql | "any" | null {
  const cell = id(`c${index}`);
  if (native.has(index)) {
    if (field.kind === "duration") return sql`${cell} >= -1`;
    return field.kind === "timestamp" ? sql`${cell} >= date '1950-01-01' and ${cell} < date '2100-01-01'` : "any";
  }
  if (field.kind === "text") return outer === "none" ? "any" : null;
  const asWritten = isAsWritten(field.kind, cell);
  // Where files were put together, the header stands again among the rows.
  return asWritten && field.required ? sql`${asWritten} and ${cell} <> ${header}` : asWritten;
}
