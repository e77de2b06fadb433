import { z } from "zod";
import type { ExportRecord, ExportResult, TargetList } from "./campaigns.ts";
import type { ChurnModel, LabelOptions } from "./churn.ts";
import { conditionOps } from "./customers.ts";
import type { ColumnSummary, CustomerCount, CustomerDetail, FieldInfo, FilterNode, ViewSummary } from "./customers.ts";
import type { ConflictPage, MatchRule, SourcePriority } from "./identity.ts";
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
} from "./ingest.ts";
import type { QualityReport } from "./quality.ts";
import type { ProjectInfo, ProjectSettings } from "./project.ts";
import type { Segmentation } from "./segments.ts";
import type { JobInfo } from "./wire.ts";

/**
 * Every call of the engine, declared once. From this line come the run-time check of the parameters, the
 * type of the client, the dispatcher's table and the command line's help.
 *
 * - `read`: answers from a reader connection, may be cancelled, changes nothing;
 * - `write`: short change on the writer connection;
 * - `job`: long change: queued on the writer, reports progress, one transaction, shown in the job bar;
 * - `trial`: a job whose transaction is rolled back at its end: it tells what would happen.
 */
export type CallKind = "read" | "write" | "job" | "trial";

export interface CallSpec<
  P extends z.ZodType = z.ZodType,
  R = unknown,
  K extends CallKind = CallKind,
  N extends boolean = boolean,
> {
  readonly kind: K;
  readonly params: P;
  readonly summary: { readonly "zh-CN": string; readonly en: string };
  /** False for calls that the engine answers itself, without an open project. */
  readonly needsProject: N;
  /** Type only: never present at run time. */
  readonly result?: R;
}

/** A call that works on the open project. */
function call<R>() {
  return <K extends CallKind, P extends z.ZodType>(
    kind: K,
    zh: string,
    en: string,
    params: P,
  ): CallSpec<P, R, K, true> => ({
    kind,
    params,
    summary: { "zh-CN": zh, en },
    needsProject: true,
  });
}

/** A call of the engine itself. */
function own<R>() {
  return <K extends CallKind, P extends z.ZodType>(
    kind: K,
    zh: string,
    en: string,
    params: P,
  ): CallSpec<P, R, K, false> => ({
    kind,
    params,
    summary: { "zh-CN": zh, en },
    needsProject: false,
  });
}

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const asOf = month.nullable().optional();
const path = z.string().min(1).max(4096);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const seed = z.number().int().min(0).max(0xffffffff);

const condition = z.strictObject({
  field: z.string().min(1),
  op: z.enum(conditionOps),
  value: z.union([scalar, z.array(scalar).max(100_000)]).optional(),
});
const filter: z.ZodType<FilterNode> = z.lazy(() =>
  z.union([z.strictObject({ op: z.enum(["and", "or", "not"]), items: z.array(filter).max(1000) }), condition]),
);
const optionalFilter = filter.nullable().optional();

const importOptions = z.strictObject({
  encoding: z.enum(["utf-8", "gb18030", "utf-16le", "utf-16be", "windows-1252"]).optional(),
  delimiter: z.string().min(1).max(4).optional(),
  origin: z.iso.date().optional(),
  moneyUnit: z.enum(["yuan", "fen"]).optional(),
  month: month.optional(),
  sheet: z.string().max(500).optional(),
  headerRow: z.number().int().min(0).max(1000).optional(),
  dateOrder: z.enum(["ymd", "dmy", "mdy"]).optional(),
  durationUnit: z.enum(["s", "min"]).optional(),
  timeZone: z.string().max(64).optional(),
  onSameMonth: z.enum(["merge", "replace_months"]).optional(),
  unfold: z.boolean().optional(),
  unfoldYear: z.number().int().min(1970).max(2100).optional(),
  repairs: z.number().int().optional(),
});
const columnChoice = z.strictObject({
  field: z.string().nullable(),
  keep: z.boolean().optional(),
  unit: z.enum(["yuan", "fen", "s", "min"]).optional(),
  dateOrder: z.enum(["ymd", "dmy", "mdy"]).optional(),
});
const importParams = z.strictObject({
  path,
  /** Canonical table; `attribute:NAME` keeps the file as an attribute table; omitted: recognised. */
  table: z.string().optional(),
  /** Column → field; null keeps the column out. Columns not named follow the proposal. */
  mapping: z.record(z.string(), z.union([z.string(), z.null(), columnChoice])).optional(),
  options: importOptions.optional(),
});

const churnLabel = z.union([
  z.strictObject({ kind: z.literal("column"), field: z.string().min(1), positive: scalar }),
  z.strictObject({ kind: z.literal("left_within"), months: z.number().int().min(1).max(12) }),
]);

const targetRule = z.strictObject({
  segmentationId: z.number().int().nullable().default(null),
  segments: z.array(z.number().int().min(0)).default([]),
  topRiskShare: z.number().gt(0).max(1).nullable().default(null),
  filter: filter.nullable().default(null),
  requireConsent: z.boolean().default(true),
});

export const contract = {
  "engine.ping": own<{ version: string; pid: number }>()(
    "read",
    "引擎是否在线",
    "Is the engine there",
    z.strictObject({}),
  ),
  "engine.jobs": own<readonly JobInfo[]>()(
    "read",
    "正在运行与排队的任务",
    "Jobs running and waiting",
    z.strictObject({}),
  ),
  "engine.cancel": own<{ cancelled: boolean }>()(
    "read",
    "取消一个任务",
    "Cancel a job",
    z.strictObject({ jobId: z.string() }),
  ),

  "project.new": own<ProjectInfo>()(
    "write",
    "新建项目文件并打开",
    "Make a project file and open it",
    z.strictObject({ path, name: z.string().max(200).optional() }),
  ),
  "project.open": own<ProjectInfo>()("write", "打开项目文件", "Open a project file", z.strictObject({ path })),
  "project.close": own<{ closed: boolean }>()("write", "关闭项目", "Close the project", z.strictObject({})),
  "project.info": call<ProjectInfo>()(
    "read",
    "项目概况：表、月份、客户数",
    "The project: tables, months, customers",
    z.strictObject({}),
  ),
  "project.recent": own<readonly { path: string; name: string; openedAt: string; exists: boolean }[]>()(
    "read",
    "最近的项目",
    "Recent projects",
    z.strictObject({}),
  ),
  "project.settings": call<ProjectSettings>()("read", "项目设置", "The project's settings", z.strictObject({})),
  "project.configure": call<ProjectSettings>()(
    "write",
    "修改项目设置",
    "Change the project's settings",
    z.strictObject({ asOf, windowMonths: z.number().int().min(1).max(24).optional() }),
  ),

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
    z.strictObject({ path, table: z.string().optional(), options: importOptions.optional() }),
  ),
  "ingest.run": call<ImportReport>()("job", "导入一个文件", "Import a file", importParams),
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
    z.strictObject({ importId: z.number().int() }),
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
  "identity.rules": call<readonly MatchRule[]>()(
    "read",
    "客户标识的匹配规则",
    "How other ids find their customer",
    z.strictObject({}),
  ),
  "identity.conflicts": call<ConflictPage>()(
    "read",
    "来源之间互相矛盾的值",
    "Values in which sources disagree",
    z.strictObject({
      field: z.string().optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(100),
      unmask: z.boolean().default(false),
    }),
  ),
  "identity.priority": call<SourcePriority>()(
    "read",
    "各字段的来源优先级",
    "Which source wins for each field",
    z.strictObject({}),
  ),
  "identity.setPriority": call<SourcePriority>()(
    "write",
    "设置一个字段的来源优先级",
    "Set which source wins for a field",
    z.strictObject({ field: z.string(), sources: z.array(z.string()).max(100) }),
  ),
  "quality.report": call<QualityReport>()(
    "read",
    "数据质量：填充、有效、及时与发现的问题",
    "Data quality: fill, validity, freshness, findings",
    z.strictObject({ asOf }),
  ),
  "quality.request": call<ExportResult>()(
    "job",
    "起草给系统负责方的源数据需求",
    "Draft a source-data request for the systems' owners",
    z.strictObject({ path: path.optional(), locale: z.enum(["zh-CN", "en"]).default("zh-CN") }),
  ),
  "ingest.list": call<readonly ImportRecord[]>()("read", "导入历史", "Imports so far", z.strictObject({})),
  "ingest.rejects": call<RejectPage>()(
    "read",
    "一次导入中被拒绝的行",
    "Rejected rows of an import",
    z.strictObject({
      importId: z.number().int(),
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

  "customers.build": call<ViewSummary>()(
    "job",
    "建立某月的统一客户视图",
    "Build the unified customer view as of a month",
    z.strictObject({ asOf }),
  ),
  "customers.fields": call<readonly FieldInfo[]>()(
    "read",
    "客户视图的字段",
    "Fields of the customer view",
    z.strictObject({ asOf }),
  ),
  "customers.count": call<CustomerCount>()(
    "read",
    "符合条件的客户数",
    "How many customers meet a filter",
    z.strictObject({ asOf, filter: optionalFilter }),
  ),
  "customers.page": call<Uint8Array>()(
    "read",
    "客户视图的一页（Arrow）",
    "One page of the customer view, as an Arrow IPC stream",
    z.strictObject({
      asOf,
      filter: optionalFilter,
      sort: z
        .array(z.strictObject({ field: z.string(), descending: z.boolean() }))
        .max(8)
        .default([]),
      columns: z.array(z.string()).max(500).optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(10_000).default(500),
      unmask: z.boolean().default(false),
    }),
  ),
  "customers.summary": call<ColumnSummary>()(
    "read",
    "一个字段的分布",
    "How one field is distributed",
    z.strictObject({ asOf, field: z.string(), filter: optionalFilter }),
  ),
  "customers.get": call<CustomerDetail>()(
    "read",
    "一位客户",
    "One customer",
    z.strictObject({ asOf, customerId: z.string(), unmask: z.boolean().default(false) }),
  ),

  "segments.run": call<Segmentation>()(
    "job",
    "聚类分群",
    "Segment the customers by k-means clusters",
    z.strictObject({
      asOf,
      name: z.string().max(200).optional(),
      features: z.array(z.string()).min(1).max(200).optional(),
      /** Number of segments; omitted: chosen from `kRange` by the quality indices. */
      k: z.number().int().min(2).max(15).optional(),
      kRange: z.tuple([z.number().int().min(2).max(15), z.number().int().min(2).max(15)]).default([2, 10]),
      seed: seed.default(42),
    }),
  ),
  "segments.list": call<readonly Segmentation[]>()("read", "全部分群", "All segmentations", z.strictObject({})),
  "segments.get": call<Segmentation>()(
    "read",
    "一个分群",
    "One segmentation",
    z.strictObject({ segmentationId: z.number().int().optional() }),
  ),
  "segments.rename": call<Segmentation>()(
    "write",
    "给一个客群改名",
    "Rename a segment",
    z.strictObject({
      segmentationId: z.number().int(),
      index: z.number().int().min(0),
      name: z.string().min(1).max(80),
    }),
  ),

  "churn.labels": call<LabelOptions>()("read", "可用的流失标签", "Labels the data offers", z.strictObject({})),
  "churn.run": call<ChurnModel>()(
    "job",
    "训练、验证流失模型并给客户打分",
    "Train and validate a churn model and score the customers",
    z.strictObject({
      label: churnLabel.optional(),
      features: z.array(z.string()).min(1).max(500).optional(),
      folds: z.number().int().min(2).max(20).default(5),
      /** Weight of the penalty; omitted: chosen by cross-validated deviance on the training rows. */
      ridge: z.number().min(0).max(1e6).optional(),
      seed: seed.default(42),
    }),
  ),
  "churn.list": call<readonly ChurnModel[]>()("read", "全部流失模型", "All churn models", z.strictObject({})),
  "churn.get": call<ChurnModel>()(
    "read",
    "一个流失模型",
    "One churn model",
    z.strictObject({ modelId: z.number().int().optional() }),
  ),

  "campaigns.size": call<TargetList["waterfall"]>()(
    "read",
    "目标名单会有多少人（逐步筛选）",
    "How many a target rule leaves, step by step",
    z.strictObject({ asOf, rule: targetRule.prefault({}) }),
  ),
  "campaigns.freeze": call<TargetList>()(
    "job",
    "冻结目标名单并随机划出对照组",
    "Freeze a target list with a random control group",
    z.strictObject({
      asOf,
      name: z.string().min(1).max(200).default("target"),
      rule: targetRule.prefault({}),
      offer: z.string().max(200).default(""),
      channel: z.string().max(80).default("sms"),
      controlShare: z.number().min(0).max(0.9).default(0.1),
      seed: seed.default(42),
    }),
  ),
  "campaigns.list": call<readonly TargetList[]>()("read", "全部目标名单", "All target lists", z.strictObject({})),
  "campaigns.get": call<TargetList>()(
    "read",
    "一个目标名单",
    "One target list",
    z.strictObject({ targetListId: z.number().int().optional() }),
  ),
  "campaigns.page": call<Uint8Array>()(
    "read",
    "目标名单的一页（Arrow）",
    "One page of a target list, as an Arrow IPC stream",
    z.strictObject({
      targetListId: z.number().int(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(10_000).default(500),
    }),
  ),

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
    "把客户视图导出为 CSV（个人信息默认脱敏）",
    "Write the customer view to CSV (personal data masked unless a purpose is given)",
    z.strictObject({ asOf, path: path.optional(), purpose: z.string().min(1).max(500).optional() }),
  ),
  "export.list": call<readonly ExportRecord[]>()("read", "导出记录", "Exports on record", z.strictObject({})),
} as const satisfies Record<string, CallSpec>;

export type Contract = typeof contract;
export type CallName = keyof Contract;
/** Parameters as a caller writes them (defaults may be left out). */
export type CallInput<N extends CallName> = z.input<Contract[N]["params"]>;
/** Parameters as a handler receives them (checked, defaults filled in). */
export type CallParams<N extends CallName> = z.output<Contract[N]["params"]>;
export type CallResult<N extends CallName> = NonNullable<Contract[N]["result"]>;

/** Calls the engine answers itself. */
export type EngineCall = { [N in CallName]: Contract[N]["needsProject"] extends false ? N : never }[CallName];

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(contract, name);
}
