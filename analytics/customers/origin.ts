import { EngineError } from "../api/errors.ts";
import type { RuleName, ViewRules } from "../api/rules.ts";
import type { Month, ProjectSettings } from "../api/project.ts";
import type { Reader, Writer } from "../db/database.ts";
import { importSources } from "../db/facts.ts";
import { monthStart } from "../db/months.ts";
import { program } from "../db/program.ts";
import { rulesHash } from "../db/rules.ts";
import type { Bindable, NamedSql, Sql } from "../db/sql.ts";
import { id, sql, sqlFile } from "../db/sql.ts";
import { servicesSpread, tierParameters, tiersPath } from "./assemble.ts";
import type { AttributeTable } from "./attributes.ts";
import { attributeRows } from "./attributes.ts";
import type { Block } from "./blocks.ts";
import { blockPath } from "./blocks.ts";
import type { ViewField, ViewFields } from "./fields.ts";
import type { VasService } from "./registry/vas.ts";
import type { KeyRange, ViewWindow } from "./window.ts";
import { blockParameters } from "./window.ts";

/** How a field's column was computed. */
interface FieldOrigin {
  readonly expression: string;
  readonly blocks: readonly string[];
  readonly inputs: readonly string[];
  readonly rules: readonly RuleName[];
  /** In the registry's second way. */
  readonly otherwise: boolean;
}

/** How a view was computed: kept with it, so that it tells the text that ran and not what would run today. */
export interface Definitions {
  readonly services: readonly VasService[];
  readonly fields: Readonly<Record<string, FieldOrigin>>;
  readonly blocks: Readonly<
    Record<string, { sql: string; parameters: Record<string, string | number | boolean | null> }>
  >;
}

export interface Origin {
  readonly rules: ViewRules;
  readonly rulesHash: string;
  readonly imports: readonly { importId: number; file: string; loadedAt: string }[];
  readonly program: string;
  readonly definitions: Definitions;
}

/** The text of each field and of the blocks it stands on. */
export function describeFields(
  fields: ViewFields,
  blocks: readonly Block[],
  files: readonly AttributeTable[],
  services: readonly VasService[],
  window: ViewWindow,
  rules: ViewRules,
  everyone: KeyRange,
): Omit<Definitions, "services"> {
  const named = blockParameters(window, everyone, rules);
  const texts: Record<string, Definitions["blocks"][string]> = {};
  for (const block of blocks) texts[block.name] = shownFile(sqlFile(blockPath(block), named));
  if (texts["vas_service"])
    texts["vas_uses"] = { sql: shown(servicesSpread(services, id("vas_service"))), parameters: {} };
  texts["tiers"] = shownFile(sqlFile(tiersPath, tierParameters(rules)));
  for (const file of files)
    texts[file.scratchName] = { sql: shown(attributeRows(file, window, everyone)).trim(), parameters: {} };
  const conditions = new Map(blocks.map((block) => [block.name, block.on ? shown(block.on) : ""]));

  const mentioned = (text: string): string[] => {
    const found = Object.keys(texts).filter((name) => new RegExp(`(^|[^\\w."])"?${name}"?\\.`).test(text));
    return found.flatMap((name) => [
      ...mentionedOnce(conditions.get(name) ?? "", name),
      ...(name === "vas_uses" ? ["vas_service"] : []),
      ...blocks.filter((block) => block.name === name).flatMap(({ over }) => over ?? []),
      name,
    ]);
  };
  const mentionedOnce = (condition: string, name: string): string[] =>
    mentioned(condition.replaceAll(new RegExp(`\\b${name}\\.`, "g"), ""));

  const describe = ({ info, value, def, otherwise = false }: ViewField): [string, FieldOrigin] => {
    const expression = shown(value);
    return [
      info.name,
      {
        expression,
        blocks: [...new Set(mentioned(expression))],
        inputs: (def?.inputs ?? []).filter((input) => info.sources.length > 0 && input !== info.name),
        rules: def?.rules ?? [],
        otherwise,
      },
    ];
  };
  return {
    fields: Object.fromEntries([...fields.joined, ...fields.value, ...fields.attributes].map(describe)),
    blocks: texts,
  };
}

/** Keeps what a view was built from, in place of what was kept of an older one in the same table. */
export async function recordOrigin(
  writer: Writer,
  tableName: string,
  { windowMonths, rules }: ProjectSettings,
  definitions: Definitions,
): Promise<void> {
  const imports = (await importSources(writer, null)).map(({ importId, file, loadedAt }) => ({
    importId,
    file,
    loadedAt,
  }));
  await writer.run(sql`delete from derived.view_origin where table_name = ${tableName}`);
  await writer.run(sql`
    insert into derived.view_origin values (${tableName}, ${JSON.stringify(rules)}, ${rulesHash(windowMonths, rules)},
      ${JSON.stringify(imports)}, ${program}, ${JSON.stringify(definitions)})`);
}

/** What the view of a month, or a snapshot, was built from. Throws `no_view`. */
export async function readOrigin(reader: Reader, asOf: Month | null, snapshotId?: number): Promise<Origin> {
  const date = asOf === null ? null : monthStart(asOf);
  const row = await reader.row<{
    rules: string;
    rules_hash: string;
    imports: string;
    program: string;
    definitions: string;
  }>(
    snapshotId === undefined
      ? sql`select o.* from derived.view_origin o join derived.customer_view v using (table_name)
            where v.as_of is not distinct from cast(${date} as date)`
      : sql`select * from project.snapshot where snapshot_id = ${snapshotId}`,
  );
  if (!row) throw new EngineError("no_view", { asOf });
  return {
    rules: JSON.parse(row.rules) as ViewRules,
    rulesHash: row.rules_hash,
    imports: JSON.parse(row.imports) as Origin["imports"],
    program: row.program,
    definitions: JSON.parse(row.definitions) as Definitions,
  };
}

function shownFile({ text, named }: NamedSql): Definitions["blocks"][string] {
  const parameters = Object.fromEntries(
    Object.entries(named).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : (value as string)]),
  );
  return { sql: text, parameters };
}

/** A piece of SQL for reading: its values written in as literals. Never run. */
function shown(piece: Sql): string {
  const literal = (value: Bindable): string =>
    typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : value === null ? "null" : String(value);
  return piece.strings.map((part, index) => (index === 0 ? part : literal(piece.values[index - 1]) + part)).join("");
}
