import type { Scalar, TraceSource } from "../api/customers.ts";
import type { Reader } from "../db/database.ts";
import { customerRows, importSources } from "../db/facts.ts";
import { maskSql } from "../db/mask.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { At } from "./provenance.ts";
import { basicFields } from "./registry/basic.ts";
import type { RowsOf } from "./registry/field.ts";
import { shownColumns } from "./registry/rows.ts";
import type { ViewWindow } from "./window.ts";

/** What is masked beside the personal columns of the customer table, and the field whose masking it has. */
const maskedAs: Readonly<Record<string, string>> = {
  other_number: "phone",
  forwarded_to: "phone",
  other_id: "phone",
};

/** What only the future knows: column → the moment that has to have come. */
const toldBy: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  payment: { paid_at: "paid_at", method: "paid_at" },
  complaint: { closed_at: "closed_at", satisfaction: "closed_at" },
  customer: { left_on: "left_on" },
};

/** One kind of rows: those of a table that meet any of the conditions. */
interface Wanted {
  readonly table: string;
  readonly from: Sql;
  readonly columns: Set<string>;
  readonly conditions: Sql[];
}

/** Gathers the rows behind a value of one customer, each table once, and reads them with their files. */
export class TraceRows {
  readonly #reader: Reader;
  readonly #window: ViewWindow;
  readonly #key: number;
  readonly #cell: string | null;
  readonly #wanted = new Map<string, Wanted>();

  constructor(reader: Reader, window: ViewWindow, key: number, usualCell: string | null) {
    this.#reader = reader;
    this.#window = window;
    this.#key = key;
    this.#cell = usualCell;
  }

  /** A column of the customer table and the row that it was taken from. */
  async addCustomer(column: string, at: At): Promise<void> {
    const { all } = await customerRows(this.#reader, sql`customer_key = ${this.#key}`);
    this.#add("customer", "customer", sql`${all} as told`, [column], rowAt(at));
  }

  /** A column of an attribute table and the row that the view took. */
  addFile(table: string, column: string, at: At): void {
    this.#add(`attribute:${table}`, `attribute:${table}`, id("attribute", table), [column], rowAt(at));
  }

  /** Rows of a dated table; those of `orElse` when there are none. */
  async add(spec: RowsOf): Promise<void> {
    if (spec.orElse && (await this.none([spec]))) return this.add(spec.orElse);
    const columns = spec.everyone ?? shownColumns[spec.table];
    const kind = spec.everyone ? `${spec.table} of everyone` : spec.table;
    this.#add(kind, spec.table, id("project", spec.table), columns, this.#condition(spec));
  }

  async none(specs: readonly RowsOf[]): Promise<boolean> {
    for (const spec of specs) {
      const found = await this.#reader.value<number>(
        sql`select 1 from ${id("project", spec.table)} where ${this.#condition(spec)} limit 1`,
      );
      if (found !== undefined) return false;
    }
    return true;
  }

  /** All that was gathered, at most `limit` rows of each table, the latest first; and the ids that led to the customer. */
  async read(limit: number, unmask: boolean): Promise<TraceSource[]> {
    const sources: TraceSource[] = [];
    const imports = new Map((await importSources(this.#reader, null)).map((one) => [one.importId, one]));
    const used = new Set<number>();
    const readOne = async (wanted: Wanted) => {
      const columns = [...wanted.columns];
      const where = join(
        wanted.conditions.map((condition) => sql`(${condition})`),
        sql` or `,
      );
      const total = (await this.#reader.value<number>(sql`select count(*) from ${wanted.from} where ${where}`)) ?? 0;
      const shown = columns.map(
        (column, index) => sql`${this.#shown(wanted.table, column, unmask)} as ${id(`c${index}`)}`,
      );
      // The latest by what is dated first; columns are listed with the date in front.
      const rows = await this.#reader.rows<Record<string, Scalar | null>>(sql`
        select ${join([...shown, sql`import_id as "from_import", line as "from_line"`])} from ${wanted.from} where ${where}
        order by ${id(columns[0])} desc nulls last, import_id desc, line desc limit ${limit}`);
      sources.push({
        table: wanted.table,
        columns,
        total,
        rows: rows.map((row) => {
          const importId = row["from_import"] as number;
          used.add(importId);
          return {
            values: columns.map((_column, index) => row[`c${index}`] ?? null),
            file: imports.get(importId)?.file ?? "",
            importId,
            line: Number(row["from_line"]),
            loadedAt: imports.get(importId)?.loadedAt ?? "",
          };
        }),
      });
    };
    for (const wanted of this.#wanted.values()) await readOne(wanted);
    const match = await this.#match(used);
    if (match) await readOne(match);
    return sources;
  }

  /** The rows of the match table for files that name their customers by account number or phone. */
  async #match(imports: ReadonlySet<number>): Promise<Wanted | null> {
    if (imports.size === 0) return null;
    const mapped = await this.#reader.rows<{ mapping: string }>(
      sql`select cast(mapping as varchar) as mapping from project.import where import_id in (${join([...imports].map((one) => sql`${one}`))})`,
    );
    const fields = new Set(
      mapped.flatMap(({ mapping }) => linkOf(JSON.parse(mapping) as Record<string, string | null>)),
    );
    const kinds = [
      ...(fields.has("account_number") ? [sql`kind <> 'phone'`] : []),
      ...(fields.has("phone_id") ? [sql`kind = 'phone'`] : []),
    ];
    if (kinds.length === 0) return null;
    const condition = sql`customer_key = ${this.#key} and (${join(kinds, sql` or `)})`;
    const found = await this.#reader.value<number>(sql`select 1 from project.match where ${condition} limit 1`);
    if (found === undefined) return null;
    return {
      table: "match",
      from: id("project", "match"),
      columns: new Set(["kind", "other_id"]),
      conditions: [condition],
    };
  }

  #add(kind: string, table: string, from: Sql, columns: readonly string[], condition: Sql): void {
    const wanted = this.#wanted.get(kind) ?? { table, from, columns: new Set<string>(), conditions: [] };
    this.#wanted.set(kind, wanted);
    for (const column of columns) wanted.columns.add(column);
    wanted.conditions.push(condition);
  }

  #condition(spec: RowsOf): Sql {
    const { windowStart, asOfEnd } = this.#window;
    const chosen = spec.where({ start: sql`${windowStart}`, end: sql`${asOfEnd}`, cell: this.#cell });
    return spec.everyone ? chosen : sql`customer_key = ${this.#key} and ${chosen}`;
  }

  #shown(table: string, column: string, unmask: boolean): Sql {
    const moment = toldBy[table]?.[column];
    const stored = id(column);
    const { asOfEnd } = this.#window;
    const then =
      moment && asOfEnd !== null
        ? sql`case when ${id(moment)} < cast(${asOfEnd} as timestamp) then ${stored} end`
        : stored;
    if (asStored.has(column) && !table.startsWith("attribute:")) return then;
    const text = sql`cast(${then} as varchar)`;
    if (unmask) return text;
    const personal = basicFields.find((field) => field.personal && field.name === column)?.name ?? maskedAs[column];
    return personal ? maskSql({ name: personal, personal: true }, text) : text;
  }
}

/** Columns that are shown as they are stored: numbers and yes or no. */
const asStored: ReadonlySet<string> = new Set([
  "total_fen",
  "outgoing_call_fen",
  "vas_fen",
  "duration_s",
  "is_long_distance",
  "is_ip_long_distance",
  "drop_rate",
  "connect_rate",
  "amount_fen",
  "satisfaction",
  "uses",
  "fee_fen",
  "age_years",
  "marketing_consent",
]);

function rowAt(at: At): Sql {
  return sql`import_id = ${at.importId} and line = ${at.line}`;
}

/** The field that stands in place of the customer id in a file's mapping, if any. */
function linkOf(mapping: Readonly<Record<string, string | null>>): string[] {
  const fields = Object.values(mapping);
  return fields.includes("customer_id")
    ? []
    : fields.filter((field) => field === "account_number" || field === "phone_id").map(String);
}
