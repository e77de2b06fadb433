import type { CheckReport } from "../api/ingest.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { ValueKind } from "./fields.ts";
import { ATTRIBUTE, findTable } from "./fields.ts";
import { CELL } from "./rejects.ts";
import type { Incoming } from "./rows.ts";

type Suspicious = CheckReport["suspicious"][number];

interface Looked {
  readonly db: Reader;
  /** The rows that the file brought, as they are stored. */
  readonly rows: Sql;
  readonly importId: number;
  readonly table: string;
  readonly columns: readonly string[];
  readonly fields: readonly (string | null)[];
  readonly incoming: readonly Incoming[];
  readonly now: Date;
}

interface Column {
  readonly header: string;
  readonly field: string | null;
  /** Its column in the table. */
  readonly name: string;
  readonly kind: ValueKind;
}

/** A discount takes away by nature. */
const mayBeNegative = new Set(["discount_fen", "bill_trend", "duration_trend"]);
/** Ends that are agreed on beforehand. */
const mayBeAhead = new Set(["due_on", "ended_on", "left_on"]);
const DAY_s = 86_400;
const EXAMPLES = 3;
/** In fewer rows than this, one value says nothing. */
const ENOUGH = 10;

/** Columns that one statement looks through. */
const AT_ONCE = 100;

/**
 * Values that can be read and are hardly right. They are stored like any other: the person decides. Three passes over
 * the stored rows for each hundred columns, and one for each kind of value found; `onColumns` hears how many columns are done.
 */
export async function suspiciousValues(
  looked: Looked,
  onColumns: (done: number, all: number) => void,
): Promise<Suspicious[]> {
  const found: Suspicious[] = [];
  const columns = await storedColumns(looked);
  for (let from = 0; from < columns.length; from += AT_ONCE) {
    onColumns(from, columns.length);
    found.push(...(await suspiciousIn(looked, columns.slice(from, from + AT_ONCE))));
  }
  return merged([...found, ...(await refusedAges(looked))]);
}

async function suspiciousIn({ db, rows, now }: Looked, columns: readonly Column[]): Promise<Suspicious[]> {
  const known = await oneByOne(db, rows, columns, ({ name, kind }) => {
    const value = id(name);
    const middle =
      kind === "fen" ? sql`cast(median(${value}) filter (${value} > 0) as double)` : sql`cast(null as double)`;
    return [sql`count(${value}) >= ${ENOUGH} and min(${value}) = max(${value})`, middle];
  });
  const odd = columns.flatMap((column, nth) =>
    oddities(column, now, known[nth]).map(([kind, condition]) => ({ column, kind, condition })),
  );
  const counts = await oneByOne(db, rows, odd, ({ condition }) => [sql`count(*) filter (${condition})`]);
  const found: Suspicious[] = [];
  for (const [nth, { column, kind, condition }] of odd.entries()) {
    const count = counts[nth][0] as number;
    if (count === 0) continue;
    const value = id(column.name);
    const shown =
      column.kind === "fen"
        ? sql`cast(cast(${value} as decimal(20, 0)) * cast(0.01 as decimal(3, 2)) as varchar)`
        : sql`cast(${value} as varchar)`;
    const examples = await db.rows<{ value: string }>(
      sql`select distinct ${shown} as value from ${rows} r where ${condition} order by value limit ${EXAMPLES}`,
    );
    found.push({
      column: column.header,
      field: column.field,
      kind,
      rows: count,
      examples: examples.map((row) => row.value),
    });
  }
  return found;
}

/** Aggregates of each item, all in one pass. */
async function oneByOne<T>(
  db: Reader,
  rows: Sql,
  items: readonly T[],
  aggregates: (item: T) => readonly Sql[],
): Promise<unknown[][]> {
  if (items.length === 0) return [];
  const asked = items.map(aggregates);
  const { columns } = await db.columns(sql`select ${join(asked.flat())} from ${rows} r`);
  let next = 0;
  return asked.map((own) => own.map(() => columns[next++][0]));
}

async function storedColumns({ db, table, columns, fields, incoming }: Looked): Promise<Column[]> {
  const direct = incoming
    .filter(({ field }) => !["customer_id", "caller", "callee", "account_number", "phone_id"].includes(field.name))
    .map(({ field, header }): Column => ({ header, field: field.name, name: field.name, kind: field.kind }));
  if (findTable(table)) return direct;
  const stored = await db.rows<{ name: string; type: string; field: string | null }>(
    sql`select column_name as name, type, field from project.attribute_column where table_name = ${table.slice(ATTRIBUTE.length)}`,
  );
  const kinds: Readonly<Record<string, ValueKind>> = {
    whole: "whole",
    number: "number",
    date: "date",
    timestamp: "timestamp",
    text: "text",
    yes_no: "yes_no",
  };
  return stored.flatMap(({ name, type, field }): Column[] => {
    const index = columns.findIndex(
      (column) => column.toLowerCase() === name.toLowerCase() || `${column} (2)` === name,
    );
    if (index < 0 || fields[index] === "month" || fields[index] === "customer_id") return [];
    const known = incoming.find((column) => column.index === index && column.field.name === field);
    return [{ header: columns[index], field, name, kind: known?.field.kind ?? kinds[type] ?? "text" }];
  });
}

function oddities(
  { name, field, kind }: Column,
  now: Date,
  [isOneValue, middle]: readonly unknown[],
): [Suspicious["kind"], Sql][] {
  const value = id(name);
  const found: [Suspicious["kind"], Sql][] = [];
  if (kind === "fen") {
    if (!mayBeNegative.has(name)) found.push(["negative", sql`${value} < 0`]);
    if (typeof middle === "number")
      found.push(["thousand_times_median", sql`${value} > cast(${middle} as double) * 1000`]);
  }
  if (field === "age_years") found.push(["age_out_of_range", sql`${value} <= 0 or ${value} > 120`]);
  if (field === "duration_s") found.push(["too_long_call", sql`${value} > ${DAY_s}`]);
  if (kind === "date" || kind === "timestamp" || kind === "month") {
    const at = now.toISOString().replace("Z", "");
    if (!mayBeAhead.has(name)) found.push(["in_the_future", sql`${value} > cast(${at} as timestamp)`]);
    found.push(["long_ago", sql`${value} < timestamp '1900-01-01'`]);
  }
  if (kind !== "month" && isOneValue === true) found.push(["one_value", sql`${value} is not null`]);
  return found;
}

/** Ages beyond belief never reach the table: they stand among the cells that were left out. */
async function refusedAges({ db, importId, incoming }: Looked): Promise<Suspicious[]> {
  const age = incoming.find(({ field }) => field.name === "age_years");
  if (!age) return [];
  const listed = sql`project.import_reject where import_id = ${importId} and column_name = ${age.header}
    and reason = ${`${CELL}bad_number`} and try_cast(value as double) is not null`;
  const rows = (await db.value<number>(sql`select count(*) from ${listed}`)) ?? 0;
  if (rows === 0) return [];
  const examples = await db.rows<{ value: string }>(
    sql`select distinct value from ${listed} order by value limit ${EXAMPLES}`,
  );
  return [
    {
      column: age.header,
      field: "age_years",
      kind: "age_out_of_range",
      rows,
      examples: examples.map((row) => row.value),
    },
  ];
}

function merged(found: readonly Suspicious[]): Suspicious[] {
  const all = new Map<string, Suspicious>();
  for (const one of found) {
    const same = all.get(`${one.column} ${one.kind}`);
    all.set(
      `${one.column} ${one.kind}`,
      same
        ? { ...same, rows: same.rows + one.rows, examples: [...same.examples, ...one.examples].slice(0, EXAMPLES) }
        : one,
    );
  }
  return [...all.values()];
}
