import { z } from "zod";
import type { ChurnModel, LabelOptions } from "../churn.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { scalar, seed } from "./params.ts";

const churnLabel = z.union([
  z.strictObject({ kind: z.literal("column"), field: z.string().min(1), positive: scalar }),
  z.strictObject({ kind: z.literal("left_within"), months: z.number().int().min(1).max(12) }),
]);

export const churnCalls = {
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
} as const satisfies Record<string, CallSpec>;
