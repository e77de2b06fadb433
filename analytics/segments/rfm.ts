import { EngineError } from "../api/errors.ts";
import type { Month } from "../api/project.ts";
import type { BothWords, RfmDefinition, RfmSource, SegmentWarning } from "../api/segments.ts";
import type { Reader } from "../db/database.ts";
import { droppedMonths } from "../db/dropped-calls.ts";
import { addMonths, monthEnd, monthStart } from "../db/months.ts";
import type { Sql } from "../db/sql.ts";
import { id, sql } from "../db/sql.ts";
import { binOf } from "../math/bins.ts";
import type { Base } from "./base.ts";
import type { Found, Model } from "./model.ts";
import { cutsOf } from "./value.ts";

type RfmModel = Extract<Model, { way: "rfm" }>;

interface Measures {
  readonly recency: Float64Array;
  readonly frequency: Float64Array;
  readonly monetary: Float64Array;
  readonly warnings: readonly SegmentWarning[];
}

/** More segments than this cannot be told apart by anybody. */
const MOST_SEGMENTS = 216;
const none: BothWords = { "zh-CN": "无记录", en: "No record" };

/** The eight groups of R, F and M above the middle or not, from 111 to 000. */
const eight: readonly BothWords[] = [
  { "zh-CN": "重要价值客户", en: "Champions" },
  { "zh-CN": "重要发展客户", en: "Big spenders to develop" },
  { "zh-CN": "一般价值客户", en: "Frequent, small spend" },
  { "zh-CN": "一般发展客户", en: "Recent, small spend" },
  { "zh-CN": "重要保持客户", en: "Big spenders to keep" },
  { "zh-CN": "重要挽留客户", en: "Big spenders to win back" },
  { "zh-CN": "一般保持客户", en: "Small spenders to keep" },
  { "zh-CN": "一般挽留客户", en: "Gone quiet" },
];

/** Recency, frequency and monetary scores of a dated source; the last segment holds customers without an event. */
export async function foundByRfm(definition: RfmDefinition, base: Base, db: Reader): Promise<Found> {
  const measures = await readMeasures(definition, base, db);
  const model: RfmModel = {
    way: "rfm",
    definition,
    recency: cutsOf(measures.recency, definition.recency, "recency_months"),
    frequency: cutsOf(measures.frequency, definition.frequency, "frequency"),
    monetary: cutsOf(measures.monetary, definition.monetary, "monetary"),
  };
  const bins = [
    { measure: "recency_months", cuts: model.recency },
    { measure: "frequency", cuts: model.frequency },
    { measure: "monetary", cuts: model.monetary },
  ];
  const segments = bins.reduce((product, { cuts }) => product * (cuts.length + 1), 1);
  if (definition.grouping === "scores" && segments > MOST_SEGMENTS) {
    throw new EngineError("bad_params", {
      call: "segments.run",
      at: "definition.grouping",
      detail: `${segments} > ${MOST_SEGMENTS}`,
    });
  }
  const merged = bins.flatMap(({ measure, cuts }): SegmentWarning[] =>
    new Set(cuts).size < cuts.length
      ? [{ code: "bins_merged", params: { field: measure, asked: cuts.length + 1 } }]
      : [],
  );
  const file = ownTable(definition.source.table);
  const single = file !== undefined && !measures.frequency.some((events) => events > 1);
  const warnings = [
    ...merged,
    ...(single ? [{ code: "one_event_each", params: { file } } as const] : []),
    ...measures.warnings,
  ];
  return {
    labels: labelsOf(model, measures),
    model,
    names: [...(definition.grouping === "eight" ? eight : scoreNames(model)), none],
    warnings,
    bins,
    clusters: null,
    distances: null,
    stabilities: null,
  };
}

export async function scoreRfm(
  model: RfmModel,
  base: Base,
  db: Reader,
): Promise<{ readonly labels: Int16Array; readonly warnings: readonly SegmentWarning[] }> {
  const measures = await readMeasures(model.definition, base, db);
  return { labels: labelsOf(model, measures), warnings: measures.warnings };
}

/** Scores from 1 (worst) to the number of bins; a short time since the last event is best. */
function labelsOf(model: RfmModel, { recency, frequency, monetary }: Measures): Int16Array {
  const [r, f, m] = [model.recency.length + 1, model.frequency.length + 1, model.monetary.length + 1];
  const last = model.definition.grouping === "eight" ? eight.length : r * f * m;
  return Int16Array.from(recency, (months, i) => {
    if (Number.isNaN(months)) return last;
    // Counted from the best: 0 is the highest score.
    const byR = binOf(months, model.recency);
    const byF = f - 1 - binOf(frequency[i], model.frequency);
    const byM = m - 1 - binOf(monetary[i], model.monetary);
    if (model.definition.grouping === "scores") return (byR * f + byF) * m + byM;
    const low = (place: number, bins: number) => (bins - place > (bins + 1) / 2 ? 0 : 1);
    return low(byR, r) * 4 + low(byM, m) * 2 + low(byF, f);
  });
}

function scoreNames({ recency, frequency, monetary }: RfmModel): BothWords[] {
  const names: BothWords[] = [];
  for (let r = recency.length + 1; r > 0; r--) {
    for (let f = frequency.length + 1; f > 0; f--) {
      for (let m = monetary.length + 1; m > 0; m--) {
        names.push({ "zh-CN": `R${r}·F${f}·M${m}`, en: `R${r} F${f} M${m}` });
      }
    }
  }
  return names;
}

async function readMeasures(definition: RfmDefinition, base: Base, db: Reader): Promise<Measures> {
  const events = await eventsOf(definition.source, db);
  const asOf = base.view.asOf ?? (await lastMonth(events, db));
  const firstMonth = definition.months === null ? null : addMonths(asOf, 1 - definition.months);
  const warnings = definition.source.table === "call" ? await droppedCallsOf(db, firstMonth, asOf) : [];
  const from = firstMonth === null ? null : monthStart(firstMonth);
  const [recency, frequency, monetary] = await base.columns(
    [
      { kind: "double", value: sql`date_diff('month', rfm.last_at, cast(${monthStart(asOf)} as date))` },
      { kind: "double", value: sql`rfm.events` },
      { kind: "double", value: sql`rfm.amount` },
    ],
    sql`left join (
      select customer_key, max(on_day) as last_at, ${events.counted} as events, sum(amount) as amount from ${events.relation}
      where on_day < cast(${monthEnd(asOf)} as date) and coalesce(on_day >= cast(${from} as date), true)
      group by customer_key
    ) rfm using (customer_key)`,
  );
  return {
    recency: recency as Float64Array,
    frequency: frequency as Float64Array,
    // Sums of floating amounts are cut to a thousandth: their last digits depend on the order they were added in.
    monetary: (monetary as Float64Array).map((amount) => Math.round(amount * 1000) / 1000),
    warnings,
  };
}

/**
 * Where calls of a counted month were dropped customers would seem quieter than they were: throws `rfm_calls_dropped`. Who
 * counts all the calls there are (`from` null) was told so when they were dropped, and is told again.
 */
async function droppedCallsOf(db: Reader, from: Month | null, asOf: Month): Promise<SegmentWarning[]> {
  const gone = (await droppedMonths(db)).filter(({ month }) => month >= (from ?? month) && month <= asOf);
  if (gone.length === 0) return [];
  const months = gone.map(({ month }) => month).join(", ");
  if (from !== null) throw new EngineError("rfm_calls_dropped", { asOf, months });
  return [{ code: "calls_dropped", params: { months } }];
}

interface Events {
  /** customer_key, on_day (date), amount. */
  readonly relation: Sql;
  /** How often: events, or months for what comes by the month. */
  readonly counted: Sql;
}

/** The name of an attribute table. */
function ownTable(table: string): string | undefined {
  return /^attribute:(.+)$/.exec(table)?.[1];
}

/** Dated events of a source. A bill of nothing is no event. Throws `unknown_table`, `unknown_column`. */
async function eventsOf({ table, date, amount }: RfmSource, db: Reader): Promise<Events> {
  const each = sql`count(*)`;
  const monthly = sql`count(distinct on_day)`;
  switch (table) {
    case "bill":
      return {
        relation: sql`(select customer_key, month as on_day, total_fen as amount from project.bill where total_fen > 0)`,
        counted: monthly,
      };
    case "call":
      return {
        relation: sql`(select customer_key, cast(started_at as date) as on_day, duration_s as amount from project.call)`,
        counted: each,
      };
    case "payment":
      return {
        relation: sql`(select customer_key, cast(coalesce(paid_at, billed_month) as date) as on_day, amount_fen as amount
                       from project.payment where amount_fen > 0 and coalesce(paid_at, billed_month) is not null)`,
        counted: each,
      };
    case "vas_usage":
      return {
        relation: sql`(select customer_key, month as on_day, coalesce(fee_fen, 0) as amount from project.vas_usage)`,
        counted: monthly,
      };
  }
  const name = ownTable(table);
  const columns = await db.rows<{ column_name: string; type: string }>(
    sql`select column_name, type from project.attribute_column where table_name = ${name ?? ""} order by position`,
  );
  if (!name || columns.length === 0) throw new EngineError("unknown_table", { table });
  const typed = (column: string | null, types: readonly string[]) => {
    const found = columns.find((known) => known.column_name === column && types.includes(known.type));
    if (!found) throw new EngineError("unknown_column", { table, column: column ?? "date" });
    return id(found.column_name);
  };
  const at = typed(date, ["date", "timestamp"]);
  const value = amount === null ? sql`1` : typed(amount, ["number", "whole"]);
  return {
    relation: sql`(select customer_key, cast(${at} as date) as on_day, ${value} as amount from ${id("attribute", name)}
                   where ${at} is not null)`,
    counted: each,
  };
}

/** In a project without a month of its own, the last one the source has an event in. Throws `no_month`. */
async function lastMonth({ relation }: Events, db: Reader): Promise<string> {
  const month = await db.value<string | null>(sql`select strftime(max(on_day), '%Y-%m') from ${relation}`);
  if (!month) throw new EngineError("no_month", { asOf: null });
  return month;
}
