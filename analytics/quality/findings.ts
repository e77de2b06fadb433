import type { Month } from "../api/project.ts";
import type { FieldQuality, QualityFinding, QualityReport } from "../api/quality.ts";
import { addMonths } from "../db/months.ts";
import type { Measured } from "./measure.ts";
import { monthNumber } from "./measure.ts";

/** A finding before it is said what it weakens. */
export interface Found extends Pick<QualityFinding, "kind" | "table" | "field" | "month" | "rows" | "of" | "examples"> {
  /** At least this grave, whatever the share. */
  readonly atLeast?: QualityFinding["severity"];
}

/** Below this share of rows with a value a field is badly filled. */
const LOW_FILL = 0.8;

/** Of all months together; a finding of a single month only where the whole is well filled. */
export function fillFindings({ rule, fields, rows }: Measured): Found[] {
  const found: Found[] = [];
  for (const { column, sparse } of rule.columns) {
    if (sparse) continue;
    const cells = fields.filter((cell) => cell.field === column);
    const filled = sum(cells, "filled");
    if (filled === 0) found.push(of("no_source", rule.table, column, null, rows, rows));
    else if (filled < rows * LOW_FILL) found.push(of("low_fill", rule.table, column, null, rows - filled, rows));
    else {
      for (const cell of cells) {
        if (cell.filled < cell.rows * LOW_FILL)
          found.push(of("low_fill", rule.table, column, cell.month, cell.rows - cell.filled, cell.rows));
      }
    }
  }
  return found;
}

export function validityFindings({ rule, fields }: Measured): Found[] {
  return rule.columns.flatMap(({ column }): Found[] => {
    const cells = fields.filter((cell) => cell.field === column);
    const [filled, valid] = [sum(cells, "filled"), sum(cells, "valid")];
    if (filled === valid || (rule.table === "customer" && column === "id_number")) return [];
    const kind = column === "id_number" ? "id_check_digit" : "invalid";
    const bad = cells.filter((cell) => cell.valid < cell.filled);
    return [of(kind, rule.table, column, bad.length === 1 ? bad[0].month : null, filled - valid, filled)];
  });
}

/** Months without rows between the first and the last, and a source that is later than it usually is. */
export function monthFindings(
  { rule, months }: Measured,
  freshness: QualityReport["freshness"],
  asOf: Month | null,
  windowMonths: number,
): Found[] {
  const [first, last] = [months[0], months.at(-1)];
  if (!rule.monthly || first === undefined || last === undefined) return [];
  const found: Found[] = [];
  const have = new Set(months);
  const span = monthNumber(last) - monthNumber(first) + 1;
  const inWindow = (month: Month) =>
    asOf !== null && month <= asOf && monthNumber(asOf) - monthNumber(month) < windowMonths;
  for (let month = first; month < last; month = addMonths(month, 1)) {
    if (!have.has(month))
      found.push({
        ...of("missing_month", rule.table, null, month, 1, span),
        atLeast: inWindow(month) ? "high" : "medium",
      });
  }
  const own = freshness.find(({ table }) => table === rule.table);
  const late = (own?.monthsBehind ?? 0) - (own?.usualMonthsBehind ?? 0);
  if (late > 0)
    found.push({
      ...of("stale", rule.table, null, last, late, late),
      atLeast: late >= windowMonths ? "high" : "medium",
    });
  return found;
}

export function of(
  kind: Found["kind"],
  table: string,
  field: string | null,
  month: Month | null,
  rows: number,
  all: number,
  examples: readonly string[] = [],
): Found {
  return { kind, table, field, month, rows, of: all, examples };
}

const order = ["low", "medium", "high"] as const;

/** By the share of rows, one grade more where models stand on it; sources that are missing by what would stand on them. */
export function severityOf(found: Found, models: readonly unknown[]): QualityFinding["severity"] {
  const share = found.of > 0 ? found.rows / found.of : 0;
  const counted = found.atLeast === undefined && found.kind !== "no_source";
  let grade = counted ? (share >= 0.2 ? 2 : share >= 0.02 ? 1 : 0) : order.indexOf(found.atLeast ?? "low");
  if (models.length > 0 && (!counted || share >= 0.005)) grade++;
  return order[Math.min(grade, 2)];
}

function sum(cells: readonly FieldQuality[], key: "filled" | "valid"): number {
  return cells.reduce((total, cell) => total + cell[key], 0);
}
