import { z } from "zod";
import type { CampaignExport, ExportRecord, ExportResult, ExportTemplate } from "../export.ts";
import { exportFormats } from "../export.ts";
import { campaignId } from "./campaigns.ts";
import { asOf, path } from "./params.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";

const purpose = z.string().min(1).max(500).optional();

export const exportTemplate = z.strictObject({
  name: z.string().min(1).max(120),
  channel: z.string().min(1).max(80).nullable().default(null),
  format: z.enum(exportFormats).default("csv"),
  encoding: z.enum(["utf-8-bom", "gb18030"]).default("utf-8-bom"),
  digitsAsText: z.boolean().default(true),
  columns: z
    .array(z.strictObject({ name: z.string().min(1).max(200), source: z.string().min(1).max(300) }))
    .min(1)
    .max(500),
  rowsPerFile: z.number().int().min(1).nullable().default(null),
});

export const exportCalls = {
  "export.campaign": call<CampaignExport>()(
    "job",
    "导出活动名单（文件、批次与清单）",
    "Write a campaign's list for its production system: files by wave, with a manifest (personal data masked unless a purpose is given)",
    z.strictObject({
      campaignId,
      /** Name of a stored template, or one given whole; absent: the channel's own. */
      template: z.union([z.string().min(1), exportTemplate]).optional(),
      /** A folder; absent: one beside the project. */
      folder: path.optional(),
      /** One wave (from 1); absent: all. */
      wave: z.number().int().min(1).optional(),
      /** Giving a purpose writes whole phone numbers; it is kept on record. */
      purpose,
      /** Goes on without customers who are not in the project any more. */
      leaveOutErased: z.boolean().default(false),
      author: z.string().max(120).default(""),
    }),
  ),
  "export.templates": call<readonly ExportTemplate[]>()(
    "read",
    "导出模板",
    "Export templates: the project's own, and one built in for each channel",
    z.strictObject({}),
  ),
  "export.saveTemplate": call<ExportTemplate>()(
    "write",
    "保存导出模板",
    "Keep an export template",
    z.strictObject({ template: exportTemplate }),
  ),
  "export.deleteTemplate": call<readonly ExportTemplate[]>()(
    "write",
    "删除导出模板",
    "Delete an export template",
    z.strictObject({ name: z.string().min(1) }),
  ),
  "export.view": call<ExportResult>()(
    "job",
    "把客户视图导出为 CSV（个人信息默认脱敏）",
    "Write the customer view to CSV (personal data masked unless a purpose is given)",
    z.strictObject({ asOf, path: path.optional(), purpose }),
  ),
  "export.list": call<readonly ExportRecord[]>()("read", "导出记录", "Exports on record", z.strictObject({})),
} as const satisfies Record<string, CallSpec>;
