import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { kMeans } from "../../../analytics/math/kmeans.ts";
import { createMatrix, type Matrix } from "../../../analytics/math/matrix.ts";
import { createRandom } from "../../../analytics/math/random.ts";
import { sharedData } from "../../support.ts";
import { reference } from "../reference.ts";

interface Table {
  path: string;
  columns: string[];
  k: number;
  rows: number;
  inertia: number;
}

/** The named columns, rows with anything but numbers left out, ln(1 + x), mean 0 and deviation 1; as in tables.py. */
function prepared({ path, columns }: Table): Matrix {
  const bytes = readFileSync(join(sharedData, path));
  const [header, ...lines] = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString().trim().split(/\r?\n/);
  const cells = (line: string) => line.split(",").map((cell) => cell.replaceAll('"', ""));
  const at = columns.map((name) => cells(header).indexOf(name));
  const rows = lines
    .map((line) => {
      const row = cells(line);
      return at.map((i) => (/^-?\d/.test(row[i]) ? Math.log1p(Math.max(0, Number(row[i]))) : Number.NaN));
    })
    .filter((row) => !row.some(Number.isNaN));
  const m = createMatrix(rows.length, columns.length);
  for (let j = 0; j < columns.length; j++) {
    const mean = rows.reduce((sum, row) => sum + row[j], 0) / rows.length;
    const deviation = Math.sqrt(rows.reduce((sum, row) => sum + (row[j] - mean) ** 2, 0) / rows.length);
    rows.forEach((row, i) => (m.data[i * columns.length + j] = (row[j] - mean) / deviation));
  }
  return m;
}

describe("k-means on real tables", () => {
  it.for(reference<Table[]>("tables"))("$path: within 0.1 % of scikit-learn's best of ten", async (table, { skip }) => {
    if (!existsSync(sharedData)) skip();
    const m = prepared(table);
    expect(m.rows).toBe(table.rows);
    const fit = await kMeans(m, { k: table.k, random: createRandom(1) });
    expect(fit.converged).toBe(true);
    expect(fit.inertia / table.inertia).toBeLessThan(1.001);
  });
});
