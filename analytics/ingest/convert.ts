import type { Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";
import type { ValueKind } from "./fields.ts";
import type { OuterBlanks } from "./source.ts";
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
        when ${decimal(text)} = round(${decimal(text)}) then try_cast(${decimal(text)} as bigint) end`;
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
  return sql`case when strlen(${text}) = 11 and ${text} >= '13' and ${text} < '2' then ${text}
    when ${isCutShort(text)} or ${isNoId(text)} then null
    else coalesce(nullif(regexp_extract(${bare}, '^(?:[+]?86|0086)?(1[3-9][0-9]{9})(?:[.]0+)?$', 1), ''), ${text}) end`;
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

/** Full-width digits and signs as ASCII. */
function ascii(text: Sql): Sql {
  return sql`translate(${text}, '０１２３４５６７８９．，－＋：／　', '0123456789.,-+:/ ')`;
}

// Patterns are written into the SQL, not bound: a bound one is compiled again for every batch of rows.
const PLAIN_NUMBER = sql`'-?[0-9]+(\\.[0-9]+)?'`;

function plainWhole(text: Sql): Sql {
  return sql`when regexp_full_match(${text}, '-?[0-9]{1,18}') then try_cast(${text} as bigint)`;
}

function plainYesNo(text: Sql): Sql {
  return sql`when ${text} in ('1', 'true', '是') then true when ${text} in ('0', 'false', '否') then false`;
}

/** Text of a number without thousands separators and currency signs: `¥1,234.50` → `1234.50`, `5.00-` → `-5.00`; NULL when it is none. */
function digits(text: Sql): Sql {
  const signed = sql`regexp_replace(${ascii(text)}, '^([0-9.,]*[0-9])-$', '-\\1')`;
  const plain = sql`regexp_replace(${signed}, '^([+-]?)\\s*(?:[¥￥$€£]|rmb|cny)\\s*([+-]?)|\\s*(?:元|圆|yuan|rmb|cny|[€$£¥￥])$', '\\1\\2', 'gi')`;
  return sql`case when regexp_full_match(${text}, ${PLAIN_NUMBER}) then ${text}
    when regexp_full_match(${plain}, '[+-]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]*)?') then replace(${plain}, ',', '')
    when regexp_full_match(${plain}, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?') then ${plain} end`;
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

/** `2024-01-05 下午 3:05`, `2024-01-05 PM 3:05` → `2024-01-05 3:05 PM`; of `下午 15:05` the hour says all. */
function markedLast(text: Sql): Sql {
  const marked = ["上午|[Aa][Mm]", "下午|[Pp][Mm]"].reduce(
    (written, marks, nth) =>
      sql`regexp_replace(${written}, ${`^(.*[0-9日号])\\s*(?:${marks})\\s*([0-9].*[0-9])[秒分]?$`}, ${`\\1 \\2 ${nth === 0 ? "AM" : "PM"}`})`,
    text,
  );
  return sql`case when regexp_matches(${text}, '午|[AaPp][Mm]\\s*[0-9]') then regexp_replace(translate(${marked}, '时点分', ':::'), '( (?:1[3-9]|2[0-3]):.*) PM$', '\\1') else ${text} end`;
}

/** Calendar-checked; times of day are kept as written, a zone after them is left out: the operator's own clock. */
function timestamp(text: Sql, options: ReadingOptions): Sql {
  const { origin } = options;
  const plain = markedLast(ascii(text));
  const tidy = sql`regexp_replace(${plain}, '(:[0-9]{2}(?:\\.[0-9]+)?)\\s*(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)$', '\\1')`;
  const chinese = sql`rtrim(regexp_replace(regexp_replace(regexp_replace(${plain}, '[年月]', '-', 'g'), '[日号]\\s*', ' '), '\\s*[时点分]\\s*', ':', 'g'), '秒: ')`;
  const zone = options.timeZone ?? null;
  const inZone = (epoch_s: Sql) => sql`timezone(${zone}, to_timestamp(${epoch_s}))`;
  const epoch =
    origin === null
      ? sql``
      : sql`
    when regexp_full_match(${text}, '[0-9]{13}') then ${zone === null ? sql`epoch_ms(cast(${text} as bigint))` : inZone(sql`cast(${text} as bigint) / 1000`)}
    when regexp_full_match(${text}, '[0-9]{10}') then ${zone === null ? sql`epoch_ms(cast(${text} as bigint) * 1000)` : inZone(sql`cast(${text} as bigint)`)}
    when regexp_full_match(${text}, '[0-9]{1,9}(\\.[0-9]+)?') then cast(${origin} as timestamp) + to_microseconds(cast(round(cast(${text} as double) * 1000000) as bigint))`;
  const simple = sql`case ${zone === null ? sql`` : zoned(plain, zone)} ${plainTime(text, { ...options, timeZone: null })} end`;
  return sql`coalesce(${simple}, case
    when regexp_full_match(${plain}, '[0-9]{8}') and ${plain}[1:2] in ('18', '19', '20', '21') then try_strptime(${plain}, '%Y%m%d')
    when regexp_full_match(${plain}, '(19|20)[0-9]{12}') then try_strptime(${plain}, '%Y%m%d%H%M%S')
    when regexp_full_match(${plain}, '(19|20)[0-9]{10}') and ${plain}[5:6] <= '12' then try_strptime(${plain}, '%Y%m%d%H%M')
    ${epoch}
    when regexp_full_match(${plain}, '(19|20)[0-9]{6}[ T][0-9]{6}([.][0-9]+)?Z?') then try_strptime(${plain}[1:8] || ${plain}[10:15], '%Y%m%d%H%M%S')
    when regexp_matches(${plain}, '^[0-9]{8}[ T][0-9]') then ${clock(sql`${plain}[1:4] || '-' || ${plain}[5:6] || '-' || ${plain}[7:]`)}
    ${origin === null ? serial(plain) : sql``}
    when contains(${plain}, '年') then ${clock(chinese)}
    when regexp_matches(${plain}, '^[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}') then ${clock(yearFirst(tidy))}
    when regexp_matches(${plain}, '^[0-9]{1,2}[-.][0-9]{1,2}[-.]([0-9]{2}|[0-9]{4})([ T]|$)') then ${clock(reordered(tidy, options.dates.dash))}
    when regexp_matches(${plain}, '^[0-9]{1,2}/[0-9]{1,2}/([0-9]{2}|[0-9]{4})([ T]|$)') then ${clock(reordered(tidy, options.dates.slash))}
    when regexp_matches(${plain}, ${NAMED_MONTH}) then ${named(tidy)}
    end)`;
}

/** A spreadsheet's day number, from 2001 (37000) to 2064: of other days `24075` might as well be day 75 of 2024. */
function serial(text: Sql): Sql {
  return sql`when regexp_full_match(${text}, '(3[7-9]|[45][0-9])[0-9]{3}([.][0-9]+)?')
    then timestamp '1899-12-30' + to_seconds(cast(round(cast(${text} as double) * 86400) as bigint))`;
}

/** Year first, day or month first by the column's order, or eight digits; where a zone matters, days alone. */
function plainTime(text: Sql, { dates, timeZone }: ReadingOptions): Sql {
  return sql`when ${text}[5] in ('-', '/') and length(${text}) <= cast(${timeZone ? 10 : 19} as integer) then try_cast(${text} as timestamp)
    ${plainDay(text, "-", dates.dash)} ${plainDay(text, "/", dates.slash)}
    when regexp_full_match(${text}, '(18|19|20|21)[0-9]{6}') then try_strptime(${text}, '%Y%m%d')`;
}

/** `31-12-2023` where the column says what comes first: in one step, without the patterns below. */
function plainDay(text: Sql, separator: "-" | "/", order: "dmy" | "mdy" | "ymd"): Sql {
  if (order === "ymd") return sql``;
  const format = (order === "dmy" ? ["%d", "%m", "%Y"] : ["%m", "%d", "%Y"]).join(separator);
  const pattern =
    separator === "-" ? sql`'[0-9]{1,2}-[0-9]{1,2}-[12][0-9]{3}'` : sql`'[0-9]{1,2}/[0-9]{1,2}/[12][0-9]{3}'`;
  return sql`when regexp_full_match(${text}, ${pattern}) then try_strptime(${text}, ${format})`;
}

/** `2024-01-01T10:00:00+0800` as the clock of a zone shows it. */
function zoned(text: Sql, zone: string): Sql {
  const offset = sql`regexp_replace(regexp_replace(${text}, '\\s*Z$', '+00'), '\\s*([+-][0-9]{2})([0-9]{2})$', '\\1:\\2')`;
  return sql`when regexp_matches(${text}, '^[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}[ T]+[0-9]{1,2}:[0-9]{2}.*(Z|[+-][0-9]{2}(:?[0-9]{2})?)$')
    then timezone(${zone}, try_cast(${yearFirst(offset)} as timestamptz))`;
}

function yearFirst(text: Sql): Sql {
  return sql`regexp_replace(${text}, '^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})[ T]*', '\\1-\\2-\\3 ')`;
}

/** `22-04-15 …` → `2015-04-22 …`; two-digit years up to 69 are of this century, as in POSIX. */
function reordered(text: Sql, order: "dmy" | "mdy" | "ymd"): Sql {
  const replacement = { dmy: "\\3-\\2-\\1 ", mdy: "\\3-\\1-\\2 ", ymd: "\\1-\\2-\\3 " }[order];
  const shuffled = sql`regexp_replace(${text}, '^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{2,4})[ T]*', ${replacement})`;
  return sql`regexp_replace(regexp_replace(${shuffled}, '^([0-6]?[0-9]-)', '20\\1'), '^([7-9][0-9]-)', '19\\1')`;
}

/** `2024-3-5`, with or without a time of day, 12- or 24-hour. */
function clock(text: Sql): Sql {
  const trim = sql`trim(${text})`;
  return sql`case when regexp_matches(${trim}, '(?i)[ap]\\.?m\\.?$')
    then try_strptime(regexp_replace(upper(replace(${trim}, '.', '')), '\\s*([AP]M)$', ' \\1'), ['%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M %p', '%Y-%m-%d %I %p'])
    when regexp_full_match(${trim}, '[0-9]+-[0-9]+-[0-9]+ [0-9]{1,2}') then try_cast(${trim} || ':00' as timestamp)
    else try_cast(${trim} as timestamp) end`;
}

const NAMED_MONTH = sql`'(?i)^([0-9]{1,4}[-/ ]?)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/ ,]*[0-9]'`;

function named(text: Sql): Sql {
  const days = [
    "%d-%b-%y",
    "%d-%b-%Y",
    "%d-%B-%y",
    "%d-%B-%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%d %b %y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%b %d %Y",
    "%d/%b/%Y",
    "%d%b%Y",
    "%Y-%b-%d",
  ];
  const formats = ["", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p"].flatMap((time) =>
    days.map((day) => `${day}${time}`),
  );
  return sql`try_strptime(${text}, [${join(formats.map((format) => sql`${format}`))}])`;
}

function plainMonth(text: Sql): Sql {
  return sql`when regexp_full_match(${text}, '(19|20)[0-9]{2}(0[1-9]|1[0-2])') then try_strptime(${text} || '01', '%Y%m%d')
    when regexp_full_match(${text}, '[0-9]{4}-[0-9]{1,2}') then try_cast(${text} || '-1' as timestamp)
    when regexp_full_match(${text}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_cast(${text} as timestamp)`;
}

function month(text: Sql, options: ReadingOptions): Sql {
  const plain = sql`regexp_replace(${ascii(text)}, '^([0-9]{6}|[0-9]{8})\\.0+$', '\\1')`;
  return sql`cast(date_trunc('month', case
    ${plainMonth(text)}
    when regexp_full_match(${plain}, '(19|20)[0-9]{4}') then try_strptime(${plain} || '01', '%Y%m%d')
    when regexp_full_match(${plain}, '[0-9]{4}[-/.][0-9]{1,2}') then try_cast(translate(${plain}, '/.', '--') || '-1' as timestamp)
    when regexp_full_match(${plain}, '[0-9]{4}\\s*年\\s*[0-9]{1,2}\\s*月?份?') then try_cast(regexp_replace(${plain}, '\\D+', '-') [1:5] || regexp_extract(${plain}, '年\\s*([0-9]+)', 1) || '-1' as timestamp)
    when regexp_full_match(${plain}, '[0-9]{1,2}[-/.][0-9]{4}') then try_cast(${plain}[-4:] || '-' || regexp_extract(${plain}, '^[0-9]+') || '-1' as timestamp)
    when regexp_full_match(${plain}, '[A-Za-z]{3,9}[- ][0-9]{2,4}') then try_strptime('1 ' || replace(${plain}, '-', ' '), ['%d %b %y', '%d %b %Y', '%d %B %Y', '%d %B %y'])
    else ${timestamp(plain, { ...options, origin: null })} end) as date)`;
}
