import type { CallParams } from "../api/contract.ts";
import type { FieldBlock, FieldDefinition } from "../api/customers.ts";
import type { Reader } from "../db/database.ts";
import { fieldOf, openView } from "../db/view.ts";
import { readOrigin } from "./origin.ts";

/** How the values of a field came about: the text that ran when the view was built. Throws `no_view`, `unknown_field`. */
export async function fieldDefinition(
  params: CallParams<"customers.definition">,
  reader: Reader,
): Promise<FieldDefinition> {
  const view = await openView(reader, params.asOf, params.snapshotId);
  const field = fieldOf(view, params.field);
  if (field.category === "results") {
    const missing = field.filled === 0 ? "no_run" : null;
    return { field, missing, expression: null, blocks: [], inputs: [], rules: [] };
  }
  const { definitions } = await readOrigin(reader, view.asOf, params.snapshotId);
  const { expression, blocks, inputs, rules } = definitions.fields[field.name];
  return {
    field,
    missing: field.sources.length === 0 ? "no_source" : null,
    expression,
    blocks: blocks.map((name): FieldBlock => ({ name, ...definitions.blocks[name] })),
    inputs,
    rules,
  };
}
