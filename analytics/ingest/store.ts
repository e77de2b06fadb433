import type { ImportOptions } from "../api/ingest.ts";
import type { JobContext } from "../db/context.ts";
import type { Sql } from "../db/sql.ts";
import { sql } from "../db/sql.ts";
import type { AttributeColumn } from "./attribute.ts";
import { attributeIncoming, attributeTarget, typeColumns } from "./attribute.ts";
import { prepareTable } from "./attribute-columns.ts";
import type { Choice } from "./choices.ts";
import { fateOf } from "./choices.ts";
import type { ColumnStyle, DateOrder, ReadingOptions } from "./convert.ts";
import { decimalKinds } from "./convert.ts";
import { dateOrders, defaultDates } from "./dates.ts";
import { commaColumns } from "./decimals.ts";
import type { FieldSpec, TableSpec } from "./fields.ts";
import { ATTRIBUTE, fieldsOf, findTable } from "./fields.ts";
import { unitOf } from "./header.ts";
import { constantsOf } from "./link.ts";
import type { Loaded } from "./load.ts";
import { canonicalTarget, load } from "./load.ts";
import type { Recognised } from "./recognise.ts";
import type { Incoming } from "./rows.ts";
import type { Staged } from "./source.ts";

/** A staged file with all that was decided about it. */
export interface Storing {
  readonly staged: Staged;
  readonly importId: number;
  readonly columns: readonly string[];
  readonly found: Recognised;
  readonly options: ImportOptions;
  readonly choices: Readonly<Record<string, Choice>>;
  /** Customer ids are phones; see `isOwnPhone`. */
  readonly byPhone: boolean;
  /** How columns are written, from an import whose rows are repaired; told by the whole column otherwise. */
  readonly dates: Readonly<Record<string, ColumnStyle>> | null;
}

export interface StoredFile extends Loaded {
  readonly dates: Readonly<Record<string, ColumnStyle>>;
  /** The columns that went to a field. */
  readonly incoming: readonly Incoming[];
}

/** How the cells of a column are read: what was chosen for it, what its header says, what was chosen for the file. */
export function readingOptions(
  header: string,
  field: FieldSpec | undefined,
  table: string,
  options: ImportOptions,
  choice: Choice = {},
): ReadingOptions {
  const unit = unitOf(header, field?.kind ?? "text");
  const money =
    choice.unit === "yuan" || choice.unit === "fen" ? choice.unit : (unit.money ?? options.moneyUnit ?? "yuan");
  const asked = choice.unit === "s" || choice.unit === "min" ? choice.unit : null;
  const seconds =
    asked === null ? (unit.secondsPer ?? (options.durationUnit === "min" ? 60 : 1)) : asked === "min" ? 60 : 1;
  return {
    fenPer: money === "yuan" ? 100 : 1,
    secondsPer: seconds,
    origin: table === "call" && field?.kind === "timestamp" ? `${options.origin ?? "1970-01-01"} 00:00:00` : null,
    dates: defaultDates,
    timeZone: options.timeZone ?? null,
  };
}

/** Stores the rows of a staged file in the table it was recognised for. */
export async function store(storing: Storing, context: JobContext): Promise<StoredFile> {
  const { staged, importId, columns, found, options, choices, byPhone } = storing;
  const { db } = context;
  const spec = findTable(found.table);
  const specs = new Map(
    fieldsOf(found.table).map((field): [string, FieldSpec] => [
      field.name,
      byPhone && field.name === "customer_id" ? { ...field, kind: "phone" } : field,
    ]),
  );
  const orders = await ordersOf(storing, spec, specs, context);
  const commas = await commasOf(storing, specs, context);
  const reading = (index: number, field: FieldSpec | undefined): ReadingOptions => ({
    ...readingOptions(columns[index], field, found.table, options, choices[columns[index]]),
    dates: orders.get(index) ?? defaultDates,
    comma: commas.has(index),
  });
  const incoming = found.fields.flatMap((name, index): Incoming[] => {
    const field = name === null ? undefined : specs.get(name);
    return field ? [{ field, index, header: columns[index], options: reading(index, field) }] : [];
  });
  const month = options.month === undefined ? sql`cast(null as date)` : sql`cast(${`${options.month}-01`} as date)`;
  const dates = Object.fromEntries(
    columns.flatMap((column, index): [string, ColumnStyle][] => {
      const [order, comma] = [orders.get(index), commas.has(index)];
      return order || comma ? [[column, { ...(order ?? defaultDates), ...(comma ? { comma } : {}) }]] : [];
    }),
  );
  const kept = (take: (field: string | null, choice: Choice) => boolean): AttributeColumn[] =>
    found.fields.flatMap((field, index) => {
      const header = columns[index];
      if (!take(field, choices[header] ?? {})) return [];
      const asked = found.reasons[index] === "asked" && field !== null;
      const type = field === null ? choices[header]?.type : undefined;
      return [
        { index, header, field, asked, type, options: reading(index, field === null ? undefined : specs.get(field)) },
      ];
    });
  if (!spec) {
    const own = kept(
      (field, choice) =>
        field !== "customer_id" && field !== "month" && fateOf(found.table, field, choice) !== "left_out",
    );
    return { ...(await storeAttributes(storing, incoming, own, month, context)), dates, incoming };
  }
  const target = canonicalTarget(spec, incoming, constantsOf(columns, found, month));
  const replaceMonths = options.onSameMonth === "replace_months" && spec.dated !== null;
  const loaded = await context.during("store", () =>
    load(db, importId, staged, incoming, { ...target, replaceMonths }),
  );
  const extra = kept((field, choice) => fateOf(found.table, field, choice) === "kept");
  if (extra.length > 0) await storeExtra(storing, spec, incoming, extra, month, context);
  return { ...loaded, dates, incoming };
}

async function ordersOf(
  { staged, columns, found, options, choices, dates }: Storing,
  spec: TableSpec | undefined,
  specs: ReadonlyMap<string, FieldSpec>,
  context: JobContext,
): Promise<Map<number, DateOrder>> {
  const dated = found.fields.flatMap((field, index) => {
    const own = spec && spec.name !== "customer" ? (choices[columns[index]]?.type ?? null) : "date";
    const kind = field === null ? own : specs.get(field)!.kind;
    return kind === "date" || kind === "timestamp" || kind === "month" ? [index] : [];
  });
  const whole = spec?.name === "customer" ? columns.map((_, index) => index) : dated;
  const open = whole.filter(
    (index) => !dates?.[columns[index]] && (choices[columns[index]]?.dateOrder ?? options.dateOrder) === undefined,
  );
  const orders = await dateOrders(context.db, staged, open);
  for (const index of whole) {
    const asked = choices[columns[index]]?.dateOrder ?? options.dateOrder;
    const known = asked ? { dash: asked, slash: asked } : dates?.[columns[index]];
    if (known) orders.set(index, known);
  }
  return orders;
}

/** Columns of numbers written `1.234,50`. */
async function commasOf(
  { staged, columns, found, options, dates }: Storing,
  specs: ReadonlyMap<string, FieldSpec>,
  context: JobContext,
): Promise<ReadonlySet<number>> {
  const numbers = found.fields.flatMap((field, index) => {
    const kind = field === null ? undefined : specs.get(field)?.kind;
    return field === null || (kind && decimalKinds.has(kind)) ? [index] : [];
  });
  if (options.decimal) return new Set(options.decimal === "comma" ? numbers : []);
  const known = dates && new Set(numbers.filter((index) => dates[columns[index]]?.comma));
  return known ?? commaColumns(context.db, staged, numbers);
}

async function storeAttributes(
  { staged, importId, found, options }: Storing,
  incoming: readonly Incoming[],
  columns: readonly AttributeColumn[],
  month: Sql,
  context: JobContext,
): Promise<Loaded> {
  const { db } = context;
  const name = found.table.slice(ATTRIBUTE.length);
  const placed = await prepareTable(db, name, importId, await typeColumns(db, staged, columns));
  const keys = incoming.filter(({ field }) => field.name === "customer_id" || field.name === "month");
  const has = (field: string) => keys.some((key) => key.field.name === field);
  const target = attributeTarget(name, placed, has("customer_id"), has("month") ? sql`v_month` : month, null);
  const replaceMonths = options.onSameMonth === "replace_months";
  return context.during("store", () =>
    load(db, importId, staged, [...keys, ...attributeIncoming(placed)], { ...target, replaceMonths }),
  );
}

/** Columns that the table has no place for: kept beside it, for the rows that were stored. */
async function storeExtra(
  { staged, importId }: Storing,
  spec: TableSpec,
  incoming: readonly Incoming[],
  columns: readonly AttributeColumn[],
  month: Sql,
  context: JobContext,
): Promise<void> {
  const { db } = context;
  const placed = await prepareTable(db, spec.name, importId, await typeColumns(db, staged, columns));
  const owner = incoming.filter(
    ({ field }) => field.name === "customer_id" || (spec.dated !== null && field.name === "month"),
  );
  const own = owner.some(({ field }) => field.name === "month") ? sql`v_month` : month;
  const table = spec.name === "bill" ? sql`project.bill` : sql`project.customer`;
  const only = sql`line in (select line from ${table} where import_id = ${importId})`;
  await load(
    db,
    importId,
    staged,
    [...owner, ...attributeIncoming(placed)],
    attributeTarget(spec.name, placed, true, own, only),
  );
}
