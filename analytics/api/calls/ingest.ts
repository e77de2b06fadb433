import { z } from "zod";
import type { ExportResult } from "../export.ts";
import type {
  CanonicalField,
  CheckReport,
  Coverage,
  FoundFiles,
  ImportRecord,
  ImportReport,
  Preview,
  RejectPage,
  SavedMapping,
} from "../ingest.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { month, path } from "./params.ts";

const columnTypes = ["text", "whole", "number", "date", "timestamp", "month", "yes_no"] as const;
const importOptions = z.strictObject({
  encoding: z.enum(["utf-8", "gb18030", "utf-16le", "utf-16be", "windows-1252"]).optional(),
  delimiter: z.string().min(1).max(4).optional(),
  origin: z.iso.date().optional(),
  moneyUnit: z.enum(["yuan", "fen"]).optional(),
  month: month.optional(),
  sheet: z.string().max(500).optional(),
  headerRow: z.number().int().min(0).max(1000).optional(),
  dateOrder: z.enum(["ymd", "dmy", "mdy"]).optional(),
  decimal: z.enum(["comma", "point"]).optional(),
  durationUnit: z.enum(["s", "min"]).optional(),
  timeZone: z.string().max(64).optional(),
  onSameMonth: z.enum(["merge", "replace_months"]).optional(),
  unfold: z.boolean().optional(),
  unfoldYear: z.number().int().min(1970).max(2100).optional(),
  repairs: z.number().int().optional(),
});
const columnChoice = z
  .strictObject({
    field: z.string().nullable(),
    keep: z.boolean().optional(),
    unit: z.enum(["yuan", "fen", "s", "min"]).optional(),
    dateOrder: z.enum(["ymd", "dmy", "mdy"]).optional(),
    type: z.enum(columnTypes).optional(),
  })
  .refine(({ field, type }) => field === null || type === undefined, {
    path: ["type"],
    message: "a field has a type of its own",
  });
const mapping = z.record(z.string(), z.union([z.string(), z.null(), columnChoice]));
const importParams = z.strictObject({
  path,
  /** Canonical table; `attribute:NAME` keeps the file as an attribute table; omitted: recognised. */
  table: z.string().optional(),
  /** Column → field; null keeps the column out. Columns not named follow the proposal. */
  mapping: mapping.optional(),
  options: importOptions.optional(),
});

export const ingestCalls = {
  "ingest.fields": call<readonly CanonicalField[]>()(
    "read",
    "标准表与字段",
    "Canonical tables and fields",
    z.strictObject({}),
  ),
  "ingest.preview": call<Preview>()(
    "read",
    "预览文件：前 50 行、编码、分隔符、字段映射建议",
    "Preview a file: first 50 rows, encoding, delimiter, proposed mapping",
    z.strictObject({
      path,
      table: z.string().optional(),
      options: importOptions.optional(),
      /** What is chosen so far: its types are tried on the rows shown. Columns the file does not have are passed over. */
      mapping: mapping.optional(),
    }),
  ),
  "ingest.run": call<ImportReport>()(
    "job",
    "导入一个文件",
    "Import a file",
    importParams.extend({
      /** SHA-256 of what was checked: other content is refused. */
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    }),
  ),
  "ingest.expand": call<FoundFiles>()(
    "read",
    "展开文件夹与文件名模式，从名称得出月份",
    "Find files below folders and by patterns, with the month told by the name",
    z.strictObject({ paths: z.array(path).min(1).max(1000) }),
  ),
  "ingest.check": call<CheckReport>()(
    "trial",
    "检查整个文件，不写入",
    "Check a whole file without writing",
    importParams,
  ),
  "ingest.undo": call<ImportRecord>()(
    "job",
    "撤销一次导入",
    "Undo an import",
    z.strictObject({
      importId: z.number().int(),
      /** The imports whose rows found their customers through it are undone too; without it they stand in the way. */
      linkedToo: z.boolean().default(false),
      /** Though calls that it brought were dropped, and with them rows that would come back. */
      droppedToo: z.boolean().default(false),
    }),
  ),
  "ingest.saveRejects": call<ExportResult>()(
    "job",
    "把被拒绝的行写成可修改后再导入的文件",
    "Write rejected rows to a file that can be repaired and imported back",
    z.strictObject({ importId: z.number().int(), path: path.optional() }),
  ),
  "ingest.mappings": call<readonly SavedMapping[]>()(
    "read",
    "按来源保存的字段映射",
    "Mappings kept by source",
    z.strictObject({}),
  ),
  "ingest.forgetMapping": call<{ forgotten: boolean }>()(
    "write",
    "忘记一个保存的映射",
    "Forget a kept mapping",
    z.strictObject({ mappingId: z.number().int() }),
  ),
  "ingest.list": call<readonly ImportRecord[]>()("read", "导入历史", "Imports so far", z.strictObject({})),
  "ingest.rejects": call<RejectPage>()(
    "read",
    "一次导入中被拒绝的行",
    "Rejected rows of an import",
    z.strictObject({
      importId: z.number().int(),
      reason: z.string().optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(10_000).default(200),
    }),
  ),
  "ingest.coverage": call<Coverage>()(
    "read",
    "数据覆盖：来源 × 月份",
    "Coverage: sources by months",
    z.strictObject({}),
  ),
} as const satisfies Record<string, CallSpec>;
