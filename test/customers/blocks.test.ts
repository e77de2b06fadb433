import { readFileSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defaultRules } from "../../analytics/api/rules.ts";
import { blockPath, blocks, runBlock } from "../../analytics/customers/blocks.ts";
import { blockParameters, viewWindow } from "../../analytics/customers/window.ts";
import { sqlFile } from "../../analytics/db/sql.ts";
import { TestProject } from "./project.ts";

let project: TestProject;
beforeAll(async () => {
  project = await TestProject.open();
});
afterAll(() => project.close());

const folder = new URL("../../analytics/customers/blocks/", import.meta.url);

test("every block file is in the list of blocks", () => {
  expect(readdirSync(folder).sort()).toEqual(blocks.map((block) => `${block.name}.sql`).sort());
});

test.each(blocks.map((block) => [block.name, block] as const))(
  "%s binds and runs against a migrated database",
  async (_name, block) => {
    for (const windowMonths of [1, 3, 24]) {
      const named = blockParameters(viewWindow("2024-03", windowMonths), { from: 0, to: 100 }, defaultRules);
      const rows = await project.db.trial(async (writer) => {
        const under = blocks.find(({ name }) => name === block.over);
        if (under) await runBlock(writer, under, named);
        return writer.columns(sqlFile(blockPath(block), named));
      });
      expect(rows.rows).toBe(0);
      expect(rows.names[0]).toMatch(/^(customer_key|cell)$/);
    }
  },
);

test.each(blocks.map((block) => [block.name, block.over] as const))(
  "%s tells its grain and window and keeps to the common dialect",
  (name, over) => {
    const text = readFileSync(new URL(`${name}.sql`, folder), "utf8");
    expect(text).toMatch(/^-- Grain: /);
    if (name !== "customer" && over === undefined) expect(text).toMatch(/\$as_of_end/);
    const code = text.replaceAll(/--.*$/gm, "");
    expect(code).not.toMatch(/\b(with|over|filter|regr_slope|date_trunc|mode|avg)\s*\(|\bwith\s+\w+\s+as\b/i);
    expect(code.match(/\(\s*select\b/gi)?.length ?? 0).toBeLessThanOrEqual(name === "customer" ? 2 : 1);
  },
);
