import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { id, join, sql } from "../../analytics/db/sql.ts";
import type { FieldInfo } from "../../analytics/api/customers.ts";
import type { Project } from "../segments/fixture.ts";
import { addView, failure, field, openProject } from "../segments/fixture.ts";

/** Each column gives the outcome away in a way of its own; `usage` and `spend` are honest. */
const leaks: readonly (readonly [
  string,
  FieldInfo["type"],
  ReturnType<typeof sql>,
  "leak" | "identifier" | "label",
])[] = [
  ["refund after leaving", "number", sql`case when churned then 5 + u end::double`, "leak"],
  ["final bill", "fen", sql`case when churned then 900 else 0 end`, "leak"],
  [
    "closing reason",
    "category",
    sql`case when churned then (case when k % 2 = 0 then 'price' else 'moved' end) end`,
    "leak",
  ],
  ["state now", "category", sql`case when churned then 'X' when k % 3 = 0 then 'A' else 'B' end`, "leak"],
  ["middle code", "number", sql`case when churned then 2 else 1 + 2 * (k % 2) end::double`, "leak"],
  ["noisy flag", "whole", sql`case when k % 50 = 0 then 1 - churned::integer else churned::integer end`, "leak"],
  ["now", "text", sql`case when churned then 'Churned' else 'Stayed' end`, "leak"],
  ["closed as text", "text", sql`case when churned then '2024/03/' || (1 + k % 28) end`, "leak"],
  ["churn propensity", "number", sql`u + (k * 37) % 50`, "leak"],
  ["离网预约", "category", sql`case when k % 3 = 0 then '有' else '无' end`, "leak"],
  ["running number", "whole", sql`case when churned then k else 100000 + k end`, "identifier"],
  ["odd serial", "whole", sql`2 * k + churned::integer`, "identifier"],
  ["客户编码", "category", sql`case when churned then 'C' else 'S' end || (k % 40)`, "identifier"],
];
const honest = [field("usage", "number"), field("spend", "number")];
/** Those who left come first: in no file may the order of rows tell. */
const rows = sql`select row_number() over (order by churned desc, k)::integer as customer_key, case when churned then 'Yes' else 'No' end as "Churn", u::double as usage,
    case when k % 9 > 0 then 100 + u * 2 + k % 37 end::double as spend, churned, k, u
  from (select range::integer as k, (range * 7919) % 101 as u, hash(range) % 1000 < 400 - 3.5 * ((range * 7919) % 101) as churned from range(1, 2001))`;

let p: Project;
beforeAll(async () => {
  p = await openProject();
  const planted = join(leaks.map(([name, , value]) => sql`${value} as ${id(name)}`));
  await addView(
    p,
    null,
    [
      field("Churn", "category"),
      ...honest,
      field("hotline", "whole"),
      field("closed on", "date"),
      ...leaks.map(([name, type]) => field(name, type)),
    ],
    sql`select customer_key, "Churn", usage, spend, case when churned and k % 3 = 0 then 9 else k % 4 end::integer as hotline,
      case when churned then date '2024-03-01' + (k % 28)::integer end as "closed on", ${planted} from (${rows})`,
  );
});
afterAll(() => p.close());

const label = { kind: "column", field: "Churn", positive: "Yes" } as const;

describe("planted leaks", () => {
  test("none is learned from, each is named, and the honest fields' quality is what is told", async () => {
    const model = await p.call("churn.run", { label });
    const dropped = new Map(model.dropped.map((one) => [one.field, one.reason]));
    for (const [name, , , reason] of leaks) expect([name, dropped.get(name)]).toEqual([name, reason]);
    expect(model.features.map((one) => one.field)).toEqual(["usage", "spend", "hotline"]);
    // Values that only leavers have, but few of them: learned from, with a word of warning.
    const hotline = model.warnings.find((one) => one.field === "hotline")!;
    expect(hotline.code).toBe("field_singles_out");
    expect(hotline.value).toBeGreaterThan(0.25);
    expect(model.warnings).toContainEqual({ code: "field_named_like_label", field: "churn propensity", value: null });
    const warned = model.warnings.flatMap((one) => (one.field === null ? [] : [one.field]));
    for (const [name, , , reason] of leaks) if (reason === "leak") expect(warned).toContain(name);
    const clean = await p.call("churn.run", { label, features: ["usage", "spend", "hotline"] });
    expect(model.auc).toBe(clean.auc);
    expect(model.auc).toBeLessThan(0.9);
    expect(clean.warnings.flatMap(({ code }) => (code.startsWith("field_") ? [code] : []))).toEqual([
      "field_singles_out",
    ]);
    expect(clean.warnings.some(({ code }) => code === "too_good")).toBe(false);
  });

  test("asked for in spite of that, they are learned from with the warning on the card", async () => {
    const model = await p.call("churn.run", { label, features: ["usage", "final bill"], model: "logistic" });
    expect(model.auc).toBeGreaterThan(0.99);
    expect(model.warnings).toContainEqual({ code: "field_is_label", field: "final bill", value: 1 });
    expect(model.warnings).toContainEqual({ code: "too_good", field: "final bill", value: model.auc });
  });

  test("only leaks, or only missing values, leave nothing to learn from and nothing stored", async () => {
    const before = await p.rows<{ n: number }>(sql`select count(*)::integer as n from project.churn_model`);
    await p.write((db) => db.run(sql`update derived.view_undated set usage = null`));
    expect(await failure(p.call("churn.run", { label, features: ["usage"] }))).toMatchObject({
      code: "no_usable_features",
    });
    expect(await failure(p.call("churn.run", { label, features: ["usage"], model: "trees" }))).toMatchObject({
      code: "no_usable_features",
    });
    expect(await p.rows(sql`select count(*)::integer as n from project.churn_model`)).toEqual(before);
  });
});
