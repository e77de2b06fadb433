import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { expect, test } from "vitest";
import type { CallInput } from "../../analytics/api/contract.ts";
import { without } from "../../analytics/customers/erase-traces.ts";
import { Database } from "../../analytics/db/database.ts";
import { id, sql } from "../../analytics/db/sql.ts";
import { engineWithProject } from "../engine-support.ts";
import { codeOf } from "../support.ts";

type Engine = Awaited<ReturnType<typeof engineWithProject>>["engine"];

/** By what the person who is erased is called in files; every one of them is looked for in the whole database afterwards. */
const ana = {
  id: "K-0007",
  phone: "13900000007",
  oldPhone: "13911111117",
  idNumber: "110101199003077571",
  email: "ana.seven@example.com",
  account: "ACC-70007",
};
const names = Object.values(ana);
const phoneOf = (n: number) => `139${String(n).padStart(8, "0")}`;
const idOf = (n: number) => `K-${String(n).padStart(4, "0")}`;
const numbers = Array.from({ length: 40 }, (_, i) => i + 1);

/** A project in which forty customers, the seventh above all, have left rows wherever rows can be left. */
async function fill(engine: Engine, folder: string) {
  const file = (name: string, rows: readonly string[]) => {
    const path = join(folder, name);
    writeFileSync(path, `${rows.join("\n")}\n`);
    return path;
  };
  const person = (n: number, phone = phoneOf(n)) =>
    `${idOf(n)},name ${n},${phone},${n === 7 ? ana.idNumber : ""},${n === 7 ? ana.email : `${n}@example.com`},2020-01-01,true`;
  const head = "customer_id,name,phone,id_number,email,joined_on,marketing_consent";
  const old = file("customers_old.csv", [head, ...numbers.map((n) => person(n, n === 7 ? ana.oldPhone : phoneOf(n)))]);
  const now = file("customers.csv", [head, ...numbers.map((n) => person(n))]);
  const bills = file("bills.csv", [
    "customer_id,month,total_fee",
    ...numbers.flatMap((n) => ["2024-02", "2024-03"].map((month) => `${idOf(n)},${month},${50 + n}`)),
    `${ana.id},2024-04,not a fee`,
  ]);
  const calls = file("calls.csv", [
    "customer_id,started_at,duration_s,direction,other_number,outcome",
    ...numbers.map((n) => `${idOf(n)},2024-03-05 10:00:00,60,out,${phoneOf((n % 40) + 1)},connected`),
  ]);
  const accounts = file("accounts.csv", [
    "customer_id,account_number",
    ...numbers.map((n) => `${idOf(n)},ACC-7${String(n).padStart(4, "0")}`),
  ]);
  const complaints = file("complaints.csv", ["customer_id,opened_at,type", `${ana.id},2024-03-06 10:00:00,network`]);
  const traits = file("traits.csv", ["customer_id,shoe", ...numbers.map((n) => `${idOf(n)},${n}`)]);
  const contacts = file("contacts.csv", [
    "campaign_id,customer_id,sent_at,channel",
    `OLD,${ana.id},2024-01-06 10:00:00,sms`,
  ]);
  const paths = { old, now, bills, calls, accounts, complaints, contacts };
  const imports: Record<string, number> = {};
  for (const [name, path] of Object.entries(paths))
    imports[name] = (
      await engine.call("ingest.run", { path, ...(name === "contacts" ? { table: "contact" } : {}) })
    ).importId;
  imports["traits"] = (await engine.call("ingest.run", { path: traits, table: "attribute:traits" })).importId;
  const payments = file("payments.csv", [
    "account_number,billed_month,paid_at,amount",
    ...numbers.map((n) => `ACC-7${String(n).padStart(4, "0")},2024-03,2024-03-20,${n}`),
  ]);
  imports["payments"] = (await engine.call("ingest.run", { path: payments, table: "payment" })).importId;
  await engine.call("project.configure", {
    asOf: "2024-03",
    rules: { keyAccounts: { from_fen: 1, government: true, customerIds: [ana.id, idOf(9)] } },
  });
  await engine.call("customers.build", { asOf: "2024-03" });
  await engine.call("customers.snapshot", { asOf: "2024-03" });
  await engine.call("filters.save", {
    name: "mine",
    filter: { field: "customer_id", op: "in", value: [ana.id, idOf(8)] },
  });
  await engine.call("policy.block", { customerIds: [idOf(3)], channel: null, reason: "asked" });
  const plan: CallInput<"campaigns.create">["plan"] = {
    name: "spring",
    audience: { pasted: { mode: "only", customerIds: numbers.map(idOf) } },
    sendWindow: { from: "2024-04-08", to: "2024-04-10" },
    control: { by: { share: 0.25 }, stratifyBy: [], seed: 4 },
  };
  const { campaignId } = await engine.call("campaigns.create", { plan });
  await engine.call("campaigns.freeze", { campaignId, asOf: "2024-03" });
  await engine.call("export.campaign", { campaignId, purpose: "sending" });
  const list = await listOf(engine, campaignId);
  const { listId } = (await engine.call("campaigns.get", { campaignId })).frozen!;
  const receipts = file("receipts.csv", [
    "list_id,customer_id,status,at",
    ...list.filter(({ arm }) => arm === "treatment").map((row) => `${listId},${row.id},delivered,2024-04-08 10:00:00`),
    `${listId},nobody,delivered,2024-04-08 10:00:00`,
  ]);
  await engine.call("returns.import", { path: receipts, campaignId });
  const replies = file("replies.csv", [
    "list_id,customer_id,outcome,at,amount",
    ...list.filter((_, i) => i % 2 === 0).map((row) => `${listId},${row.id},bought,2024-04-09 10:00:00,10.00`),
  ]);
  await engine.call("returns.import", { path: replies, campaignId });
  return { paths, imports, payments, campaignId, listId, list, file };
}

async function listOf(engine: Engine, campaignId: number) {
  const page = await engine.call("campaigns.page", { campaignId, arm: null, offset: 0, limit: 100 });
  return tableFromIPC(page)
    .toArray()
    .map((row: Record<string, unknown>) => ({ id: row["customer_id"] as string | null, arm: String(row["arm"]) }));
}

/** Every table with a cell that contains one of the texts, as `table.column: text`. */
async function found(path: string, folder: string, texts: readonly string[]): Promise<string[]> {
  const db = await Database.open(path, { tempDirectory: join(folder, "look") });
  try {
    return await db.read(async (reader) => {
      const columns = await reader.rows<{ schema: string; name: string; column: string }>(sql`
        select schema_name as schema, table_name as name, column_name as column from duckdb_columns()
        where database_name = current_database() and not internal order by all`);
      const hits: string[] = [];
      for (const { schema, name, column } of columns)
        for (const text of texts)
          if (
            await reader.value<boolean>(
              sql`select exists (from ${id(schema, name)} where contains(cast(${id(column)} as varchar), ${text}))`,
            )
          )
            hits.push(`${schema}.${name}.${column}: ${text}`);
      return hits;
    });
  } finally {
    await db.close();
  }
}

test("an erased customer is nowhere in the project, and nothing of the others' is touched", async () => {
  const { engine, folder } = await engineWithProject();
  const { campaignId, list } = await fill(engine, folder);
  const mine = list.find((row) => row.id === ana.id)!;
  const kpi = { kind: "response", outcome: "any" } as const;
  const [effect, others] = [
    await engine.call("effect.measure", { campaignId, kpi }),
    await engine.call("customers.get", { asOf: "2024-03", customerId: idOf(8) }),
  ];

  const asked = await engine.call("customers.erasable", { customerIds: [ana.id, " K-9999 "] });
  expect(asked).toMatchObject({ customerIds: [ana.id], unknown: ["K-9999"], mentions: 1 });
  expect(asked.exports.map(({ campaign }) => campaign)).toEqual(mine.arm === "treatment" ? ["spring"] : []);
  const rows = new Map(asked.tables.map((one) => [one.table, one.rows]));
  expect(Object.fromEntries(rows)).toMatchObject({
    "project.customer": 1,
    "replaced.customer": 1,
    "project.bill": 2,
    "project.call": 1,
    "project.payment": 1,
    "project.complaint": 1,
    "project.match": 1,
    "project.contact": 1,
    "attribute.traits": 1,
    "project.campaign_member": 1,
    "project.import_reject": 1,
    "project.saved_filter": 1,
    "project.campaign": 1,
    "derived.view_2024_03": 1,
    "project.view_snapshot_1": 1,
  });
  expect(await engine.call("customers.erasures", {})).toEqual([]);

  const erased = await engine.call("customers.erase", {
    customerIds: [ana.id],
    purpose: "asked by letter",
    author: "Li",
  });
  expect(erased).toMatchObject({
    erasureId: 1,
    purpose: "asked by letter",
    author: "Li",
    customers: 1,
    tables: asked.tables,
    readmitted: [],
  });
  expect(await engine.call("customers.erasures", {})).toEqual([erased]);
  expect(await engine.call("customers.erasable", { customerIds: [ana.id] })).toMatchObject({
    customerIds: [],
    unknown: [ana.id],
  });
  expect(await codeOf(engine.call("customers.erase", { customerIds: [ana.id], purpose: "again" }))).toBe(
    "customer_missing",
  );

  // What stays: the others, the list's rows and its effect, the view without building it again.
  expect(await engine.call("customers.count", { asOf: "2024-03" })).toMatchObject({ customers: 39 });
  expect(await engine.call("customers.get", { asOf: "2024-03", customerId: idOf(8) })).toEqual(others);
  const fields = await engine.call("customers.fields", { asOf: "2024-03" });
  expect(fields.find(({ name }) => name === "phone")!.filled).toBe(39);
  expect((await engine.call("customers.snapshots", {}))[0].rows).toBe(39);
  expect((await engine.call("project.info", {})).staleViews).toEqual([]);
  const left = await listOf(engine, campaignId);
  expect(left).toEqual(list.map((row) => (row.id === ana.id ? { ...row, id: null } : row)));
  // The balance is read from the view, where her row is gone; all that was counted stays.
  const { balance, balanceP, ...counted } = await engine.call("effect.measure", { campaignId, kpi });
  expect([balance.length > 0, balanceP]).toEqual([true, expect.any(Number)]);
  expect({ ...counted, balance: effect.balance, balanceP: effect.balanceP }).toEqual(effect);
  expect((await engine.call("filters.list", {}))[0].filter).toEqual({
    field: "customer_id",
    op: "in",
    value: [idOf(8)],
  });
  expect((await engine.call("project.settings", {})).rules.keyAccounts.customerIds).toEqual([idOf(9)]);

  await engine.close();
  const path = join(folder, "test.foresight");
  // One of another's calls went to her: that customer's own record, and the number that customer calls most.
  expect(await found(path, folder, names)).toEqual([
    `derived.view_2024_03.frequent_numbers: ${ana.phone}`,
    `project.call.other_number: ${ana.phone}`,
    `project.call_record.other_number_code: ${ana.phone}`,
    `project.view_snapshot_1.frequent_numbers: ${ana.phone}`,
  ]);
});

test("no file and no undoing brings an erased customer back, until the id is let in again", async () => {
  const { engine, folder } = await engineWithProject();
  const { paths, imports, payments, campaignId, listId, file } = await fill(engine, folder);
  await engine.call("customers.erase", { customerIds: [ana.id], purpose: "asked" });
  const known = async () => (await engine.call("customers.erasable", { customerIds: [ana.id] })).customerIds;

  // The rows that the later file took the place of come back, hers do not.
  await engine.call("ingest.undo", { importId: imports["now"], linkedToo: true });
  expect(await known()).toEqual([]);
  // An old file again: all but her, and her line is listed without what stood in it.
  const again = await engine.call("ingest.run", { path: paths.now });
  expect(again).toMatchObject({ rows: 40, stored: 39, rejected: 1 });
  expect(again.rejectReasons).toEqual([{ reason: "erased_customer", rows: 1 }]);
  expect(await engine.call("ingest.rejects", { importId: again.importId })).toEqual({
    total: 1,
    rows: [{ line: 8, column: "customer_id", value: null, reason: "erased_customer", text: null }],
  });
  // A line of hers that cannot be read at all, and one by her account number or her phone.
  const broken = await engine.call("ingest.run", {
    path: file("bills_more.csv", [
      "customer_id,month,total_fee",
      `${idOf(1)},2024-05,60`,
      `${ana.id},2024-05`,
      `${ana.id},2024-05,no fee`,
      `"139 0000 0007",2024-05,no fee`,
    ]),
  });
  expect(broken).toMatchObject({ rows: 4, stored: 1, rejected: 3 });
  await engine.call("ingest.undo", { importId: imports["payments"] });
  const paid = await engine.call("ingest.run", { path: payments, table: "payment" });
  expect(paid.rejectReasons).toEqual([{ reason: "erased_customer", rows: 1 }]);
  const checked = await engine.call("returns.check", {
    path: file("receipts2.csv", [
      "list_id,customer_id,status,at",
      `${listId},${ana.id},delivered,2024-04-08`,
      `${listId},K-9999,delivered,2024-04-08`,
    ]),
    campaignId,
  });
  expect(checked.reconciliation.examples.map(({ fate, value }) => [fate, value])).toEqual([
    ["unknown", null],
    ["unknown", "K-9999"],
  ]);
  expect(await known()).toEqual([]);

  expect(await engine.call("customers.readmit", { customerIds: ["K-9999"], purpose: "x" })).toEqual({ readmitted: 0 });
  expect(
    await engine.call("customers.readmit", { customerIds: [ana.id], purpose: "a new contract", author: "Li" }),
  ).toEqual({ readmitted: 1 });
  const [record] = await engine.call("customers.erasures", {});
  expect(record.readmitted).toMatchObject([{ customers: 1, purpose: "a new contract", author: "Li" }]);
  await engine.call("ingest.undo", { importId: again.importId, linkedToo: true });
  expect(await engine.call("ingest.run", { path: paths.now })).toMatchObject({ stored: 40, rejected: 0 });
  expect(await known()).toEqual([ana.id]);

  await engine.close();
});

test("names go out of lists of ids, conditions on ids and examples, and out of nothing else", () => {
  const gone = new Set(["7", "13900000007"]);
  const document = {
    audience: {
      pasted: { mode: "only", customerIds: ["6", " 7 "] },
      filter: {
        op: "and",
        items: [
          { field: "customer_id", op: "=", value: "7" },
          { field: "plan", op: "=", value: "7" },
          { field: "phone", op: "in", value: ["13900000007", "1"] },
        ],
      },
    },
    name: "7",
    key_account: { expression: 'id in ["7","8"] or bill > 7' },
    examples: [
      { fate: "unknown", value: "7" },
      { fate: "unknown", value: "8" },
    ],
  };
  expect(without(document, gone)).toEqual({
    audience: {
      pasted: { mode: "only", customerIds: ["6"] },
      filter: {
        op: "and",
        items: [
          { field: "customer_id", op: "=", value: "" },
          { field: "plan", op: "=", value: "7" },
          { field: "phone", op: "in", value: ["1"] },
        ],
      },
    },
    name: "7",
    key_account: { expression: 'id in ["…","8"] or bill > 7' },
    examples: [
      { fate: "unknown", value: null },
      { fate: "unknown", value: "8" },
    ],
  });
});
