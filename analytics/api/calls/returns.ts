import { z } from "zod";
import type { ReturnFile, ReturnPreview, ReturnSummary } from "../returns.ts";
import { campaignId } from "./campaigns.ts";
import { path } from "./params.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";

const column = z.string().min(1).max(1000).optional();
const mapping = z.strictObject({
  contactRef: column,
  listId: column,
  customerId: column,
  phone: column,
  status: column,
  outcome: column,
  at: column,
  amount: column,
  amountUnit: z.enum(["yuan", "fen"]).optional(),
});
const file = {
  path,
  /** Null or absent: the campaign whose list id the file carries. */
  campaignId: campaignId.nullable().default(null),
  kind: z.enum(["receipts", "responses"]).optional(),
  mapping: mapping.optional(),
};

export const returnsCalls = {
  "returns.preview": call<ReturnPreview>()(
    "read",
    "预览回执或响应文件",
    "The first rows of a file of receipts or responses, with what its columns are taken for",
    z.strictObject({ path }),
  ),
  "returns.check": call<ReturnFile>()(
    "trial",
    "检查回执或响应文件（不写入）",
    "What an import of receipts or responses would do; writes nothing",
    z.strictObject(file),
  ),
  "returns.import": call<ReturnFile>()("job", "导入回执或响应", "Import receipts or responses", z.strictObject(file)),
  "returns.undo": call<ReturnFile>()(
    "job",
    "撤销一次回执或响应导入",
    "Undo an import of receipts or responses",
    z.strictObject({ returnId: z.number().int().min(1) }),
  ),
  "returns.summary": call<ReturnSummary>()(
    "read",
    "活动的回收对账",
    "The list against everything that came back",
    z.strictObject({ campaignId }),
  ),
} as const satisfies Record<string, CallSpec>;
