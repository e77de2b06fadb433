import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { ReadingOptions } from "./convert.ts";

/** `body` over a value that is computed once: written out wherever it stands, SQL doubles with each step and takes a second to bind. */
export function once(name: string, value: Sql, body: (value: Sql) => Sql): Sql {
  const given = id(name);
  return sql`list_transform([${value}], lambda ${given}: ${body(given)})[1]`;
}

/** Full-width digits and signs as ASCII. */
export function ascii(text: Sql): Sql {
  return sql`translate(${text}, '０１２３４５６７８９．，－＋：／　', '0123456789.,-+:/ ')`;
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
export function timestamp(text: Sql, options: ReadingOptions): Sql {
  const { origin } = options;
  const zone = options.timeZone ?? null;
  const inZone = (epoch_s: Sql) => sql`timezone(${zone}, to_timestamp(${epoch_s}))`;
  const epoch =
    origin === null
      ? sql``
      : sql`
    when regexp_full_match(${text}, '[0-9]{13}') then ${zone === null ? sql`epoch_ms(cast(${text} as bigint))` : inZone(sql`cast(${text} as bigint) / 1000`)}
    when regexp_full_match(${text}, '[0-9]{10}') then ${zone === null ? sql`epoch_ms(cast(${text} as bigint) * 1000)` : inZone(sql`cast(${text} as bigint)`)}
    when regexp_full_match(${text}, '[0-9]{1,9}(\\.[0-9]+)?') then cast(${origin} as timestamp) + to_microseconds(cast(round(cast(${text} as double) * 1000000) as bigint))`;
  const simple = plainTime(text, { ...options, timeZone: null });
  const written = (plain: Sql) => {
    const tidy = sql`regexp_replace(${plain}, '(:[0-9]{2}(?:\\.[0-9]+)?)\\s*(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)$', '\\1')`;
    const chinese = sql`rtrim(regexp_replace(regexp_replace(regexp_replace(${plain}, '[年月]', '-', 'g'), '[日号]\\s*', ' '), '\\s*[时点分]\\s*', ':', 'g'), '秒: ')`;
    return sql`case
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
    end`;
  };
  const plainly = markedLast(ascii(text));
  if (zone === null) return sql`coalesce(case ${simple} end, ${once("plain", plainly, written)})`;
  return once("plain", plainly, (plain) => sql`coalesce(case ${zoned(plain, zone)} ${simple} end, ${written(plain)})`);
}

/** A spreadsheet's day number, from 2001 (37000) to 2064: of other days `24075` might as well be day 75 of 2024. */
function serial(text: Sql): Sql {
  return sql`when regexp_full_match(${text}, '(3[7-9]|[45][0-9])[0-9]{3}([.][0-9]+)?')
    then timestamp '1899-12-30' + to_seconds(cast(round(cast(${text} as double) * 86400) as bigint))`;
}

/** Year first, day or month first by the column's order, eight digits or fourteen; where a zone matters, days alone. */
export function plainTime(text: Sql, { dates, timeZone }: ReadingOptions): Sql {
  return sql`when ${text}[5] in ('-', '/') and length(${text}) <= cast(${timeZone ? 10 : 19} as integer) then try_cast(${text} as timestamp)
    ${plainDay(text, "-", dates.dash)} ${plainDay(text, "/", dates.slash)}
    when regexp_full_match(${text}, '(18|19|20|21)[0-9]{6}') then try_strptime(${text}, '%Y%m%d')
    when regexp_full_match(${text}, '(19|20)[0-9]{12}') then try_strptime(${text}, '%Y%m%d%H%M%S')`;
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
  return once(
    "moment",
    sql`trim(${text})`,
    (moment) => sql`case when regexp_matches(${moment}, '(?i)[ap]\\.?m\\.?$')
      then try_strptime(regexp_replace(upper(replace(${moment}, '.', '')), '\\s*([AP]M)$', ' \\1'), ['%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M %p', '%Y-%m-%d %I %p'])
      when regexp_full_match(${moment}, '[0-9]+-[0-9]+-[0-9]+ [0-9]{1,2}') then try_cast(${moment} || ':00' as timestamp)
      else try_cast(${moment} as timestamp) end`,
  );
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

export function plainMonth(text: Sql): Sql {
  return sql`when regexp_full_match(${text}, '(19|20)[0-9]{2}(0[1-9]|1[0-2])') then cast(make_date(try_cast(${text} as integer) // 100, try_cast(${text} as integer) % 100, 1) as timestamp)
    when regexp_full_match(${text}, '[0-9]{4}-[0-9]{1,2}') then try_cast(${text} || '-1' as timestamp)
    when regexp_full_match(${text}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_cast(${text} as timestamp)`;
}

export function month(text: Sql, options: ReadingOptions): Sql {
  const written = (plain: Sql) => sql`case
    when regexp_full_match(${plain}, '(19|20)[0-9]{4}') then try_strptime(${plain} || '01', '%Y%m%d')
    when regexp_full_match(${plain}, '[0-9]{4}[-/.][0-9]{1,2}') then try_cast(translate(${plain}, '/.', '--') || '-1' as timestamp)
    when regexp_full_match(${plain}, '[0-9]{4}\\s*年\\s*[0-9]{1,2}\\s*月?份?') then try_cast(regexp_replace(${plain}, '\\D+', '-') [1:5] || regexp_extract(${plain}, '年\\s*([0-9]+)', 1) || '-1' as timestamp)
    when regexp_full_match(${plain}, '[0-9]{1,2}[-/.][0-9]{4}') then try_cast(${plain}[-4:] || '-' || regexp_extract(${plain}, '^[0-9]+') || '-1' as timestamp)
    when regexp_full_match(${plain}, '[A-Za-z]{3,9}[- ][0-9]{2,4}') then try_strptime('1 ' || replace(${plain}, '-', ' '), ['%d %b %y', '%d %b %Y', '%d %B %Y', '%d %B %y'])
    else ${timestamp(plain, { ...options, origin: null })} end`;
  const plainly = sql`regexp_replace(${ascii(text)}, '^([0-9]{6}|[0-9]{8})\\.0+$', '\\1')`;
  return sql`cast(date_trunc('month', case ${plainMonth(text)} else ${once("month", plainly, written)} end) as date)`;
}
