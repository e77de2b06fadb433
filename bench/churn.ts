import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { growOptions, treesTrainer } from "../analytics/churn/trees.ts";
import type { FieldSet } from "../analytics/churn/fields.ts";
import type { Frame } from "../analytics/churn/frame.ts";
import { frameRows } from "../analytics/churn/rows.ts";
import { sql } from "../analytics/db/sql.ts";
import { explainRecords, scoreRecords } from "../analytics/math/boosting/apply.ts";
import { numberBins } from "../analytics/math/boosting/bins.ts";
import { growDefaults, growTrees } from "../analytics/math/boosting/grow.ts";
import { openRecords } from "../analytics/math/boosting/records.ts";
import { chooseCalibrator } from "../analytics/math/calibration.ts";
import { foldRows, stratifiedFolds } from "../analytics/math/folds.ts";
import { kernelPool } from "../analytics/math/kernels/pool.ts";
import { fitLogistic } from "../analytics/math/logistic.ts";
import { sharedMatrix } from "../analytics/math/kernels/shared.ts";
import type { Matrix } from "../analytics/math/matrix.ts";
import { createRandom } from "../analytics/math/random.ts";
import { areaUnderCurve, calibration } from "../analytics/math/ranking.ts";

const python = "/usr/bin/python3";
const peer = fileURLToPath(new URL("churn.py", import.meta.url));
const data = fileURLToPath(new URL("../../shared/data/", import.meta.url));
const FOLDS = 5;

const { values } = parseArgs({
  options: {
    part: { type: "string", default: "quality,speed" },
    data: { type: "string", default: "" },
    peer: { type: "boolean", default: true },
    rows: { type: "string", default: "50000,1000000" },
    rounds: { type: "string", default: "3" },
  },
  allowNegative: true,
});

interface Dataset {
  readonly name: string;
  readonly file: string;
  readonly label: string;
  readonly positive: string;
  readonly leaveOut: readonly string[];
}

const datasets: readonly Dataset[] = [
  {
    name: "IBM Telco",
    file: join(data, "ibm-telco-churn/Telco-Customer-Churn.csv"),
    label: "Churn",
    positive: "Yes",
    leaveOut: ["customerID"],
  },
  {
    name: "Cell2Cell",
    file: join(data, "cell2cell/cell2celltrain.csv.gz"),
    label: "Churn",
    positive: "Yes",
    leaveOut: ["CustomerID"],
  },
  {
    name: "UCI credit default",
    file: join(data, "uci-credit-default/UCI_Credit_Card.csv"),
    label: "default.payment.next.month",
    positive: "1",
    leaveOut: ["ID"],
  },
];

/** A file of plain lines as a frame: a column is a number when all its values are, else a category. */
function readFrame({ file, label, positive, leaveOut }: Dataset): { frame: Frame; fields: FieldSet } {
  const bytes = readFileSync(file);
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8").replace(/^\uFEFF/, "");
  const [head, ...lines] = text.trimEnd().split(/\r?\n/);
  const names = head.split(",").map((name) => name.replaceAll('"', ""));
  const cells = lines.map((line) => line.split(",").map((cell) => cell.replaceAll('"', "").trim()));
  const at = names.indexOf(label);
  const kept = cells.filter((row) => row[at] !== "" && row[at] !== "NA");
  const missing = (cell: string) => cell === "" || cell === "NA" || cell === "Unknown";
  const columns = names.flatMap((name, column) => (column === at || leaveOut.includes(name) ? [] : [{ name, column }]));
  const isNumber = ({ column }: { column: number }) =>
    kept.every((row) => missing(row[column]) || Number.isFinite(Number(row[column])));
  const few = ({ column }: { column: number }) => new Set(kept.map((row) => row[column])).size <= 254;
  const numbers = columns.filter(isNumber);
  const categories = columns.filter((column) => !isNumber(column) && few(column));
  const input = ({ name }: { name: string }) => ({ name, field: name, value: sql`${name}` });
  return {
    fields: { numbers: numbers.map(input), categories: categories.map(input) },
    frame: {
      rows: kept.length,
      keys: Int32Array.from(kept.keys()),
      labels: Float32Array.from(kept, (row) => (row[at] === positive ? 1 : 0)),
      numbers: numbers.map(({ column }) =>
        Float32Array.from(kept, (row) => (missing(row[column]) ? Number.NaN : Number(row[column]))),
      ),
      categories: categories.map(({ column }) => kept.map((row) => (missing(row[column]) ? null : row[column]))),
    },
  };
}

/** The frame as the peer reads it: float64 columns (categories as codes, NaN missing), labels, folds. */
function writeForPeer(folder: string, frame: Frame, foldOf: Uint8Array): void {
  const codes = frame.categories.map((column) => {
    const names = [...new Set(column.filter((value) => value !== null))].toSorted();
    return Float64Array.from(column, (value) => (value === null ? Number.NaN : names.indexOf(value)));
  });
  const columns = [...frame.numbers.map((column) => Float64Array.from(column)), ...codes];
  const all = new Float64Array(frame.rows * columns.length);
  columns.forEach((column, i) => all.set(column, i * frame.rows));
  writeFileSync(join(folder, "columns.f64"), all);
  writeFileSync(join(folder, "labels.u8"), Uint8Array.from(frame.labels));
  writeFileSync(join(folder, "folds.u8"), foldOf);
}

function askPeer(...parameters: (string | number)[]): unknown {
  return JSON.parse(execFileSync(python, [peer, ...parameters.map(String)], { encoding: "utf8" }));
}

/** Out-of-fold AUC and calibration with the app's own parameters, beside the peer with the same ones in the same folds. */
async function quality(folder: string): Promise<void> {
  console.log(
    "| data | ours AUC | scikit-learn, same parameters | scikit-learn, its defaults | calibration error, 10 bins | by |",
  );
  console.log("|---|---|---|---|---|---|");
  for (const dataset of datasets.filter(({ name }) => name.includes(values.data))) {
    if (!existsSync(dataset.file)) {
      console.log(`| ${dataset.name} | not here | | | | |`);
      continue;
    }
    const { frame, fields } = readFrame(dataset);
    const foldOf = stratifiedFolds(frame.labels, FOLDS, createRandom(42));
    writeForPeer(folder, frame, foldOf);
    const scores = new Float64Array(frame.rows);
    for (let fold = 0; fold < FOLDS; fold++) {
      const { train, test } = foldRows(foldOf, fold);
      const fitted = await treesTrainer(fields, false)(frameRows(frame, train), fold, {});
      const own = await fitted.score(frameRows(frame, test));
      test.forEach((row, i) => (scores[row] = own[i]));
    }
    const { calibrator, held } = chooseCalibrator(scores, frame.labels, foldOf);
    const { trees, leaves, depth, learningRate, l2, leastRows, patience } = growOptions(
      Math.round((frame.rows * (FOLDS - 1)) / FOLDS),
      0,
    );
    const ask = values.peer ? askPeer : () => ({ same: Number.NaN, defaults: Number.NaN });
    const told = ask(
      "quality",
      folder,
      frame.rows,
      frame.numbers.length,
      frame.categories.length,
      trees,
      leaves,
      depth,
      learningRate,
      l2,
      leastRows,
      patience,
    ) as { same: number; defaults: number };
    const { auc } = areaUnderCurve(held, frame.labels);
    const error = calibration(held, frame.labels).expectedError;
    console.log(
      `| ${dataset.name} | ${auc.toFixed(4)} | ${told.same.toFixed(4)} | ${told.defaults.toFixed(4)} | ${error.toFixed(4)} | ${calibrator.kind} |`,
    );
  }
}

/** 40 columns with gaps, a label by a sum with products, as `churn.py` reads it. */
function made(rows: number, columns = 40): Frame {
  const random = createRandom(7);
  const numbers = Array.from({ length: columns }, () => new Float32Array(rows));
  const labels = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let odds = -1.5;
    for (let j = 0; j < columns; j++) {
      const value = random.normal();
      numbers[j][row] = j % 4 === 3 && random.next() < 0.1 ? Number.NaN : value;
      if (j < 10) odds += (0.6 * value * (j % 3 === 2 ? numbers[j - 1][row] : 1)) / Math.sqrt(j + 1);
    }
    labels[row] = random.next() < 1 / (1 + Math.exp(-odds)) ? 1 : 0;
  }
  return { rows, keys: Int32Array.from({ length: rows }, (_, i) => i), labels, numbers, categories: [] };
}

/** The columns without gaps, all but the first five mixed with one of these: as alike as bills and minutes are. */
function correlated({ numbers, rows }: Frame): Matrix {
  const x = sharedMatrix(rows, numbers.length);
  const known = (column: number, row: number) => (Number.isNaN(numbers[column][row]) ? 0 : numbers[column][row]);
  for (let row = 0, cell = 0; row < rows; row++)
    for (let j = 0; j < numbers.length; j++)
      x.data[cell++] = j < 5 ? known(j, row) : known(j, row) + Math.fround(1.5 * known(j % 5, row));
  return x;
}

async function timed<T>(work: () => Promise<T> | T): Promise<{ seconds: number; result: T }> {
  const began = performance.now();
  const result = await work();
  return { seconds: (performance.now() - began) / 1000, result };
}

const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** 100 trees of 31 leaves, and the logistic regression, in turn with the peer. */
async function speed(folder: string): Promise<void> {
  const pool = kernelPool()!;
  console.log("\n| rows × 40 | | ours s | scikit-learn s | ratio | ours AUC | its AUC |");
  console.log("|---|---|---|---|---|---|---|");
  for (const rows of values.rows.split(",").map(Number)) {
    const frame = made(rows);
    const foldOf = Uint8Array.from(frame.labels, (_, row) => (row % 5 === 0 ? 0 : 1));
    writeForPeer(folder, frame, foldOf);
    const { train, test } = foldRows(foldOf, 0);
    const testLabels = Float32Array.from(test, (row) => frame.labels[row]);
    const [grow, fit, score, explain, peerGrow, peerFit, peerNewton, peerScore]: number[][] = Array.from(
      { length: 8 },
      () => [],
    );
    let [auc, peerAuc, worst, off] = [0, 0, 0, 0];
    for (let round = 0; round < Number(values.rounds); round++) {
      const grown = await timed(async () => {
        const records = await openRecords(
          pool,
          frame.numbers.map(numberBins),
          frame.numbers.map((column) => () => column),
          rows,
        );
        const model = await growTrees(
          records,
          { labels: frame.labels, train },
          { ...growDefaults, trees: 100, leaves: 31 },
        );
        return { model, records };
      });
      const { model, records } = grown.result;
      grow.push(grown.seconds);
      const scored = await timed(() => scoreRecords(model, records));
      score.push(scored.seconds);
      auc = areaUnderCurve(
        Float64Array.from(test, (row) => scored.result[row]),
        testLabels,
      ).auc;
      explain.push((await timed(() => explainRecords(model, records, () => {}))).seconds);
      records.close();
      const x = correlated(frame);
      const logistic = await timed(() => fitLogistic(x, frame.labels, { lambda: 1 }));
      fit.push(logistic.seconds);
      const told = askPeer("speed", folder, rows, 40) as {
        grow: number;
        score: number;
        fit: number;
        newton: number;
        off: number;
        auc: number;
        coefficients: number[];
      };
      peerGrow.push(told.grow);
      peerScore.push(told.score);
      peerFit.push(told.fit);
      peerNewton.push(told.newton);
      off = told.off;
      peerAuc = told.auc;
      worst = Math.max(...told.coefficients.map((value, j) => Math.abs(value - logistic.result.coefficients[j])));
    }
    const line = (what: string, ours: number[], its: number[] | null, more = "| |") =>
      console.log(
        `| ${rows} | ${what} | ${median(ours).toFixed(2)} | ${its ? median(its).toFixed(2) : ""} | ${its ? (median(its) / median(ours)).toFixed(2) : ""} ${more}`,
      );
    line("trees, 100 × 31", grow, peerGrow, `| ${auc.toFixed(4)} | ${peerAuc.toFixed(4)} |`);
    line("scores", score, peerScore);
    line("reasons", explain, null);
    line(`logistic, standard errors included; its lbfgs, ${off.toExponential(1)} off`, fit, peerFit);
    line(`the same; its newton-cholesky, ${worst.toExponential(1)} from ours`, fit, peerNewton);
  }
  console.log(`\nPeak memory of this process ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}

const folder = mkdtempSync(join(tmpdir(), "foresight-bench-churn-"));
try {
  if (values.part.includes("quality")) await quality(folder);
  if (values.part.includes("speed")) await speed(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
