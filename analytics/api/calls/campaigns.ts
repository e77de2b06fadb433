import { z } from "zod";
import type {
  AudienceWhy,
  Campaign,
  CampaignEvent,
  ContactPolicy,
  DesignPower,
  DoNotContact,
  UniversalDraw,
  TakenOff,
  WaterfallStep,
} from "../campaigns.ts";
import { call } from "./spec.ts";
import type { CallSpec } from "./spec.ts";
import { asOf, filter, kpi, seed } from "./params.ts";

export const campaignId = z.number().int().min(1);
const fen = z.number().int().min(0).max(1e15);
const day = z.iso.date();
const hour = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/);
const customerIds = z.array(z.string().min(1).max(200)).max(1_000_000).readonly();
const channel = z.string().min(1).max(80);
const author = z.string().max(120).default("");

export const audience = z.strictObject({
  segments: z
    .array(
      z.strictObject({
        segmentationId: z.number().int().min(1),
        indexes: z.array(z.number().int().min(0)).min(1).readonly(),
      }),
    )
    .readonly()
    .default([]),
  bands: z
    .array(z.enum(["high", "medium", "low"]))
    .readonly()
    .default([]),
  riskAtLeast: z.number().min(0).max(1).nullable().default(null),
  filter: filter.nullable().default(null),
  pasted: z
    .strictObject({ mode: z.enum(["only", "not"]), customerIds })
    .nullable()
    .default(null),
  rank: z
    .union([
      z.strictObject({ by: z.enum(["risk", "value"]) }),
      z.strictObject({ by: z.literal("uplift"), modelId: z.number().int().min(1) }),
    ])
    .default({ by: "risk" }),
  topShare: z.number().gt(0).max(1).nullable().default(null),
  limit: z.number().int().min(1).nullable().default(null),
});

const offer = z.strictObject({
  name: z.string().max(200),
  weight: z.number().gt(0).max(1000).default(1),
  message: z.string().max(5000).default(""),
  costFen: fen.default(0),
});

/** A plan as it is kept; every part has a default, so that a draft may be begun with a name alone. */
export const plan = z.strictObject({
  name: z.string().min(1).max(200),
  goal: z.string().max(2000).default(""),
  owner: z.string().max(120).default(""),
  kpi: kpi.default({ kind: "response", outcome: "any" }),
  audience: audience.prefault({}),
  offers: z
    .array(offer)
    .min(1)
    .max(20)
    .default([{ name: "", weight: 1, message: "", costFen: 0 }]),
  channel: channel.default("sms"),
  script: z.string().max(20_000).default(""),
  sendWindow: z.strictObject({
    from: day,
    to: day,
    hours: z.tuple([hour, hour]).readonly().default(["09:00", "20:00"]),
  }),
  responseDays: z.number().int().min(0).max(366).default(14),
  costPerContactFen: fen.default(0),
  fixedCostFen: fen.default(0),
  budgetFen: fen.nullable().default(null),
  marginPerResponseFen: fen.default(0),
  baseRate: z.number().min(0).max(1).default(0.02),
  hopedLift: z.number().min(-1).max(1).default(0.01),
  priority: z.number().int().min(1).max(9).default(5),
  control: z
    .strictObject({
      by: z
        .union([
          z.strictObject({ share: z.number().min(0).max(0.9) }),
          z.strictObject({ customers: z.number().int().min(0) }),
        ])
        .default({ share: 0.1 }),
      stratifyBy: z
        .array(z.enum(["segment", "band"]))
        .max(2)
        .default(["segment", "band"]),
      seed: seed.nullable().default(null),
    })
    .prefault({}),
  waves: z.number().int().min(1).max(100).default(1),
});

export const contactPolicy = z.strictObject({
  consent: z.enum(["granted", "not_refused", "ignored"]),
  caps: z
    .array(
      z.strictObject({
        channel: channel.nullable(),
        contacts: z.number().int().min(0).max(1000),
        days: z.number().int().min(1).max(3660),
      }),
    )
    .max(20)
    .readonly(),
  complaintDays: z.number().int().min(0).max(3660).nullable(),
  excludeRunning: z.boolean(),
  universal: z
    .strictObject({ share: z.number().gt(0).max(0.5), months: z.number().int().min(1).max(120), seed })
    .nullable(),
});

export const campaignsCalls = {
  "campaigns.list": call<readonly Campaign[]>()("read", "全部营销活动", "All campaigns", z.strictObject({})),
  "campaigns.get": call<Campaign>()("read", "一个营销活动", "One campaign", z.strictObject({ campaignId })),
  "campaigns.events": call<readonly CampaignEvent[]>()(
    "read",
    "活动的变更记录",
    "What happened to a campaign, the latest first",
    z.strictObject({ campaignId }),
  ),
  "campaigns.create": call<Campaign>()(
    "write",
    "新建营销活动（草稿）",
    "Begin a campaign as a draft; `from` names the campaign it follows",
    z.strictObject({ plan, from: campaignId.nullable().default(null), author }),
  ),
  "campaigns.save": call<Campaign>()(
    "write",
    "修改草稿",
    "Change a draft",
    z.strictObject({ campaignId, plan, author }),
  ),
  "campaigns.delete": call<null>()("write", "删除草稿", "Delete a draft", z.strictObject({ campaignId })),
  "campaigns.setState": call<Campaign>()(
    "write",
    "推进活动状态",
    "Move a campaign on: exported, running, closed",
    z.strictObject({
      campaignId,
      state: z.enum(["running", "closed"]),
      reason: z.string().max(500).default(""),
      author,
    }),
  ),
  "campaigns.audience": call<readonly WaterfallStep[]>()(
    "read",
    "目标客户逐步筛选（瀑布）",
    "How many customers each step leaves",
    z.strictObject({ asOf, plan, campaignId: campaignId.nullable().default(null) }),
  ),
  "campaigns.why": call<AudienceWhy>()(
    "read",
    "某客户为何在或不在名单中",
    "Why a customer is in the list or not, step by step",
    z.strictObject({ asOf, plan, campaignId: campaignId.nullable().default(null), customerId: z.string().min(1) }),
  ),
  "campaigns.excluded": call<Uint8Array>()(
    "read",
    "某一步排除的客户（一页，Arrow）",
    "One page of the customers a step removes, as an Arrow IPC stream: customer_id, fact",
    z.strictObject({
      asOf,
      plan,
      campaignId: campaignId.nullable().default(null),
      step: z.string().min(1),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(10_000).default(500),
    }),
  ),
  "campaigns.power": call<DesignPower>()(
    "read",
    "对照组与检验效能",
    "What the design can show: arms, smallest detectable effect, power, cost",
    z.strictObject({
      plan,
      customers: z.number().int().min(0),
      /** Given: strata that get no control customer are looked for among the audience of this month. */
      asOf,
      campaignId: campaignId.nullable().default(null),
    }),
  ),
  "campaigns.freeze": call<Campaign>()(
    "job",
    "冻结目标名单并随机分组",
    "Freeze the target list: who, which offer, which wave, treatment or control",
    z.strictObject({ campaignId, asOf, author }),
  ),
  "campaigns.page": call<Uint8Array>()(
    "read",
    "目标名单的一页（Arrow）",
    "One page of a frozen list, as an Arrow IPC stream: position, customer_id, phone (masked), segment, risk, band, reasons_zh, reasons_en, uplift, arm, offer, wave, stratum",
    z.strictObject({
      campaignId,
      arm: z.enum(["treatment", "control"]).nullable().default(null),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(10_000).default(500),
    }),
  ),
  "policy.get": call<ContactPolicy>()("read", "联系策略", "The contact policy", z.strictObject({})),
  "policy.save": call<ContactPolicy>()(
    "write",
    "保存联系策略",
    "Change the contact policy",
    z.strictObject({ policy: contactPolicy }),
  ),
  "policy.doNotContact": call<{ readonly total: number; readonly rows: readonly DoNotContact[] }>()(
    "read",
    "免打扰名单",
    "The do-not-contact list",
    z.strictObject({
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(10_000).default(500),
    }),
  ),
  "policy.block": call<{ readonly added: number; readonly unknown: readonly string[] }>()(
    "write",
    "加入免打扰名单",
    "Put customers on the do-not-contact list",
    z.strictObject({ customerIds, channel: channel.nullable().default(null), reason: z.string().max(500).default("") }),
  ),
  "policy.unblock": call<{ readonly removed: number; readonly entries: readonly TakenOff[] }>()(
    "write",
    "移出免打扰名单",
    "Take customers off the do-not-contact list",
    z.strictObject({ customerIds, channel: channel.nullable().default(null) }),
  ),
  "policy.restore": call<{ readonly restored: number }>()(
    "write",
    "把移出的条目按原样放回免打扰名单",
    "Put entries back on the do-not-contact list as they were",
    z.strictObject({
      entries: z
        .array(
          z.strictObject({
            customerId: z.string(),
            channel: channel.nullable(),
            reason: z.string().max(500),
            addedAt: z.iso.datetime(),
            returnId: z.number().int().nullable(),
          }),
        )
        .max(100_000)
        .readonly(),
    }),
  ),
  "policy.universal": call<{ readonly draws: readonly UniversalDraw[]; readonly due: boolean }>()(
    "read",
    "全局对照组台账",
    "The universal control group: every drawing, and whether a new one is due",
    z.strictObject({ on: day.optional() }),
  ),
  "policy.drawUniversal": call<UniversalDraw>()(
    "job",
    "抽取全局对照组",
    "Draw the universal control group",
    z.strictObject({ asOf, from: day }),
  ),
} as const satisfies Record<string, CallSpec>;
