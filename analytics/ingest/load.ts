import type { Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { callColumns, callOwner, isMirrored, storedColumns } from "./call.ts";
import type { TableSpec } from "./fields.ts";
import { forgetKeptOut, keepOut } from "./kept-out.ts";
import { addCustomerKeys } from "./keys.ts";
import type { Relation } from "./replaced.ts";
import { displace, liveTable, relationsOf } from "./replaced.ts";
import type { Check, Incoming } from "./rows.ts";
import { convertedRows, isUnread, plainFields, restOf, valueOf, valuesOf } from "./rows.ts";
import { OWNERS, soundColumns } from "./sound.ts";
import type { Staged } from "./source.ts";
import { bounds, through } from "./parts.ts";
import { storeRejects } from "./rejects.ts";

export interface Loaded {
  readonly stored: number;
  readonly rejected: number;
  /** Rows of this file that a later row of it took the place of. */
  readonly replaced: number;
}

/** Where rows go: a canonical or an attribute table, by columns whose values are SQL over `convertedRows`. */
export interface Target {
  readonly table: Sql;
  readonly relation: Relation;
  /** Stored rows of the months that come are put aside first. */
  readonly replaceMonths?: boolean;
  readonly columns: readonly (readonly [name: string, value: Sql])[];
  /** The customer's id among the values; null for tables that are not about customers. */
  readonly owner: Sql | null;
  readonly key: readonly string[] | null;
  readonly order: readonly Sql[];
  /** Rows lie by the month of this time first, then in `order`. */
  readonly time?: Sql | null;
  /** Stored a second time as the other end saw it; counts once. */
  readonly mirror: { readonly owner: Sql; readonly columns: Target["columns"] } | null;
  /**
   * Rows that take part: of those that were stored in another table, where they were given their customers and no key
   * comes twice. Null for all rows of the file.
   */
  readonly only: Sql | null;
}

/** Target of a canonical table. A field without a column takes `constants`, else NULL. */
export function canonicalTarget(
  spec: TableSpec,
  incoming: readonly Incoming[],
  constants: ReadonlyMap<string, Sql>,
): Target {
  const has = new Set(incoming.map(({ field }) => field.name));
  const value = (name: string) => (has.has(name) ? valueOf(name) : (constants.get(name) ?? sql`null`));
  const own = spec.fields.filter((field) => field.name !== "customer_id").map((field) => field.name);
  const [relation] = relationsOf(spec.name);
  const shared = { table: liveTable(relation), relation, key: spec.key, only: null, time: null };
  if (spec.name === "call") {
    const columns = (mirrored: boolean) =>
      own.flatMap((name) => storedColumns(name, callColumns(has, mirrored)(name, value)));
    return {
      ...shared,
      owner: callOwner(has),
      columns: columns(false),
      order: [sql`customer_key`],
      time: valueOf("started_at"),
      mirror: isMirrored(has) ? { owner: valueOf("callee"), columns: columns(true) } : null,
    };
  }
  const owner = spec.fields.some((field) => field.name === "customer_id") ? valueOf("customer_id") : null;
  return { ...shared, owner, columns: own.map((name) => [name, value(name)]), order: [sql`line`], mirror: null };
}

/**
 * Stores the good rows of a staged file and lists the others. Within a file the last row of a key stays and the rows
 * before it count as replaced; against rows stored earlier the new row takes the old one's place, which counts for
 * neither. So rows of the file = stored + rejected + replaced.
 */
export async function load(
  writer: Writer,
  importId: number,
  staged: Staged,
  incoming: readonly Incoming[],
  target: Target,
): Promise<Loaded> {
  const sides = target.mirror ? [target, target.mirror] : [target];
  const runs = target.time ? Math.max(1, Math.ceil(staged.rows / SORTED_AT_ONCE)) : 1;
  const parts = runs + 2;
  writer.part(0, parts);
  const converted = await convertOnce(writer, staged, incoming, target);
  // Lines of another table's rows were kept out with those.
  const owners = target.only === null ? sides.flatMap(({ owner }) => owner ?? []) : [];
  const named = incoming.find(({ field }) => field.name === "customer_id")?.header ?? null;
  const erased = await keepOut(writer, importId, converted.all, owners, named);
  const [all, listed] = [erased.without(converted.all), erased.without(converted.listed)];
  const rejected = erased.rows + (await storeRejects(writer, importId, all, listed, converted.checks));
  const goodOf = (rows: Sql) => (rejected > 0 ? sql`(select * from ${rows} r0 where bad is null)` : rows);
  const good = goodOf(all);
  const taking = await countTaking(writer, staged, rejected, all, target.only !== null);
  writer.part(1, parts);
  let newCustomers = 0;
  if (owners.length > 0) {
    const ids = owners.map((owner) => sql`select ${owner} as customer_id from ${good} g`);
    const brings = rejected === 0 && converted.owners ? converted.owners : sql`(${join(ids, sql` union all `)})`;
    newCustomers = await addCustomerKeys(writer, brings);
  }
  // A column of nothing costs the sort as much as another.
  const nothing = new Set(["null", ...converted.digits.map((name) => restOf(name).text)]);
  const brought = target.columns.flatMap((_, nth) =>
    sides.every((side) => nothing.has(side.columns[nth][1].text)) ? [] : [nth],
  );
  const names = brought.map((nth) => id(target.columns[nth][0]));
  const selectsOf = (rows: Sql) =>
    join(
      sides.map(({ owner, columns }) => {
        const values = join(brought.map((nth) => sql`${columns[nth][1]} as ${id(columns[nth][0])}`));
        return owner
          ? sql`select k.customer_key, ${values}, g.line from ${rows} g join project.customer_key k on k.customer_id = ${owner}`
          : sql`select ${values}, g.line from ${rows} g`;
      }),
      sql` union all `,
    );
  // Where every row brought a customer of its own no key comes twice.
  if (target.key && target.only === null && newCustomers < taking) await dropRepeats(writer, good, target, taking);
  const into = join([...(target.owner ? [sql`customer_key`] : []), ...names]);
  const order = target.time ? await byMonth(writer, good, target.time) : target.order;
  const displaces = target.key !== null || target.replaceMonths === true;
  const hadRows = displaces && (await writer.value<boolean>(sql`select exists (from ${target.table})`));
  let inserted = 0;
  for (const [nth, part] of (await converted.cut(runs)).entries()) {
    const rows = goodOf(erased.without(part));
    writer.part(2 + nth, parts);
    inserted += await writer.run(sql`
      insert into ${target.table} (${into}, import_id, line)
      select ${into}, cast(${importId} as integer), line from (${selectsOf(rows)}) found order by ${join(order)}`);
  }
  writer.part(0, 1);
  await writer.run(sql`drop table if exists ${TYPED}`);
  await forgetKeptOut(writer);
  if (hadRows) await displace(writer, target.relation, importId, target.replaceMonths ?? false);
  const stored = inserted / sides.length;
  return { stored, rejected, replaced: taking - stored };
}

const TYPED = id("temp", "ingest_typed");

/** So many calls are sorted by customer at a time: what goes beyond memory is written to disk and read again. */
const SORTED_AT_ONCE = 12_000_000;

/** The rows of a table in so many parts, each as many lines long as the others. */
async function inRuns(writer: Writer, table: Sql, runs: number): Promise<Sql[]> {
  if (runs === 1) return [table];
  const { first, lines } = (await writer.row<{ first: number; lines: number }>(
    sql`select coalesce(min(line), 0) as first, coalesce(max(line) - min(line) + 1, 0) as lines from ${table} t`,
  ))!;
  return bounds(lines, runs).map(
    ([from, to]) =>
      sql`(select * from ${table} p where line >= ${String(first + from)}::bigint and line < ${String(first + to)}::bigint)`,
  );
}

interface Converted {
  readonly all: Sql;
  /** All in so many parts, each behind the one before it in the file. */
  readonly cut: (parts: number) => Promise<Sql[]>;
  readonly listed: Sql;
  readonly checks: readonly Check[];
  /** Fields whose cells are all digits. */
  readonly digits: readonly string[];
  /** The customers' ids, each once, where they need not be read for that. */
  readonly owners: Sql | null;
}

/**
 * The rows to load with their values, and what `storeRejects` lists from. Conversions run once, into a temporary table
 * that everything after reads; where DuckDB read the values itself they cost less than writing them down would. Rows
 * with a cell that `convertPlain` leaves over are read a second time.
 */
async function convertOnce(
  writer: Writer,
  staged: Staged,
  incoming: readonly Incoming[],
  target: Target,
): Promise<Converted> {
  if (target.key === null && target.only === null && staged.native.size > 0) {
    const sound = await soundColumns(writer, staged, incoming);
    const { rows, checks } = convertedRows(staged, incoming, new Set(), sound);
    const cut = async (parts: number) =>
      staged.cut(parts).map((scan) => convertedRows({ ...staged, scan }, incoming, new Set(), sound).rows);
    const digits = [...sound].flatMap(([name, found]) => (found.digits ? [name] : []));
    const own = incoming.find(({ field }) => field.name === "customer_id");
    const known = sound.has("customer_id") && target.owner?.text === valueOf("customer_id").text;
    const owners = own && known ? sql`(select ${id(`c${own.index}`)} as customer_id from ${OWNERS} o)` : null;
    return { all: rows, cut, listed: rows, checks, digits, owners };
  }
  const plain = plainFields(staged, incoming);
  const { rows, checks } = convertedRows(staged, incoming, plain);
  const columns = sql`line, bad, odd, hard, ${join(incoming.flatMap(({ field: { name } }) => valuesOf(name)))}`;
  await writer.scratch(sql`create or replace temp table ingest_typed as
    select ${columns} from ${rows} r where ${target.only ?? sql`true`}`);
  const linesOf = (lines: Sql) => ({
    ...staged,
    ...through(staged, (of) => sql`(select * from ${of} s where line in (${lines}))`),
  });
  if (plain.size > 0 && (await writer.value<boolean>(sql`select exists (from ${TYPED} where hard)`))) {
    // An unfolded line is there once a month: all of its rows are read again.
    await writer.scratch(
      sql`create or replace temp table ingest_hard as select distinct line from ${TYPED} where hard`,
    );
    await writer.scratch(sql`delete from ${TYPED} where line in (select line from temp.ingest_hard)`);
    const hard = linesOf(sql`select line from temp.ingest_hard`);
    for (const name of await hardFields(writer, hard, incoming, plain)) plain.delete(name);
    await writer.scratch(
      sql`insert into ${TYPED} select ${columns} from ${convertedRows(hard, incoming, plain).rows} r`,
    );
    await writer.scratch(sql`drop table temp.ingest_hard`);
  }
  const listed = convertedRows(linesOf(sql`select line from ${TYPED} where bad is not null or odd`), incoming, plain);
  const cut = (parts: number) => inRuns(writer, TYPED, parts);
  return { all: TYPED, cut, listed: listed.rows, checks, digits: [], owners: null };
}

/** The fields of `plain` with a cell that is not written plainly. */
async function hardFields(
  writer: Writer,
  hard: Staged,
  incoming: readonly Incoming[],
  plain: ReadonlySet<string>,
): Promise<string[]> {
  const fields = incoming.map(({ field }) => field).filter(({ name }) => plain.has(name));
  const any = join(fields.map((field) => sql`bool_or(${isUnread(field)})`));
  const { columns } = await writer.columns(sql`select ${any} from ${convertedRows(hard, incoming, plain).rows} r`);
  return fields.flatMap(({ name }, nth) => (columns[nth][0] === true ? [name] : []));
}

async function countTaking(
  writer: Writer,
  staged: Staged,
  rejected: number,
  all: Sql,
  filtered: boolean,
): Promise<number> {
  return (filtered ? (await writer.value<number>(sql`select count(*) from ${all} g`))! : staged.rows) - rejected;
}

/** Takes the rows out of `ingest_typed` whose key comes again later in the file; `rows` are those that could stay. */
async function dropRepeats(writer: Writer, good: Sql, { key, owner, columns }: Target, rows: number): Promise<void> {
  const values = join(
    key!.map((name, nth) => {
      const value = name === "customer_key" ? owner! : columns.find(([column]) => column === name)![1];
      return sql`${value} as ${id(`k${nth}`)}`;
    }),
  );
  const names = join(key!.map((_, nth) => id(`k${nth}`)));
  const keys = await writer.value<number>(sql`select count(*) from (select distinct ${values} from ${good} g) k`);
  if (keys === rows) return;
  // Few keys come twice: their rows alone are sorted.
  await writer.run(sql`create or replace temp table ingest_repeat as
    select ${names}, max(line) as last from (select ${values}, line from ${good} g) k group by ${names} having count(*) > 1`);
  const same = join(
    key!.map((_, nth) => sql`old.${id(`k${nth}`)} is not distinct from new.${id(`k${nth}`)}`),
    sql` and `,
  );
  await writer.run(sql`delete from ${TYPED} where line in (
    select old.line from (select ${values}, line from ${good} g) as old
    join temp.ingest_repeat as new on ${same} and old.line < new.last)`);
  await writer.run(sql`drop table temp.ingest_repeat`);
}

/**
 * Month, then customer, as one narrow number where that has room: each byte of a sort's key costs, a second key half as
 * much as the sort. Calls of one customer in one month may lie either way.
 */
async function byMonth(writer: Writer, good: Sql, time: Sql): Promise<Sql[]> {
  const number = (value: Sql) => sql`cast(date_diff('month', date '2000-01-01', ${value}) as integer)`;
  const { first, months, keys } = (await writer.row<{
    first: number | null;
    months: number | null;
    keys: number | null;
  }>(sql`
    select ${number(sql`min(${time})`)} as first, date_diff('month', min(${time}), max(${time})) + 1 as months,
      (select max(customer_key) + 1 from project.customer_key) as keys from ${good} g`))!;
  if (first === null || months === null || keys === null || months === 1) return [sql`customer_key`];
  const nth = sql`(${number(sql`started_at`)} - ${first}::integer)`;
  if (months * keys < 2 ** 32) return [sql`cast(${nth} * ${String(keys)}::bigint + customer_key as uinteger)`];
  return [nth, sql`customer_key`];
}
