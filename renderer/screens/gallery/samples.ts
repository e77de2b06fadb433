import { Float64, Int32, Int64, Table, Utf8, makeBuilder, tableToIPC } from "apache-arrow";
import type { DataType, Vector } from "apache-arrow";
import type { FieldInfo } from "../../../analytics/api/index.ts";
import type { SeenJob } from "../../parts/JobBar.tsx";

const field = (
  name: string,
  zh: string,
  en: string,
  rest: Pick<FieldInfo, "type" | "category" | "kind"> & Partial<FieldInfo>,
): FieldInfo => ({
  name,
  title: { "zh-CN": zh, en },
  unit: null,
  formula: null,
  sources: ["bill"],
  filled: 960,
  personal: false,
  ...rest,
});

export const sampleFields: readonly FieldInfo[] = [
  field("region", "地区", "Region", { type: "category", category: "basic", kind: "recorded", sources: ["customer"] }),
  field("name", "姓名", "Name", {
    type: "text",
    category: "basic",
    kind: "recorded",
    sources: ["customer"],
    personal: true,
  }),
  field("joined_on", "入网日期", "Joined on", {
    type: "date",
    category: "basic",
    kind: "recorded",
    sources: ["customer"],
  }),
  field("consent", "同意营销", "Consent", { type: "yes_no", category: "basic", kind: "recorded", sources: [] }),
  field("tenure_months", "在网月数", "Tenure", {
    type: "whole",
    unit: "months",
    category: "basic",
    kind: "derived",
    formula: { "zh-CN": "入网日期到截止日的整月数", en: "Whole months from joining to the as-of date" },
  }),
  field("avg_bill", "月均账单", "Average bill", {
    type: "fen",
    unit: "fen/month",
    category: "bill",
    kind: "derived",
    formula: { "zh-CN": "窗口内有账单月份的平均值", en: "Mean over billed months in the window" },
  }),
  field("vas_share", "增值业务占比", "VAS share", { type: "number", unit: "0..1", category: "bill", kind: "derived" }),
];

/** Without `nullValues` Arrow would compile a test for them, which the CSP forbids. */
function column<T extends DataType>(type: T, values: readonly (T["TValue"] | null)[]): Vector<T> {
  const builder = makeBuilder({ type, nullValues: [] });
  values.forEach((value, index) => (value === null ? builder.setValid(index, false) : builder.set(index, value)));
  return builder.finish().toVector();
}

/** One page by formula: row n always holds the same values. */
export function samplePage(offset: number, limit: number, total: number): Uint8Array {
  const rows = Math.max(0, Math.min(limit, total - offset));
  const make = <T>(value: (n: number) => T) => Array.from({ length: rows }, (_, index) => value(offset + index));
  const table = new Table({
    id: column(
      new Utf8(),
      make((n) => String(n + 1).padStart(8, "0")),
    ),
    amount: column(
      new Int64(),
      make((n) => BigInt((n * 7919) % 500_000)),
    ),
    share: column(
      new Float64(),
      make((n) => ((n * 104_729) % 1000) / 1000),
    ),
    date: column(
      new Utf8(),
      make((n) =>
        n % 11 === 0 ? null : new Date(Date.UTC(2015, 0, 1) + (n % 3000) * 86_400_000).toISOString().slice(0, 10),
      ),
    ),
    group: column(
      new Utf8(),
      make((n) => ["A", "B", "C", "D"][n % 4] ?? null),
    ),
    index: column(
      new Int32(),
      make((n) => n),
    ),
  });
  return tableToIPC(table, "stream");
}

export function sampleJobs(): SeenJob[] {
  const seenAt = Date.now();
  const job = (jobId: string, rest: Partial<SeenJob>): SeenJob => ({
    jobId,
    call: "ingest.run",
    state: "running",
    progress: null,
    error: null,
    elapsed_ms: 0,
    seenAt,
    ...rest,
  });
  return [
    job("1", {
      progress: { step: "convert", done: 620_000, total: 1_400_000, params: { file: "bill-2024-03.csv" } },
      elapsed_ms: 9_400,
    }),
    job("2", { call: "segments.run", progress: { step: "choose_k", done: 0, total: null }, elapsed_ms: 3_000 }),
    job("3", { call: "churn.run", state: "waiting" }),
    job("4", { call: "customers.build", state: "done", elapsed_ms: 61_000 }),
    job("5", {
      call: "export.view",
      state: "failed",
      elapsed_ms: 800,
      error: { code: "disk_full", params: { path: "/data" } },
    }),
    job("6", { call: "campaigns.freeze", state: "cancelled", elapsed_ms: 1_800 }),
  ];
}
