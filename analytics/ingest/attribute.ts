import type { ColumnType } from "../api/ingest.ts";
import type { Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { COLUMNS_AT_ONCE, cellsOf } from "./cells.ts";
import type { ReadingOptions } from "./convert.ts";
import { convert, decimalPoints } from "./convert.ts";
import type { FieldSpec, ValueKind } from "./fields.ts";
import { attributeFields } from "./fields.ts";
import type { Target } from "./load.ts";
import { attributeRelation } from "./replaced.ts";
import type { Incoming } from "./rows.ts";
import { valueOf } from "./rows.ts";
import type { Staged } from "./source.ts";

/** Names in project.attribute_column.type. */
export type StoredType = "whole" | "number" | "date" | "timestamp" | "text" | "yes_no";

/** A file's column on its way into an attribute table. */
export interface AttributeColumn {
  readonly index: number;
  readonly header: string;
  /** View field it is meant for; `asked` when a person said so, else it must fit the whole column. */
  readonly field: string | null;
  readonly asked: boolean;
  /** The type a person gave it; undefined: told by the whole column. */
  readonly type?: ColumnType | undefined;
  readonly options: ReadingOptions;
}

export interface TypedColumn extends Omit<AttributeColumn, "type"> {
  readonly kind: ValueKind;
  readonly type: StoredType;
}

const dateHeader = /date|day|time|日|时间/i;

/** What a count over the whole column says about its cells; blank ones are left out. */
interface Counts {
  readonly filled: number;
  readonly whole: number;
  readonly decimal: number;
  readonly datelike: number;
  readonly fitting: number;
}

/** Types inferred over the whole column, blanks aside; a proposed view field stays only if every cell can be read as it. */
export async function typeColumns(
  writer: Writer,
  staged: Staged,
  columns: readonly AttributeColumn[],
): Promise<TypedColumn[]> {
  const open = columns.filter(({ type }) => type === undefined);
  const t = sql`t`;
  const counts = await countCells(writer, staged, open, ({ header, field, options }) => {
    const fieldKind = attributeFields.find(({ name }) => name === field)?.kind;
    // All digits are a date only under a header that says so.
    const digits = dateHeader.test(header)
      ? sql`or regexp_full_match(${t}, '(19|20)[0-9]{6}|(19|20)[0-9]{12}')`
      : sql``;
    const number = decimalPoints("number", t, options);
    return [
      sql`count(${t})`,
      // Leading zeros and more than 15 digits make an id, not a number.
      sql`count(*) filter (regexp_full_match(${number}, '[+-]?(0|[1-9][0-9]{0,14})'))`,
      sql`count(*) filter (regexp_full_match(${number}, '[+-]?((0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(,[0-9]{3}){1,4})(\\.[0-9]*)?|\\.[0-9]+)([eE][+-][0-9]{1,3})?'))`,
      sql`count(*) filter (regexp_matches(${t}, '^[0-9]{1,4}[-/.年][0-9A-Za-z]+[-/.月][0-9]|^[A-Za-z]{3,9} [0-9]|^[0-9]{1,2} [A-Za-z]{3}') ${digits})`,
      fieldKind ? sql`count(${convert(fieldKind, t, options)})` : sql`0`,
    ];
  });
  const typed = columns.map((column) => {
    if (column.type !== undefined) return { ...column, ...givenType(column.type) };
    const [filled, whole, decimal, datelike, fitting] = counts[open.indexOf(column)];
    return decide(column, { filled: filled, whole: whole, decimal: decimal, datelike: datelike, fitting: fitting });
  });
  const maybe = typed.filter(({ kind }, nth) => kind === "timestamp" && columns[nth].type === undefined);
  const dates = await countCells(writer, staged, maybe, ({ options }) => {
    const value = convert("timestamp", t, { ...options, origin: null });
    return [
      sql`count(${t})`,
      sql`count(${value})`,
      sql`count(*) filter (date_trunc('day', ${value}) <> ${value} or contains(${t}, ':'))`,
    ];
  });
  return typed.map((column): TypedColumn => {
    const nth = maybe.indexOf(column);
    if (nth < 0) return column;
    const [filled, dated, clocked] = dates[nth];
    if (filled !== dated) return { ...column, kind: "text", type: "text" };
    return clocked === 0 ? { ...column, kind: "date", type: "date" } : column;
  });
}

/** Counts per column; `tests` are of the text `t`, and columns with the same tests are counted together. */
async function countCells<C extends Omit<AttributeColumn, "type">>(
  writer: Writer,
  staged: Staged,
  columns: readonly C[],
  tests: (column: C) => readonly Sql[],
): Promise<number[][]> {
  const found: number[][] = [];
  const alike = new Map<string, { readonly counts: Sql; readonly places: number[] }>();
  columns.forEach((column, place) => {
    const counts = tests(column);
    found.push(counts.map(() => 0));
    const all = join(counts);
    const key = JSON.stringify([all.strings, all.values]);
    const group = alike.get(key);
    if (group) group.places.push(place);
    else alike.set(key, { counts: all, places: [place] });
  });
  for (const { counts, places } of alike.values()) {
    for (let from = 0; from < places.length; from += COLUMNS_AT_ONCE) {
      const part = places.slice(from, from + COLUMNS_AT_ONCE);
      const cells = cellsOf(
        staged,
        part.map((place) => columns[place].index),
      );
      const { columns: counted, rows } = await writer.columns(sql`select nth, ${counts} from ${cells} s group by nth`);
      for (let row = 0; row < rows; row++) {
        const [nth, ...numbers] = counted.map((values) => Number(values[row]));
        found[part[nth]] = numbers;
      }
    }
  }
  return found;
}

/** How cells are read as a type that was asked for, and what they are stored as. */
export function givenType(type: ColumnType): { readonly kind: ValueKind; readonly type: StoredType } {
  return { kind: type === "whole" ? "integer" : type, type: type === "month" ? "date" : type };
}

/** A column of dates comes out as `timestamp` at first. */
function decide(column: AttributeColumn, count: Counts): TypedColumn {
  const { filled } = count;
  const field = attributeFields.find(({ name }) => name === column.field);
  if (field && (column.asked || (filled > 0 && count.fitting === filled && fitsChoice(field, count)))) {
    return { ...column, kind: field.kind, type: storedType(field.kind) };
  }
  const as = (kind: "whole" | "number" | "timestamp" | "text"): TypedColumn => ({
    ...column,
    field: null,
    kind,
    type: kind,
  });
  if (filled === 0) return as("text");
  if (count.whole === filled && count.datelike < filled) return as("whole");
  if (count.decimal === filled && count.datelike < filled) return as("number");
  return as(count.datelike === filled ? "timestamp" : "text");
}

/** Coded choices (gender 0 and 1) are not the words a view field holds. */
function fitsChoice(field: FieldSpec, { filled, decimal }: Counts): boolean {
  return !["gender", "account_type", "status"].includes(field.kind) || decimal < filled;
}

function storedType(kind: ValueKind): StoredType {
  if (kind === "fen" || kind === "whole" || kind === "duration") return "whole";
  if (kind === "number" || kind === "rate") return "number";
  return kind === "date" || kind === "timestamp" ? kind : "text";
}

/** A column with its name in the table. */
export interface StoredColumn extends TypedColumn {
  readonly name: string;
}

/** Incoming fields of an attribute table: the owner, the month, and `a<index>` for each column. */
export function attributeIncoming(columns: readonly TypedColumn[]): Incoming[] {
  return columns.map(({ index, header, kind, options }) => ({
    field: { name: `a${index}`, kind, required: false, strict: false, unit: null },
    index,
    header,
    options,
  }));
}

/** Rows without an id column are customers of their own: `NAME:<line>`. */
export function attributeTarget(
  name: string,
  columns: readonly StoredColumn[],
  owned: boolean,
  month: Sql,
  only: Sql | null,
): Target {
  return {
    table: id("attribute", name),
    relation: attributeRelation(name),
    owner: owned ? valueOf("customer_id") : sql`${`${name}:`} || line`,
    columns: [["month", month], ...columns.map((column) => [column.name, valueOf(`a${column.index}`)] as const)],
    key: ["customer_key", "month"],
    order: [sql`line`],
    mirror: null,
    only,
  };
}
