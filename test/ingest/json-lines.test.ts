import { zipSync } from "fflate";
import { gzipSync } from "node:zlib";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sql } from "../../analytics/db/sql.ts";
import { openProject } from "./project.ts";

const lines = [
  '{"customer_id":"1","month":"2024-01","total":5}',
  '{"customer_id":"2","month":"2024-01","total":',
  "",
  '{"customer_id":"3","month":"2024-01","total":"abc"}',
  "not JSON at all",
  '["4","2024-01",5]',
  '{"customer_id":"1","month":"2024-01","total":7,"note":"a, \\"b\\""}',
  '{"customer_id":"5","month":"2024-02","total":8}',
  '{"customer_id":"6","mon',
];
const text = lines.join("\n");

describe("a broken line of a file of JSON lines is a rejected row like any other", () => {
  test.each<[string, Uint8Array]>([
    ["bill-broken-lines.ndjson", Buffer.from(text)],
    ["bill-broken-lines-crlf.jsonl", Buffer.from(`\ufeff${text.replaceAll("\n", "\r\n")}`)],
    ["bill-broken-lines.ndjson.gz", gzipSync(text)],
    ["bill-broken-lines.zip", zipSync({ "bill.ndjson": Buffer.from(text) })],
  ])("%s", async (name, content) => {
    const project = await openProject();
    const path = project.file(name, content);
    expect(await project.job("ingest.check", { path })).toMatchObject({ rows: 8, stored: 2, rejected: 5, replaced: 1 });
    expect(await project.run({ path })).toMatchObject({
      table: "bill",
      rows: 8,
      stored: 2,
      rejected: 5,
      replaced: 1,
      rejectReasons: [
        { reason: "bad_json", rows: 4 },
        { reason: "bad_amount", rows: 1 },
      ],
    });
    const { rows } = await project.read("ingest.rejects", { importId: 1 });
    expect(rows.map(({ line, column, value, reason }) => [line, column, value, reason])).toEqual([
      [2, null, lines[1], "bad_json"],
      [4, "total", "abc", "bad_amount"],
      [5, null, lines[4], "bad_json"],
      [6, null, lines[5], "bad_json"],
      [9, null, lines[8], "bad_json"],
    ]);
    expect(rows[0].text).toBe(lines[1]);
    expect(await project.rows(sql`select line, total_fen from project.bill order by line`)).toEqual([
      { line: 7, total_fen: 700 },
      { line: 8, total_fen: 800 },
    ]);
  });

  test("the download has the broken line in one cell; taken apart, it comes back", async () => {
    const project = await openProject();
    await project.run({ path: project.file("bill.ndjson", text) });
    const { path } = await project.job("ingest.saveRejects", { importId: 1 });
    const saved = readFileSync(path, "utf8");
    expect(saved.split("\n")[1]).toBe('"{""customer_id"":""2"",""month"":""2024-01"",""total"":",,,,2,,bad_json');
    const header = saved.split("\n")[0];
    writeFileSync(path, `${header}\n2,2024-01,6,,2,,bad_json\n`);
    expect(await project.run({ path, options: { repairs: 1 } })).toMatchObject({ rows: 1, stored: 1 });
    expect((await project.read("ingest.list", {})).map(({ repairs }) => repairs)).toEqual([null, 1]);
  });

  test("nothing but broken lines is refused, and so are an array and an object over several lines", async () => {
    const project = await openProject();
    const fails = async (name: string, content: string) =>
      project.run({ path: project.file(name, content) }).then(
        () => "taken",
        (error: { code: string }) => error.code,
      );
    expect(await fails("all-broken.ndjson", '{"customer_id":"1"\n{"customer_id":"2"\n')).toBe("file_damaged");
    expect(await fails("array-cut-off.json", `[${lines[0]},\n${lines[1]}`)).toBe("file_damaged");
    expect(
      await fails("objects-cut-off.json", '{"customer_id":"1",\n"month":"2024-01",\n"total":5}\n{"customer_id":\n'),
    ).toBe("file_damaged");
    expect(await fails("objects-over-lines.json", '{"customer_id":"1",\n"month":"2024-01",\n"total":5}\n')).toBe(
      "taken",
    );
  });
});
