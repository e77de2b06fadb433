import type { Month } from "../api/project.ts";
import type { QualityFinding, QualityReport } from "../api/quality.ts";
import { countConflicts, toldTwice } from "../db/conflicts.ts";
import type { ReadContext } from "../db/context.ts";
import type { Reader } from "../db/database.ts";
import { readSettings } from "../db/settings.ts";
import { sql } from "../db/sql.ts";
import { findView } from "../db/view.ts";
import type { Found } from "./findings.ts";
import { fillFindings, monthFindings, of, severityOf, validityFindings } from "./findings.ts";
import type { Measured } from "./measure.ts";
import { freshnessOf, measureTables } from "./measure.ts";
import type { PeopleFaults } from "./people.ts";
import { peopleFaults, unknownCustomers } from "./people.ts";
import { rhythms } from "./rhythm.ts";
import { modelsOn, standingModels } from "./stands.ts";
import { weakenedBy } from "./weakens.ts";

/** Sources the view cannot do without; the others are asked for only where something stands on them. */
const expected = ["customer", "bill", "call", "payment", "complaint", "vas_usage"] as const;

/** Fill, validity and freshness of everything imported, and what is not as it should be, the gravest first. */
export async function qualityReport(
  asked: Month | null | undefined,
  { db, now }: Pick<ReadContext, "db" | "now">,
): Promise<QualityReport> {
  const settings = await readSettings(db);
  const asOf = asked === undefined ? settings.asOf : asked;
  const measured = await measureTables(db, now());
  const people = measured.some(({ rule }) => rule.table === "customer") ? await peopleFaults(db, asOf, now()) : null;
  const freshness = await freshnessOf(db, measured, asOf, await rhythms(db, measured));
  const found = [
    ...measured.flatMap(fillFindings),
    ...measured.flatMap(validityFindings),
    ...measured.flatMap((one) => monthFindings(one, freshness, asOf, settings.windowMonths)),
    ...(people ? peopleFindings(people) : []),
    ...(await strangers(db, measured)),
    ...(await conflicts(db)),
    ...(await rejected(db)),
    ...missing(measured),
  ];
  const fields = measured
    .flatMap((one) => one.fields)
    .map((cell) =>
      cell.table === "customer" && cell.field === "id_number"
        ? { ...cell, valid: cell.filled - people!.idNumbers.rows }
        : cell,
    );
  return { asOf, fields, freshness, findings: await judged(db, found, asOf) };
}

function peopleFindings({ idNumbers, ages, genders }: PeopleFaults): Found[] {
  const all: readonly (readonly [Found["kind"], string, typeof ages])[] = [
    ["id_check_digit", "id_number", idNumbers],
    ["age_disagrees", "birth_date", ages],
    ["gender_disagrees", "gender", genders],
  ];
  return all.flatMap(([kind, field, fault]) =>
    fault.rows === 0 ? [] : [of(kind, "customer", field, null, fault.rows, fault.of, fault.examples)],
  );
}

async function strangers(db: Reader, measured: readonly Measured[]): Promise<Found[]> {
  if (!measured.some(({ rule }) => rule.table === "customer")) return [];
  const known = measured
    .filter(({ rule }) => rule.table === "customer" || rule.table.startsWith("attribute:"))
    .map(({ from }) => from);
  const found: Found[] = [];
  for (const { rule, from } of measured) {
    if (!rule.hasCustomers || rule.table === "customer" || rule.table.startsWith("attribute:")) continue;
    const fault = await unknownCustomers(db, from, known);
    if (fault.rows > 0)
      found.push(of("unknown_customers", rule.table, null, null, fault.rows, fault.of, fault.examples));
  }
  return found;
}

async function conflicts(db: Reader): Promise<Found[]> {
  const counts = await countConflicts(db, await toldTwice(db));
  return counts.flatMap(({ told, customers, of: all, examples }) =>
    customers === 0 ? [] : [of("conflict", "customer", told.field, null, customers, all, examples)],
  );
}

async function rejected(db: Reader): Promise<Found[]> {
  const rows = await db.rows<{ table_name: string; rejected: number; rows: number; reasons: string }>(sql`
    select table_name, cast(sum(rejected) as bigint) as rejected, cast(sum(rows) as bigint) as rows, to_json(list(reject_reasons)) as reasons
    from project.import where undone_at is null group by table_name having sum(rejected) > 0 order by table_name`);
  return rows.map((row) => {
    const counts = new Map<string, number>();
    for (const { reason, rows: times } of (JSON.parse(row.reasons) as { reason: string; rows: number }[][]).flat()) {
      if (!reason.startsWith("cell_")) counts.set(reason, (counts.get(reason) ?? 0) + times);
    }
    const reasons = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 5);
    return of(
      "rejected_rows",
      row.table_name,
      null,
      null,
      row.rejected,
      row.rows,
      reasons.map(([reason, times]) => `${reason}: ${times}`),
    );
  });
}

/** Tables that were never imported; in an empty project nothing is missed yet. */
function missing(measured: readonly Measured[]): Found[] {
  if (measured.length === 0) return [];
  return expected
    .filter((table) => !measured.some(({ rule }) => rule.table === table))
    .map((table) => ({
      ...of("no_source", table, null, null, 0, 0),
      atLeast: table === "customer" || table === "bill" || table === "call" ? "medium" : "low",
    }));
}

async function judged(db: Reader, found: readonly Found[], asOf: Month | null): Promise<QualityFinding[]> {
  const view = await findView(db, asOf);
  const fills = await db.rows<{ table_name: string; column_name: string; field: string | null }>(
    sql`select table_name, column_name, field from project.attribute_column`,
  );
  const filled = new Set(fills.flatMap(({ field }) => field ?? []));
  const standing = await standingModels(db);
  const weakens = ({ kind, table, field }: Found): string[] => {
    if (table.startsWith("attribute:")) {
      const own = fills.filter(
        (row) => `attribute:${row.table_name}` === table && (field === null || row.column_name === field),
      );
      return own.map((row) => row.field ?? row.column_name);
    }
    const services =
      table === "vas_usage" && field !== "fee_fen"
        ? (view?.fields ?? []).filter(({ category }) => category === "vas").map(({ name }) => name)
        : [];
    const fields =
      kind === "conflict" && field !== null && weakenedBy(table, field).length === 0
        ? [field]
        : [...weakenedBy(table, field), ...services];
    // What a file fills does not miss the table it would be computed from.
    return kind === "no_source" ? fields.filter((name) => !filled.has(name)) : fields;
  };
  const findings = found.flatMap((one): QualityFinding[] => {
    const fields = weakens(one);
    if ((one.kind === "no_source" || one.kind === "low_fill") && fields.length === 0) return [];
    const weakensModels = modelsOn(standing, fields);
    const { kind, table, field, month, rows, of: all, examples } = one;
    return [
      {
        kind,
        severity: severityOf(one, weakensModels),
        table,
        field,
        month,
        rows,
        of: all,
        examples,
        weakens: fields,
        weakensModels,
      },
    ];
  });
  const grades = { high: 0, medium: 1, low: 2 } as const;
  return findings
    .map((finding, index) => ({ finding, index }))
    .sort((a, b) => grades[a.finding.severity] - grades[b.finding.severity] || a.index - b.index)
    .map(({ finding }) => finding);
}
