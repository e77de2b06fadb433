import type {
  CallInput,
  CanonicalField,
  ColumnChoice,
  ColumnProposal,
  ColumnType,
  Preview,
} from "../../../../analytics/api/index.ts";

export type Options = NonNullable<CallInput<"ingest.preview">["options"]>;

/** What the user changed about columns; columns not in it follow the proposal. */
export type Choices = Readonly<Record<string, ColumnChoice>>;

export const isKept = "\u0000keep";
export const isOut = "\u0000out";

const proposed = ({ field, fate }: ColumnProposal): string => field ?? (fate === "kept" ? isKept : isOut);

/** Where a column goes: a field, kept under its own name, or left out. */
export function targetOf(column: ColumnProposal, choices: Choices): string {
  const own = Object.hasOwn(choices, column.column) ? choices[column.column] : undefined;
  if (!own) return proposed(column);
  return own.field ?? (own.keep === false ? isOut : isKept);
}

/** The choices with another target for a column; one that says no more than the proposal is dropped. */
export function withTarget(column: ColumnProposal, choices: Choices, target: string): Choices {
  const { [column.column]: _, ...rest } = choices;
  if (target === proposed(column)) return rest;
  return { ...rest, [column.column]: going(target) };
}

const going = (target: string): ColumnChoice =>
  target === isOut ? { field: null, keep: false } : target === isKept ? { field: null, keep: true } : { field: target };

type Reading = Pick<ColumnChoice, "unit" | "dateOrder" | "type">;

/** How a column is read: as chosen, else as a saved mapping says. */
export function readingNow(column: ColumnProposal, choices: Choices): Reading {
  const own = Object.hasOwn(choices, column.column) ? choices[column.column] : column.reading;
  const { unit, dateOrder, type } = own ?? {};
  return { ...(unit ? { unit } : {}), ...(dateOrder ? { dateOrder } : {}), ...(type ? { type } : {}) };
}

/** The choices with another unit, date order or type for a column; undefined leaves it to the engine. */
export function withReading(
  column: ColumnProposal,
  choices: Choices,
  change: { readonly [K in keyof Reading]: Reading[K] | undefined },
): Choices {
  const target = targetOf(column, choices);
  const { [column.column]: _, ...rest } = choices;
  const { unit, dateOrder, type } = { ...readingNow(column, choices), ...change };
  const saved = column.reading;
  const same = unit === saved.unit && dateOrder === saved.dateOrder && type === saved.type;
  if (same && target === proposed(column)) return rest;
  const reading = { ...(unit ? { unit } : {}), ...(dateOrder ? { dateOrder } : {}), ...(type ? { type } : {}) };
  return { ...rest, [column.column]: { ...going(target), ...reading } };
}

/** The choices of columns that the file has: others were made before it was read another way. */
export function choicesFor(preview: Preview, choices: Choices): Choices {
  const names = new Set(preview.columns.map(({ column }) => column));
  return Object.fromEntries(Object.entries(choices).filter(([column]) => names.has(column)));
}

/** What the preview has to try on the rows it shows. */
export function typesIn(choices: Choices): Choices {
  return Object.fromEntries(Object.entries(choices).filter(([, { type }]) => type !== undefined));
}

/** How a column can be read in more than one way: money, durations, dates. */
export function readingOf(
  column: ColumnProposal,
  target: string,
  fields: readonly CanonicalField[],
  type?: ColumnType,
): "money" | "duration" | "date" | null {
  if (target === isOut) return null;
  const field = fields.find((known) => known.field === target);
  if (field?.unit?.startsWith("fen") && field.unit !== "fen/month²") return "money";
  if (field?.unit === "s") return "duration";
  if (/(_on|_at|_date|^month|_month)$/.test(field?.field ?? "")) return "date";
  return target === isKept && ["date", "timestamp", "month"].includes(type ?? column.inferredType) ? "date" : null;
}

/** Canonical fields a column of this file can go to. */
export const fieldsFor = (preview: Preview, fields: readonly CanonicalField[]): readonly CanonicalField[] => {
  const table = preview.table.startsWith("attribute:") ? "attribute" : preview.table;
  return fields.filter((field) => field.table === table);
};

const owners: ReadonlySet<string> = new Set(["customer_id", "account_number", "phone_id"]);

/** Whether the rows of an attribute file name no customer: each would be a customer of its own. */
export const isOwnerless = (preview: Preview, choices: Choices): boolean =>
  preview.table.startsWith("attribute:") && !preview.columns.some((column) => owners.has(targetOf(column, choices)));
