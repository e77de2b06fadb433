import { EngineError } from "../api/errors.ts";
import type { ImportOptions, Mapping } from "../api/ingest.ts";
import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { Choice } from "./choices.ts";
import type { ColumnStyle } from "./convert.ts";
import { findImport } from "./record.ts";
import type { Layout, Staged } from "./source.ts";
import { through } from "./parts.ts";
import { listed } from "./titles.ts";

/** Columns that a download of rejected rows has behind the file's own. */
export const REPAIR_COLUMNS = ["line", "column", "reason"] as const;

/** The import whose rejected rows come back repaired. */
export interface Repaired {
  readonly importId: number;
  readonly table: string;
  readonly columns: readonly string[];
  readonly mapping: Mapping;
  readonly options: ImportOptions;
  readonly dates: Readonly<Record<string, ColumnStyle>>;
}

/** Throws `import_missing`. */
export async function readRepaired(reader: Reader, importId: number, asked: ImportOptions): Promise<Repaired> {
  const { table } = await findImport(reader, importId);
  const row = (await reader.row<{
    mapping: string;
    options: string;
    columns: string;
    choices: string | null;
    dates: string | null;
  }>(sql`
    select mapping, options, cast(to_json(columns) as varchar) as columns, choices, dates from project.import where import_id = ${importId}`))!;
  const fields = JSON.parse(row.mapping) as Record<string, string | null>;
  const choices = JSON.parse(row.choices ?? "{}") as Record<string, Choice>;
  const {
    sheet: _,
    headerRow: __,
    encoding: ___,
    delimiter: ____,
    ...options
  } = JSON.parse(row.options) as ImportOptions;
  return {
    importId,
    table,
    columns: (JSON.parse(row.columns ?? "null") as string[] | null) ?? Object.keys(fields),
    mapping: Object.fromEntries(
      Object.entries(fields).map(([column, field]) => [column, { field, ...choices[column] }]),
    ),
    // The other rows of the months are to stay.
    options: {
      ...options,
      encoding: asked.encoding,
      delimiter: asked.delimiter,
      onSameMonth: "merge",
      repairs: importId,
    },
    dates: JSON.parse(row.dates ?? "{}") as Record<string, ColumnStyle>,
  };
}

/** The layout without the three columns behind; throws `repairs_mismatch` when the file's own are not those of the import. */
export function repairedLayout(layout: Layout, repaired: Repaired): Layout {
  const own = repaired.columns.length;
  const same = repaired.columns.every((column, index) => layout.columns[index] === column);
  if (!same || layout.columns.length > own + REPAIR_COLUMNS.length) {
    throw new EngineError("repairs_mismatch", {
      file: layout.opened.file,
      importId: repaired.importId,
      columns: listed(repaired.columns),
    });
  }
  return {
    ...layout,
    columns: layout.columns.slice(0, own),
    sample: layout.sample.map((row) => row.slice(0, own).map(unguarded)),
  };
}

const guarded = "^'[=+\\-@\\t\\r＝＋－＠]";

function unguarded(cell: string): string {
  return /^'[=+\-@\t\r＝＋－＠]/.test(cell) ? cell.slice(1) : cell;
}

/** Cells without the apostrophe that the download put before what a spreadsheet would run. */
export function unguardedStaged(staged: Staged, columns: number): Staged {
  const cells: Sql[] = Array.from({ length: columns }, (_, index) => {
    const cell = id(`c${index}`);
    return staged.native.has(index)
      ? cell
      : sql`case when regexp_matches(${cell}, ${guarded}) then ${cell}[2:] else ${cell} end as ${cell}`;
  });
  return { ...staged, ...through(staged, (of) => sql`(select ${join(cells)}, line from ${of} g)`) };
}
