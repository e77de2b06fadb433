import { EngineError } from "../api/errors.ts";
import type { Reader } from "../db/database.ts";
import { id, join, sql } from "../db/sql.ts";
import { columnNames } from "./dialect.ts";
import type { OpenedFile } from "./file.ts";
import type { Layout, Staged } from "./source.ts";

/** The names and first rows of a Parquet file; throws `file_unreadable`, `file_header_only`. */
export async function parquetLayout(opened: OpenedFile, db: Reader, limit: number): Promise<Layout> {
  const { path, file } = opened;
  try {
    const described = await db.rows<{ column_name: string }>(sql`describe select * from read_parquet(${path})`);
    const names = described.map((row) => row.column_name);
    const cells = join(names.map((name) => sql`coalesce(cast(${id(name)} as varchar), '')`));
    const { columns, rows } = await db.columns(sql`select ${cells} from read_parquet(${path}) limit ${limit}`);
    if (rows === 0) throw new EngineError("file_header_only", { file });
    const sample = Array.from({ length: rows }, (_, row) => columns.map((column) => String(column[row])));
    return {
      opened,
      format: "parquet",
      encoding: null,
      dialect: null,
      columns: columnNames(names, names.length),
      sample,
    };
  } catch (error) {
    if (error instanceof EngineError || !(error instanceof Error) || /INTERRUPT/i.test(error.message)) throw error;
    throw new EngineError("file_unreadable", { file, path, detail: "parquet" }, { cause: error });
  }
}

/** Parquet is scanned where it lies. Its line is the row's number, counted as if a header were line 1. */
export async function stageParquet(layout: Layout, db: Reader): Promise<Staged> {
  const { path } = layout.opened;
  const described = await db.rows<{ column_name: string }>(sql`describe select * from read_parquet(${path})`);
  const cells = join(
    described.map(({ column_name }, index) => sql`cast(${id(column_name)} as varchar) as ${id(`c${index}`)}`),
  );
  const rows = (await db.value<number>(sql`select count(*) from read_parquet(${path})`)) ?? 0;
  return {
    scan: sql`(select ${cells}, file_row_number + 2 as line from read_parquet(${path}, file_row_number = true))`,
    native: new Map(),
    outer: "any",
    rows,
    refused: null,
    refusedRows: 0,
  };
}
