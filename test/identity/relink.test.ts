import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { engineWithProject } from "../engine-support.ts";
import { codeOf } from "../support.ts";

async function project() {
  const { engine, folder } = await engineWithProject();
  return {
    engine,
    load: (name: string, text: string, more: object = {}) => {
      writeFileSync(join(folder, name), text);
      return engine.call("ingest.run", { path: join(folder, name), ...more });
    },
    undo: (importId: number, linkedToo = false) => engine.call("ingest.undo", { importId, linkedToo }),
    standing: async () =>
      (await engine.call("ingest.list", {}))
        .filter(({ undoneAt }) => undoneAt === null)
        .map(({ importId }) => importId),
    rows: async () => {
      const { tables, customers } = await engine.call("project.info", {});
      return { customers, ...Object.fromEntries(tables.map(({ table, rows }) => [table, rows])) };
    },
  };
}

const crm = "客户编号,姓名,手机号码\nC1,王一,13800000001\nC2,李二,13800000002\n";
const match = "客户编号,账号\nC1,0001\nC2,0002\n";
const bill = "账号,账期,账单总额\n0001,202401,10\n0002,202401,20\n0003,202401,30\n";

describe("a file with refused ids is read again once they lead to customers", () => {
  it("bills: the same file brings the rows it could not place before", async () => {
    const { load, undo, rows } = await project();
    await load("crm.csv", crm);
    await load("match.csv", "客户编号,账号\nC1,0001\n");
    expect(await load("bill.csv", bill)).toMatchObject({ rows: 3, stored: 1, rejected: 2, unchanged: false });
    expect(await load("bill.csv", bill)).toMatchObject({ importId: 3, unchanged: true });
    await load("match2.csv", "客户编号,账号\nC2,0002\n");
    const again = await load("bill.csv", bill);
    expect(again).toMatchObject({ rows: 3, stored: 2, rejected: 1, unchanged: false });
    expect(await load("bill.csv", bill)).toMatchObject({ importId: again.importId, unchanged: true });
    expect(await rows()).toMatchObject({ bill: 2 });
    await undo(again.importId);
    expect(await rows()).toMatchObject({ bill: 1 });
  });

  it("calls, which have no key, do not come twice", async () => {
    const { load, undo, rows } = await project();
    const calls =
      "手机号,通话开始时间,通话时长,呼叫类型\n13800000001,2024-01-02 10:00:00,60,主叫\n13800000001,2024-01-02 10:00:00,60,主叫\n13800000002,2024-01-03 10:00:00,60,主叫\n";
    await load("phones.csv", "客户编号,手机号\nC1,13800000001\n");
    const first = await load("call.csv", calls);
    expect(first).toMatchObject({ table: "call", rows: 3, stored: 2, rejected: 1 });
    await load("crm.csv", crm);
    const second = await load("call.csv", calls);
    expect(second).toMatchObject({ rows: 3, stored: 3, rejected: 0 });
    expect(await rows()).toMatchObject({ call: 3 });
    // Undone in either order, what stands is what the other one says.
    await undo(second.importId);
    expect(await rows()).toMatchObject({ call: 2 });
    const third = await load("call.csv", calls);
    await undo(first.importId);
    expect(await rows()).toMatchObject({ call: 3 });
    await undo(third.importId);
    expect((await rows()) as object).not.toHaveProperty("call");
  });
});

describe("undoing what told whose an id is", () => {
  it("is refused while rows stand that found their customers through it; with them it leaves nothing of either", async () => {
    const { engine, load, undo, standing, rows } = await project();
    await load("crm.csv", crm);
    const before = await rows();
    await load("match.csv", match);
    await load("bill_202401.csv", bill);
    await load("bill_202402.csv", bill.replaceAll("202401", "202402"));
    await load("own.csv", "客户编号,账期,账单总额\nC1,202403,10\n");
    expect(await codeOf(undo(2))).toBe("undo_linked");
    const failure = await undo(2).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      params: { importId: 2, count: 2, imports: "4 bill_202402.csv, 3 bill_202401.csv" },
    });
    expect(await standing()).toEqual([1, 2, 3, 4, 5]);
    expect(await rows()).toEqual({ ...before, match: 2, bill: 5 });
    await engine.call("customers.build", {});
    await undo(2, true);
    expect(await standing()).toEqual([1, 5]);
    expect(await rows()).toEqual({ ...before, bill: 1 });
    expect((await engine.call("project.info", {})).views).toEqual([]);
    expect(await codeOf(load("bill_202401.csv", bill))).toBe("file_no_valid_rows");
  });

  it("goes through where another file tells the same, or nothing was linked by such ids", async () => {
    const { load, undo, standing } = await project();
    await load("crm.csv", crm);
    await load("match_202401.csv", match);
    await load("match_202402.csv", match);
    await load("bill.csv", bill);
    await undo(3);
    expect(await standing()).toEqual([1, 2, 4]);
    await undo(1);
    expect(await standing()).toEqual([2, 4]);
    expect(await codeOf(undo(2))).toBe("undo_linked");
  });

  it("phones of the customer table count as well", async () => {
    const { load, undo, standing } = await project();
    await load("crm.csv", crm);
    await load("complaint.csv", "手机号,投诉时间,投诉类型\n13800000001,2024-01-05 10:00:00,网络\n");
    expect(await codeOf(undo(1))).toBe("undo_linked");
    await undo(2);
    await undo(1);
    expect(await standing()).toEqual([]);
  });
});

it("of an unfolded file each refused row counts once", async () => {
  const { engine, load } = await project();
  await load("crm.csv", crm);
  await load("match.csv", match);
  const report = await load(
    "arpu.csv",
    "账号,arpu_6,arpu_7,arpu_8\n0001,1,2,3\n0002,1,2,3\n0003,1,2,3\n0004,1,2,3\n,1,2,3\n0001,7,8,9\n",
    { options: { unfold: true, unfoldYear: 2024 } },
  );
  expect(report).toMatchObject({
    rows: 6,
    stored: 2,
    rejected: 3,
    replaced: 1,
    rejectReasons: [
      { reason: "unknown_account", rows: 2 },
      { reason: "missing_customer_id", rows: 1 },
    ],
  });
  const { rows } = await engine.call("ingest.rejects", { importId: report.importId });
  expect(rows.map(({ line, column, value, text }) => [line, column, value, text])).toEqual([
    [4, "账号", "0003", "0003,1,2,3"],
    [5, "账号", "0004", "0004,1,2,3"],
    [6, "账号", null, ",1,2,3"],
  ]);
});

it("customers are those of rows that stand", async () => {
  const { load, undo, rows } = await project();
  await load("crm.csv", crm);
  await load("more.csv", "客户编号,账期,账单总额\nC2,202401,1\nC3,202401,1\nC4,202401,1\n");
  expect(await rows()).toMatchObject({ customers: 4 });
  await undo(2);
  expect(await rows()).toMatchObject({ customers: 2 });
  await load("more.csv", "客户编号,账期,账单总额\nC3,202401,1\n");
  expect(await rows()).toMatchObject({ customers: 3 });
});
