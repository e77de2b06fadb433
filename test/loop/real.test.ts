import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CallInput, CallResult } from "../../analytics/api/contract.ts";
import type { LocalEngine } from "../../analytics/engine/engine.ts";
import { codeOf, repository, sharedData } from "../support.ts";
import { engineWithProject } from "../engine-support.ts";

const ibm = join(repository, "test/data/ibm-telco-churn.csv");
const split = join(sharedData, "ibm-telco-churn/split-by-source");
const copenhagen = join(sharedData, "copenhagen-cns/calls.csv");

/** Begins a campaign and freezes its list. */
async function freezeTop(
  engine: LocalEngine,
  plan: Omit<CallInput<"campaigns.create">["plan"], "name" | "sendWindow">,
): Promise<CallResult<"campaigns.freeze">> {
  const sendWindow = { from: "2024-04-01", to: "2024-04-03" };
  const asked: CallInput<"campaigns.create"> = { plan: { name: "loop", sendWindow, ...plan } };
  const { campaignId } = await engine.call("campaigns.create", asked);
  return engine.call("campaigns.freeze", { campaignId });
}

describe("the whole loop on real files", () => {
  it("IBM Telco: one wide file with a label column", async () => {
    const { engine, folder } = await engineWithProject();
    const report = await engine.call("ingest.run", { path: ibm });
    expect(report).toMatchObject({ rows: 7043, stored: 7043, rejected: 0, replaced: 0 });
    const view = await engine.call("customers.build", {});
    expect(view.rows).toBe(7043);
    expect(view.asOf).toBeNull();
    const two = await engine.call("customers.count", { filter: { field: "Contract", op: "=", value: "Two year" } });
    expect(two).toEqual({ customers: 1695, total: 7043 });
    const segmentation = await engine.call("segments.run", {});
    expect(segmentation.segments.reduce((sum, { customers }) => sum + customers, 0)).toBe(7043);
    expect(segmentation.features.map(({ field }) => field)).not.toContain("Churn");
    const model = await engine.call("churn.run", { label: { kind: "column", field: "Churn", positive: "Yes" } });
    expect(model.validation).toBe("k_fold");
    expect(model.baseRate).toBeCloseTo(1869 / 7043, 10);
    // shared/data/README.md: logistic regression by scikit-learn, 5-fold: AUC 0.845, lift 2.86.
    expect(model.auc).toBeGreaterThanOrEqual(0.83);
    expect(model.auc).toBeLessThan(0.86);
    expect(model.lift10).toBeGreaterThan(2.6);
    const { campaignId, frozen } = await freezeTop(engine, {
      audience: { topShare: 0.1 },
      control: { by: { share: 0.2 } },
    });
    // A tenth of the 5,174 who are still there: nobody writes to the 1,869 who have left.
    expect(model.scored).toBe(5174);
    expect(frozen!.rows).toBe(517);
    const written = await engine.call("export.campaign", { campaignId, folder: join(folder, "list") });
    expect(written.rows).toBe(frozen!.treated);
    expect(readFileSync(written.files[0].path, "utf8").trimEnd().split("\n")).toHaveLength(frozen!.treated + 1);
  });

  it("suggests the label by itself", async () => {
    const { engine } = await engineWithProject();
    await engine.call("ingest.run", { path: ibm });
    const { suggested } = await engine.call("churn.labels", {});
    expect(suggested).toEqual({ kind: "column", field: "Churn", positive: "Yes" });
  });

  it.skipIf(!existsSync(split))("the same customers from three source systems, joined on the id", async () => {
    const { engine } = await engineWithProject();
    for (const name of ["customer_data.csv", "internet_data.csv", "churn_data.csv"]) {
      expect(await engine.call("ingest.run", { path: join(split, name) })).toMatchObject({ rows: 7043, stored: 7043 });
    }
    expect((await engine.call("customers.build", {})).rows).toBe(7043);
    const model = await engine.call("churn.run", {});
    const { engine: whole } = await engineWithProject();
    await whole.call("ingest.run", { path: ibm });
    expect(model.auc).toBeCloseTo((await whole.call("churn.run", {})).auc, 2);
    expect((await freezeTop(engine, { audience: { topShare: 0.1 } })).frozen!.rows).toBe(517);
  });

  it.skipIf(!existsSync(copenhagen))("Copenhagen: real call records and nothing else", async () => {
    const { engine } = await engineWithProject();
    expect(await engine.call("ingest.run", { path: copenhagen })).toMatchObject({
      table: "call",
      rows: 3600,
      stored: 3600,
    });
    const view = await engine.call("customers.build", {});
    expect(view.rows).toBe(536);
    expect(view.asOf).toBe("1970-01");
    const segmentation = await engine.call("segments.run", { definition: { way: "clusters", k: 3 } });
    expect(segmentation.segments).toHaveLength(3);
    expect(segmentation.segments.every(({ revenueShare }) => revenueShare === null)).toBe(true);
    // Twenty-eight days of calls hold no label: said, not invented.
    expect(await codeOf(engine.call("churn.run", {}))).toBe("no_label");
    const segments = [{ segmentationId: segmentation.segmentationId, indexes: [0] }];
    expect((await freezeTop(engine, { audience: { segments } })).frozen!.rows).toBe(segmentation.segments[0].customers);
  });
});
