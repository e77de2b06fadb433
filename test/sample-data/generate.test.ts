import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateSample, type Sample, type SampleOptions } from "../../sample-data/generate.ts";

const small = { customers: 300, months: 4, callsPerCustomer: 20, seed: 7, threads: 2 };
let root: string;
let sample: Sample;
let dir: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "sample-"));
  dir = join(root, "first");
  sample = await generateSample({ ...small, dir });
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function digests(folder: string): Promise<Record<string, string>> {
  const all = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const pairs = await Promise.all(
    all.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return [
        path.slice(folder.length),
        createHash("sha256")
          .update(await readFile(path))
          .digest("hex"),
      ] as const;
    }),
  );
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function generated(name: string, change: Partial<SampleOptions>): Promise<Record<string, string>> {
  await generateSample({ ...small, dir: join(root, name), ...change });
  return digests(join(root, name));
}

it.each([1, 2])("of %i months no file comes without a row", async (months) => {
  const name = `months-${months}`;
  const { files } = await generateSample({ ...small, dir: join(root, name), months });
  expect((await readdir(join(root, name, "raw"))).sort()).toEqual(files.map(({ path }) => basename(path)).sort());
  for (const { path, rows } of files) {
    expect(rows, path).toBeGreaterThan(0);
  }
});

/** Lines of a raw file as arrays; no field of the sample holds a comma or a quote. */
async function lines(file: string, encoding = "utf-8"): Promise<string[][]> {
  const text = new TextDecoder(encoding, { fatal: true }).decode(await readFile(join(dir, file)));
  expect(text).not.toContain('"');
  return text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
}

async function records(file: string, encoding?: string): Promise<Record<string, string>[]> {
  const [header, ...rest] = await lines(file, encoding);
  return rest.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ""])));
}

const dirtOf = async (folder: string) => JSON.parse(await readFile(join(folder, "truth/dirt.json"), "utf8"));
const bills = ["202401", "202402", "202403", "202404"].map((label) => `raw/bill_${label}.csv`);

describe("the same options", () => {
  it("give the same bytes again", async () => {
    expect(await generated("again", {})).toEqual(await digests(dir));
  });
  it("give the same bytes on one thread", async () => {
    expect(await generated("one", { threads: 1 })).toEqual(await digests(dir));
  });
  it("give the same bytes over several chunks of rows, on one thread and on two", async () => {
    const size = { customers: 6000, months: 2, callsPerCustomer: 25 };
    expect(await generated("wide1", { ...size, threads: 1 })).toEqual(
      await generated("wide2", { ...size, threads: 2 }),
    );
  });
  it("give other bytes with another seed", async () => {
    const here = await digests(dir);
    const there = await generated("seed", { seed: 8 });
    const same = Object.keys(here).filter((path) => here[path] === there[path]);
    expect(same).toEqual([]);
  });
});

describe("the planted dirt", () => {
  it("is counted right in customer.csv", async () => {
    const dirt = await dirtOf(dir);
    const rows = (await lines("raw/customer.csv", "gb18030")).slice(1);
    const column = (await lines("raw/customer.csv", "gb18030"))[0].indexOf("入网日期");
    const texts = rows.filter((row) => row[0] !== "").map((row) => row.join(","));
    const repeated = texts.filter((text, i) => texts.indexOf(text) !== i);
    expect(repeated.map((text) => text.split(",")[0]).toSorted()).toEqual(dirt.duplicate_customers.customer_ids);
    expect(dirt.duplicate_customers.count).toBe(repeated.length);
    expect(rows.filter((row) => row[0] === "")).toHaveLength(dirt.blank_customer_ids.customer.count);
    expect(rows.filter((row) => row[column].includes("/"))).toHaveLength(dirt.slashed_join_dates.count);
    expect(new Set(texts).size).toBe(small.customers);
    expect(dirt.slashed_join_dates.count).toBeGreaterThan(0);
    expect(repeated.length).toBeGreaterThan(0);
  });

  it("is counted right in the bill files", async () => {
    const dirt = await dirtOf(dir);
    const found = { corrected: [] as object[], blank: 0, unparsable: [] as object[], bad: [] as object[] };
    for (const path of bills) {
      const rows = (await lines(path)).slice(1);
      const file = path.slice(4);
      const seen = new Set<string>();
      for (const row of rows) {
        const id = row[0];
        if (row.length !== 7) found.bad.push({ file, text: row.join(",") });
        else if (id === "") found.blank++;
        else if (seen.has(id)) found.corrected.push({ file, customer_id: id });
        else if (!/^\d+\.\d\d$/.test(row[2])) found.unparsable.push({ file, customer_id: id });
        seen.add(id);
      }
    }
    expect(found.corrected).toEqual(dirt.corrected_bills.rows);
    expect(found.corrected).toHaveLength(dirt.corrected_bills.count);
    expect(found.blank).toBe(dirt.blank_customer_ids.bill.count);
    expect(found.unparsable).toEqual(dirt.unparsable_amounts.rows);
    expect(found.bad).toEqual(dirt.bad_lines.rows);
    expect(found.bad).toHaveLength(1);
  });

  it("keeps late payments out of the first file", async () => {
    const key = (row: Record<string, string>) => `${row["客户编号"]} ${row["账期"]}`;
    const first = new Set((await records("raw/payment.csv")).map(key));
    const late = await records("raw/payment_late.csv");
    expect(late).toHaveLength((await dirtOf(dir)).late_payments_file.count);
    expect(late.filter((row) => first.has(key(row)))).toEqual([]);
  });
});

describe("the customers", () => {
  it("have id numbers with the right check digit, save those listed", async () => {
    const wrong = new Set<string>((await dirtOf(dir)).wrong_id_check.customer_ids);
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    expect(wrong.size).toBeGreaterThan(0);
    for (const row of await records("raw/customer.csv", "gb18030")) {
      const number = row["证件号码"];
      const sum = weights.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
      const right = "10X98765432"[sum % 11] === number[17];
      expect(number).toMatch(/^\d{17}[\dX]$/);
      if (row["客户编号"] !== "") expect(right, number).toBe(!wrong.has(row["客户编号"]));
      expect(number.slice(6, 14)).toBe(row["出生日期"].replaceAll("-", ""));
      expect(Number(number[16]) % 2 === 1).toBe(row["性别"] === "男");
      expect(row["手机号码"]).toMatch(/^1\d{10}$/);
    }
  });

  it("who left appear in no row after that day", async () => {
    const truth = await records("truth/customer_truth.csv");
    const leftOn = new Map(
      truth.filter((row) => row["left_on"] !== "").map((row) => [row["customer_id"], row["left_on"]]),
    );
    const dated: Record<string, string[]> = {
      call: ["started_at"],
      payment: ["缴费时间"],
      complaint: ["受理时间", "办结时间"],
      subscription: ["started_on"],
      contact: ["sent_at"],
      response: ["responded_at"],
    };
    const monthly: Record<string, string> = { bill: "账期", vas_usage: "month" };
    expect(leftOn.size).toBeGreaterThan(5);
    let checked = 0;
    for (const file of sample.files.filter(({ table }) => table in dated || table in monthly)) {
      for (const row of await records(file.path.slice(dir.length + 1))) {
        const left = leftOn.get(row["customer_id"] ?? row["客户编号"] ?? "");
        if (left === undefined) continue;
        for (const column of dated[file.table] ?? [])
          if (row[column].slice(0, 10) > left)
            throw new Error(`${file.path} ${column} ${JSON.stringify(row)} after ${left}`);
        // A due date is an agreement: it may lie beyond, unless it stands for a bill that was left unpaid.
        if (file.table === "payment" && row["缴费时间"] === "" && row["应缴日期"] > left)
          throw new Error(`${file.path} ${JSON.stringify(row)} after ${left}`);
        const month = monthly[file.table];
        if (month !== undefined && row[month] > left.slice(0, 7).replace("-", ""))
          throw new Error(`${file.path} ${JSON.stringify(row)} after ${left}`);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(100);
    for (const row of await records("raw/customer.csv", "gb18030")) {
      if (row["客户编号"] === "") continue;
      expect(row["离网日期"]).toBe(leftOn.get(row["客户编号"]) ?? "");
      expect(row["状态"]).toBe(row["离网日期"] === "" ? "在网" : "离网");
    }
  });

  it("leave at a sane rate, as their hazard says", async () => {
    const hazard = await records("truth/hazard.csv");
    const mean = (column: string) => hazard.reduce((sum, row) => sum + Number(row[column]), 0) / hazard.length;
    expect(mean("hazard")).toBeGreaterThan(0.01);
    expect(mean("hazard")).toBeLessThan(0.06);
    expect(Math.abs(mean("left_next_month") - mean("hazard"))).toBeLessThan(0.02);
  });
});

describe("the files", () => {
  it("hold as many rows as the answer says", async () => {
    for (const file of sample.files) {
      const rows =
        (await lines(file.path.slice(dir.length + 1), file.table === "customer" ? "gb18030" : "utf-8")).length - 1;
      const broken = file.path.endsWith("bill_202402.csv") ? 1 : 0;
      expect(rows - broken, file.path).toBe(file.rows);
    }
    const perMonth = sample.calls / small.customers / small.months;
    expect(perMonth).toBeGreaterThan(14);
    expect(perMonth).toBeLessThan(26);
  });

  it("hold calls in order of time", async () => {
    const times = (await records("raw/call_202403.csv")).map((row) => row["started_at"]);
    expect(times).toEqual(times.toSorted());
  });

  it("leave nothing behind when stopped", async () => {
    const abort = new AbortController();
    const target = join(root, "stopped");
    const run = generateSample({
      ...small,
      dir: target,
      customers: 20_000,
      signal: abort.signal,
      onProgress: ({ done }) => done === 6 && abort.abort(),
    });
    await expect(run).rejects.toThrow();
    expect(await readdir(target)).toEqual([]);
  });

  it("are written over an earlier sample only", async () => {
    await expect(generateSample({ ...small, dir: join(root, "first") })).resolves.toBeDefined();
    await rm(join(root, "again", "truth"), { recursive: true });
    await expect(generateSample({ ...small, dir: join(root, "again") })).rejects.toThrow(/no earlier sample/);
  });
});
