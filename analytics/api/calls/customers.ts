import { z } from "zod";
import { mostListed } from "../customers.ts";
import type {
  ColumnSet,
  ColumnSummary,
  CustomerCount,
  CustomerDetail,
  CustomerVerdict,
  DroppableCalls,
  FieldDefinition,
  FieldInfo,
  FieldTrace,
  FilterWaterfall,
  SavedFilter,
  Snapshot,
  ValueMatch,
  ViewSummary,
} from "../customers.ts";
import type { Erasable, Erasure } from "../erasure.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { asOf, filter, month, optionalFilter, scalar, snapshotId } from "./params.ts";

const erasedIds = z.array(z.string().max(300)).min(1).max(10_000).readonly();
const reason = z.string().trim().min(1).max(500);
const author = z.string().max(120).default("");
const sort = z.array(z.strictObject({ field: z.string(), descending: z.boolean() })).max(8);

export const customersCalls = {
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
    z.strictObject({ asOf, snapshotId }),
  ),
  "customers.count": call<CustomerCount>()(
    "read",
    "符合条件的客户数",
    "How many customers meet a filter",
    z.strictObject({ asOf, snapshotId, filter: optionalFilter }),
  ),
  "customers.waterfall": call<FilterWaterfall>()(
    "read",
    "每项条件去掉多少客户",
    "How many customers each condition removes",
    z.strictObject({ asOf, snapshotId, filter: optionalFilter }),
  ),
  "customers.why": call<CustomerVerdict>()(
    "read",
    "一位客户为什么在内或不在内",
    "Why a customer is in or out",
    z.strictObject({ asOf, snapshotId, customerId: z.string(), filter: optionalFilter }),
  ),
  "customers.match": call<ValueMatch>()(
    "read",
    "一列值中有哪些客户有",
    "Which of a list of values customers have",
    z.strictObject({ asOf, snapshotId, field: z.string(), values: z.array(scalar).max(mostListed).readonly() }),
  ),
  "customers.page": call<Uint8Array>()(
    "read",
    "客户视图的一页（Arrow）",
    "One page of the customer view, as an Arrow IPC stream",
    z.strictObject({
      asOf,
      snapshotId,
      filter: optionalFilter,
      sort: sort.default([]),
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
    z.strictObject({ asOf, snapshotId, field: z.string(), filter: optionalFilter }),
  ),
  "customers.get": call<CustomerDetail>()(
    "read",
    "一位客户",
    "One customer",
    z.strictObject({ asOf, snapshotId, customerId: z.string(), unmask: z.boolean().default(false) }),
  ),
  "customers.definition": call<FieldDefinition>()(
    "read",
    "一个字段的口径：公式、SQL、规则",
    "How a field is defined: formula, SQL, rules",
    z.strictObject({ asOf, snapshotId, field: z.string() }),
  ),
  "customers.catalogue": call<{ readonly markdown: string }>()(
    "read",
    "全部字段的说明（Markdown）",
    "All fields, described in Markdown",
    z.strictObject({ locale: z.enum(["zh-CN", "en"]).default("zh-CN") }),
  ),
  "customers.trace": call<FieldTrace>()(
    "read",
    "一位客户的一个值来自哪些行",
    "The rows behind one customer's value of a field",
    z.strictObject({
      asOf,
      customerId: z.string(),
      field: z.string(),
      limit: z.number().int().min(1).max(500).default(100),
      unmask: z.boolean().default(false),
    }),
  ),
  "customers.snapshot": call<Snapshot>()(
    "job",
    "把某月的客户视图存为快照",
    "Keep the view of a month as a snapshot",
    z.strictObject({ asOf, name: z.string().max(200).optional() }),
  ),
  "customers.snapshots": call<readonly Snapshot[]>()("read", "全部快照", "All snapshots", z.strictObject({})),
  "customers.dropSnapshot": call<{ dropped: boolean }>()(
    "write",
    "删除一个快照",
    "Delete a snapshot",
    z.strictObject({ snapshotId: z.number().int() }),
  ),
  "customers.droppableCalls": call<DroppableCalls>()(
    "read",
    "清除某月以前的通话记录会失去什么",
    "What dropping the raw calls before a month gives up",
    z.strictObject({
      /** Omitted: the first month that is in use. */
      before: month.optional(),
    }),
  ),
  "customers.dropCalls": call<DroppableCalls>()(
    "job",
    "清除某月以前的通话记录",
    "Drop the raw calls before a month",
    z.strictObject({ before: month }),
  ),
  "customers.erasable": call<Erasable>()(
    "read",
    "应客户要求清除个人数据：将涉及哪些表、多少行（不改动任何内容）",
    "Erasing customers on their request: what would go, table by table (changes nothing)",
    z.strictObject({ customerIds: erasedIds }),
  ),
  "customers.erase": call<Erasure>()(
    "job",
    "应客户要求清除个人数据，不能撤销",
    "Erase customers on their request; cannot be undone",
    z.strictObject({ customerIds: erasedIds, purpose: reason, author }),
  ),
  "customers.erasures": call<readonly Erasure[]>()(
    "read",
    "清除个人数据的记录",
    "The record of erased customers",
    z.strictObject({}),
  ),
  "customers.readmit": call<{ readonly readmitted: number }>()(
    "write",
    "允许已清除的客户编号重新导入（例如重新入网）",
    "Let the ids of erased customers in again, as of somebody who is a customer anew",
    z.strictObject({ customerIds: erasedIds, purpose: reason, author }),
  ),
  "columns.list": call<readonly ColumnSet[]>()("read", "保存的列方案", "Saved column sets", z.strictObject({})),
  "columns.save": call<readonly ColumnSet[]>()(
    "write",
    "保存列方案，同名的被替换",
    "Save a column set, in place of one of the same name",
    z.strictObject({
      name: z.string().trim().min(1).max(80),
      columns: z
        .array(z.strictObject({ field: z.string().min(1), width: z.number().int().min(40).max(2000).optional() }))
        .min(1)
        .max(2000),
      pinned: z.array(z.string()).max(2000).default([]),
      sort: sort.default([]),
    }),
  ),
  "columns.remove": call<readonly ColumnSet[]>()(
    "write",
    "删除一个列方案",
    "Remove a column set",
    z.strictObject({ name: z.string() }),
  ),
  "filters.list": call<readonly SavedFilter[]>()("read", "保存的筛选", "Saved filters", z.strictObject({})),
  "filters.save": call<readonly SavedFilter[]>()(
    "write",
    "保存筛选，同名的被替换",
    "Save a filter, in place of one of the same name",
    z.strictObject({ name: z.string().trim().min(1).max(80), filter }),
  ),
  "filters.remove": call<readonly SavedFilter[]>()(
    "write",
    "删除一个保存的筛选",
    "Remove a saved filter",
    z.strictObject({ name: z.string() }),
  ),
} as const satisfies Record<string, CallSpec>;
