import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import iconv from "iconv-lite";
import type { JobContext } from "../db/context.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { AsideFile } from "./aside.ts";
import { writeAside } from "./aside.ts";

/** A column of the file. A `text` is made harmless for spreadsheets; other values are written as they are. */
export interface FileColumn {
  readonly name: string;
  readonly value: Sql;
  readonly text: boolean;
}

export interface CsvOptions {
  readonly encoding: "utf-8-bom" | "gb18030";
  /** Numbers that a spreadsheet would cut short are written so that it takes them for text: `="110101199001011234"`. */
  readonly digitsAsText: boolean;
}

/** What a spreadsheet takes for the beginning of a formula, full-width forms included. */
const formulaStart = /^[=+\-@\t\r＝＋－＠]/;
const formulaStartRe2 = "^[=+\\-@\\t\\r＝＋－＠]";

/**
 * A text that no spreadsheet runs: one that begins like a formula gets a leading apostrophe. Most texts begin with a letter, a
 * digit or a Chinese character, which is cheaper to see than that they match no pattern.
 */
export function harmlessSql(text: Sql): Sql {
  return sql`case when ${text} >= 'A' and ${text} < '{' then ${text} when ${text} >= '0' and ${text} < ':' then ${text}
    when ${text} >= '一' and ${text} < '！' then ${text}
    when regexp_matches(${text}, ${formulaStartRe2}) then chr(39) || ${text} else ${text} end`;
}

/** A spreadsheet keeps 15 digits of a number, shows 11 and drops leading zeros. */
function digitsSql(text: Sql): Sql {
  return sql`case when ${text} >= 'A' and ${text} < '{' then ${text}
    when ${text} >= '0' and ${text} < ':' then case when (strlen(${text}) > 11 or ${text} < '1' and strlen(${text}) > 1)
      and regexp_full_match(${text}, '[0-9]+') then '="' || ${text} || '"' else ${text} end
    when ${text} >= '一' and ${text} < '！' then ${text}
    when regexp_matches(${text}, ${formulaStartRe2}) then chr(39) || ${text} else ${text} end`;
}

function harmless(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text;
}

/**
 * Writes a query as CSV (commas, LF) beside `path`, by DuckDB alone: UTF-8 with a byte-order mark, or GB18030 without. The
 * same rows give the same bytes. `source` is what follows `from`, ordering included.
 */
export async function writeCsv(
  context: JobContext,
  path: string,
  columns: readonly FileColumn[],
  source: Sql,
  options: CsvOptions = { encoding: "utf-8-bom", digitsAsText: false },
): Promise<AsideFile> {
  const marked = options.encoding === "utf-8-bom";
  const guard = options.digitsAsText ? digitsSql : harmlessSql;
  const list = columns.map(({ name, text }, i) => {
    // COPY cannot write a byte-order mark, but it writes the header as it is.
    const header = marked && i === 0 ? `\uFEFF${harmless(name)}` : harmless(name);
    return sql`${text ? guard(id(`t${i}`)) : id(`t${i}`)} as ${id(header)}`;
  });
  const values = columns.map(
    ({ value, text }, i) => sql`${text ? sql`cast(${value} as varchar)` : value} as ${id(`t${i}`)}`,
  );
  const copy = (to: string) =>
    context.during("write", () =>
      context.db.run(
        sql`copy (select ${join(list)} from (select ${join(values)} from ${source}) made) to ${to} (format csv, header true, delimiter ',', quote '"', escape '"', nullstr '')`,
      ),
    );
  if (marked) return writeAside(context, path, copy, true);
  return writeAside(context, path, async (aside) => {
    const utf8 = `${aside}.utf8`;
    try {
      const rows = await copy(utf8);
      await pipeline(
        createReadStream(utf8, { highWaterMark: 1 << 20 }),
        iconv.decodeStream("utf-8"),
        iconv.encodeStream("gb18030"),
        createWriteStream(aside),
        { signal: context.signal },
      );
      return rows;
    } finally {
      await rm(utf8, { force: true });
    }
  });
}
