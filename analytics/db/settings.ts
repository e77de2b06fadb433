import type { Month, ProjectSettings } from "../api/project.ts";
import type { Reader, Writer } from "./database.ts";
import { readRules } from "./rules.ts";
import { sql } from "./sql.ts";

/** Months in which any dated source has a row, ascending, written `2024-03`. */
export async function projectMonths(reader: Reader): Promise<Month[]> {
  const rows = await reader.rows<{ month: string }>(
    sql`select distinct unnest(months) as month from project.import where undone_at is null order by month`,
  );
  return rows.map((row) => row.month);
}

export const defaultWindow_months = 3;

/** The month that the project is looked at as of; falls back to the latest month that has data, null when nothing is dated. */
export async function projectAsOf(reader: Reader): Promise<Month | null> {
  const stored = await reader.value<string>(sql`select value from project.setting where name = 'asOf'`);
  const asOf = stored === undefined ? null : (JSON.parse(stored) as Month | null);
  return (
    asOf ??
    (await reader.value<Month | null>(sql`select max(list_max(months)) from project.import where undone_at is null`)) ??
    null
  );
}

/** The project's settings; `asOf`: see `projectAsOf`. */
export async function readSettings(reader: Reader): Promise<ProjectSettings> {
  const rows = await reader.rows<{ name: string; value: string }>(sql`select name, value from project.setting`);
  const stored = new Map(rows.map((row) => [row.name, JSON.parse(row.value) as unknown]));
  const asOf = await projectAsOf(reader);
  const windowMonths = (stored.get("windowMonths") as number | undefined) ?? defaultWindow_months;
  return { asOf, windowMonths, rules: await readRules(reader) };
}

export async function writeSetting(writer: Writer, name: "asOf" | "windowMonths", value: unknown): Promise<void> {
  await writer.run(sql`delete from project.setting where name = ${name}`);
  await writer.run(sql`insert into project.setting values (${name}, ${JSON.stringify(value)})`);
}
