import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import type {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampValue,
  DuckDBType,
  DuckDBValue,
} from "@duckdb/node-api";
import { DuckDBTypeId } from "@duckdb/node-api";
import { writeXlsxStream } from "hucre/xlsx";
import type { CellValue } from "hucre/xlsx";
import type { JobContext } from "../db/context.ts";
import type { Sql } from "../db/sql.ts";
import { streamRows } from "../db/stream.ts";
import { id, join, sql } from "../db/sql.ts";
import type { AsideFile } from "./aside.ts";
import { writeAside } from "./aside.ts";
import type { FileColumn } from "./csv.ts";

/** Rows of a sheet without its header: Excel has 2^20 in all. */
export const SHEET_ROWS = 1_048_575;

/**
 * Writes a query as a workbook of one sheet beside `path`. Texts are cells of text, so that digits stay and nothing is run.
 * At most `SHEET_ROWS` rows; memory does not grow with them.
 */
export async function writeXlsx(
  context: JobContext,
  path: string,
  columns: readonly FileColumn[],
  source: Sql,
): Promise<AsideFile> {
  const list = columns.map(
    ({ name, value, text }) => sql`${text ? sql`cast(${value} as varchar)` : value} as ${id(name)}`,
  );
  const query = sql`select ${join(list)} from ${source}`;
  return writeAside(context, path, async (aside) => {
    let rows = 0;
    async function* sheet(): AsyncGenerator<CellValue[]> {
      yield columns.map(({ name }) => name);
      for await (const some of streamRows(context.db, query)) {
        context.progress("write", rows, null);
        const vectors = columns.map((_, i) => some.column(i));
        const cells = vectors.map(({ type }) => cellOf(type));
        for (let row = 0; row < some.rows; row++) yield vectors.map((vector, i) => cells[i](vector.getItem(row)));
        rows += some.rows;
      }
    }
    const workbook = writeXlsxStream(sheet(), { name: "List", freezePane: { rows: 1 }, maxRowsPerSheet: Infinity });
    await pipeline(Readable.fromWeb(workbook as ReadableStream), createWriteStream(aside), { signal: context.signal });
    return rows;
  });
}

/** How values of a column become cells; what no cell can hold exactly becomes text. */
function cellOf(type: DuckDBType): (value: DuckDBValue) => CellValue {
  switch (type.typeId) {
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return (value) => (Number.isFinite(value) ? (value as number) : null);
    case DuckDBTypeId.DECIMAL:
    case DuckDBTypeId.BIGINT:
      // A sheet has doubles: 15 digits.
      return (value) => {
        if (value === null) return null;
        const text = (value as bigint | DuckDBDecimalValue).toString();
        return text.replace(/\D/g, "").length <= 15 ? Number(text) : text;
      };
    case DuckDBTypeId.DATE:
    case DuckDBTypeId.TIMESTAMP:
      return (value) => (value === null ? null : (value as DuckDBDateValue | DuckDBTimestampValue).toString());
    default:
      // Text, yes/no and narrow whole numbers: `writeXlsx` asks for nothing else.
      return (value) => value as CellValue;
  }
}
