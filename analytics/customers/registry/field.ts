import type { FieldCategory, FieldInfo, FieldType } from "../../api/customers.ts";
import type { RuleName } from "../../api/rules.ts";
import type { Sql } from "../../db/sql.ts";
import { id, sql } from "../../db/sql.ts";

/** Text in both languages: zh-CN, en. */
export type Words = readonly [zh: string, en: string];

/** One field of the view: what the user reads about it, what it needs, and where its value comes from. */
export interface FieldDef {
  readonly name: string;
  readonly category: FieldCategory;
  readonly kind: "recorded" | "derived";
  readonly type: FieldType;
  readonly unit: string | null;
  readonly title: Words;
  readonly formula: Words | null;
  readonly personal: boolean;
  /** Items several to a value, written `a; b; c`. */
  readonly list: boolean;
  /**
   * What must have rows as of the month, all of it; else the field is NULL everywhere. `table` or `table.column`, or `field:name`
   * for a field that has a source itself; `a | b` is met by either, `?table` is named as a source when it is there.
   */
  readonly needs: readonly string[];
  /** Used in place of `needs` and `value` when `needs` is not met. */
  readonly otherwise?: { readonly needs: readonly string[]; readonly value: Sql; readonly rows?: readonly RowsOf[] };
  /** The value over the joined blocks (by the block's name); a `value` field is over the other fields. */
  readonly value: Sql;
  /** The rules of the project that it follows. */
  readonly rules: readonly RuleName[];
  /** The rows behind a value where they are not those that `needs` tells: see `rowsOf`. */
  readonly rows?: readonly RowsOf[];
  /** Other fields of the view whose rows are behind the value. */
  readonly inputs: readonly string[];
}

/** Rows of a dated table behind one customer's value. */
export interface RowsOf {
  readonly table: string;
  readonly where: (at: RowsAt) => Sql;
  /** Rows of all customers; only these columns are shown. */
  readonly everyone?: readonly string[];
  /** Used in its place when it finds no row. */
  readonly orElse?: RowsOf;
}

/** What decides which rows count: the window's first moment, the first after the as-of month, the customer's usual cell. */
export interface RowsAt {
  readonly start: Sql;
  readonly end: Sql;
  readonly cell: string | null;
}

type Extra = Partial<
  Pick<FieldDef, "unit" | "formula" | "personal" | "list" | "otherwise" | "rules" | "rows" | "inputs">
>;

export function recorded(
  name: string,
  type: FieldType,
  title: Words,
  needs: readonly string[],
  value: Sql,
  extra: Extra = {},
): FieldDef {
  return {
    name,
    category: "basic",
    kind: "recorded",
    type,
    unit: null,
    title,
    formula: null,
    personal: false,
    list: false,
    needs,
    value,
    rules: [],
    inputs: [],
    ...extra,
  };
}

export function derived(category: FieldCategory) {
  return (
    name: string,
    type: FieldType,
    unit: string | null,
    title: Words,
    formula: Words,
    needs: readonly string[],
    value: Sql,
    extra: Extra = {},
  ): FieldDef => ({
    name,
    category,
    kind: "derived",
    type,
    unit,
    title,
    formula,
    personal: false,
    list: false,
    needs,
    value,
    rules: [],
    inputs: [],
    ...extra,
  });
}

/** A column of a block; 0 for a customer the block has no row of. */
export function orZero(block: string, column: string): Sql {
  return sql`coalesce(${id(block, column)}, 0)`;
}

/** The value as the type that the view's column has. */
export function castTo(type: FieldType, value: Sql): Sql {
  switch (type) {
    case "text":
    case "category":
      return sql`cast(${value} as varchar)`;
    case "number":
      return sql`cast(${value} as double)`;
    case "whole":
    case "fen":
      return sql`cast(${value} as bigint)`;
    case "date":
      return sql`cast(${value} as date)`;
    case "yes_no":
      return sql`cast(${value} as boolean)`;
  }
}

/** As `castTo`, for what a file brought: what does not fit becomes NULL, fractions round half-up where whole numbers are kept. */
export function tryCastTo(type: FieldType, value: Sql): Sql {
  switch (type) {
    case "text":
    case "category":
      return sql`cast(${value} as varchar)`;
    case "number":
      return sql`try_cast(${value} as double)`;
    case "whole":
    case "fen":
      return sql`try_cast(floor(try_cast(${value} as double) + 0.5) as bigint)`;
    case "date":
      return sql`try_cast(${value} as date)`;
    case "yes_no":
      return sql`try_cast(cast(${value} as varchar) as boolean)`;
  }
}

export function infoOf(def: FieldDef, sources: readonly string[]): FieldInfo {
  return {
    name: def.name,
    category: def.category,
    kind: def.kind,
    type: def.type,
    unit: def.unit,
    title: { "zh-CN": def.title[0], en: def.title[1] },
    formula: def.formula && { "zh-CN": def.formula[0], en: def.formula[1] },
    sources,
    filled: 0,
    personal: def.personal,
    ...(def.list ? { list: true } : {}),
  };
}
