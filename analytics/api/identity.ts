/** How rows that carry another id than the customer id find their customer. */
export interface MatchRule {
  /** `match` table rows of this kind first; `phone`: the customer table's phone number. */
  readonly kind: "account_number" | "phone" | "other";
  readonly by: "match_table" | "customer_phone";
  readonly links: number;
  /** Ids that lead to more than one customer: their rows are rejected (`ambiguous_customer`). */
  readonly ambiguous: number;
}

/** Two sources that say different things of one customer. */
export interface Conflict {
  readonly customerId: string;
  readonly field: string;
  readonly values: readonly {
    readonly value: string;
    readonly source: string;
    readonly importId: number;
    readonly line: number;
    readonly loadedAt: string;
    readonly chosen: boolean;
  }[];
}

export interface ConflictPage {
  readonly total: number;
  readonly byField: readonly { readonly field: string; readonly customers: number }[];
  readonly rows: readonly Conflict[];
}

/** Which source wins for a field: the first in the list that has a value. Fields without a list: the latest import. */
export type SourcePriority = Readonly<Record<string, readonly string[]>>;

/** Where a value of a customer came from. */
export interface Provenance {
  readonly table: string;
  readonly file: string;
  readonly importId: number;
  readonly line: number | null;
  readonly loadedAt: string;
}
