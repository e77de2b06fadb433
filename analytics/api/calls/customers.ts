import { z } from "zod";
import type {
  ColumnSummary,
  CustomerCount,
  CustomerDetail,
  FieldDefinition,
  FieldInfo,
  FieldTrace,
  Snapshot,
  ViewSummary,
} from "../customers.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { asOf, optionalFilter, snapshotId } from "./params.ts";

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
  "customers.page": call<Uint8Array>()(
    "read",
    "客户视图的一页（Arrow）",
    "One page of the customer view, as an Arrow IPC stream",
    z.strictObject({
      asOf,
      snapshotId,
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
} as const satisfies Record<string, CallSpec>;
