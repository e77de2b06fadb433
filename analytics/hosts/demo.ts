import { rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { generateSample } from "../../sample-data/generate.ts";
import type { ChurnModel } from "../api/churn.ts";
import { segmentTitle } from "../api/segments.ts";
import type { Locale } from "../api/text/index.ts";
import { LocalEngine } from "../engine/engine.ts";
import { dayAfter } from "./campaign-commands.ts";
import type { ProgressLine } from "./terminal.ts";
import { version } from "./version.ts";

export interface DemoOptions {
  /** Folder that receives `raw/`, `truth/`, the project file and the target list. */
  readonly directory: string;
  readonly customers: number;
  readonly months: number;
  readonly callsPerCustomer: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
  readonly locale: Locale;
}

/** What the main job came to. Counts of customers and calls are of the stored data. */
export interface DemoSummary {
  readonly project: string;
  readonly customers: number;
  readonly months: number;
  readonly calls: number;
  readonly asOf: string | null;
  readonly imports: readonly {
    file: string;
    table: string;
    rows: number;
    stored: number;
    rejected: number;
    replaced: number;
  }[];
  readonly view: { readonly rows: number; readonly fields: number };
  readonly segments: readonly { name: string; customers: number; revenueShare: number | null }[];
  readonly churn: Pick<ChurnModel, "label" | "baseRate" | "auc" | "lift10" | "validation">;
  readonly targetList: { readonly path: string; readonly rows: number; readonly controls: number };
}

export const demoProjectName = "demo.foresight";

/**
 * The main job without a screen: generate the raw files of a synthetic operator, import every one as a user would
 * (by its path alone), build the view, segment, score churn, freeze a target list and write it. Same options, same
 * target list to the byte.
 */
export async function runDemo(options: DemoOptions): Promise<DemoSummary> {
  const { signal, progress } = options;
  const directory = resolve(options.directory);
  for (const name of ["raw", "truth", demoProjectName, `${demoProjectName}.wal`, "target-list"]) {
    await rm(join(directory, name), { recursive: true, force: true });
  }
  const sample = await generateSample({
    dir: directory,
    customers: options.customers,
    months: options.months,
    callsPerCustomer: options.callsPerCustomer,
    seed: options.seed,
    signal,
    onProgress: ({ done, total }) => progress.show({ step: "generate", done, total }),
  });

  const engine = new LocalEngine({ version, now: () => new Date() });
  const run = { signal, onProgress: progress.show };
  const project = join(directory, demoProjectName);
  try {
    await engine.call("project.new", { path: project, name: options.locale === "en" ? "Sample project" : "样例项目" });
    const imports: DemoSummary["imports"][number][] = [];
    for (const { path } of sample.files) {
      const { file, table, rows, stored, rejected, replaced } = await engine.call("ingest.run", { path }, run);
      imports.push({ file: basename(file), table, rows, stored, rejected, replaced });
    }
    const view = await engine.call("customers.build", {}, run);
    const segmentation = await engine.call(
      "segments.run",
      { definition: { way: "clusters", seed: options.seed } },
      run,
    );
    const churn = await engine.call("churn.run", { seed: options.seed }, run);
    const info = await engine.call("project.info", {});
    const sent = dayAfter(info.asOf, new Date());
    const { campaignId } = await engine.call("campaigns.create", {
      plan: {
        name: options.locale === "en" ? "High-risk customers" : "高风险客户挽留",
        audience: { topShare: 0.2 },
        offers: [{ name: options.locale === "en" ? "Retention offer" : "挽留优惠" }],
        sendWindow: { from: sent, to: sent },
        control: { seed: options.seed },
      },
    });
    await engine.call("campaigns.freeze", { campaignId }, run);
    const written = await engine.call("export.campaign", { campaignId, folder: join(directory, "target-list") }, run);
    return {
      project,
      customers: info.customers,
      months: info.months.length,
      calls: info.tables.find(({ table }) => table === "call")?.rows ?? 0,
      asOf: info.asOf,
      imports,
      view: { rows: view.rows, fields: view.fields },
      segments: segmentation.segments.map((segment) => ({
        name: segmentTitle(segment, options.locale),
        customers: segment.customers,
        revenueShare: segment.revenueShare,
      })),
      churn: {
        label: churn.label,
        baseRate: churn.baseRate,
        auc: churn.auc,
        lift10: churn.lift10,
        validation: churn.validation,
      },
      targetList: { path: written.files[0].path, rows: written.rows, controls: written.controls },
    };
  } finally {
    progress.clear();
    await engine.close();
  }
}

/** The summary as lines for a terminal. */
export function demoText(summary: DemoSummary, locale: Locale): string {
  const count = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const zh = locale === "zh-CN";
  const segments = summary.segments.map(
    ({ name, customers, revenueShare }) =>
      `  ${name}  ${count.format(customers)}${revenueShare === null ? "" : `  ${zh ? "收入占比" : "of revenue"} ${percent.format(revenueShare)}`}`,
  );
  const { churn, targetList } = summary;
  return [
    `${zh ? "客户" : "Customers"}  ${count.format(summary.customers)}`,
    `${zh ? "月份" : "Months"}  ${summary.months}${summary.asOf ? `  (${zh ? "截至" : "as of"} ${summary.asOf})` : ""}`,
    `${zh ? "通话" : "Calls"}  ${count.format(summary.calls)}`,
    `${zh ? "客户视图" : "Customer view"}  ${count.format(summary.view.rows)} × ${summary.view.fields}`,
    `${zh ? "客群" : "Segments"}  ${summary.segments.length}`,
    ...segments,
    `${zh ? "流失预测" : "Churn"}  AUC ${churn.auc.toFixed(3)}  ${zh ? "流失率" : "base rate"} ${percent.format(churn.baseRate)}  ${zh ? "前 10% 提升" : "lift of the top 10 %"} ${churn.lift10.toFixed(2)}`,
    `${zh ? "目标名单" : "Target list"}  ${targetList.path}  ${count.format(targetList.rows)}${zh ? " 行，对照组 " : " rows, control group "}${count.format(targetList.controls)}`,
  ].join("\n");
}
