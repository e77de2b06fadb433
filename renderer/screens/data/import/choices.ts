import type {
  CallInput,
  CanonicalField,
  ColumnChoice,
  ColumnProposal,
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
  const choice: ColumnChoice =
    target === isOut
      ? { field: null, keep: false }
      : target === isKept
        ? { field: null, keep: true }
        : { field: target };
  return { ...rest, [column.column]: choice };
}

type Reading = Pick<ColumnChoice, "unit" | "dateOrder">;

/** The choices with another unit or date order for a column; undefined leaves it to the engine. */
export function withReading(
  column: ColumnProposal,
  choices: Choices,
  change: { readonly [K in keyof Reading]: Reading[K] | undefined },
): Choices {
  const target = targetOf(column, choices);
  const { [column.column]: own, ...rest } = choices;
  const reading = { unit: own?.unit, dateOrder: own?.dateOrder, ...change };
  const bare = withTarget(column, rest, target)[column.column];
  if (reading.unit === undefined && reading.dateOrder === undefined)
    return bare ? { ...rest, [column.column]: bare } : rest;
  const base: ColumnChoice = bare ?? (column.field === null ? { field: null, keep: true } : { field: column.field });
  return {
    ...rest,
    [column.column]: {
      ...base,
      ...(reading.unit ? { unit: reading.unit } : {}),
      ...(reading.dateOrder ? { dateOrder: reading.dateOrder } : {}),
    },
  };
}

/** How a column can be read in more than one way: money, durations, dates. */
export function readingOf(
  column: ColumnProposal,
  target: string,
  fields: readonly CanonicalField[],
): "money" | "duration" | "date" | null {
  if (target === isOut) return null;
  const field = fields.find((known) => known.field === target);
  if (field?.unit?.startsWith("fen") && field.unit !== "fen/month²") return "money";
  if (field?.unit === "s") return "duration";
  if (/(_on|_at|_date|^month|_month)$/.test(field?.field ?? "")) return "date";
  return target === isKept && (column.inferredType === "date" || column.inferredType === "timestamp") ? "date" : null;
}

/** Canonical fields a column of this file can go to. */
export const fieldsFor = (preview: Preview, fields: readonly CanonicalField[]): readonly CanonicalField[] => {
  const table = preview.table.startsWith("attribute:") ? "attribute" : preview.table;
  return fields.filter((field) => field.table === table);
};
