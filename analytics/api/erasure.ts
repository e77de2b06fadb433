/** What becomes of rows when customers are erased. */
export const erasedParts = [
  /** Rows that files brought: gone. */
  "data",
  /** Rows of earlier files that later ones took the place of: gone, so that undoing brings nothing back. */
  "replaced",
  /** Lines of their own in the lists of rejected rows: the lines stay counted, what stood in them is gone. */
  "rejects",
  /** Customer views and snapshots: their rows are gone, others' values stay as they were computed. */
  "views",
  /** Segments, risks, uplift, contact rules: gone. */
  "results",
  /** Frozen lists, receipts and responses: rows stay without the person, so that counts and effects stay. */
  "lists",
  /** Plans, filters and rules that named them: the ids are taken out. */
  "named",
] as const;
export type ErasedPart = (typeof erasedParts)[number];

export interface ErasedRows {
  readonly part: ErasedPart;
  /** As the database names it: `project.bill`, `attribute.traits`. */
  readonly table: string;
  readonly rows: number;
}

/** What erasing customers would take. Nothing is changed by asking. */
export interface Erasable {
  /** Ids as given that the project knows. */
  readonly customerIds: readonly string[];
  readonly unknown: readonly string[];
  /** Tables with rows of theirs, in the order of `erasedParts`. */
  readonly tables: readonly ErasedRows[];
  /** Files that went out with them, or (`campaign` null: the customer view) may have: out of the program's reach. */
  readonly exports: readonly { readonly campaign: string | null; readonly path: string; readonly exportedAt: string }[];
  /** Calls of other customers with their numbers: those customers' records, which stay. */
  readonly mentions: number;
}

/** The record of an erasure. Nothing in it tells who was erased. */
export interface Erasure {
  readonly erasureId: number;
  readonly erasedAt: string;
  readonly purpose: string;
  readonly author: string;
  readonly customers: number;
  readonly tables: readonly ErasedRows[];
  /** People whose ids were let in again; those of the others are kept out. */
  readonly readmitted: readonly {
    readonly at: string;
    readonly customers: number;
    readonly purpose: string;
    readonly author: string;
  }[];
}
