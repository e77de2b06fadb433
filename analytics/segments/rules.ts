import type { LifecycleDefinition, RulesDefinition, SegmentWarning, BothWords } from "../api/segments.ts";
import { filterSql } from "../db/filter.ts";
import { join, sql } from "../db/sql.ts";
import { customerId, fieldOf } from "../db/view.ts";
import type { Base } from "./base.ts";
import type { Found, Model } from "./model.ts";

const remainderName: BothWords = { "zh-CN": "其余客户", en: "Everyone else" };

/** Ordered filters: the first that holds decides; the remainder is the last segment. */
export async function foundByRules(definition: RulesDefinition, base: Base): Promise<Found> {
  const model = { way: "rules", filters: definition.rules.map(({ filter }) => filter) } as const;
  const labels = await scoreRules(model, base);
  const names = definition.rules.map(({ name }): BothWords => ({ "zh-CN": name, en: name }));
  names.push(definition.remainder ? { "zh-CN": definition.remainder, en: definition.remainder } : remainderName);
  const counts = new Int32Array(names.length);
  for (const label of labels) counts[label]++;
  const warnings = definition.rules.flatMap(({ name }, i): SegmentWarning[] =>
    counts[i] === 0 ? [{ code: "rule_empty", params: { name } }] : [],
  );
  return {
    labels,
    model,
    names: distinctNames(names),
    warnings,
    bins: [],
    clusters: null,
    distances: null,
    stabilities: null,
  };
}

export async function scoreRules({ filters }: Extract<Model, { way: "rules" }>, base: Base): Promise<Int16Array> {
  const fields = { ...base.view, fields: [customerId, ...base.view.fields] };
  const cases = filters.map((filter, i) => sql`when ${filterSql(filter, fields)} then ${i}`);
  const [column] = await base.columns([
    { kind: "double", value: sql`case ${join(cases, sql` `)} else ${filters.length} end` },
  ]);
  return Int16Array.from(column as Float64Array);
}

/** Stages of the view's `lifecycle_stage`, from a customer's coming to the leaving. */
const stages: readonly (readonly [code: string, words: BothWords])[] = [
  ["potential", { "zh-CN": "潜在期", en: "Potential" }],
  ["new", { "zh-CN": "新入网", en: "New" }],
  ["growing", { "zh-CN": "成长期", en: "Growing" }],
  ["stable", { "zh-CN": "稳定期", en: "Stable" }],
  ["problem", { "zh-CN": "问题期", en: "With problems" }],
  ["declining", { "zh-CN": "衰退期", en: "Declining" }],
  ["dormant", { "zh-CN": "沉默期", en: "Dormant" }],
];
const noStage: BothWords = { "zh-CN": "阶段不明", en: "Stage unknown" };

/** One segment a lifecycle stage of the view; the last one holds those whose stage is not known. */
export async function foundByLifecycle(_definition: LifecycleDefinition, base: Base): Promise<Found> {
  const model = { way: "lifecycle", stages: stages.map(([code]) => code) } as const;
  const names = [...stages.map(([, words]) => words), noStage];
  const labels = await scoreLifecycle(model, base);
  return { labels, model, names, warnings: [], bins: [], clusters: null, distances: null, stabilities: null };
}

export async function scoreLifecycle(model: Extract<Model, { way: "lifecycle" }>, base: Base): Promise<Int16Array> {
  fieldOf(base.view, "lifecycle_stage");
  const [column] = await base.columns([{ kind: "text", value: sql`present.lifecycle_stage` }]);
  const indexOf = new Map(model.stages.map((stage, i) => [stage, i]));
  return Int16Array.from(
    column as readonly (string | null)[],
    (stage) => indexOf.get(stage ?? "") ?? model.stages.length,
  );
}

/** Names as they are, a number after those that are taken: a segment is found by its name in lists and files. */
export function distinctNames(names: readonly BothWords[], taken: readonly string[] = []): BothWords[] {
  const used = { "zh-CN": new Set(taken), en: new Set(taken) };
  const free = (name: string, locale: "zh-CN" | "en") => {
    let found = name;
    for (let number = 2; used[locale].has(found); number++) found = `${name} ${number}`;
    used[locale].add(found);
    return found;
  };
  return names.map((name) => ({ "zh-CN": free(name["zh-CN"], "zh-CN"), en: free(name.en, "en") }));
}
