import type { Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { callColumns, callOwner, isMirrored } from "./call.ts";
import type { TableSpec } from "./fields.ts";
import { addCustomerKeys } from "./keys.ts";
import type { Incoming } from "./rows.ts";
import { convertedRows, valueOf } from "./rows.ts";
import type { Staged } from "./source.ts";
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
  readonly columns: readonly (readonly [name: string, value: Sql])[];
  /** The customer's id among the values; null for tables that are not about customers. */
  readonly owner: Sql | null;
  readonly key: readonly string[] | null;
  readonly order: readonly Sql[];
  /** Stored a second time as the other end saw it; counts once. */
  readonly mirror: { readonly owner: Sql; readonly columns: Target["columns"] } | null;
  /** Rows that take part; null for all. The others are listed by whoever left them out. */
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
  const table = id("project", spec.name);
  const shared = { table, key: spec.key, only: null };
  if (spec.name === "call") {
    return {
      ...shared,
      owner: callOwner(has),
      columns: own.map((name) => [name, callColumns(has, false)(name, value)]),
      // Without the line: calls of one customer in one second may lie either way, and a wider key costs a third more.
      order: [
        sql`cast(datediff('month', date '2000-01-01', started_at) as smallint)`,
        sql`customer_key`,
        sql`started_at`,
      ],
      mirror: isMirrored(has)
        ? { owner: valueOf("callee"), columns: own.map((name) => [name, callColumns(has, true)(name, value)]) }
        : null,
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
  const { rows, checks } = convertedRows(staged, incoming);
  const rejected = await storeRejects(writer, importId, rows, checks, target.only);
  const fits = target.only ? sql`bad is null and ${target.only}` : sql`bad is null`;
  const good = sql`(select * from ${rows} r0 where ${rejected > 0 || target.only ? fits : sql`true`})`;
  const taking = await countTaking(writer, staged, rejected, good, target.only !== null);
  const sides = target.mirror ? [target, target.mirror] : [target];
  if (target.owner) {
    const owners = join(
      sides.map(({ owner }) => sql`select ${owner} as customer_id from ${good} g`),
      sql` union all `,
    );
    await addCustomerKeys(writer, sql`(${owners})`);
  }
  const names = target.columns.map(([name]) => id(name));
  const selects = join(
    sides.map(({ owner, columns }) => {
      const values = join(columns.map(([name, value]) => sql`${value} as ${id(name)}`));
      return owner
        ? sql`select k.customer_key, ${values}, g.line from ${good} g join project.customer_key k on k.customer_id = ${owner}`
        : sql`select ${values}, g.line from ${good} g`;
    }),
    sql` union all `,
  );
  const key = target.key && join(target.key.map((name) => id(name)));
  const last = key ? sql`qualify row_number() over (partition by ${key} order by line desc) = 1` : sql``;
  const into = join([...(target.owner ? [sql`customer_key`] : []), ...names]);
  const hadRows = target.key !== null && (await writer.value<boolean>(sql`select exists (from ${target.table})`));
  const inserted = await writer.run(sql`
    insert into ${target.table} (${into}, import_id, line)
    select ${into}, cast(${importId} as integer), line from (${selects}) found ${last} order by ${join(target.order)}`);
  if (hadRows) await dropOlder(writer, target, importId);
  const stored = inserted / sides.length;
  return { stored, rejected, replaced: taking - stored };
}

async function countTaking(
  writer: Writer,
  staged: Staged,
  rejected: number,
  good: Sql,
  filtered: boolean,
): Promise<number> {
  return filtered ? (await writer.value<number>(sql`select count(*) from ${good} g`))! : staged.rows - rejected;
}

/** The new row takes the stored one's place. */
async function dropOlder(writer: Writer, { table, key }: Target, importId: number): Promise<void> {
  const same = join(
    key!.map((name) => sql`old.${id(name)} is not distinct from new.${id(name)}`),
    sql` and `,
  );
  await writer.run(sql`
    delete from ${table} as old using (select distinct ${join(key!.map((name) => id(name)))} from ${table} where import_id = ${importId}) as new
    where old.import_id <> ${importId} and ${same}`);
}
