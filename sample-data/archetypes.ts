/** One planted kind of customer. Shares are 0..1, money in fen, durations in seconds, uses per month. */
export interface Archetype {
  id: number;
  key: string;
  title: string;
  percent: number;
  /** Calls relative to the other archetypes; the world scales them to the mean asked for. */
  calls: number;
  call_s: number;
  outgoing: number;
  contacts: number;
  /** How strongly calls gather on the first contacts: 1 is even. */
  contact_skew: number;
  /** Share of calls drawn into 21:00–08:00, before weekends are counted. */
  night: number;
  /** Share of weekend calls moved to a weekday. */
  weekday: number;
  long_distance: number;
  ip_long_distance: number;
  /** Share of two-day spells spent in another region. */
  roaming: number;
  cells: number;
  forwarding: number;
  sms: number;
  mms: number;
  portal: number;
  ring_back: number;
  data_packs: number;
  plan: number;
  plan_fen: number;
  minute_fen: number;
  data_fen: number;
  late: number;
  contract: number;
  age_years: number;
  age_spread: number;
  male: number;
  enterprise: number;
  /** The payment method most of them use, as a place in the word list, and how many use it. */
  method: number;
  method_share: number;
  /** Chance of buying in the retention campaign without and with its message. */
  buys_untreated: number;
  buys_treated: number;
}

export const archetypes: readonly Archetype[] = [
  {
    id: 1,
    key: "business_traveller",
    title: "商旅精英",
    percent: 12,
    calls: 3,
    call_s: 80,
    outgoing: 0.6,
    contacts: 60,
    contact_skew: 1.1,
    night: 0.1,
    weekday: 0.75,
    long_distance: 0.42,
    ip_long_distance: 0.08,
    roaming: 0.4,
    cells: 14,
    forwarding: 0.28,
    sms: 35,
    mms: 2,
    portal: 18,
    ring_back: 0.5,
    data_packs: 1.6,
    plan: 1,
    plan_fen: 12800,
    minute_fen: 45,
    data_fen: 4500,
    late: 0.03,
    contract: 0.8,
    age_years: 41,
    age_spread: 8,
    male: 0.68,
    enterprise: 0.3,
    method: 1,
    method_share: 0.75,
    buys_untreated: 0.1,
    buys_treated: 0.12,
  },
  {
    id: 2,
    key: "night_youth",
    title: "夜间青年",
    percent: 20,
    calls: 1.3,
    call_s: 55,
    outgoing: 0.5,
    contacts: 26,
    contact_skew: 1.5,
    night: 0.7,
    weekday: 0,
    long_distance: 0.1,
    ip_long_distance: 0.25,
    roaming: 0.03,
    cells: 7,
    forwarding: 0.03,
    sms: 130,
    mms: 12,
    portal: 45,
    ring_back: 0.95,
    data_packs: 3,
    plan: 2,
    plan_fen: 3800,
    minute_fen: 30,
    data_fen: 3000,
    late: 0.08,
    contract: 0.6,
    age_years: 22,
    age_spread: 3,
    male: 0.52,
    enterprise: 0,
    method: 2,
    method_share: 0.7,
    buys_untreated: 0.04,
    buys_treated: 0.16,
  },
  {
    id: 3,
    key: "family",
    title: "家庭稳健",
    percent: 26,
    calls: 1,
    call_s: 105,
    outgoing: 0.5,
    contacts: 15,
    contact_skew: 1.6,
    night: 0.16,
    weekday: 0,
    long_distance: 0.08,
    ip_long_distance: 0.1,
    roaming: 0.02,
    cells: 4,
    forwarding: 0.05,
    sms: 28,
    mms: 6,
    portal: 9,
    ring_back: 0.7,
    data_packs: 1.4,
    plan: 3,
    plan_fen: 5800,
    minute_fen: 40,
    data_fen: 1500,
    late: 0.03,
    contract: 0.7,
    age_years: 39,
    age_spread: 7,
    male: 0.45,
    enterprise: 0.02,
    method: 3,
    method_share: 0.6,
    buys_untreated: 0.06,
    buys_treated: 0.12,
  },
  {
    id: 4,
    key: "senior",
    title: "老年低耗",
    percent: 15,
    calls: 0.55,
    call_s: 190,
    outgoing: 0.42,
    contacts: 6,
    contact_skew: 1.5,
    night: 0.05,
    weekday: 0,
    long_distance: 0.03,
    ip_long_distance: 0,
    roaming: 0,
    cells: 1,
    forwarding: 0,
    sms: 8,
    mms: 0,
    portal: 0,
    ring_back: 0.02,
    data_packs: 0,
    plan: 4,
    plan_fen: 2600,
    minute_fen: 35,
    data_fen: 0,
    late: 0.02,
    contract: 0.3,
    age_years: 68,
    age_spread: 6,
    male: 0.47,
    enterprise: 0,
    method: 4,
    method_share: 0.7,
    buys_untreated: 0.05,
    buys_treated: 0.03,
  },
  {
    id: 5,
    key: "migrant_worker",
    title: "外来务工",
    percent: 17,
    calls: 0.9,
    call_s: 230,
    outgoing: 0.68,
    contacts: 9,
    contact_skew: 2,
    night: 0.48,
    weekday: 0,
    long_distance: 0.6,
    ip_long_distance: 0.85,
    roaming: 0.08,
    cells: 3,
    forwarding: 0.01,
    sms: 55,
    mms: 1,
    portal: 10,
    ring_back: 0.3,
    data_packs: 0.4,
    plan: 5,
    plan_fen: 2800,
    minute_fen: 30,
    data_fen: 500,
    late: 0.1,
    contract: 0.3,
    age_years: 31,
    age_spread: 7,
    male: 0.7,
    enterprise: 0,
    method: 5,
    method_share: 0.65,
    buys_untreated: 0.05,
    buys_treated: 0.09,
  },
  {
    id: 6,
    key: "dormant",
    title: "沉默低频",
    percent: 10,
    calls: 0.14,
    call_s: 35,
    outgoing: 0.25,
    contacts: 3,
    contact_skew: 1.2,
    night: 0.3,
    weekday: 0,
    long_distance: 0.02,
    ip_long_distance: 0,
    roaming: 0,
    cells: 1,
    forwarding: 0,
    sms: 1,
    mms: 0,
    portal: 0,
    ring_back: 0.02,
    data_packs: 0,
    plan: 6,
    plan_fen: 900,
    minute_fen: 40,
    data_fen: 100,
    late: 0.06,
    contract: 0.2,
    age_years: 45,
    age_spread: 14,
    male: 0.55,
    enterprise: 0,
    method: 5,
    method_share: 0.5,
    buys_untreated: 0.02,
    buys_treated: 0.02,
  },
];

/** Mean of `calls` over the population: what one unit is divided by to reach the mean asked for. */
export function meanRelativeCalls(): number {
  return archetypes.reduce((sum, a) => sum + (a.percent / 100) * a.calls, 0);
}

/**
 * Log-odds of leaving in the month after as_of, per unit of what was seen in the three months that end with it:
 * complaints opened, slope of the monthly bill over its mean, payments made after they were due, dropped calls over
 * connected or dropped ones, and 1 when the main contract ends within two months or has ended.
 */
export const hazardWeights = {
  intercept: -4.85,
  complaints: 0.9,
  relative_slope: -6,
  late_payments: 0.6,
  drop_rate: 14,
  contract_ending: 1.6,
} as const;
