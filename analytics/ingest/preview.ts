import type { CallParams } from "../api/contract.ts";
import type { ColumnProposal, Preview } from "../api/ingest.ts";
import type { ReadContext } from "../db/context.ts";
import { ATTRIBUTE } from "./fields.ts";
import { attributeName, recognise } from "./recognise.ts";
import { peek } from "./source.ts";

const ROWS = 50;
const SAMPLES = 5;

/** The head of a file and what it is taken for. A file that fits no table is shown as an attribute file. */
export async function preview(params: CallParams<"ingest.preview">, context: ReadContext): Promise<Preview> {
  const options = params.options ?? {};
  const layout = await peek(params.path, options, context.db);
  const { file, bytes } = layout.opened;
  const found = recognise({
    file,
    columns: layout.columns,
    table: params.table,
    mapping: undefined,
    options,
    sample: layout.sample,
  });
  const columns = layout.columns.map((column, index): ColumnProposal => {
    const cells = layout.sample.map((row) => row[index].trim()).filter((cell) => cell !== "");
    return {
      column,
      samples: [...new Set(cells)].slice(0, SAMPLES),
      inferredType: inferType(cells),
      field: found?.fields[index] ?? null,
      reason: found?.reasons[index] ?? "none",
    };
  });
  return {
    file,
    bytes,
    format: layout.format,
    encoding: layout.encoding,
    delimiter: layout.dialect?.delimiter ?? null,
    table: found?.table ?? ATTRIBUTE + attributeName(file),
    tableReason: found?.tableReason ?? "none",
    columns,
    rows: layout.sample.slice(0, ROWS),
  };
}

const types: readonly (readonly [ColumnProposal["inferredType"], RegExp])[] = [
  ["yes_no", /^(是|否|y|n|yes|no|true|false)$/i],
  ["whole", /^[+-]?(0|[1-9]\d{0,14})$/],
  ["number", /^[+-]?((0|[1-9]\d{0,14}|[1-9]\d{0,2}(,\d{3})+)(\.\d*)?|\.\d+)$/],
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
