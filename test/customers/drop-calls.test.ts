import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { addMonths } from "../../analytics/db/months.ts";
import { codeOf } from "../support.ts";
import { engineWithProject } from "../engine-support.ts";
import { TestProject } from "./project.ts";
import { Dice, month, monthIndex, prepare, randomRules, randomWorld, store } from "./world.ts";

const open: TestProject[] = [];
afterEach(async () => {
  for (const project of open.splice(0)) await project.close();
});

const keys = Array.from({ length: 25 }, (_, i) => i + 1);

test.each([1, 4, 5])(
  "a view that needs none of the dropped calls stays what it was, to the byte: world %i",
  async (seed) => {
    const dice = new Dice(seed);
    const p = await TestProject.open();
    open.push(p);
    const at = monthIndex("2024-03");
    await p.months("2024-03");
    await prepare(p, keys);
    const drawn = randomWorld(dice, at - 7, at, keys);
    // A column that only old calls have: its fields are 0 for lack of rows, not for lack of a source.
    const world = {
      ...drawn,
      calls: drawn.calls.map((one) => (one.at < "2023-10" ? one : { ...one, forwarded: null })),
    };
    // Somebody of whom nothing but an old call tells.
    const alone = {
      ...randomWorld(new Dice(99), at - 7, at - 6, [26]),
      customers: [],
      bills: [],
      payments: [],
      complaints: [],
      vas: [],
      subscriptions: [],
      attributes: [],
      quality: [],
    };
    const call = {
      key: 26,
      at: `${month(at - 6)}-03 10:00:00`,
      seconds: 60,
      direction: "out" as const,
      number: "1",
      cell: "c1",
      station: "b1",
      outcome: "connected" as const,
      forwarded: "2",
      long: true,
      ip: false,
    };
    await p.insert("project.customer_key", ["customer_key", "customer_id"], [[26, "00026"]]);
    await store(p, world);
    await store(p, { ...alone, calls: [call] });
    await p.configure(dice.pick([1, 2, 3]), randomRules(dice, []));
    const page = async () => p.call("customers.page", { asOf: "2024-03", unmask: true });
    await p.call("customers.build", { asOf: "2024-03" });
    const before = { page: await page(), fields: await p.call("customers.fields", { asOf: "2024-03" }) };

    const plan = await p.call("customers.droppableCalls", {});
    const counted = await p.rows<{ n: number }>(
      `select count(*) as n from project.call where started_at < date '${plan.before}-01'`,
    );
    expect(plan).toMatchObject({ allowed: true, before: plan.neededFrom, calls: counted[0].n });
    expect(plan.calls).toBe(plan.months.reduce((sum, one) => sum + one.calls, 0));
    expect(plan.customersOnlyThere).toBeGreaterThanOrEqual(1);
    await p.call("customers.dropCalls", { before: plan.before });
    expect(await p.rows(`select count(*) as n from project.call where started_at < date '${plan.before}-01'`)).toEqual([
      { n: 0 },
    ]);
    await p.call("customers.build", { asOf: "2024-03" });
    expect(await p.call("customers.fields", { asOf: "2024-03" })).toEqual(before.fields);
    expect(Buffer.compare(await page(), before.page)).toBe(0);
    expect(await p.rows("select customer_id from derived.view_2024_03 where customer_key = 26")).toHaveLength(1);

    // What was said to be lost is lost, and nothing else.
    expect(plan.lostViews.length).toBeGreaterThan(0);
    for (const { asOf } of plan.lostViews)
      expect(await codeOf(p.call("customers.build", { asOf }))).toBe("calls_dropped");
    expect(plan.lostViews.map(({ asOf }) => asOf)).not.toContain("2024-03");
    const next = addMonths(plan.lostViews.at(-1)!.asOf, 1);
    await p.call("customers.build", { asOf: next });
    expect(await codeOf(p.call("customers.dropCalls", { before: addMonths(plan.neededFrom, 1) }))).toBe("calls_needed");
  },
  30_000,
);

test("dropped months are shown as such; undoing their import asks first and then forgets who only they told of", async () => {
  const { engine, folder } = await engineWithProject();
  const file = (name: string, rows: readonly string[]) => {
    const path = join(folder, name);
    writeFileSync(
      path,
      ["customer_id,started_at,duration_s,direction,other_number,outcome", ...rows].join("\n") + "\n",
    );
    return path;
  };
  const calls = (of: string, ...customers: readonly string[]) =>
    customers.map((customer, i) => `${customer},${of}-1${i} 10:00:00,60,out,1390000000${i},connected`);
  const first = await engine.call("ingest.run", {
    path: file("call_a.csv", [...calls("2024-01", "001", "002"), ...calls("2024-02", "001", "003")]),
    table: "call",
  });
  await engine.call("ingest.run", { path: file("call_b.csv", calls("2024-03", "001")), table: "call" });
  await engine.call("ingest.run", { path: file("call_c.csv", calls("2024-04", "001")), table: "call" });
  await engine.call("project.configure", { windowMonths: 2 });
  await engine.call("customers.build", { asOf: "2024-02" });
  await engine.call("customers.snapshot", { asOf: "2024-02" });
  await engine.call("customers.build", {});

  const plan = await engine.call("customers.droppableCalls", { before: "2024-02" });
  expect(plan).toEqual({
    before: "2024-02",
    neededFrom: "2024-03",
    neededBy: [{ kind: "view", name: null, from: "2024-03" }],
    openEnded: [],
    allowed: true,
    calls: 2,
    months: [{ month: "2024-01", calls: 2 }],
    customers: 2,
    customersOnlyThere: 1,
    imports: [{ importId: first.importId, file: "call_a.csv", calls: 2 }],
    lostViews: [
      { asOf: "2024-01", built: false, snapshots: 0 },
      { asOf: "2024-02", built: true, snapshots: 1 },
    ],
  });
  await engine.call("customers.dropCalls", { before: "2024-02" });
  await engine.call("customers.dropCalls", { before: "2024-03" });
  expect(await engine.call("ingest.coverage", {})).toEqual({
    months: ["2024-01", "2024-02", "2024-03", "2024-04"],
    sources: [
      {
        table: "call",
        undatedRows: 0,
        months: { "2024-03": 1, "2024-04": 1 },
        dropped: { "2024-01": 2, "2024-02": 2 },
      },
    ],
  });
  // The view that was built before and its snapshot stand; it cannot be built again.
  expect(await engine.call("customers.count", { asOf: "2024-02" })).toEqual({ customers: 3, total: 3 });
  expect(await codeOf(engine.call("customers.build", { asOf: "2024-02" }))).toBe("calls_dropped");
  expect((await engine.call("customers.build", {})).rows).toBe(3);

  const { importId } = first;
  const refused = engine.call("ingest.undo", { importId });
  await expect(refused).rejects.toMatchObject({
    code: "undo_dropped",
    params: { importId, file: "call_a.csv", calls: 4, months: "2024-01, 2024-02" },
  });
  expect((await engine.call("customers.count", {})).total).toBe(3);
  await engine.call("ingest.undo", { importId, droppedToo: true });
  expect((await engine.call("ingest.coverage", {})).months).toEqual(["2024-03", "2024-04"]);
  expect((await engine.call("customers.build", {})).rows).toBe(1);
  expect(await codeOf(engine.call("customers.build", { asOf: "2024-02" }))).toBe("no_data");
  // Then the file can come again, and the month be built.
  await engine.call("ingest.run", { path: join(folder, "call_a.csv"), table: "call" });
  expect((await engine.call("customers.build", { asOf: "2024-02" })).rows).toBe(3);
});

test("segmentations in use that count calls keep the months they look back on", async () => {
  const { engine, folder } = await engineWithProject();
  const path = join(folder, "calls.csv");
  const months = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"];
  const rows = months.flatMap((at, i) =>
    ["001", "002", "003"].slice(0, 1 + (i % 3)).map((id) => `${id},${at}-10 10:00:00,${60 + i},out,connected`),
  );
  writeFileSync(path, ["customer_id,started_at,duration_s,direction,outcome", ...rows].join("\n") + "\n");
  await engine.call("ingest.run", { path, table: "call" });
  await engine.call("project.configure", { windowMonths: 1 });
  const rfm = (name: string, source: string, lookedBack: number | null) =>
    engine.call("segments.run", {
      name,
      definition: { way: "rfm", source: { table: source }, months: lookedBack, grouping: "eight" },
    });
  expect(await engine.call("customers.droppableCalls", {})).toMatchObject({
    neededFrom: "2024-05",
    neededBy: [{ kind: "view", name: null }],
    openEnded: [],
  });
  await rfm("by four months", "call", 4);
  const everything = await rfm("by all", "call", null);
  const plan = await engine.call("customers.droppableCalls", {});
  expect(plan).toMatchObject({
    before: "2024-02",
    neededFrom: "2024-02",
    neededBy: [{ kind: "segmentation", name: "by four months", from: "2024-02" }],
    openEnded: [{ segmentationId: everything.segmentationId, name: "by all" }],
    calls: 1,
  });
  expect(await codeOf(engine.call("customers.dropCalls", { before: "2024-03" }))).toBe("calls_needed");
  // What is put away is no longer in use.
  for (const { segmentationId } of await engine.call("segments.list", {}))
    await engine.call("segments.archive", { segmentationId, archived: true });
  expect(await engine.call("customers.droppableCalls", {})).toMatchObject({ neededFrom: "2024-05", openEnded: [] });
  await engine.call("customers.dropCalls", { before: "2024-03" });
  expect((await engine.call("customers.build", {})).rows).toBe(3);
});
