import type { ExportTemplate, ListColumn } from "../api/export.ts";
import { channels } from "../api/campaigns.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { Reader, Writer } from "../db/database.ts";
import { sql } from "../db/sql.ts";

const common: readonly ListColumn[] = ["contact_ref", "list_id", "customer_id"];
const timing: readonly ListColumn[] = ["wave", "send_from", "send_to"];

/** What the production system of a channel needs, and no more of the customer than that. */
const byChannel: Readonly<Record<(typeof channels)[number], readonly ListColumn[]>> = {
  sms: [...common, "phone", "message", ...timing],
  call: [...common, "phone", "name", "segment", "churn_band", "reasons_zh", "offer", "message", ...timing],
  app: [...common, "offer", "message", ...timing],
  email: [...common, "email", "name", "offer", "message", ...timing],
  store: [...common, "phone", "name", "segment", "churn_band", "reasons_zh", "offer", "message", ...timing],
};

function builtIn(name: string, channel: string | null, columns: readonly ListColumn[]): ExportTemplate {
  return {
    name,
    channel,
    format: "csv",
    encoding: "utf-8-bom",
    digitsAsText: true,
    columns: columns.map((source) => ({ name: source, source })),
    rowsPerFile: null,
  };
}

const builtInTemplates: readonly ExportTemplate[] = channels.map((channel) =>
  builtIn(channel, channel, byChannel[channel]),
);

/** For a channel of the user's own words. */
const general = builtIn("general", null, [...byChannel.store, "channel", "as_of"]);

/** The built-in templates, then the project's own by name. */
export async function listTemplates(reader: Reader): Promise<ExportTemplate[]> {
  const rows = await reader.rows<{ document: string }>(sql`select document from project.export_template order by name`);
  return [...builtInTemplates, general, ...rows.map(({ document }) => JSON.parse(document) as ExportTemplate)];
}

/** The template named, or the channel's own: the project's where it has one, else the built-in one. Throws `template_missing`. */
export async function findTemplate(reader: Reader, name: string | undefined, channel: string): Promise<ExportTemplate> {
  const all = await listTemplates(reader);
  const found =
    name === undefined
      ? (all.findLast((template) => template.channel === channel) ?? general)
      : all.find((template) => template.name === name);
  if (!found) throw new EngineError("template_missing", { name: name ?? channel });
  return found;
}

/** Throws `template_built_in`. */
export async function saveTemplate(
  { template }: CallParams<"export.saveTemplate">,
  writer: Writer,
): Promise<ExportTemplate> {
  await deleteTemplate(template.name, writer);
  await writer.run(sql`insert into project.export_template values (${template.name}, ${JSON.stringify(template)})`);
  return template;
}

/** Throws `template_built_in`; deleting what is not there is no error. Returns the templates that are left. */
export async function deleteTemplate(name: string, writer: Writer): Promise<ExportTemplate[]> {
  if (name === general.name || builtInTemplates.some((template) => template.name === name))
    throw new EngineError("template_built_in", { name });
  await writer.run(sql`delete from project.export_template where name = ${name}`);
  return listTemplates(writer);
}
