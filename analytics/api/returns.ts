/** What comes back from the production systems. */
export type ReturnKind = "receipts" | "responses";

export const receiptStatuses = ["sent", "delivered", "failed", "refused"] as const;
export type ReceiptStatus = (typeof receiptStatuses)[number];

export const responseOutcomes = ["answered", "bought", "declined"] as const;
export type ResponseOutcome = (typeof responseOutcomes)[number];

/** Which column of the file says what; a file names its rows by reference, or by list id with customer id or phone. */
export interface ReturnMapping {
  readonly contactRef?: string | undefined;
  readonly listId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly phone?: string | undefined;
  readonly status?: string | undefined;
  readonly outcome?: string | undefined;
  readonly at?: string | undefined;
  readonly amount?: string | undefined;
  readonly amountUnit?: "yuan" | "fen" | undefined;
}

/** Every row of the file is one of these: their counts add up to its rows. */
export const rowFates = [
  /** Taken. */
  "matched",
  /** A second row that says the same of the same contact. */
  "duplicate",
  /** No such contact in the list. */
  "unknown",
  /** The list id is another campaign's. */
  "other_list",
  /** A receipt of a control customer, who must never have been contacted; responses of control customers count. Kept as evidence. */
  "control",
  /** After the last day responses count: kept, not counted. */
  "late",
  /** Before the first day it was sent. */
  "early",
  /** A status, date or amount that cannot be read. */
  "unreadable",
] as const;
export type RowFate = (typeof rowFates)[number];

export interface Reconciliation {
  readonly rows: number;
  readonly fates: Readonly<Record<RowFate, number>>;
  /** Examples by fate, at most ten each, ids masked as everywhere. */
  readonly examples: readonly {
    readonly fate: RowFate;
    readonly line: number;
    readonly column: string | null;
    readonly value: string | null;
  }[];
  readonly warnings: readonly ReturnWarning[];
}

export const returnWarnings = [
  /** Most amounts are a hundred times what the plan expects, or a hundredth. */
  "amount_unit",
  "many_unknown",
  "control_contacted",
  "same_file",
] as const;
export type ReturnWarning = (typeof returnWarnings)[number];

export interface ReturnPreview {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly kind: ReturnKind;
  readonly mapping: ReturnMapping;
  /** The campaign whose list id most rows carry; null when none does. */
  readonly campaignId: number | null;
}

export interface ReturnFile {
  readonly returnId: number;
  readonly campaignId: number;
  readonly kind: ReturnKind;
  readonly file: string;
  readonly sha256: string;
  readonly importedAt: string;
  readonly reconciliation: Reconciliation;
  readonly undone: boolean;
}

/** The list against everything that came back: the parts of each line add up to `contacts`. */
export interface ReturnSummary {
  readonly contacts: number;
  readonly receipts: Readonly<Record<ReceiptStatus | "silent", number>>;
  readonly responses: Readonly<Record<ResponseOutcome | "silent", number>>;
  readonly amountFen: number;
  /** Consents withdrawn because the customer refused. */
  readonly withdrawn: number;
  readonly files: readonly ReturnFile[];
}
