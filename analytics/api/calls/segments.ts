import { z } from "zod";
import type {
  FeatureCheck,
  Migration,
  Overlap,
  SegmentDecision,
  Segmentation,
  SegmentationDefinition,
  SegmentationPreview,
  SegmentMonth,
} from "../segments.ts";
import { segmentDecisions } from "../segments.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { asOf, filter, month, seed } from "./params.ts";

const segmentationId = z.number().int();
const index = z.number().int().min(0).max(32_767);
const title = z.string().max(200);
const segmentName = z.string().min(1).max(80);
const clusterCount = z.number().int().min(2).max(15);

const ascending = (values: readonly number[]) => values.every((value, i) => i === 0 || value > values[i - 1]);
const cuts = z.strictObject({
  kind: z.literal("cuts"),
  cuts: z.array(z.number()).min(1).max(19).refine(ascending, "ascending"),
});
const quantiles = z.strictObject({ kind: z.literal("quantiles"), bins: z.number().int().min(2).max(20) });
const revenueShares = z.strictObject({
  kind: z.literal("revenue_shares"),
  shares: z.array(z.number().gt(0).lt(1)).min(1).max(9).refine(ascending, "ascending"),
});
const scoring = z.discriminatedUnion("kind", [cuts, quantiles]).default({ kind: "quantiles", bins: 5 });

const definition = z.discriminatedUnion("way", [
  z.strictObject({
    way: z.literal("rules"),
    rules: z
      .array(z.strictObject({ name: segmentName, filter }))
      .min(1)
      .max(50),
    remainder: z.string().max(80).default(""),
  }),
  z.strictObject({
    way: z.literal("value"),
    field: z.string().min(1).default("avg_bill"),
    binning: z
      .discriminatedUnion("kind", [cuts, quantiles, revenueShares])
      .default({ kind: "revenue_shares", shares: [0.5, 0.8, 0.95] }),
  }),
  z.strictObject({
    way: z.literal("rfm"),
    source: z
      .strictObject({
        table: z.string().min(1),
        date: z.string().min(1).nullable().default(null),
        amount: z.string().min(1).nullable().default(null),
      })
      .default({ table: "bill", date: null, amount: null }),
    months: z.number().int().min(1).max(600).nullable().default(null),
    recency: scoring,
    frequency: scoring,
    monetary: scoring,
    grouping: z.enum(["eight", "scores"]).default("eight"),
  }),
  z.strictObject({ way: z.literal("lifecycle") }),
  z.strictObject({
    way: z.literal("cross"),
    of: z.tuple([segmentationId, segmentationId]),
    minShare: z.number().min(0).max(0.5).default(0),
  }),
  z.strictObject({
    way: z.literal("clusters"),
    features: z.array(z.string()).min(1).max(200).nullable().default(null),
    /** Null: chosen from `kRange` by quality and stability. */
    k: clusterCount.nullable().default(null),
    kRange: z.tuple([clusterCount, clusterCount]).default([2, 10]),
    seed: seed.default(42),
    preparation: z
      .strictObject({
        log: z.boolean().default(true),
        winsorShare: z.number().min(0).max(0.1).default(0.01),
        scaling: z.enum(["robust", "standard"]).default("robust"),
        missingFlags: z.boolean().default(true),
      })
      .prefault({}),
  }),
]) satisfies z.ZodType<SegmentationDefinition>;

export const segmentsCalls = {
  "segments.features": call<readonly FeatureCheck[]>()(
    "read",
    "检查聚类特征",
    "Check fields as clustering features",
    z.strictObject({ asOf, features: z.array(z.string()).min(1).max(200).optional() }),
  ),
  "segments.preview": call<SegmentationPreview>()(
    "read",
    "试算一个分群（不保存；聚类除外）",
    "Try a segmentation without storing it (not for clusters)",
    z.strictObject({ asOf, definition }),
  ),
  "segments.run": call<Segmentation>()(
    "job",
    "分群：规则、价值、RFM、生命周期、交叉或聚类",
    "Segment the customers: rules, value tiers, RFM, lifecycle, crossing or clusters",
    z.strictObject({
      asOf,
      name: title.optional(),
      definition: definition.prefault({ way: "clusters" }),
      /** Makes a new version of this segmentation; names and keys carry over to the segments that match. */
      replaces: segmentationId.optional(),
    }),
  ),
  "segments.refit": call<Segmentation>()(
    "job",
    "用新的月份重新拟合，并与原客群对应",
    "Fit a segmentation anew to a month, matched to its old segments",
    z.strictObject({ segmentationId, asOf }),
  ),
  "segments.apply": call<SegmentMonth>()(
    "job",
    "把一个分群用于某月的客户",
    "Put the customers of a month into a segmentation's segments",
    z.strictObject({ segmentationId, asOf }),
  ),
  "segments.months": call<readonly SegmentMonth[]>()(
    "read",
    "一个分群用过的月份，由早到晚",
    "The months a segmentation was applied to, earliest first",
    z.strictObject({ segmentationId }),
  ),
  "segments.migration": call<Migration>()(
    "read",
    "两个月之间的客群迁移与收入变化",
    "Who moved between segments from one month to another, and what it did to revenue",
    z.strictObject({ segmentationId, from: month, to: month }),
  ),
  "segments.overlap": call<Overlap>()(
    "read",
    "两个分群的重叠",
    "How two segmentations overlap",
    z.strictObject({ a: segmentationId, b: segmentationId, asOf }),
  ),
  "segments.list": call<readonly Segmentation[]>()(
    "read",
    "全部分群，含旧版本",
    "All segmentations, old versions among them",
    z.strictObject({}),
  ),
  "segments.get": call<Segmentation>()(
    "read",
    "一个分群",
    "One segmentation",
    z.strictObject({ segmentationId: segmentationId.optional() }),
  ),
  "segments.rename": call<Segmentation>()(
    "write",
    "给一个客群改名",
    "Rename a segment",
    /** `name` is what views, lists and files call it; `nameEn` what readers of English see, `name` where it is left out. */
    z.strictObject({ segmentationId, index, name: segmentName, nameEn: segmentName.optional() }),
  ),
  "segments.title": call<Segmentation>()(
    "write",
    "给一个分群命名",
    "Name a segmentation",
    z.strictObject({ segmentationId, name: title }),
  ),
  "segments.archive": call<Segmentation>()(
    "write",
    "收起一个分群，或重新启用",
    "Put a segmentation away, or take it back",
    z.strictObject({ segmentationId, archived: z.boolean() }),
  ),
  "segments.decide": call<Segmentation>()(
    "write",
    "决定一个客群是否为目标市场",
    "Decide whether a segment is a target market",
    z.strictObject({
      segmentationId,
      index,
      decision: z.enum(segmentDecisions).nullable(),
      reason: z.string().max(2000).default(""),
      author: z.string().max(80).default(""),
    }),
  ),
  "segments.decisions": call<readonly SegmentDecision[]>()(
    "read",
    "一个分群的目标市场决定，由早到晚",
    "The target-market decisions of a segmentation, earliest first",
    z.strictObject({ segmentationId }),
  ),
} as const satisfies Record<string, CallSpec>;
