import { z } from "zod";
import type { Segmentation } from "../segments.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { asOf, seed } from "./params.ts";

export const segmentsCalls = {
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
} as const satisfies Record<string, CallSpec>;
