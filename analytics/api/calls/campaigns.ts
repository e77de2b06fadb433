import { z } from "zod";
import type { TargetList } from "../campaigns.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { asOf, seed, filter } from "./params.ts";

const targetRule = z.strictObject({
  segmentationId: z.number().int().nullable().default(null),
  segments: z.array(z.number().int().min(0)).default([]),
  topRiskShare: z.number().gt(0).max(1).nullable().default(null),
  filter: filter.nullable().default(null),
  requireConsent: z.boolean().default(true),
});

export const campaignsCalls = {
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
} as const satisfies Record<string, CallSpec>;
