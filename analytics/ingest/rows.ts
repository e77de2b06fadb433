import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { ReadingOptions } from "./convert.ts";
import { convert, convertPlain, trimmed } from "./convert.ts";
import { codedFields, isDigits, numbered } from "./digits.ts";
import type { FieldSpec, ValueKind } from "./fields.ts";
import type { Sound } from "./sound.ts";
import type { Staged } from "./source.ts";

/** A column of the file on its way into a field. */
export interface Incoming {
  readonly field: FieldSpec;
  /** Position in the file. */
  readonly index: number;
  readonly header: string;
  readonly options: ReadingOptions;
}

/** A cell or a row that does not fit: `row` rejects the row, else the row stays without the cell. */
export interface Check {
  readonly row: boolean;
  readonly condition: Sql;
  readonly header: string;
  readonly value: Sql;
  readonly reason: string;
}

const reasons: Partial<Record<ValueKind, string>> = {
  id: "bad_id",
  phone: "bad_phone",
  fen: "bad_amount",
  date: "bad_date",
  timestamp: "bad_date",
  month: "bad_month",
  whole: "bad_number",
  integer: "not_whole",
  number: "bad_number",
  rate: "bad_number",
  duration: "bad_duration",
  yes_no: "bad_yes_no",
  direction: "bad_direction",
  outcome: "bad_outcome",
};

export const textOf = (field: string): Sql => id(`t_${field}`);
export const valueOf = (field: string): Sql => id(`v_${field}`);
/** Of a coded field: its number, and its text where it has none. */
export const codeOf = (field: string): Sql => id(`n_${field}`);
export const restOf = (field: string): Sql => id(`x_${field}`);
/** All columns that `convertedRows` makes of a field. */
export const valuesOf = (field: string): Sql[] =>
  codedFields.has(field) ? [valueOf(field), codeOf(field), restOf(field)] : [valueOf(field)];

/**
 * The staged file with, per field, the trimmed text `t_…` and the value `v_…`, and `bad`: the number (from 1) of the
 * first check that rejects the row, NULL for a good one; `odd`: whether another check leaves out a cell. The fields of
 * `plain` are read by `convertPlain`; `hard`: whether one of their cells is written in another way, so that the row must
 * be read again. Those of `sound` are taken as they are.
 */
export function convertedRows(
  staged: Staged,
  incoming: readonly Incoming[],
  plain: ReadonlySet<string> = new Set(),
  sound: ReadonlyMap<string, Sound> = new Map(),
): { rows: Sql; checks: readonly Check[] } {
  const texts = incoming.map(({ field, index }) => {
    const bare = staged.native.has(index) || sound.has(field.name);
    return sql`${bare ? id(`c${index}`) : trimmed(id(`c${index}`), staged.outer)} as ${textOf(field.name)}`;
  });
  const ranged: Sql[] = [];
  const values = incoming.map(({ field, index, header, options }) => {
    const text = textOf(field.name);
    if (sound.has(field.name)) return sql`${text} as ${valueOf(field.name)}`;
    const plainly = plain.has(field.name) ? convertPlain(field.kind, text, options) : null;
    const read = staged.native.has(index) ? text : (plainly ?? convert(field.kind, text, options));
    // Where files were put together, the header stands again among the rows.
    const value =
      (field.kind === "id" || field.kind === "phone") && field.required ? sql`nullif(${read}, ${header})` : read;
    const name = valueOf(field.name);
    const kept = plainly && hasFifteenDigits(field) ? null : inRange(field, name);
    // In a layer of its own: written out in its place the value would be computed three times.
    if (kept) ranged.push(sql`${kept} as ${name}`);
    return sql`${value} as ${name}`;
  });
  const checks: Check[] = [];
  for (const { field, header } of incoming) {
    const [text, value] = [textOf(field.name), valueOf(field.name)];
    const known = sound.get(field.name);
    if (field.required && known?.anyEmpty !== false)
      checks.push({ row: true, condition: sql`${text} is null`, header, value: text, reason: `missing_${field.name}` });
    const reason = reasons[field.kind];
    if (reason && !known)
      checks.push({
        row: field.strict,
        condition: sql`${text} is not null and ${value} is null`,
        header,
        value: text,
        reason,
      });
  }
  const rejecting = checks.flatMap((check, index) =>
    check.row ? [sql`when ${check.condition} then ${sql`cast(${index + 1} as integer)`}`] : [],
  );
  const bad = rejecting.length > 0 ? sql`case ${join(rejecting, sql` `)} end` : sql`cast(null as integer)`;
  const leaving = checks.flatMap(({ row, condition }) => (row ? [] : [sql`(${condition})`]));
  const odd = leaving.length > 0 ? join(leaving, sql` or `) : sql`false`;
  const unread = incoming.flatMap(({ field }) => (plain.has(field.name) ? [isUnread(field)] : []));
  const hard = unread.length > 0 ? join(unread, sql` or `) : sql`false`;
  const codes = incoming.flatMap(({ field: { name } }) => {
    if (!codedFields.has(name)) return [];
    const value = valueOf(name);
    const [code, rest] = sound.get(name)?.digits
      ? [sql`cast('1' || ${value} as bigint)`, sql`null`]
      : [
          sql`case when ${isDigits(value)} then ${numbered(value)} end`,
          sql`case when not ${isDigits(value)} then ${value} end`,
        ];
    return [sql`${code} as ${codeOf(name)}`, sql`${rest} as ${restOf(name)}`];
  });
  const told = join([sql`${bad} as bad`, sql`${odd} as odd`, sql`${hard} as hard`, ...codes]);
  const read = sql`(select *, ${join(values)} from (select line, ${join(texts)} from ${staged.scan} s0) s1) s2`;
  const kept = ranged.length > 0 ? sql`(select * replace (${join(ranged)}) from ${read}) s3` : read;
  const rows = sql`(select *, ${told} from ${kept})`;
  return { rows, checks };
}

/** A cell with text that gave no value. */
export function isUnread({ name }: FieldSpec): Sql {
  return sql`(${textOf(name)} is not null and ${valueOf(name)} is null)`;
}

/** Fields whose commonest writings can be read by less. */
export function plainFields(staged: Staged, incoming: readonly Incoming[]): Set<string> {
  return new Set(
    incoming
      .filter(({ field, index, options }) => !staged.native.has(index) && convertPlain(field.kind, sql``, options))
      .map(({ field }) => field.name),
  );
}

/** What `convertPlain` reads of these is in range; of thousands of columns a value that stands twice takes minutes to bind. */
function hasFifteenDigits({ name, kind }: FieldSpec): boolean {
  return name !== "age_years" && (kind === "fen" || kind === "whole");
}

/** Beyond 15 digits a number is no fact and no sum of it fits; other years are of no project. Null where all values are kept. */
function inRange(field: FieldSpec, value: Sql): Sql | null {
  if (field.name === "age_years") return sql`case when ${value} between 0 and 150 then cast(${value} as smallint) end`;
  if (field.kind === "fen" || field.kind === "integer" || field.kind === "whole")
    return sql`case when ${value} between -999999999999999 and 999999999999999 then ${value} end`;
  if (field.kind === "month" || (field.kind === "timestamp" && field.strict))
    return sql`case when ${value} >= date '1950-01-01' and ${value} < date '2100-01-01' then ${value} end`;
  if (field.kind === "duration")
    return sql`case when ${value} between -1 and 2147483647 then cast(${value} as integer) end`;
  return null;
}
