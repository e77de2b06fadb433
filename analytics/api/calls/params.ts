import { z } from "zod";
import { conditionOps, mostListed } from "../customers.ts";
import type { FilterNode } from "../customers.ts";

/** Shapes of parameters that calls of several features share. */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
export const asOf = month.nullable().optional();
/** A snapshot in place of the view of a month. */
export const snapshotId = z.number().int().min(1).optional();
export const path = z.string().min(1).max(4096);
export const scalar = z.union([z.string(), z.number(), z.boolean()]);
export const seed = z.number().int().min(0).max(0xffffffff);

export const condition = z.strictObject({
  field: z.string().min(1),
  op: z.enum(conditionOps),
  value: z.union([scalar, z.array(scalar).max(mostListed)]).optional(),
});
export const filter: z.ZodType<FilterNode> = z.lazy(() =>
  z.union([z.strictObject({ op: z.enum(["and", "or", "not"]), items: z.array(filter).max(1000) }), condition]),
);
export const optionalFilter = filter.nullable().optional();

const monthsAfter = z.number().int().min(0).max(36);
const fieldName = z.string().min(1).max(300);
/** A KPI that every customer has, asked or not. */
export const viewKpi = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("field"), field: fieldName, monthsAfter }),
  z.strictObject({ kind: z.literal("ratio"), over: fieldName, under: fieldName, monthsAfter }),
  z.strictObject({ kind: z.literal("churn"), monthsAfter }),
]);
export const kpi = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("response"), outcome: z.enum(["answered", "bought", "any"]) }),
  z.strictObject({ kind: z.literal("amount") }),
  ...viewKpi.options,
]);
