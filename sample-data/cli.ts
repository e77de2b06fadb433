import { parseArgs } from "node:util";
import { generateSample, type SampleOptions } from "./generate.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    customers: { type: "string", default: "20000" },
    months: { type: "string", default: "6" },
    "calls-per-customer": { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    "first-month": { type: "string", default: "2024-01" },
    "call-format": { type: "string", default: "csv" },
    threads: { type: "string" },
  },
});
const format = values["call-format"];
if (!values.out || (format !== "csv" && format !== "parquet")) {
  console.error(
    "npx tsx sample-data/cli.ts --out DIR [--customers N] [--months N] [--calls-per-customer N] [--seed N] [--first-month 2024-01] [--call-format csv|parquet] [--threads N]",
  );
  process.exit(2);
}
const abort = new AbortController();
process.once("SIGINT", () => abort.abort());
const options: SampleOptions = {
  dir: values.out,
  customers: Number(values.customers),
  months: Number(values.months),
  callsPerCustomer: Number(values["calls-per-customer"]),
  seed: Number(values.seed),
  firstMonth: values["first-month"],
  callFormat: format,
  signal: abort.signal,
  onProgress: ({ step, done, total }) => console.error(`${done}/${total} ${step}`),
  ...(values.threads && { threads: Number(values.threads) }),
};
const started = performance.now();
try {
  const sample = await generateSample(options);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `${sample.files.length} files, ${sample.customers} customers, ${sample.calls} calls in ${seconds} s, peak ${peakMb} MB`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
