import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { engineWithProject } from "../engine-support.ts";
import { sharedData } from "../support.ts";

vi.setConfig({ testTimeout: 60_000 });

const cdnow = join(sharedData, "cdnow/CDNOW_master.txt");

test.skipIf(!existsSync(cdnow))("x", async () => {
  const { engine } = await engineWithProject();
  const mapping = { customer_id: "customer_id", date: "paid_at", dollar_value: { field: "amount_fen", unit: "yuan" } };
  const made = await engine.call("ingest.run", { path: cdnow, table: "payment", mapping } as never);
  console.log(made);
  const view = await engine.call("customers.build", {});
  console.log(view.rows, view.asOf);
  const seg = await engine.call("segments.run", { definition: { way: "rfm", source: { table: "payment" }, grouping: "scores" } } as never);
  console.log(seg.customers, seg.bins, seg.warnings);
  expect(1).toBe(1);
});
