import type { Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";
import type { ValueKind } from "./fields.ts";
import type { OuterBlanks } from "./source.ts";
import { ascii, month, once, plainMonth, plainTime, timestamp } from "./times.ts";
import { words } from "./words.ts";

/** How the whole column writes its dates, where one cell alone would not tell. */
export interface DateOrder {
  /** `05-03-2024`, `05.03.2024`: whether the day comes first. */
  readonly dash: "dmy" | "mdy" | "ymd";
  /** `03/05/2024`. */
  readonly slash: "dmy" | "mdy" | "ymd";
}

/** What one cell alone would not tell, by column. */
export interface ColumnStyle extends DateOrder {
  /** Numbers are written `1.234,50`. */
  readonly comma?: boolean;
}

export interface ReadingOptions {
  /** Fen in one unit of the number written. */
  readonly fenPer: 1 | 100;
  readonly secondsPer: number;
  /** Start of the clock for small whole numbers; null where a field has no such times. */
  readonly origin: string | null;
  readonly dates: DateOrder;
  /** Numbers are written `1.234,50`. */
  readonly comma?: boolean;
  /** Times with an offset, and epochs, are turned into this zone; null leaves the clock as it is written. */
  readonly timeZone?: string | null;
}

/**
 * Outer blanks, also full-width and no-break ones; a blank cell is NULL. The one-argument `trim` does not know tabs and
 * line ends, the other is thirty times slower: each runs only where it is needed.
 */
export function trimmed(cell: Sql, outer: OuterBlanks): Sql {
  if (outer === "none") return cell;
  if (outer === "blanks") return sql`nullif(trim(${cell}), '')`;
  const any = sql`contains(${cell}, chr(9)) or contains(${cell}, chr(10)) or contains(${cell}, chr(13))`;
  return sql`nullif(case when ${any} then trim(${cell}, ${" \t\r\n\u00a0\u3000"}) else trim(${cell}) end, '')`;
}

/**
 * The value of a cell as SQL over its trimmed text; NULL when it cannot be read. One expression per kind, so that
 * rows never pass through JavaScript. Units: money whole fen, durations whole seconds, months their first day.
 */
export function convert(kind: ValueKind, cell: Sql, options: ReadingOptions): Sql {
  const text = decimalPoints(kind, cell, options);
  switch (kind) {
    case "id":
      return identifier(text);
    case "phone":
      return phone(text);
    case "text":
      return text;
    case "fen":
      return fen(text, options.fenPer);
    case "date":
      return sql`cast(${timestamp(text, { ...options, origin: null })} as date)`;
    case "month":
      return month(text, options);
    case "timestamp":
      return timestamp(text, options);
    case "duration":
      return duration(text, options.secondsPer);
    case "whole":
      return sql`case ${plainWhole(text)} else try_cast(round(${decimal(text)}) as bigint) end`;
    case "integer":
      return sql`case when regexp_full_match(${text}, '-?[0-9]{1,18}') then try_cast(${text} as bigint)
        else ${once("exact", decimal(text), (exact) => sql`case when ${exact} = round(${exact}) then try_cast(${exact} as bigint) end`)} end`;
    case "number":
      return number(text);
    case "rate":
      return sql`case when suffix(${text}, '%') or suffix(${text}, '％') then ${number(sql`rtrim(${text}, '%％ ')`)} / 100 else ${number(text)} end`;
    case "yes_no":
      return sql`case ${plainYesNo(text)} when ${oneOf(text, words.yes)} then true when ${oneOf(text, words.no)} then false end`;
    case "direction":
      return choose(text, { out: words.out, in: words.in }, null);
    case "outcome":
      return choose(text, { connected: words.connected, dropped: words.dropped, failed: words.failed }, null);
    case "gender":
      return choose(text, { male: words.male, female: words.female }, text);
    case "account_type":
      return choose(
        text,
        {
          individual: words.individual,
          household: words.household,
          enterprise: words.enterprise,
          government: words.government,
        },
        text,
      );
    case "status":
      return choose(text, { active: words.active, suspended: words.suspended, left: words.left }, text);
  }
}

/** A number that a spreadsheet has cut short: `1.38E+10` was a phone, its digits are gone. */
function isCutShort(text: Sql): Sql {
  return sql`regexp_full_match(${text}, '[0-9]([.][0-9]+)?[Ee][+][0-9]+')`;
}

/** Neither blank at its ends, nor cut short, nor one of the words below. */
function isPlainId(text: Sql): Sql {
  return sql`${text}[-1] >= '0' and ${text}[-1] <= '9' and ${text} >= '0' and ${text} < '{' and not contains(${text}, '+')`;
}

/** Whether a cell, untrimmed, is what `convert` makes of it; NULL of an empty one. Null for kinds where no short test tells. */
export function isAsWritten(kind: ValueKind, cell: Sql): Sql | null {
  switch (kind) {
    case "id":
      return isPlainId(cell);
    case "phone":
      return isPlainPhone(cell);
    case "direction":
      return sql`${cell} in ('out', 'in')`;
    case "outcome":
      return sql`${cell} in ('connected', 'dropped', 'failed')`;
    default:
      return null;
  }
}

/** Under a column of ids the last line of a report, or the error of a spreadsheet. */
function isNoId(text: Sql): Sql {
  return sql`regexp_full_match(${text}, '(?i)(合计|总计|小计|共计|总和|合计数|汇总|本页小计|total|totals|subtotal|sum|grand total|#N/A|#NAME\\?|#REF!|#VALUE!|#NUM!|#NULL!|#DIV/0!|nan)[：:]?')`;
}

/**
 * An id as it is written; NULL for what is none. Spreadsheets are told that an id is text by `="0001"` or `'0001`, which
 * is no part of it. The first branch lets all common ids through at little cost.
 */
function identifier(text: Sql): Sql {
  return sql`case
    when ${isPlainId(text)} then ${text}
    when strlen(${text}) <= 15 and ${isNoId(text)} then null
    when contains(${text}, '+') and ${isCutShort(text)} then null
    when starts_with(${text}, '="') then nullif(regexp_replace(${text}, '^="(.*)"$', '\\1'), '')
    when starts_with(${text}, ${"'"}) and regexp_full_match(${text}, ${"'[0-9]+"}) then ${text}[2:]
    when starts_with(${text}, ${"\ufeff"}) then nullif(${text}[2:], '')
    else ${text} end`;
}

/**
 * A mobile number as its eleven digits, without country code, blanks and dashes; other numbers as they are written. Eleven
 * characters from 13 to 19 are either such digits or nothing the rest would change.
 */
export function phone(text: Sql): Sql {
  const bare = sql`regexp_replace(${ascii(text)}, ${"[ ()'=\"-]"}, '', 'g')`;
  return sql`case when ${isPlainPhone(text)} then ${text}
    when ${isCutShort(text)} or ${isNoId(text)} then null
    else coalesce(nullif(regexp_extract(${bare}, '^(?:[+]?86|0086)?(1[3-9][0-9]{9})(?:[.]0+)?$', 1), ''), ${text}) end`;
}

function isPlainPhone(text: Sql): Sql {
  return sql`strlen(${text}) = 11 and ${text} >= '13' and ${text} < '2'`;
}

/**
 * What `convert` says of the commonest ways to write a value, by its own first branches; NULL for all other cells. Null
 * for kinds that have no such ways. A tenth of the SQL to bind: whole columns are read so first, and by `convert` only
 * the cells that are left over.
 */
export function convertPlain(kind: ValueKind, cell: Sql, options: ReadingOptions): Sql | null {
  const text = decimalPoints(kind, cell, options);
  switch (kind) {
    case "fen":
      return sql`case ${plainFen(text, options.fenPer)} end`;
    case "date":
      return sql`cast(case ${plainTime(text, options)} end as date)`;
    case "month":
      return sql`cast(date_trunc('month', case ${plainMonth(text)} end) as date)`;
    case "timestamp":
      return options.timeZone ? null : sql`case ${plainTime(text, options)} end`;
    case "duration":
      return sql`case ${plainDuration(text, options.secondsPer)} end`;
    case "whole":
      return sql`case ${plainWhole(text)} end`;
    case "number":
    case "rate":
      return sql`case when regexp_full_match(${text}, ${PLAIN_NUMBER}) then try_cast(${text} as double) end`;
    case "yes_no":
      return sql`case ${plainYesNo(text)} end`;
    default:
      return null;
  }
}

/** Kinds whose cells are numbers with a decimal sign. */
export const decimalKinds: ReadonlySet<ValueKind> = new Set(["fen", "whole", "integer", "number", "rate", "duration"]);

/** `1.234,50` as `1,234.50`; a no-break blank parts thousands too. */
export function decimalPoints(kind: ValueKind, text: Sql, { comma }: ReadingOptions): Sql {
  return comma && decimalKinds.has(kind) ? sql`translate(${text}, ${".,．，\u00a0\u202f"}, ${",.,.,,"})` : text;
}

function oneOf(text: Sql, list: string): Sql {
  // Not `in (…)`: of a long list DuckDB makes a join, which every row passes, needed or not.
  return sql`list_contains([${join(list.split("|").map((word) => sql`${word}`))}], lower(${text}))`;
}

function choose(text: Sql, choices: Readonly<Record<string, string>>, otherwise: Sql | null): Sql {
  const whens = join(
    Object.entries(choices).map(([value, list]) => sql`when ${oneOf(text, list)} then ${value}`),
    sql` `,
  );
  // The stored words first: files that write them need no list.
  const stored = join(Object.keys(choices).map((value) => sql`${value}`));
  return sql`case when ${text} in (${stored}) then ${text} ${whens} else ${otherwise ?? sql`null`} end`;
}

// Patterns are written into the SQL, not bound: a bound one is compiled again for every batch of rows.
const PLAIN_NUMBER = sql`'-?[0-9]+(\\.[0-9]+)?'`;

function plainWhole(text: Sql): Sql {
  return sql`when regexp_full_match(${text}, '-?[0-9]{1,15}') then try_cast(${text} as bigint)`;
}

function plainYesNo(text: Sql): Sql {
  return sql`when ${text} in ('1', 'true', '是') then true when ${text} in ('0', 'false', '否') then false`;
}

/** Text of a number without thousands separators and currency signs: `¥1,234.50` → `1234.50`, `5.00-` → `-5.00`; NULL when it is none. */
function digits(text: Sql): Sql {
  const signed = sql`regexp_replace(${ascii(text)}, '^([0-9.,]*[0-9])-$', '-\\1')`;
  const plain = sql`regexp_replace(${signed}, '^([+-]?)\\s*(?:[¥￥$€£]|rmb|cny)\\s*([+-]?)|\\s*(?:元|圆|yuan|rmb|cny|[€$£¥￥])$', '\\1\\2', 'gi')`;
  const written = once(
    "digits",
    plain,
    (found) => sql`case
      when regexp_full_match(${found}, '[+-]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]*)?') then replace(${found}, ',', '')
      when regexp_full_match(${found}, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?') then ${found} end`,
  );
  return sql`case when regexp_full_match(${text}, ${PLAIN_NUMBER}) then ${text} else ${written} end`;
}

/** 128 bits wide and so a hundred times slower than a narrow one: for what the plain patterns leave over. */
function decimal(text: Sql): Sql {
  return sql`try_cast(${digits(text)} as decimal(24, 6))`;
}

export function number(text: Sql): Sql {
  return sql`try_cast(${digits(text)} as double)`;
}

/** Exact: a decimal times 100, half a fen rounded away from zero. Accounting brackets `(5.00)` are minus. */
function fen(text: Sql, fenPer: 1 | 100): Sql {
  const bare = sql`case when ${text} like '(%)' then '-' || ${text}[2:-2] else ${text} end`;
  return sql`case ${plainFen(text, fenPer)} else try_cast(round(${decimal(bare)} * ${fenPer === 100 ? sql`100` : sql`1`}) as bigint) end`;
}

/** Of 18 digits at most, factor included: more would be 128 bits wide. */
function plainFen(text: Sql, fenPer: 1 | 100): Sql {
  return fenPer === 100
    ? sql`when regexp_full_match(${text}, '-?[0-9]{1,13}(\\.[0-9]{1,2})?') then cast(try_cast(${text} as decimal(15, 2)) * cast(100 as decimal(3, 0)) as bigint)`
    : plainWhole(text);
}

function plainDuration(text: Sql, secondsPer: number): Sql {
  return sql`when regexp_full_match(${text}, '-?[0-9]{1,9}') then cast(${text} as bigint) * cast(${secondsPer} as bigint)`;
}

function duration(text: Sql, secondsPer: number): Sql {
  const plain = ascii(text);
  const part = (index: number) => sql`cast(split_part(${plain}, ':', ${index}) as integer)`;
  return sql`case ${plainDuration(text, secondsPer)}
    when regexp_full_match(${plain}, '[0-9]{1,5}:[0-5]?[0-9]') then ${part(1)} * 60 + ${part(2)}
    when regexp_full_match(${plain}, '[0-9]{1,4}:[0-5]?[0-9]:[0-5]?[0-9]') then ${part(1)} * 3600 + ${part(2)} * 60 + ${part(3)}
    else try_cast(round(${decimal(text)} * cast(${secondsPer} as integer)) as bigint) end`;
}
