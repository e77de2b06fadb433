import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contract } from "../../analytics/api/contract.ts";
import { createProject } from "../../analytics/engine/project.ts";
import { commandLine } from "../built.ts";
import { newProjectFile } from "../project-file.ts";
import { repository, temporaryFolder } from "../support.ts";

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

function foresight(...words: string[]): Promise<Outcome> {
  return run(commandLine.built, words);
}

function run(program: readonly string[], words: readonly string[]): Promise<Outcome> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [...program, ...words], {
      cwd: repository,
      env: { ...process.env, LANG: "zh_CN.UTF-8", LC_ALL: "", FORESIGHT_LANG: "" },
    });
    let out = "";
    let error = "";
    child.stdout.on("data", (text: Buffer) => (out += text.toString()));
    child.stderr.on("data", (text: Buffer) => (error += text.toString()));
    child.once("exit", (code) => done({ code, out, error }));
  });
}

/** The failure document: the last line on stderr. */
function failure({ error }: Outcome): { code: string; message: string; params: Record<string, unknown> } {
  return JSON.parse(error.trimEnd().split("\n").at(-1) ?? "") as never;
}

const ibm = join(repository, "test/data/ibm-telco-churn.csv");

describe("the command line", () => {
  it("generates its help from the contract, in both languages", async () => {
    const zh = await foresight("--help");
    const en = await run(commandLine.source, ["--help", "--lang", "en"]);
    expect([zh.code, en.code]).toEqual([0, 0]);
    for (const [name, { summary }] of Object.entries(contract)) {
      expect(zh.out).toContain(name);
      expect(zh.out).toContain(summary["zh-CN"]);
      expect(en.out).toContain(summary.en);
    }
    expect(en.out).not.toMatch(/[\u4e00-\u9fff]/);
    const one = await foresight("help", "ingest.run", "--lang", "en");
    expect(one.out).toContain('"path"');
  });

  it("erases a customer on request, told before and asked for with a reason, and keeps an old file's row out", async () => {
    const folder = temporaryFolder();
    const project = newProjectFile(join(folder, "telco.foresight"));
    const file = join(folder, "bill.csv");
    writeFileSync(file, "customer_id,month,total\nA-1,2024-03,10\nA-2,2024-03,20\nA-3,2024-03,30\n");
    expect((await foresight("import", project, file)).code).toBe(0);
    const ids = join(folder, "ids.txt");
    writeFileSync(ids, "A-1\nA-9\n");
    const told = await foresight("erase", project, `@${ids}`, "--lang", "en");
    expect(told.out).toContain("customers: 1\nnot in the project: A-9\n");
    expect(told.out).toMatch(/project\.bill {2}1 {2}deleted\n/);
    expect(told.out).toContain("Nothing was erased yet.");
    expect(failure(await foresight("erase", project, "A-1", "--yes")).code).toBe("bad_params");
    const done = await foresight("erase", project, `@${ids}`, "--yes", "--purpose", "asked", "--json");
    expect(JSON.parse(done.out)).toMatchObject({ erased: true, customers: 1, purpose: "asked", unknown: ["A-9"] });
    expect((await foresight("erasures", project)).out).toMatch(/^1 {2}\S+ {2}1 {2}asked/);
    writeFileSync(file, "customer_id,month,total\nA-1,2024-03,10\nA-2,2024-03,25\n");
    const again = JSON.parse((await foresight("import", project, file, "--json")).out) as unknown;
    expect(JSON.stringify(again)).toContain('"rejectReasons":[{"reason":"erased_customer","rows":1}]');
    expect((await foresight("readmit", project, "A-1", "--purpose", "a new contract")).out.trim()).toBe("1");
  });

  it("goes the whole way in words: new, import, view, segment, churn, target, export, call", async () => {
    const folder = temporaryFolder();
    const project = join(folder, "telco");
    expect((await foresight("new", project)).out.trim()).toBe(`${project}.foresight`);
    const imported = await foresight("import", project, ibm, "--json");
    expect(imported.code).toBe(0);
    expect(JSON.parse(imported.out)).toMatchObject([{ file: ibm, rows: 7043, stored: 7043, rejected: 0, replaced: 0 }]);
    expect(JSON.parse((await foresight("view", project, "--json")).out)).toMatchObject({ rows: 7043 });
    expect(JSON.parse((await foresight("segment", project, "--k", "3", "--json")).out)).toMatchObject({ k: 3 });
    const churn = JSON.parse((await foresight("churn", project, "--label", "Churn=Yes", "--json")).out) as {
      auc: number;
    };
    expect(churn.auc).toBeGreaterThanOrEqual(0.83);
    const { frozen } = JSON.parse(
      (await foresight("target", project, "--top-risk", "0.1", "--control", "0.5", "--json")).out,
    ) as { frozen: { treated: number } };
    const out = join(folder, "名单");
    const written = JSON.parse((await foresight("export", project, "--out", out, "--json")).out) as {
      rows: number;
      files: { path: string }[];
    };
    expect(written.rows).toBe(frozen.treated);
    expect(readFileSync(written.files[0].path, "utf8").trimEnd().split("\n")).toHaveLength(frozen.treated + 1);
    const count = await foresight(
      "call",
      project,
      "customers.count",
      '{"filter":{"field":"Churn","op":"=","value":"Yes"}}',
      "--json",
    );
    expect(JSON.parse(count.out)).toEqual({ customers: 1869, total: 7043 });
  });

  it("gives a column a type, and refuses one there is none of", async () => {
    const folder = temporaryFolder();
    const project = join(folder, "types");
    await foresight("new", project);
    const file = join(folder, "traits.csv");
    writeFileSync(file, "客户编号,code,score\n1,007,7.5\n2,008,8\n");
    const bad = await foresight("check", project, file, "--type", "score=integer", "--json");
    expect([bad.code, failure(bad).code]).toEqual([1, "bad_params"]);
    const imported = await foresight("import", project, file, "--type", "score=whole,code=text", "--json");
    expect(JSON.parse(imported.out)).toMatchObject([
      { stored: 2, rejectReasons: [{ reason: "cell_not_whole", rows: 1 }] },
    ]);
  });

  it("maps columns by hand", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "x.csv");
    writeFileSync(file, "a,b,c\n1,2024-01,10.50\n2,2024-01,bad\n");
    await foresight("new", join(folder, "p"));
    const { out } = await foresight(
      "import",
      join(folder, "p"),
      file,
      "--as",
      "bill",
      "--map",
      "a=customer_id,b=month,c=total_fen",
      "--json",
    );
    expect(JSON.parse(out)).toMatchObject([{ table: "bill", rows: 2, stored: 1, rejected: 1, replaced: 0 }]);
  });

  it(
    "takes folders and patterns, checks without writing, undoes, and hands out rejects",
    { timeout: 180_000 },
    async () => {
      const folder = temporaryFolder();
      const project = join(folder, "p");
      for (const month of ["01", "02"]) {
        writeFileSync(
          join(folder, `bill_2024${month}.csv`),
          `客户编号,账期,总费用\n1,2024-${month},10.50\n2,2024-${month},bad\n`,
        );
      }
      writeFileSync(join(folder, "readme.pdf"), "%PDF-1.4");
      await foresight("new", project);
      const pattern = join(folder, "bill_*.csv");
      const checked = JSON.parse((await foresight("import", project, pattern, "--check", "--json")).out) as {
        rows: number;
        alreadyImported: unknown;
      }[];
      expect(checked).toMatchObject([
        { rows: 2, stored: 1, rejected: 1, alreadyImported: null, monthRows: [{ month: "2024-01" }] },
        { rows: 2 },
      ]);
      const { out } = await foresight("import", project, pattern, "--json");
      const reports = JSON.parse(out) as { file: string }[];
      expect(reports).toMatchObject([
        { table: "bill", rows: 2, stored: 1 },
        { table: "bill", rows: 2, stored: 1 },
      ]);
      expect(reports.map(({ file }) => file)).toEqual(
        ["01", "02"].map((month) => join(folder, `bill_2024${month}.csv`)),
      );
      expect((await foresight("rejects", project, "1", "--lang", "en")).out).toBe(
        "3\t总费用\tbad\tamount cannot be read\n",
      );
      await foresight("rejects", project, "1", "--out", join(folder, "rejects.csv"));
      expect(readFileSync(join(folder, "rejects.csv"), "utf8")).toContain("2,2024-01,bad");
      expect((await foresight("undo", project, "1", "--lang", "en")).out).toMatch(/^undone 1: bill_202401\.csv/);
      expect(JSON.parse((await foresight("info", project, "--json")).out)).toMatchObject({
        tables: [{ table: "bill", rows: 1 }],
      });
    },
  );

  it("goes on with the other files of a batch, tells the ones it could not read, and then fails", async () => {
    const folder = temporaryFolder();
    newProjectFile(join(folder, "p.foresight"));
    writeFileSync(join(folder, "bill_202401.csv"), "customer_id,month,total\n1,2024-01,10\n");
    writeFileSync(join(folder, "empty.csv"), "");
    writeFileSync(join(folder, "payment.csv"), "customer_id,paid_at,amount\n1,2024-01-05,10\n");
    const files = ["bill_202401.csv", "empty.csv", "payment.csv"].map((name) => join(folder, name));
    const outcome = await foresight("import", join(folder, "p"), ...files, "--json");
    expect(outcome.code).toBe(1);
    expect(JSON.parse(outcome.out)).toMatchObject([
      { file: files[0], table: "bill", stored: 1 },
      { file: files[1], error: { code: "file_empty" } },
      { file: files[2], table: "payment", stored: 1 },
    ]);
  });
});

describe("bad input: one clear sentence, exit 1, nothing changed", () => {
  it.each<[string, string, (folder: string) => string[]]>([
    ["an unknown command", "unknown_command", () => ["frobnicate"]],
    ["an unknown flag", "bad_params", () => ["demo", "--colour", "red"]],
    ["a number that is none", "bad_params", () => ["demo", "--customers", "many"]],
    ["an unknown call", "unknown_call", () => ["call", "-", "no.such"]],
    ["parameters that are no JSON", "bad_params", () => ["call", "-", "engine.ping", "{"]],
    ["parameters of the wrong shape", "bad_params", () => ["call", "-", "project.open", '{"path":1}']],
    ["a call without a project", "no_project", () => ["call", "-", "project.info"]],
    ["a project that is not there", "project_missing", (folder) => ["view", join(folder, "none")]],
    ["a wrong project file", "not_a_project", (folder) => ["view", join(folder, "text.foresight")]],
    ["a missing file", "file_missing", (folder) => ["import", join(folder, "p"), join(folder, "none.csv")]],
    ["an empty file", "file_empty", (folder) => ["import", join(folder, "p"), join(folder, "empty.csv")]],
    ["a file that is no table", "file_not_table", (folder) => ["import", join(folder, "p"), join(folder, "noise.csv")]],
    ["a folder without tables", "file_missing", (folder) => ["import", join(folder, "p"), join(folder, "sub")]],
    ["an unknown table", "unknown_table", (folder) => ["import", join(folder, "p"), ibm, "--as", "bills"]],
    ["a view without data", "no_data", (folder) => ["view", join(folder, "p")]],
    ["a segmentation without data", "no_data", (folder) => ["segment", join(folder, "p")]],
    ["an export without a list", "target_list_empty", (folder) => ["export", join(folder, "p")]],
  ])("%s", async (_name, code, words) => {
    const folder = temporaryFolder();
    newProjectFile(join(folder, "p.foresight"));
    writeFileSync(join(folder, "text.foresight"), "hello");
    writeFileSync(join(folder, "empty.csv"), "");
    writeFileSync(
      join(folder, "noise.csv"),
      Uint8Array.from({ length: 4000 }, (_, index) => (index * 7919) % 256),
    );
    mkdirSync(join(folder, "sub"));
    const before = join(folder, "before");
    copyFileSync(join(folder, "p.foresight"), before);
    const outcome = await foresight(...words(folder), "--json");
    expect(outcome.code).toBe(1);
    expect(outcome.out).toBe("");
    const { code: found, message } = failure(outcome);
    expect(found).toBe(code);
    expect(message).toMatch(/[\u4e00-\u9fff]/);
    expect(message).not.toMatch(/\{\w+\}/);
    expect(readFileSync(join(folder, "p.foresight")).equals(readFileSync(before))).toBe(true);
    expect(existsSync(join(folder, "p.foresight.work"))).toBe(false);
  });

  it("says it in English when asked to", async () => {
    const { message } = failure(await foresight("frobnicate", "--lang", "en"));
    expect(message).toBe("There is no command named “frobnicate”. See --help for all commands.");
  });

  it("leaves a project that is open elsewhere alone", async () => {
    const folder = temporaryFolder();
    const project = await createProject(join(folder, "held"), undefined);
    try {
      const outcome = await foresight("import", project.path, ibm);
      expect(outcome.code).toBe(1);
      expect(failure(outcome).code).toBe("project_locked");
    } finally {
      await project.close();
    }
  });
});
