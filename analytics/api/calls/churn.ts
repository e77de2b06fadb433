import { z } from "zod";
import type {
  ChurnDrift,
  ChurnModel,
  ChurnScoring,
  CustomerReasons,
  LabelOptions,
  ProfitCurve,
  SurvivalView,
} from "../churn.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { asOf, scalar, seed } from "./params.ts";

const months = z.number().int().min(1).max(12);
const gapMonths = z.number().int().min(0).max(6).optional();
const churnLabel = z.union([
  z.strictObject({ kind: z.literal("column"), field: z.string().min(1), positive: scalar }),
  z.strictObject({ kind: z.literal("left_within"), months, gapMonths }),
  z.strictObject({ kind: z.literal("inactive"), months, gapMonths }),
]);

const modelKind = z.enum(["auto", "logistic", "trees"]);
const modelId = z.number().int().optional();
const fen = z.number().int().min(0).max(1e12);
const economics = {
  valueSavedFen: fen,
  offerCostFen: fen,
  successRate: z.number().gt(0).max(1),
};
const survival = {
  horizonMonths: z.number().int().min(1).max(120).default(24),
  marginShare: z.number().min(0).max(1).default(0.4),
  annualDiscount: z.number().min(0).max(1).default(0.1),
};
const share = z.number().min(0).max(1);

export const churnCalls = {
  "churn.labels": call<LabelOptions>()(
    "read",
    "可用的流失标签",
    "Labels the data offers",
    z.strictObject({
      /** Counts of this label month by month; omitted: of the suggested one. */
      label: churnLabel.optional(),
    }),
  ),
  "churn.run": call<ChurnModel>()(
    "job",
    "训练、验证流失模型并给客户打分",
    "Train and validate a churn model and score the customers",
    z.strictObject({
      label: churnLabel.optional(),
      features: z.array(z.string()).min(1).max(500).optional(),
      /** `auto` trains both and keeps the one the test recommends. */
      model: modelKind.default("auto"),
      folds: z.number().int().min(2).max(20).default(5),
      /** Weight of the penalty; omitted: chosen by cross-validated deviance on the training rows. */
      ridge: z.number().min(0).max(1e6).optional(),
      /** `balanced`: both classes weigh the same in training; risks are calibrated back to the real rate. */
      weights: z.enum(["none", "balanced"]).default("none"),
      /** Rate of churn of the population that is scored, where it differs from the one learned from. */
      baseRate: z.number().gt(0).lt(1).optional(),
      /** Cut-offs of the bands; omitted: from the profit curve where `economics` are given, else a tenth and two tenths. */
      bands: z
        .strictObject({ high: share, medium: share })
        .refine(({ high, medium }) => medium <= high, "medium must not be above high")
        .optional(),
      economics: z.strictObject(economics).optional(),
      survival: z.strictObject(survival).prefault({}),
      /** Fields whose values the card measures the model by; omitted: the categories that weigh most. */
      segmentFields: z.array(z.string()).max(10).optional(),
      seed: seed.default(42),
    }),
  ),
  "churn.list": call<readonly ChurnModel[]>()("read", "全部流失模型", "All churn models", z.strictObject({})),
  "churn.get": call<ChurnModel>()("read", "一个流失模型", "One churn model", z.strictObject({ modelId })),
  "churn.score": call<ChurnScoring>()(
    "job",
    "用已有模型给另一个月的客户打分",
    "Score the customers of another month with a model",
    z.strictObject({ modelId, asOf }),
  ),
  "churn.retrain": call<ChurnModel>()(
    "job",
    "按原设置用现有数据重新训练，并在同一个检验月与旧模型比较",
    "Train again, as the model was asked for, on the data as it is now and compare with it on the same test month",
    z.strictObject({
      modelId,
      seed: seed.optional(),
      /** Another kind of model; all else stays as it was asked for. */
      model: modelKind.optional(),
    }),
  ),
  "churn.bands": call<ChurnModel>()(
    "write",
    "改变风险分层的界限",
    "Move the cut-offs of the bands",
    z
      .strictObject({ modelId, high: share, medium: share })
      .refine(({ high, medium }) => medium <= high, "medium must not be above high"),
  ),
  "churn.profit": call<ProfitCurve>()(
    "read",
    "利润曲线与所选界限的混淆矩阵",
    "Profit curve, and the confusion at a cut-off",
    z.strictObject({ modelId, ...economics, cutOff: share.optional() }),
  ),
  "churn.reasons": call<readonly CustomerReasons[]>()(
    "read",
    "客户的流失原因",
    "Why customers may leave",
    z.strictObject({ modelId, asOf, customerIds: z.array(z.string()).min(1).max(1000) }),
  ),
  "churn.survival": call<SurvivalView>()(
    "read",
    "预期在网月数与生命周期价值",
    "Expected months left and lifetime value",
    z.strictObject({ modelId, asOf, ...survival }),
  ),
  "churn.drift": call<ChurnDrift>()(
    "read",
    "模型漂移：特征与分数的变化，预测与实际",
    "Drift of fields and scores, predicted against realised",
    z.strictObject({ modelId, asOf }),
  ),
} as const satisfies Record<string, CallSpec>;
