import { createReadStream, createWriteStream } from "node:fs";
import { appendFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import iconv from "iconv-lite";
import type { SampleFile } from "./generate.ts";
import type { Session, Values } from "./session.ts";
import type { World } from "./world.ts";

export interface Target {
  raw: string;
  /** Where halves and text still to be transcoded may lie. */
  scratch: string;
  callFormat: "csv" | "parquet";
  signal?: AbortSignal;
}

/** What a broken-off transfer leaves in the middle of a file: too few columns. */
export const badLine = "#### 传输中断 ####,重新连接";

/** Writes the operator's files. Paths in the answer are relative to the raw folder. */
export async function writeRaw(
  session: Session,
  world: World,
  target: Target,
  progress: (step: string) => void,
): Promise<SampleFile[]> {
  const files: SampleFile[] = [];
  const months = world.months.slice(0, -1);
  const first_day = months[0].first_day;
  const last_day = months.at(-1)!.last_day;
  const whole: Values = { ...world.values, first_day, last_day, campaign: world.campaign.id };
  const write = async (table: string, path: string, values: Values = {}, format: "csv" | "parquet" = "csv") => {
    const rows = await session.copy(`out_${table}`, join(target.raw, path), { ...whole, ...values }, format);
    // A system with nothing to tell sends no file, as of late payments where there are few months.
    if (rows === 0) await rm(join(target.raw, path));
    else files.push({ path, table, rows });
  };

  const utf8 = join(target.scratch, "customer.csv");
  const rows = await session.copy("out_customer", utf8, whole);
  await pipeline(
    createReadStream(utf8, { highWaterMark: 1 << 20 }),
    iconv.decodeStream("utf8"),
    iconv.encodeStream("gb18030"),
    createWriteStream(join(target.raw, "customer.csv")),
    { signal: target.signal },
  );
  await rm(utf8);
  files.push({ path: "customer.csv", table: "customer", rows });
  progress("customer");

  for (const table of ["cell_quality", "complaint", "subscription", "contact", "response"])
    await write(table, `${table}.csv`);
  await write("payment", "payment.csv", { late: false });
  await write("payment", "payment_late.csv", { late: true });
  progress("small files");

  for (const month of months) {
    const range = { ...month, above: 0, up_to: 2 ** 31 - 1 };
    const bill = `bill_${month.label}.csv`;
    if (month.m === world.dirt.bad_line_month)
      files.push(await writeBroken(session, target, bill, { ...whole, ...range }));
    else await write("bill", bill, range);
    await write("vas_usage", `vas_usage_${month.label}.csv`, { ...month });
    await session.run("call_plan", { ...month });
    await write("call", `call_${month.label}.${target.callFormat}`, { ...month }, target.callFormat);
    progress(`month ${month.month}`);
  }
  return files;
}

/** A bill file written in two halves with a line of garbage between them; its rows do not count that line. */
async function writeBroken(session: Session, target: Target, path: string, values: Values): Promise<SampleFile> {
  const file = join(target.raw, path);
  const rest = join(target.scratch, path);
  const middle = Math.floor((values["customers"] as number) / 2);
  const before = await session.copy("out_bill", file, { ...values, up_to: middle });
  const after = await session.copy("out_bill", rest, { ...values, above: middle });
  await appendFile(file, `${badLine}\n`);
  const headless = createReadStream(rest, { start: Buffer.byteLength(header) });
  await pipeline(headless, createWriteStream(file, { flags: "a" }), { signal: target.signal });
  await rm(rest);
  return { path, table: "bill", rows: before + after };
}

const header = "客户编号,账期,账单总额,呼出话费,流量费,增值业务费,优惠金额\n";
