import { z } from "zod";
import type { ExportRecord, ExportResult } from "../campaigns.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { asOf, path, snapshotId } from "./params.ts";

export const exportCalls = {
  "export.targetList": call<ExportResult>()(
    "job",
    "把目标名单导出为 CSV（手机号默认脱敏）",
    "Write a target list to CSV (phones masked unless a purpose is given)",
    z.strictObject({
      targetListId: z.number().int().optional(),
      path: path.optional(),
      /** Giving a purpose writes whole phone numbers; it is kept on record. */
      purpose: z.string().min(1).max(500).optional(),
    }),
  ),
  "export.view": call<ExportResult>()(
    "job",
    "把客户视图或快照导出为 CSV（个人信息默认脱敏）",
    "Write the customer view, or a snapshot of it, to CSV (personal data masked unless a purpose is given)",
    z.strictObject({ asOf, snapshotId, path: path.optional(), purpose: z.string().min(1).max(500).optional() }),
  ),
  "export.list": call<readonly ExportRecord[]>()("read", "导出记录", "Exports on record", z.strictObject({})),
} as const satisfies Record<string, CallSpec>;
