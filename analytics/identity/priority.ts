import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { SourcePriority } from "../api/identity.ts";
import type { Writer } from "../db/database.ts";
import { customerRows, factSources, readPriorities } from "../db/facts.ts";
import { customerFacts } from "../db/facts.ts";
import { sql } from "../db/sql.ts";
import { invalidateViews } from "../db/view.ts";

/**
 * Sets the order of a field's sources; an empty list takes it away. The views are built again. Throws `unknown_field`
 * for a field no source fills, `unknown_source` for a source that does not fill it.
 */
export async function setPriority(
  { field, sources }: CallParams<"identity.setPriority">,
  writer: Writer,
): Promise<SourcePriority> {
  const filling = (await factSources(writer)).get(field);
  if (!filling && !customerFacts.some((name) => name === field)) throw new EngineError("unknown_field", { field });
  const { sources: customerSources } = await customerRows(writer);
  const known = new Set(["customer", ...customerSources, ...(filling ?? []).map((place) => place.source)]);
  const wanted = [...new Set(sources)];
  for (const source of wanted) {
    if (!known.has(source)) throw new EngineError("unknown_source", { field, source, known: [...known].join(", ") });
  }
  await writer.run(sql`delete from project.source_priority where field = ${field}`);
  for (const [index, source] of wanted.entries()) {
    await writer.run(sql`insert into project.source_priority values (${field}, ${index + 1}, ${source})`);
  }
  await invalidateViews(writer, null);
  return Object.fromEntries(await readPriorities(writer));
}
