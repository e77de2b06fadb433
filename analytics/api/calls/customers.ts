import { z } from "zod";
import type { ColumnSummary, CustomerCount, CustomerDetail, FieldInfo, ViewSummary } from "../customers.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { asOf, optionalFilter } from "./params.ts";

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
} as const satisfies Record<string, CallSpec>;
