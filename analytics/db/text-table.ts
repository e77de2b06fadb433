import type { JobContext, ReadContext } from "./context.ts";
import type { Sql } from "./sql.ts";

/** What the head of a file of any format shows. */
export interface TableHead {
  readonly file: string;
  readonly columns: readonly string[];
  /** The first records as text, in the order of `columns`. */
  readonly sample: readonly (readonly string[])[];
}

/** A column of a file that is to be read as something. */
export interface AskedColumn {
  /** Name in the relation. */
  readonly name: string;
  /** Header in the file. */
  readonly column: string;
  readonly kind: "id" | "phone" | "text" | "timestamp" | "fen";
  /** Of money; absent: as the header says, else yuan. */
  readonly unit?: "yuan" | "fen" | undefined;
}

/** A whole file, staged and read. */
export interface TextTable {
  readonly file: string;
  readonly sha256: string;
  readonly columns: readonly string[];
  /** Relation with `line`, and per asked column its trimmed text `t_<name>` and value `v_<name>` (money in fen). */
  readonly rows: Sql;
  readonly count: number;
  /** Records that the format itself refused: relation (line, column_name, value, reason), and how many. */
  readonly refused: Sql | null;
  readonly refusedCount: number;
  /** Unit that money was read in, by asked name. */
  readonly units: Readonly<Record<string, "yuan" | "fen">>;
}

/** How a feature that does not read files itself is given one: see `ingest/text-table.ts`. */
export interface TableReader {
  peek(path: string, context: ReadContext): Promise<TableHead>;
  /** What was staged is gone after `work`. `ask` tells from the head which columns are wanted. */
  open<T>(
    path: string,
    context: JobContext,
    ask: (head: TableHead) => readonly AskedColumn[],
    work: (table: TextTable) => Promise<T>,
  ): Promise<T>;
}
