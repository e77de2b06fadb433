import { z } from "zod";
import type { RuleName, ViewRules } from "../rules.ts";

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/);
const hourRanges = z.array(z.strictObject({ from: clock, to: clock })).max(4);
const times = z.number().int().min(1).max(1000).nullable();
const share_percent = z.number().gt(0).lt(100);
const amount_fen = z.number().int().min(1).max(1e12);
const words = z.string().trim().min(1).max(80);

/** A rule that may be left out (it stays as it is) or null (it goes back to its default). */
function change<T extends z.ZodType>(shape: T) {
  return shape.nullable().optional();
}

/** Changes of `ViewRules`; what a shape cannot tell is checked in `db/rules.ts`. */
export const ruleChanges = z.strictObject({
  discountHours: change(
    z.strictObject({ weekday: hourRanges, weekend: hourRanges, holidays: z.array(z.iso.date()).max(400) }),
  ),
  services: change(
    z
      .array(
        z.strictObject({
          slug: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
          title: z.strictObject({ "zh-CN": words, en: words }),
          names: z.array(z.string().trim().min(1).max(200)).max(100),
        }),
      )
      .max(100),
  ),
  flatTrend_percent: change(z.number().min(0).max(100)),
  valueTiers: change(
    z.discriminatedUnion("by", [
      z.strictObject({
        by: z.literal("revenue_share"),
        shares_percent: z.tuple([share_percent, share_percent, share_percent]),
      }),
      z.strictObject({ by: z.literal("avg_bill"), from_fen: z.tuple([amount_fen, amount_fen, amount_fen]) }),
    ]),
  ),
  lifecycle: change(
    z.strictObject({
      newBelow_months: z.number().int().min(0).max(120),
      dormantAfter_months: z.number().int().min(1).max(24).nullable(),
      problemOpenComplaint: z.boolean(),
      problemComplaints: times,
      problemLatePayments: times,
    }),
  ),
  keyAccounts: change(
    z.strictObject({
      from_fen: amount_fen.nullable(),
      government: z.boolean(),
      customerIds: z.array(z.string().min(1).max(200)).max(100_000),
    }),
  ),
} satisfies { [K in RuleName]: z.ZodType<ViewRules[K] | null | undefined> });
