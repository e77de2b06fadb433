import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { basename, join as joinPath } from "node:path";
import type { Campaign, FrozenList } from "../api/campaigns.ts";
import type { CallParams } from "../api/contract.ts";
import { EngineError } from "../api/errors.ts";
import type { CampaignExport, ExportTemplate, ExportedFile } from "../api/export.ts";
import { moveCampaign, readFrozen, recordEvent } from "../db/campaign.ts";
import type { JobContext } from "../db/context.ts";
import type { Writer } from "../db/database.ts";
import { sql } from "../db/sql.ts";
import type { AsideFile } from "./aside.ts";
import { writeAside } from "./aside.ts";
import { writeTable } from "./files.ts";
import { listSource } from "./list-columns.ts";
import { recordExport } from "./log.ts";
import { exportFolder, safeName } from "./path.ts";
import { findTemplate } from "./templates.ts";
import { SHEET_ROWS } from "./xlsx.ts";

type Frozen = Campaign & { readonly frozen: FrozenList };

/** One file to be: rows of a wave from one position to before another. */
interface Part {
  readonly wave: number;
  readonly from: number;
  readonly before: number;
  readonly path: string;
  /** Customers of the list in it, whether or not they are still in the project. */
  readonly rows: number;
}

/**
 * Writes the customers of a frozen list who are to be contacted, one file a wave (more where rows are limited), and a
 * manifest by which the receiver can check them. All files get their names when all are written, the manifest last.
 * Control customers are counted and never written. Personal data is masked unless a purpose is given, which is kept on
 * record. The same list, template and data give the same bytes. Throws `campaign_not_frozen`, `export_empty`, `wave_missing`,
 * `list_customers_erased`, `template_missing`, `export_column_unknown`, `merge_field_unknown`, `export_failed`, `disk_full`.
 */
export async function exportCampaign(
  params: CallParams<"export.campaign">,
  context: JobContext,
): Promise<CampaignExport> {
  const { db } = context;
  const campaign = await readFrozen(db, params.campaignId);
  const { frozen, plan, campaignId } = campaign;
  if (params.wave !== undefined && params.wave > plan.waves)
    throw new EngineError("wave_missing", { wave: params.wave, waves: plan.waves });
  const template =
    typeof params.template === "object" ? params.template : await findTemplate(db, params.template, plan.channel);
  const masked = params.purpose === undefined;
  const list = await listSource(db, campaign, template, masked);
  const base = `${safeName(plan.name)}-${frozen.listId}`;
  const folder = exportFolder(context.projectPath, params.folder, base);
  const parts = await partsOf(db, campaign, template, params.wave, joinPath(folder, base));
  if (parts.length === 0) throw new EngineError("export_empty", { listId: frozen.listId });

  const written: AsideFile[] = [];
  try {
    for (const { path, wave, from, before } of parts) {
      const rows = sql`${list.source} where member.campaign_id = ${campaignId} and member.arm = 'treatment'
        and member.wave = ${wave} and member.position >= ${from} and member.position < ${before} order by member.position`;
      written.push(await writeTable(context, path, list.columns, rows, template));
    }
    const count = parts.reduce((sum, part) => sum + part.rows, 0) - written.reduce((sum, file) => sum + file.rows, 0);
    if (count > 0 && !params.leaveOutErased)
      throw new EngineError("list_customers_erased", { count, listId: frozen.listId });
    const files = written.map(({ path, rows, bytes, sha256 }, i): ExportedFile => {
      return { path, wave: parts[i].wave, rows, bytes, sha256 };
    });
    const text = manifest(campaign, template, files, masked);
    const manifestPath = joinPath(folder, `${base}${waveName(campaign, params.wave)}.manifest.json`);
    written.push(await writeManifest(context, manifestPath, text));
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    const result = {
      path: manifestPath,
      rows,
      controls: frozen.controls,
      sha256: createHash("sha256").update(text).digest("hex"),
      masked,
    };
    const at = context.now();
    const exportId = await recordExport(db, result, { campaignId, purpose: params.purpose ?? null, at, files });
    const about = { at, detail: basename(manifestPath), author: params.author };
    if (campaign.state === "frozen") await moveCampaign(db, campaign, "exported", about);
    else await recordEvent(db, campaignId, { ...about, event: "exported" });
    for (const file of written) await file.commit();
    return { exportId, campaignId, files, manifestPath, rows, controls: frozen.controls, masked };
  } catch (error) {
    for (const file of written) await file.discard();
    throw error;
  }
}

/** The list in files: by wave, and where a format or the template limits rows, one after another. */
async function partsOf(
  db: Writer,
  campaign: Frozen,
  template: ExportTemplate,
  wave: number | undefined,
  base: string,
): Promise<Part[]> {
  const limit = Math.min(template.rowsPerFile ?? Infinity, template.format === "xlsx" ? SHEET_ROWS : Infinity);
  const place = sql`row_number() over (partition by wave order by position) - 1`;
  const starts = await db.rows<{ wave: number; start: number; parts: number; nth: number; rows: number }>(sql`
    select wave, start, rows, count(*) over (partition by wave) as parts, row_number() over (partition by wave order by start) as nth
    from (
      select wave, min(position) as start, count(*) as rows from (
        select wave, position, ${Number.isFinite(limit) ? sql`(${place}) // cast(${limit} as integer)` : sql`0`} as part
        from project.campaign_member
        where campaign_id = ${campaign.campaignId} and arm = 'treatment' and wave = coalesce(cast(${wave ?? null} as integer), wave)
      ) placed group by wave, part
    ) counted order by wave, start`);
  return starts.map((start, i): Part => {
    const next = starts[i + 1];
    const before = next?.wave === start.wave ? next.start : 2 ** 31 - 1;
    const digits = String(start.parts).length;
    const nth = start.parts > 1 ? `-${String(start.nth).padStart(digits, "0")}` : "";
    const path = `${base}${waveName(campaign, start.wave)}${nth}.${template.format}`;
    return { wave: start.wave, from: start.start, before, path, rows: start.rows };
  });
}

function waveName({ plan }: Campaign, wave: number | undefined): string {
  if (wave === undefined || plan.waves === 1) return "";
  return `-wave${String(wave).padStart(String(plan.waves).length, "0")}`;
}

/** What the receiving system checks the files against. Nothing in it depends on when or where they were written. */
function manifest(campaign: Frozen, template: ExportTemplate, files: readonly ExportedFile[], masked: boolean): string {
  const { frozen, plan, campaignId } = campaign;
  const { format, encoding, digitsAsText, columns } = template;
  const document = {
    manifest: "foresight-target-list/1",
    campaign: {
      id: campaignId,
      name: plan.name,
      channel: plan.channel,
      sendWindow: plan.sendWindow,
      waves: plan.waves,
    },
    list: {
      id: frozen.listId,
      asOf: frozen.asOf,
      frozenAt: frozen.frozenAt,
      treated: frozen.treated,
      controlsHeldBack: frozen.controls,
      sha256: frozen.sha256,
      definitionHash: frozen.definitionHash,
    },
    masked,
    format,
    ...(format === "csv" ? { encoding, digitsAsText } : {}),
    columns,
    files: files.map(({ path, wave, rows, bytes, sha256 }) => ({ file: basename(path), wave, rows, bytes, sha256 })),
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function writeManifest(context: JobContext, path: string, text: string): Promise<AsideFile> {
  return writeAside(context, path, async (aside) => {
    await writeFile(aside, text);
    return 0;
  });
}
