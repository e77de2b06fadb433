import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { engineWithProject } from "../engine-support.ts";
import { codeOf } from "../support.ts";

async function project() {
  const { engine, folder } = await engineWithProject();
  const load = (name: string, text: string, more: object = {}) => {
    writeFileSync(join(folder, name), text);
    return engine.call("ingest.run", { path: join(folder, name), ...more });
  };
  return { engine, folder, load };
}

const crm =
  "客户编号,姓名,性别,出生日期,手机号码\nC1,王一,男,1980-01-02,13800000001\nC2,李二,女,1990-05-06,13800000002\nC3,赵三,男,1970-07-08,13800000002\n";

describe("ids in place of customer ids", () => {
  it("account numbers find their customers through the match table; what leads nowhere or to two is rejected", async () => {
    const { engine, load } = await project();
    await load("crm.csv", crm);
    expect(await load("对照.csv", "客户编号,账号\nC1,0001\nC1,0002\nC2,0003\nC2,0009\nC3,0009\n")).toMatchObject({
      table: "match",
      rows: 5,
      stored: 5,
    });
    const bills = await load(
      "bill_202401.csv",
      "账号,账期,账单总额\n0001,202401,10.00\n0003,202401,20.00\n0009,202401,30.00\n7777,202401,40.00\n,202401,50.00\n",
    );
    expect(bills).toMatchObject({ table: "bill", rows: 5, stored: 2, rejected: 3, replaced: 0 });
    expect(Object.fromEntries(bills.rejectReasons.map(({ reason, rows }) => [reason, rows]))).toEqual({
      unknown_account: 1,
      ambiguous_customer: 1,
      missing_customer_id: 1,
    });
    const rejects = await engine.call("ingest.rejects", { importId: bills.importId });
    expect(rejects.rows.map(({ line, column, value, reason }) => ({ line, column, value, reason }))).toEqual([
      { line: 4, column: "账号", value: "0009", reason: "ambiguous_customer" },
      { line: 5, column: "账号", value: "7777", reason: "unknown_account" },
      { line: 6, column: "账号", value: null, reason: "missing_customer_id" },
    ]);
    await engine.call("customers.build", {});
    expect((await engine.call("customers.get", { customerId: "C1" })).bills).toMatchObject([
      { month: "2024-01", totalFen: 1000 },
    ]);
    expect((await engine.call("customers.get", { customerId: "C2" })).bills).toMatchObject([
      { month: "2024-01", totalFen: 2000 },
    ]);
    expect(await engine.call("identity.rules", {})).toEqual([
      { kind: "account_number", by: "match_table", links: 4, ambiguous: 1 },
      { kind: "phone", by: "match_table", links: 0, ambiguous: 0 },
      { kind: "other", by: "match_table", links: 0, ambiguous: 0 },
      { kind: "phone", by: "customer_phone", links: 2, ambiguous: 1 },
    ]);
  });

  it("phones find their customers through the customer table; the match table goes first", async () => {
    const { load } = await project();
    await load("crm.csv", crm);
    const text =
      "手机号,投诉时间,投诉类型\n13800000001,2024-01-05 10:00:00,网络\n13800000002,2024-01-06 10:00:00,资费\n13900000000,2024-01-07 10:00:00,网络\n";
    expect(await load("complaint.csv", text)).toMatchObject({ table: "complaint", stored: 1, rejected: 2 });
    await load("phones.csv", "客户编号,手机号\nC3,13800000002\n");
    const again = await load("complaint2.csv", `${text}13800000002,2024-01-08 10:00:00,资费\n`);
    expect(again).toMatchObject({
      table: "complaint",
      stored: 3,
      rejected: 1,
      rejectReasons: [{ reason: "unknown_account", rows: 1 }],
    });
  });

  it("account_number is the customer's own id where no account numbers are known, and a linked one where they are", async () => {
    const { load } = await project();
    const bill = "account_number,month,total\nC1,2024-01,10\n";
    expect(await load("own.csv", bill)).toMatchObject({ table: "bill", stored: 1 });
    await load("match.csv", "customer_id,account_number\nC1,A-1\n");
    expect(await load("linked.csv", "account_number,month,total\nA-1,2024-02,10\nC1,2024-02,10\n")).toMatchObject({
      table: "bill",
      stored: 1,
      rejected: 1,
    });
  });
});

it("a later source that knows nothing of phones takes none away: fill, findings and links are of all that was told", async () => {
  const { engine, load } = await project();
  await load("crm.csv", crm);
  await load("scores.csv", "客户编号,出生日期,信用等级\nC1,1980-01-02,A\nC2,1990-05-06,B\n", { table: "customer" });
  const complaints = await load("complaint.csv", "手机号,投诉时间,投诉类型\n13800000001,2024-01-05 10:00:00,网络\n");
  expect(complaints).toMatchObject({ table: "complaint", stored: 1, rejected: 0 });
  expect((await engine.call("identity.rules", {})).at(-1)).toMatchObject({ by: "customer_phone", links: 2 });
  const report = await engine.call("quality.report", {});
  const phone = report.fields.find(({ table, field }) => table === "customer" && field === "phone");
  expect(phone).toMatchObject({ rows: 3, filled: 3 });
  expect(report.findings.filter(({ table, kind }) => table === "customer" && kind === "low_fill")).toEqual([]);
});

describe("sources that disagree", () => {
  const billing =
    "客户编号,姓名,性别,出生日期,手机号码,套餐\nC1,王一,男,1981-01-02,13800000001,P1\nC2,李二,女,1990-05-06,13800000009,P2\n";

  async function two() {
    const made = await project();
    await made.load("crm_202401.csv", crm);
    await made.load("billing_202401.csv", billing);
    return made;
  }

  it("both values are listed with file, line and load date; the later import is chosen", async () => {
    const { engine } = await two();
    const page = await engine.call("identity.conflicts", { unmask: true });
    expect(page.total).toBe(2);
    expect(page.byField).toEqual([
      { field: "birth_date", customers: 1 },
      { field: "phone", customers: 1 },
    ]);
    expect(page.rows).toEqual([
      {
        customerId: "C1",
        field: "birth_date",
        values: [
          {
            value: "1981-01-02",
            source: "billing",
            importId: 2,
            line: 2,
            loadedAt: "2024-08-01T00:00:00.000Z",
            chosen: true,
          },
          {
            value: "1980-01-02",
            source: "crm",
            importId: 1,
            line: 2,
            loadedAt: "2024-08-01T00:00:00.000Z",
            chosen: false,
          },
        ],
      },
      {
        customerId: "C2",
        field: "phone",
        values: [
          {
            value: "13800000009",
            source: "billing",
            importId: 2,
            line: 3,
            loadedAt: "2024-08-01T00:00:00.000Z",
            chosen: true,
          },
          {
            value: "13800000002",
            source: "crm",
            importId: 1,
            line: 3,
            loadedAt: "2024-08-01T00:00:00.000Z",
            chosen: false,
          },
        ],
      },
    ]);
    const masked = await engine.call("identity.conflicts", { field: "phone" });
    expect(masked.rows[0].values.map(({ value }) => value)).toEqual(["138****0009", "138****0002"]);
    expect(
      (await engine.call("identity.conflicts", { offset: 1, limit: 1, unmask: true })).rows.map(({ field }) => field),
    ).toEqual(["phone"]);
    const { findings } = await engine.call("quality.report", {});
    expect(
      findings
        .filter(({ kind }) => kind === "conflict")
        .map(({ field, rows, of, examples }) => ({ field, rows, of, examples })),
    ).toEqual(
      expect.arrayContaining([
        { field: "birth_date", rows: 1, of: 2, examples: ["C1"] },
        { field: "phone", rows: 1, of: 2, examples: ["C2"] },
      ]),
    );
  });

  it("the view takes the value of the source that goes first, and fills what it lacks from the others", async () => {
    const { engine, load } = await two();
    await load("bill.csv", "客户编号,账期,账单总额\nC1,2024-03,10\n");
    const seen = async (customerId: string) => {
      await engine.call("customers.build", {});
      const { values, provenance } = await engine.call("customers.get", { customerId, unmask: true });
      const from = (field: string) => provenance[field]?.map(({ table, file, line }) => `${table} ${file}:${line}`);
      return { age: values["age_years"], phone: values["phone"], plan: values["plan"], from };
    };
    const before = await seen("C1");
    expect(before).toMatchObject({ age: 43, plan: "P1" });
    expect(before.from("plan")).toEqual(["customer billing_202401.csv:2"]);
    expect(before.from("avg_bill")).toEqual(["bill bill.csv:null"]);
    expect((await seen("C2")).phone).toBe("13800000009");
    expect((await seen("C3")).from("phone")).toEqual(["customer crm_202401.csv:4"]);

    expect(await engine.call("identity.setPriority", { field: "birth_date", sources: ["crm"] })).toEqual({
      birth_date: ["crm"],
    });
    await engine.call("identity.setPriority", { field: "phone", sources: ["crm", "billing"] });
    expect((await engine.call("project.info", {})).views).toEqual([]);
    const after = await seen("C1");
    expect(after).toMatchObject({ age: 44, plan: "P1" });
    expect(after.from("age_years")).toEqual(["customer crm_202401.csv:2"]);
    expect(after.from("plan")).toEqual(["customer billing_202401.csv:2"]);
    const other = await seen("C2");
    expect(other.phone).toBe("13800000002");
    expect(other.from("phone")).toEqual(["customer crm_202401.csv:3"]);
    const [conflict] = (await engine.call("identity.conflicts", { field: "phone", unmask: true })).rows;
    expect(conflict.values.map(({ source, chosen }) => [source, chosen])).toEqual([
      ["crm", true],
      ["billing", false],
    ]);
    expect(await engine.call("identity.setPriority", { field: "phone", sources: [] })).toEqual({ birth_date: ["crm"] });
    expect((await seen("C2")).phone).toBe("13800000009");
  });

  it("an attribute table that fills the same field is a source; a corrected file of one source is not two", async () => {
    const { engine, load } = await project();
    await load("crm_202401.csv", crm);
    await load("crm_202402.csv", crm.replace("1980-01-02", "1980-02-02"));
    expect((await engine.call("identity.conflicts", {})).total).toBe(0);
    await load("net.csv", "客户编号,性别,score\nC1,女,5\nC2,女,6\n", { table: "attribute:net" });
    const page = await engine.call("identity.conflicts", { unmask: true });
    expect(page.byField).toEqual([{ field: "gender", customers: 1 }]);
    expect(page.rows[0].values.map(({ value, source, chosen }) => [value, source, chosen])).toEqual([
      ["female", "attribute:net", true],
      ["male", "crm", false],
    ]);
    const gender = async () => {
      await engine.call("customers.build", {});
      const { values, provenance } = await engine.call("customers.get", { customerId: "C1" });
      return [values["gender"], provenance["gender"][0].table, provenance["score"][0].file];
    };
    expect(await gender()).toEqual(["female", "attribute:net", "net.csv"]);
    await engine.call("identity.setPriority", { field: "gender", sources: ["customer", "attribute:net"] });
    expect(await gender()).toEqual(["male", "customer", "net.csv"]);
    expect(
      (await engine.call("identity.conflicts", { unmask: true })).rows[0].values.map(({ value }) => value),
    ).toEqual(["male", "female"]);
  });

  it("undoing an import takes its values away", async () => {
    const { engine } = await two();
    await engine.call("ingest.undo", { importId: 2 });
    expect((await engine.call("identity.conflicts", {})).total).toBe(0);
    await engine.call("customers.build", {});
    expect((await engine.call("customers.get", { customerId: "C2", unmask: true })).values).toMatchObject({
      phone: "13800000002",
      plan: null,
    });
  });

  it("fields and sources that are not there are refused", async () => {
    const { engine } = await two();
    expect(await codeOf(engine.call("identity.setPriority", { field: "nonsense", sources: ["crm"] }))).toBe(
      "unknown_field",
    );
    expect(await codeOf(engine.call("identity.setPriority", { field: "phone", sources: ["elsewhere"] }))).toBe(
      "unknown_source",
    );
    expect(await engine.call("identity.priority", {})).toEqual({});
  });
});
