import { z } from "zod";
import type { Effect, Findings, LedgerRow, QuarterReport, UniversalEffect } from "../effect.ts";
import type { UpliftModel } from "../uplift.ts";
import { upliftLearners } from "../uplift.ts";
import type { plan } from "./campaigns.ts";
import { campaignId } from "./campaigns.ts";
import { asOf, kpi, seed, viewKpi } from "./params.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";

export const effectCalls = {
  "effect.measure": call<Effect>()(
    "read",
    "活动效果（实验组对照组）",
    "The effect of a campaign: treated against control",
    z.strictObject({
      campaignId,
      /** Absent: the KPI of the plan. */
      kpi: kpi.optional(),
      /** `segment`, `band`, `offer`, `wave`, or a field of the view. */
      layers: z.array(z.string().min(1)).max(20).default(["segment", "band"]),
    }),
  ),
  "effect.findings": call<Findings>()("read", "活动发现", "What a campaign taught", z.strictObject({ campaignId })),
  "effect.next": call<z.input<typeof plan>>()(
    "read",
    "由活动发现预填下一个活动",
    "The plan of the next campaign, prefilled from what this one taught",
    z.strictObject({ campaignId }),
  ),
  "effect.ledger": call<readonly LedgerRow[]>()(
    "read",
    "活动台账",
    "All campaigns with cost, effect and verdict",
    z.strictObject({}),
  ),
  "effect.quarter": call<QuarterReport>()(
    "read",
    "季度活动报告",
    "The campaigns of a quarter",
    z.strictObject({ quarter: z.string().regex(/^\d{4}-Q[1-4]$/) }),
  ),
  "effect.universal": call<UniversalEffect | null>()(
    "read",
    "全部活动的合计效果（对全局对照组）",
    "The effect of all campaigns together, against the universal control group",
    z.strictObject({
      /** `monthsAfter` counts from the month of the drawing. */
      kpi: viewKpi,
      /** The drawing that holds on this day; absent: the last. */
      on: z.iso.date().optional(),
    }),
  ),
  "uplift.run": call<UpliftModel>()(
    "job",
    "训练增益模型",
    "Learn from randomised campaigns whom a contact changes",
    z.strictObject({
      campaignIds: z.array(campaignId).min(1).max(50),
      name: z.string().max(200).default(""),
      learners: z
        .array(z.enum(upliftLearners))
        .min(1)
        .default([...upliftLearners]),
      seed: seed.default(42),
    }),
  ),
  "uplift.list": call<readonly UpliftModel[]>()("read", "增益模型", "Uplift models", z.strictObject({})),
  "uplift.score": call<UpliftModel>()(
    "job",
    "用增益模型给某月客户打分",
    "Score the customers of a month",
    z.strictObject({ modelId: z.number().int().min(1), asOf }),
  ),
} as const satisfies Record<string, CallSpec>;
