/** Rules of the project that the customer view is computed by; people edit them (`project.configure`). */

/** From one minute of a day to before another, written `21:00`; `24:00` ends a day; `from` after `to` runs past midnight. */
export interface HourRange {
  readonly from: string;
  readonly to: string;
}

/** When calls are discounted. Each call is judged by the day and the minute it starts. */
export interface DiscountHours {
  /** Monday to Friday; at most four ranges. */
  readonly weekday: readonly HourRange[];
  /** Saturday, Sunday and holidays; at most four ranges. */
  readonly weekend: readonly HourRange[];
  /** Dates such as `2024-02-10` that count as a weekend. */
  readonly holidays: readonly string[];
}

/** A value-added service: fields `<slug>_per_month` and `<slug>_share`. */
export interface VasServiceRule {
  readonly slug: string;
  readonly title: { readonly "zh-CN": string; readonly en: string };
  /** The names that files use; case, spaces, hyphens and underscores do not matter. */
  readonly names: readonly string[];
}

/** Where A, B and C end: by the share of revenue that the customers above bring, or by the average bill. */
export type ValueTiers =
  | { readonly by: "revenue_share"; readonly shares_percent: readonly [number, number, number] }
  | { readonly by: "avg_bill"; readonly from_fen: readonly [number, number, number] };

export interface LifecycleRule {
  /** New: fewer whole months than this since joining. */
  readonly newBelow_months: number;
  /** Dormant: this many months without a call (without call records: without a bill above zero); null: the window. */
  readonly dormantAfter_months: number | null;
  /** Problem: a complaint that is open at the as-of date. */
  readonly problemOpenComplaint: boolean;
  /** Problem: at least so many complaints in the window; null: does not count. */
  readonly problemComplaints: number | null;
  /** Problem: at least so many late payments in the window; null: does not count. */
  readonly problemLatePayments: number | null;
}

export interface KeyAccountRule {
  /** Average bill from which a customer is a key account; null: does not count. */
  readonly from_fen: number | null;
  /** Every customer of account type government. */
  readonly government: boolean;
  /** Ids of the customers that are strategic whatever they spend. */
  readonly customerIds: readonly string[];
}

export interface ViewRules {
  readonly discountHours: DiscountHours;
  readonly services: readonly VasServiceRule[];
  /** A trend is flat when it changes by at most this share of the mean a month. */
  readonly flatTrend_percent: number;
  readonly valueTiers: ValueTiers;
  readonly lifecycle: LifecycleRule;
  readonly keyAccounts: KeyAccountRule;
}

export type RuleName = keyof ViewRules;

export const ruleNames = [
  "discountHours",
  "services",
  "flatTrend_percent",
  "valueTiers",
  "lifecycle",
  "keyAccounts",
] as const satisfies readonly RuleName[];

function service(slug: string, zh: string, en: string, names: readonly string[]): VasServiceRule {
  return { slug, title: { "zh-CN": zh, en }, names };
}

/** What holds until somebody changes it. */
export const defaultRules: ViewRules = {
  discountHours: {
    weekday: [{ from: "21:00", to: "08:00" }],
    weekend: [{ from: "00:00", to: "24:00" }],
    holidays: [],
  },
  services: [
    service("sms", "短信", "SMS", ["短信", "点对点短信", "短消息"]),
    service("mobile_portal", "移动梦网", "Mobile portal", ["移动梦网", "梦网", "monternet"]),
    service("ring_back_tone", "彩铃", "Ring-back tone", ["彩铃", "CRBT", "ring-back tones"]),
    service("mms", "彩信", "MMS", ["彩信"]),
    service("data_pack", "流量包", "Data pack", ["流量包", "数据包", "data packs"]),
  ],
  flatTrend_percent: 2,
  valueTiers: { by: "revenue_share", shares_percent: [50, 80, 95] },
  lifecycle: {
    newBelow_months: 6,
    dormantAfter_months: null,
    problemOpenComplaint: true,
    problemComplaints: 2,
    problemLatePayments: null,
  },
  keyAccounts: { from_fen: 300_000, government: true, customerIds: [] },
};
