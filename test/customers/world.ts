import type { HourRange, ViewRules } from "../../analytics/api/rules.ts";
import { defaultRules } from "../../analytics/api/rules.ts";
import type { TestProject } from "./project.ts";

/** Raw rows of a project as they lie in the tables; dates and times as text. */
export interface World {
  readonly customers: CustomerRow[];
  readonly bills: { key: number; month: string; total: number | null; outgoing: number | null; vas: number | null }[];
  readonly calls: CallRow[];
  readonly quality: { cell: string; month: string | null; drop: number | null; connect: number | null }[];
  readonly payments: {
    key: number;
    billed: string | null;
    due: string | null;
    paid: string | null;
    amount: number;
    method: string | null;
  }[];
  readonly complaints: {
    key: number;
    opened: string;
    closed: string | null;
    type: string | null;
    satisfaction: number | null;
  }[];
  readonly vas: { key: number; month: string; service: string; uses: number | null }[];
  readonly subscriptions: { key: number; started: string | null; ended: string | null }[];
  readonly attributes: { key: number; month: string | null; score: number | null; industry: string | null }[];
}

/** What a file tells of a customer and the view passes on as it is. */
export const plainColumns = [
  "name",
  "gender",
  "phone",
  "email",
  "address",
  "region",
  "hobbies",
  "join_channel",
  "plan",
  "account_manager",
] as const;

export interface CustomerRow {
  key: number;
  plain: readonly (string | null)[];
  birth: string | null;
  age: number | null;
  idNumber: string | null;
  joined: string | null;
  left: string | null;
  status: string | null;
  accountType: string | null;
  industry: string | null;
  consent: boolean | null;
}

export interface CallRow {
  key: number;
  at: string;
  seconds: number;
  direction: "in" | "out";
  number: string | null;
  cell: string | null;
  station: string | null;
  outcome: "connected" | "dropped" | "failed";
  forwarded: string | null;
  long: boolean | null;
  ip: boolean | null;
}

/** A small generator of its own, so that a world depends on its seed alone (mulberry32). */
export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  below(n: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
  maybe<T>(percent: number, value: () => T): T | null {
    return this.chance(percent) ? value() : null;
  }
}

const two = (n: number) => String(n).padStart(2, "0");
export const month = (index: number) => `${Math.floor(index / 12)}-${two((index % 12) + 1)}`;
export const monthIndex = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
const lastDay = (index: number) => new Date(Date.UTC(Math.floor(index / 12), (index % 12) + 1, 0)).getUTCDate();

/** Dates between two months, the first and the last day of a month more often than others. */
function day(dice: Dice, from: number, to: number): string {
  const m = from + dice.below(to - from + 1);
  const d = dice.chance(15) ? lastDay(m) : dice.chance(10) ? 1 : 1 + dice.below(lastDay(m));
  return `${month(m)}-${two(d)}`;
}

function moment(dice: Dice, from: number, to: number): string {
  const hour = dice.chance(20) ? dice.pick([0, 7, 8, 20, 21, 23]) : dice.below(24);
  return `${day(dice, from, to)} ${two(hour)}:${dice.chance(30) ? "00:00" : `${two(dice.below(60))}:${two(dice.below(60))}`}`;
}

/** Kept as numbers and as text: with zeros in front, as the beginning of another, of other signs, too long for a number. */
const numbers = ["130", "13", "0137", "1300", "+8613", "139-1", "1300000000000000001", "a3f", "00"] as const;
const cellIds = ["c0", "10", "9", "010", "460-00-1"] as const;
const stations = ["b0", "7", "07"] as const;
const forwards = ["990", "99", "+99"] as const;

/** Rows between the months `from` and `to` (inclusive); few different values, so that ties are common. */
export function randomWorld(dice: Dice, from: number, to: number, keys: readonly number[]): World {
  const world: World = {
    customers: [],
    bills: [],
    calls: [],
    quality: [],
    payments: [],
    complaints: [],
    vas: [],
    subscriptions: [],
    attributes: [],
  };
  const has = {
    bills: dice.chance(85),
    calls: dice.chance(85),
    payments: dice.chance(80),
    complaints: dice.chance(80),
    vas: dice.chance(70),
    subscriptions: dice.chance(70),
    attributes: dice.chance(70),
    quality: dice.chance(60),
    numbers: dice.chance(90),
    cells: dice.chance(90),
    vasFen: dice.chance(70),
  };
  const some = (share: number) => keys.filter(() => dice.chance(share));
  for (const key of some(85)) {
    const left = dice.maybe(15, () => day(dice, from, to));
    world.customers.push({
      key,
      plain: plainColumns.map((column) => dice.maybe(60, () => `${column} ${dice.below(4)}`)),
      left,
      status: left ? dice.pick(["left", "active"]) : dice.maybe(90, () => "active"),
      birth: dice.maybe(40, () => day(dice, 1950 * 12, 2005 * 12)),
      age: dice.maybe(40, () => 20 + dice.below(50)),
      idNumber: dice.maybe(50, () =>
        dice.chance(80)
          ? `110101${day(dice, 1950 * 12, 2005 * 12).replaceAll("-", "")}${dice.pick(["1234", "123X"])}`
          : "110101199013991234",
      ),
      joined: dice.maybe(85, () => day(dice, to - 30, to)),
      accountType: dice.maybe(60, () => dice.pick(["individual", "government"])),
      industry: dice.maybe(30, () => "mining"),
      consent: dice.maybe(50, () => dice.chance(50)),
    });
  }
  for (let m = from; m <= to; m++) {
    if (has.bills)
      for (const key of some(75)) {
        world.bills.push({
          key,
          month: month(m),
          total: dice.maybe(92, () => dice.pick([0, 5000, 5050, 5101, 400_000, dice.below(20_000)])),
          outgoing: dice.maybe(80, () => dice.below(5000)),
          vas: has.vasFen ? dice.maybe(80, () => dice.below(500)) : null,
        });
      }
    if (has.vas)
      for (const key of some(50)) {
        for (const service of new Set([dice.pick(["短信", "SMS", "彩铃"]), dice.pick(["Video Club", "SMS"])])) {
          world.vas.push({ key, month: month(m), service, uses: dice.maybe(90, () => dice.below(20)) });
        }
      }
    if (has.quality)
      for (const cell of ["c1", "c2", "c3"]) {
        if (dice.chance(60))
          world.quality.push({
            cell,
            month: dice.maybe(80, () => month(m)),
            drop: dice.maybe(90, () => dice.below(100) / 1000),
            connect: dice.maybe(70, () => dice.below(1000) / 1000),
          });
      }
  }
  if (has.calls)
    for (const key of some(85)) {
      for (let n = dice.below(30); n > 0; n--) {
        world.calls.push({
          key,
          at: moment(dice, from, to),
          seconds: dice.pick([0, 60, 60, 120, dice.below(600)]),
          direction: dice.pick(["in", "out", "out"] as const),
          number: has.numbers ? dice.maybe(90, () => numbers[dice.below(9)]) : null,
          cell: has.cells ? dice.maybe(85, () => cellIds[dice.below(5)]) : null,
          station: dice.maybe(80, () => stations[dice.below(3)]),
          outcome: dice.pick(["connected", "connected", "dropped", "failed"] as const),
          forwarded: dice.maybe(10, () => forwards[dice.below(3)]),
          long: dice.maybe(80, () => dice.chance(30)),
          ip: dice.maybe(60, () => dice.chance(20)),
        });
      }
    }
  if (has.payments)
    for (const key of some(60)) {
      for (let n = 1 + dice.below(4); n > 0; n--) {
        const m = from + dice.below(to - from + 1);
        world.payments.push({
          key,
          billed: dice.maybe(80, () => month(m)),
          due: dice.maybe(80, () => day(dice, m, m)),
          paid: dice.maybe(75, () => moment(dice, m, to)),
          amount: dice.pick([100, 200]),
          method: dice.maybe(85, () => dice.pick(["bank", "cash", "web"])),
        });
      }
    }
  if (has.complaints)
    for (const key of some(40)) {
      for (let n = 1 + dice.below(4); n > 0; n--) {
        const opened = moment(dice, from, to);
        world.complaints.push({
          key,
          opened,
          closed: dice.maybe(70, () => [opened, moment(dice, monthIndex(opened), to)].sort()[1]),
          type: dice.maybe(80, () => dice.pick(["bill", "net"])),
          satisfaction: dice.maybe(60, () => 1 + dice.below(5)),
        });
      }
    }
  if (has.subscriptions)
    for (const key of some(50)) {
      for (let n = 1 + dice.below(3); n > 0; n--)
        world.subscriptions.push({
          key,
          started: dice.maybe(85, () => day(dice, from - 6, to)),
          ended: dice.maybe(80, () => day(dice, from, to + 12)),
        });
    }
  if (has.attributes)
    for (const key of some(60)) {
      for (const m of new Set([
        dice.maybe(70, () => month(from + dice.below(to - from + 1))),
        dice.maybe(70, () => month(to)),
      ])) {
        world.attributes.push({
          key,
          month: m,
          score: dice.maybe(80, () => dice.below(100)),
          industry: dice.maybe(80, () => dice.pick(["retail", "farming"])),
        });
      }
    }
  return world;
}

const first = (text: string | null) => (text === null ? null : `${text}-01`);

/** Puts the rows into a project; `industry` of the attribute file fills the view field of that name. */
export async function store(project: TestProject, world: World, line = 0): Promise<void> {
  const numbered = <T>(rows: readonly T[], cells: (row: T) => readonly unknown[]) =>
    rows.map((row, i) => [...cells(row), 1, line + i]);
  await project.insert(
    "project.customer",
    [
      "customer_key",
      "birth_date",
      "age_years",
      "id_number",
      "joined_on",
      "left_on",
      "status",
      "account_type",
      "industry",
      "marketing_consent",
      ...plainColumns,
      "import_id",
      "line",
    ],
    numbered(world.customers, (c) => [
      c.key,
      c.birth,
      c.age,
      c.idNumber,
      c.joined,
      c.left,
      c.status,
      c.accountType,
      c.industry,
      c.consent,
      ...c.plain,
    ]),
  );
  await project.insert(
    "project.bill",
    ["customer_key", "month", "total_fen", "outgoing_call_fen", "vas_fen", "import_id", "line"],
    numbered(world.bills, (b) => [b.key, first(b.month), b.total, b.outgoing, b.vas]),
  );
  await project.insert(
    "project.call",
    [
      "customer_key",
      "started_at",
      "duration_s",
      "direction",
      "other_number",
      "cell_id",
      "base_station_id",
      "outcome",
      "forwarded_to",
      "is_long_distance",
      "is_ip_long_distance",
      "import_id",
      "line",
    ],
    numbered(world.calls, (c) => [
      c.key,
      c.at,
      c.seconds,
      c.direction,
      c.number,
      c.cell,
      c.station,
      c.outcome,
      c.forwarded,
      c.long,
      c.ip,
    ]),
  );
  await project.insert(
    "project.cell_quality",
    ["cell_id", "month", "drop_rate", "connect_rate", "import_id", "line"],
    numbered(world.quality, (q) => [q.cell, first(q.month), q.drop, q.connect]),
  );
  await project.insert(
    "project.payment",
    ["customer_key", "billed_month", "due_on", "paid_at", "amount_fen", "method", "import_id", "line"],
    numbered(world.payments, (p) => [p.key, first(p.billed), p.due, p.paid, p.amount, p.method]),
  );
  await project.insert(
    "project.complaint",
    ["customer_key", "opened_at", "closed_at", "type", "satisfaction", "import_id", "line"],
    numbered(world.complaints, (c) => [c.key, c.opened, c.closed, c.type, c.satisfaction]),
  );
  await project.insert(
    "project.vas_usage",
    ["customer_key", "month", "service", "uses", "fee_fen", "import_id", "line"],
    numbered(world.vas, (v) => [v.key, first(v.month), v.service, v.uses, 10]),
  );
  await project.insert(
    "project.subscription",
    ["customer_key", "product_id", "started_on", "ended_on", "import_id", "line"],
    numbered(world.subscriptions, (s) => [s.key, "p", s.started, s.ended]),
  );
  await project.insert(
    "attribute.extra",
    ["customer_key", "month", "score", "industry", "import_id", "line"],
    numbered(world.attributes, (a) => [a.key, first(a.month), a.score, a.industry]),
  );
}

export async function prepare(project: TestProject, keys: readonly number[]): Promise<void> {
  await project.insert(
    "project.customer_key",
    ["customer_key", "customer_id"],
    keys.map((key) => [key, String(key).padStart(5, "0")]),
  );
  await project.run(
    "create table attribute.extra (customer_key integer, month date, import_id integer, line bigint, score double, industry varchar)",
  );
  await project.insert(
    "project.attribute_column",
    ["table_name", "column_name", "position", "type", "field"],
    [
      ["extra", "score", 1, "number", null],
      ["extra", "industry", 2, "text", "industry"],
    ],
  );
}

/** Rules as people might set them; every third project keeps the defaults. */
export function randomRules(dice: Dice, days: readonly string[]): ViewRules {
  if (dice.chance(33)) return defaultRules;
  const hours = (): HourRange[] =>
    Array.from({ length: dice.below(4) }, () => {
      const from = `${two(dice.below(24))}:${dice.pick(["00", "30"])}`;
      const to = dice.pick(["00:00", "24:00", "07:59", "12:30", "18:00"]);
      return from === to ? { from: "21:00", to: "24:00" } : { from, to };
    });
  return {
    discountHours: { weekday: hours(), weekend: hours(), holidays: days.filter(() => dice.chance(30)) },
    services: dice.pick([
      defaultRules.services,
      [],
      [{ slug: "text", title: { "zh-CN": "短信", en: "Text" }, names: ["短信", "sms"] }],
    ]),
    flatTrend_percent: dice.pick([0, 2, 12.5, 100]),
    valueTiers: dice.pick<ViewRules["valueTiers"]>([
      { by: "revenue_share", shares_percent: [20, 33.33, 99.5] },
      { by: "avg_bill", from_fen: [20_000, 5050, 5000] },
    ]),
    lifecycle: {
      newBelow_months: dice.pick([0, 1, 6, 24]),
      dormantAfter_months: dice.pick([null, 1, 2, 5]),
      problemOpenComplaint: dice.chance(50),
      problemComplaints: dice.pick([null, 1, 3]),
      problemLatePayments: dice.pick([null, 1, 2]),
    },
    keyAccounts: {
      from_fen: dice.pick([null, 5000, 300_000]),
      government: dice.chance(50),
      customerIds: dice.pick([[], ["00003", "00017", "somebody unknown"]]),
    },
  };
}
