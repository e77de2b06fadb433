import { createHash } from "node:crypto";
import { EngineError } from "../api/errors.ts";
import type { RuleName, ViewRules } from "../api/rules.ts";
import { defaultRules, ruleNames } from "../api/rules.ts";
import type { Reader, Writer } from "./database.ts";
import { sql } from "./sql.ts";

/** Changes of rules: those left out stay, null puts one back to its default. */
export type RuleChanges = { readonly [K in RuleName]?: ViewRules[K] | null | undefined };

const settingName = (rule: RuleName) => `rules.${rule}`;

/** The rules of the project: what was stored, else the defaults. */
export async function readRules(reader: Reader): Promise<ViewRules> {
  const rows = await reader.rows<{ name: string; value: string }>(
    sql`select name, value from project.setting where starts_with(name, 'rules.')`,
  );
  const stored = new Map(rows.map((row) => [row.name, JSON.parse(row.value) as unknown]));
  const changed = ruleNames.filter((name) => stored.has(settingName(name)));
  return { ...defaultRules, ...Object.fromEntries(changed.map((name) => [name, stored.get(settingName(name))])) };
}

/** Throws `rule_hours_empty`, `rule_tiers_order`, `rule_service_twice`. */
export function checkRules(changes: RuleChanges): void {
  const { discountHours, valueTiers, services } = changes;
  for (const { from, to } of [...(discountHours?.weekday ?? []), ...(discountHours?.weekend ?? [])]) {
    if (from === to || from === "24:00") throw new EngineError("rule_hours_empty", { from, to });
  }
  if (valueTiers) {
    const [a, b, c] = valueTiers.by === "avg_bill" ? valueTiers.from_fen : valueTiers.shares_percent;
    const rises = a < b && b < c;
    const falls = a > b && b > c;
    if (valueTiers.by === "avg_bill" ? !falls : !rises) {
      const shown = (bound: number) => (valueTiers.by === "avg_bill" ? bound / 100 : bound);
      throw new EngineError("rule_tiers_order", { a: shown(a), b: shown(b), c: shown(c) });
    }
  }
  const seen = new Set<string>();
  for (const { slug, names } of services ?? []) {
    for (const name of new Set([slug, ...names].map(serviceKey))) {
      if (seen.has(name)) throw new EngineError("rule_service_twice", { name });
      seen.add(name);
    }
  }
}

/** A service's name as it is compared: case, spaces, hyphens and underscores do not matter. */
export function serviceKey(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, "");
}

/** Stores checked changes. A rule that equals its default is not kept: later versions may have a better one. */
export async function writeRules(writer: Writer, changes: RuleChanges): Promise<void> {
  checkRules(changes);
  for (const name of ruleNames) {
    const value = changes[name];
    if (value === undefined) continue;
    await writer.run(sql`delete from project.setting where name = ${settingName(name)}`);
    if (value === null || canonical(value) === canonical(defaultRules[name])) continue;
    await writer.run(sql`insert into project.setting values (${settingName(name)}, ${JSON.stringify(value)})`);
  }
}

/** Digest of what a view is computed by. */
export function rulesHash(windowMonths: number, rules: ViewRules): string {
  return createHash("sha256").update(canonical({ windowMonths, rules })).digest("hex").slice(0, 16);
}

/** JSON with the keys of objects in order, so that equal values have equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
