import { EngineError } from "../api/errors.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { OpenedFile } from "./file.ts";
import type { Layout, NativeType, Staged } from "./source.ts";
import { bounds } from "./parts.ts";
import { columnNames } from "./titles.ts";

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
      sheets: [],
      sheet: null,
      headerRow: 0,
      notes: [],
      packed: null,
    };
  } catch (error) {
    if (error instanceof EngineError || !(error instanceof Error) || /INTERRUPT/i.test(error.message)) throw error;
    throw new EngineError("file_unreadable", { file, path, detail: "parquet" }, { cause: error });
  }
}

/**
 * Parquet is scanned where it lies. Its line is the row's number, counted as if a header were line 1. Columns of
 * `wanted` keep their type where it is the wanted one, or numbers 0 and 1 for flags; the others come as text.
 */
export async function stageParquet(
  layout: Layout,
  db: Reader,
  wanted: ReadonlyMap<number, NativeType> = new Map(),
): Promise<Staged> {
  const { path } = layout.opened;
  const described = await db.rows<{ column_name: string; column_type: string }>(
    sql`describe select * from read_parquet(${path})`,
  );
  const typeOf = (index: number) => described[index].column_type;
  const flags = [...wanted].flatMap(([index, type]) =>
    type === "BOOLEAN" && same.INTEGER.includes(typeOf(index)) ? [index] : [],
  );
  const areFlags = flags.map((index) => {
    const name = id(described[index].column_name);
    return sql`coalesce(min(${name}) >= 0 and max(${name}) <= 1, true)`;
  });
  const { columns } = await db.columns(sql`select ${join([sql`count(*)`, ...areFlags])} from read_parquet(${path})`);
  const [rows, ...found] = columns.map(([only]) => only);
  const native = new Map(
    [...wanted].filter(([index, type]) => same[type].includes(typeOf(index)) || found[flags.indexOf(index)] === true),
  );
  const cells = join(
    described.map(({ column_name }, index) => {
      const name = id(column_name);
      const type = native.get(index);
      if (type === "INTEGER") return sql`cast(${name} as integer) as ${id(`c${index}`)}`;
      if (type === "BOOLEAN") return sql`cast(${name} as boolean) as ${id(`c${index}`)}`;
      return type ? sql`${name} as ${id(`c${index}`)}` : sql`cast(${name} as varchar) as ${id(`c${index}`)}`;
    }),
  );
  const scan = (among: Sql) =>
    sql`(select ${cells}, file_row_number + 2 as line from read_parquet(${path}, file_row_number = true) where ${among})`;
  return {
    scan: scan(sql`true`),
    cut: (parts) =>
      bounds(Number(rows), parts).map(([from, to]) =>
        scan(sql`file_row_number >= ${String(from)}::bigint and file_row_number < ${String(to)}::bigint`),
      ),
    native,
    // Where types were asked for, `soundColumns` tells of each column by itself.
    outer: wanted.size > 0 || (await hasOuter(db, path, described)) ? "any" : "none",
    commas: true,
    rows: Number(rows),
    refused: null,
    refusedRows: 0,
  };
}

const same: Readonly<Record<NativeType, readonly string[]>> = {
  TIMESTAMP: ["TIMESTAMP"],
  INTEGER: ["INTEGER", "SMALLINT", "TINYINT", "USMALLINT", "UTINYINT"],
  BOOLEAN: ["BOOLEAN"],
};

/** Whether any text is empty or begins or ends with a blank: one cheap pass that spares every later one its trimming. */
async function hasOuter(
  db: Reader,
  path: string,
  described: readonly { column_name: string; column_type: string }[],
): Promise<boolean> {
  const texts = described
    .filter(({ column_type }) => !plainTypes.test(column_type))
    .map(({ column_name }) => sql`cast(${id(column_name)} as varchar)`);
  if (texts.length === 0) return false;
  const blanks = [" ", "\t", "\n", "\r", "\u00a0", "\u3000"];
  const outer = texts.map(
    (text) => sql`(${text} < '!' or starts_with(${text}, ${blanks[4]}) or starts_with(${text}, ${blanks[5]})
    or ${join(
      blanks.map((blank) => sql`suffix(${text}, ${blank})`),
      sql` or `,
    )})`,
  );
  return (await db.value<boolean>(sql`select exists (from read_parquet(${path}) p where ${join(outer, sql` or `)})`))!;
}

/** Of types that have no blanks when written as text. */
const plainTypes = /^(TIMESTAMP|DATE|TIME|BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL)/;
