import type { CallParams } from "../api/contract.ts";
import type { ColumnProposal, FileNote, ImportOptions, Preview } from "../api/ingest.ts";
import type { ReadContext } from "../db/context.ts";
import type { Choice } from "./choices.ts";
import { choiceFor, choicesOf, fateOf, keepsColumns } from "./choices.ts";
import { decimalOfCells } from "./decimals.ts";
import { ATTRIBUTE, fieldsOf } from "./fields.ts";
import { knownKinds } from "./link.ts";
import { attributeName, recognise } from "./recognise.ts";
import { monthOfLayout, withMonth } from "./run.ts";
import { misfits } from "./misfits.ts";
import { findSaved } from "./saved.ts";
import type { Layout } from "./source.ts";
import { peek } from "./source.ts";
import { readingOptions } from "./store.ts";
import { suffixNote, unfoldLayout } from "./unfold.ts";

const ROWS = 50;
const SAMPLES = 5;

/** The head of a file and what it is taken for. A file that fits no table is shown as an attribute file. */
export async function preview(params: CallParams<"ingest.preview">, context: ReadContext): Promise<Preview> {
  const { db } = context;
  const given = params.options ?? {};
  const read = await peek(params.path, given, db);
  const { file, bytes } = read.opened;
  const options = withMonth(given, read);
  const unfolding = options.unfold ? unfoldLayout(read, options) : null;
  const { columns: names, sample } = unfolding?.layout ?? read;
  const own = ATTRIBUTE + attributeName(file, options.month !== undefined);
  const table = params.table ?? (unfolding ? own : undefined);
  const saved = await findSaved(db, file, names, table);
  const found = recognise({
    file,
    columns: names,
    table,
    mapping: undefined,
    saved,
    options,
    sample,
    ...(await knownKinds(db)),
    ...(unfolding ? { fixed: { [unfolding.monthIndex]: "month" } } : {}),
  });
  const reused = saved !== null && saved.table === found?.table;
  const rows = sample.slice(0, ROWS);
  const choices = { ...choicesOf(names, reused ? saved.mapping : undefined), ...choicesOf(names, params.mapping) };
  const unread = await misfits(db, { columns: names, rows, choices, table: found?.table ?? own, options });
  const columns = names.map((column, index): ColumnProposal => {
    const field = found?.fields[index] ?? null;
    const cells = sample.map((row) => (row[index] ?? "").trim()).filter((cell) => cell !== "");
    const { keep, ...reading } = reused ? choiceFor(saved.mapping, column) : {};
    return {
      column,
      samples: [...new Set(cells)].slice(0, SAMPLES),
      inferredType: inferType(cells),
      field,
      reason: found?.reasons[index] ?? "none",
      fate: fateOf(found?.table ?? own, field, { keep }),
      unit: unitTold(found?.table ?? own, column, field, options, reading),
      reading,
      misfits: unread.get(column) ?? [],
    };
  });
  const month = monthOfLayout(read);
  const notes: FileNote[] = [
    ...read.notes,
    ...(month !== null && given.month === undefined && !found?.fields.includes("month")
      ? [{ code: "month_from_name", params: { month } } as const]
      : []),
    ...(unfolding ? [] : suffixNote(read.columns)),
    ...(options.decimal ? [] : decimalNotes(read)),
    ...(reused ? [{ code: "mapping_reused", params: { source: saved.source, savedAt: saved.savedAt } } as const] : []),
  ];
  return {
    file,
    bytes,
    format: read.format,
    encoding: read.encoding,
    delimiter: read.dialect?.delimiter ?? null,
    sheets: read.sheets,
    sheet: read.sheet,
    headerRow: read.headerRow,
    month,
    notes,
    savedMappingId: reused ? saved.mappingId : null,
    table: found?.table ?? own,
    tableReason: found?.tableReason ?? "none",
    keepsColumns: keepsColumns(found?.table ?? own),
    columns,
    rows,
  };
}

/** Columns with `1.234,50`; where the delimiter tells of a country that writes so, also those with `1,234` alone. */
function decimalNotes({ columns, sample, dialect }: Layout): FileNote[] {
  const told = columns.map((_, index) => decimalOfCells(sample.map((row) => (row[index] ?? "").trim())));
  const named = (what: string) =>
    columns
      .filter((_, index) => told[index] === what)
      .slice(0, SAMPLES)
      .join(", ");
  const [comma, open] = [named("comma"), dialect?.delimiter === ";" ? named("open") : ""];
  return [
    ...(comma ? [{ code: "decimal_comma", params: { columns: comma } } as const] : []),
    ...(open ? [{ code: "decimal_open", params: { columns: open } } as const] : []),
  ];
}

function unitTold(
  table: string,
  column: string,
  field: string | null,
  options: ImportOptions,
  reading: Choice,
): ColumnProposal["unit"] {
  const spec = fieldsOf(table).find(({ name }) => name === field);
  if (spec?.kind !== "fen" && spec?.kind !== "duration") return null;
  const { fenPer, secondsPer } = readingOptions(column, spec, table, options, reading);
  if (spec.kind === "fen") return fenPer === 1 ? "fen" : "yuan";
  return secondsPer === 60 ? "min" : secondsPer === 1 ? "s" : null;
}

const types: readonly (readonly [ColumnProposal["inferredType"], RegExp])[] = [
  ["yes_no", /^(是|否|y|n|yes|no|true|false)$/i],
  ["whole", /^[+-]?(0|[1-9]\d{0,14})$/],
  ["number", /^[+-]?((0|[1-9]\d{0,14}|[1-9]\d{0,2}(,\d{3})+)(\.\d*)?|\.\d+|(\d+|\d{1,3}(\.\d{3})+),\d+)$/],
  [
    "date",
    /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}-[a-z]{3}-\d{2,4})$/i,
  ],
  [
    "timestamp",
    /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}年\d{1,2}月\d{1,2}日)[ T]*\d{1,2}[:时]\d{1,2}.*$/,
  ],
];

/** From the head alone, for the eye; an import looks at the whole column. */
function inferType(cells: readonly string[]): ColumnProposal["inferredType"] {
  if (cells.length === 0) return "empty";
  return types.find(([, pattern]) => cells.every((cell) => pattern.test(cell)))?.[0] ?? "text";
}
