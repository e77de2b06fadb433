import { EngineError } from "../api/errors.ts";
import { explainRecords, scoreRecords } from "../math/boosting/apply.ts";
import { numberBins } from "../math/boosting/bins.ts";
import { growTrees, type GrowOptions } from "../math/boosting/grow.ts";
import { type BoostedTrees, type BinSpec, gainShares, mostCategories } from "../math/boosting/model.ts";
import { openRecords, type Records } from "../math/boosting/records.ts";
import { foldRows, stratifiedFolds } from "../math/folds.ts";
import { kernelPool } from "../math/kernels/pool.ts";
import { createRandom, deriveSeed, sampleRows } from "../math/random.ts";
import { inputCalled, type FieldSet } from "./fields.ts";
import { balancedWeights, type FeatureMap, type Fitted, type Trainer } from "./fitted.ts";
import type { Frame } from "./frame.ts";
import { LEARN_ROWS } from "./model.ts";
import { frameRows } from "./rows.ts";

/** So many forests are grown, each on all parts but one, which tells it when to stop; their mean is the model. */
const PARTS = 4;
/** Rows that are binned and scored at a time. */
const BLOCK_ROWS = 200_000;

interface NumberColumn {
  readonly input: string;
  readonly field: string;
}

/** Commonest values first. A value that is not among them is `other` where rarer ones were grouped, else missing. */
interface CategoryColumn extends NumberColumn {
  readonly values: readonly string[];
  readonly grouped: boolean;
}

export interface TreesState {
  readonly kind: "trees";
  readonly version: 1;
  readonly numbers: readonly NumberColumn[];
  readonly categories: readonly CategoryColumn[];
  readonly model: BoostedTrees;
}

/** Shallow and slow: churn is mostly additive, and small trees are explained quickly. */
export function growOptions(rows: number, seed: number): GrowOptions {
  return {
    trees: 400,
    leaves: rows < 50_000 ? 8 : 16,
    depth: 5,
    learningRate: 0.05,
    l2: 1,
    leastRows: Math.max(20, Math.min(200, Math.round(rows / 250))),
    patience: 25,
    seed,
  };
}

/**
 * Boosted trees on the frame's columns: numbers with their gaps, categories as they are (rare ones beyond 254 grouped).
 * Four forests, each stopped by the quarter of the rows that it does not learn from; every row teaches three of them, and
 * their mean varies less than one of them (Breiman, Machine Learning 24, 1996).
 */
export function treesTrainer(fields: FieldSet, balanced: boolean): Trainer {
  return async (all, seed, hooks) => {
    const frame =
      all.rows <= LEARN_ROWS
        ? all
        : frameRows(all, sampleRows(all.rows, LEARN_ROWS, createRandom(deriveSeed(seed, "learn"))));
    const numbers = fields.numbers.map(({ name, field }) => ({ input: name, field }));
    const categories = fields.categories.map(({ name, field }, i) => ({
      input: name,
      field,
      ...commonest(frame.categories[i]),
    }));
    const specs: BinSpec[] = [
      ...frame.numbers.map(numberBins),
      ...categories.map(({ values, grouped }) => ({
        kind: "category" as const,
        count: values.length + (grouped ? 1 : 0),
      })),
    ];
    const weights = balanced ? balancedWeights(frame.labels) : undefined;
    const options = growOptions(frame.rows, deriveSeed(seed, "trees"));
    const foldOf = stratifiedFolds(frame.labels, PARTS, createRandom(deriveSeed(seed, "stopping")));
    const forests = await withRecords({ categories }, specs, frame, async (records) => {
      const grown: BoostedTrees[] = [];
      for (let part = 0; part < PARTS; part++) {
        const { train, test: validation } = foldRows(foldOf, part);
        grown.push(await growTrees(records, { labels: frame.labels, weights, train, validation }, options, hooks));
      }
      return grown;
    });
    return fittedTrees({ kind: "trees", version: 1, numbers, categories, model: meanForest(forests) });
  };
}

/** One model whose score is the mean of theirs. */
function meanForest(forests: readonly BoostedTrees[]): BoostedTrees {
  const share = 1 / forests.length;
  return {
    features: forests[0].features,
    base: forests.reduce((sum, { base }) => sum + base * share, 0),
    trees: forests.flatMap(({ trees }) =>
      trees.map((tree) => ({ ...tree, values: tree.values.map((value) => value * share) })),
    ),
    validationLoss: [],
  };
}

export function fittedTrees(state: TreesState): Fitted {
  const { model } = state;
  const fieldOf = [...state.numbers, ...state.categories].map(({ field }) => field);
  const inBlocks = async (frame: Frame, work: (from: number, records: Records) => Promise<void>) => {
    for (let from = 0; from < frame.rows; from += BLOCK_ROWS) {
      const rows = Math.min(BLOCK_ROWS, frame.rows - from);
      await withRecords(state, model.features, slice(frame, from, rows), (records) => work(from, records));
    }
  };
  return {
    kind: "trees",
    state,
    async score(frame, hooks = {}) {
      const scores = new Float64Array(frame.rows);
      await inBlocks(frame, async (from, records) => scores.set(await scoreRecords(model, records, hooks), from));
      return scores;
    },
    async explain(frame, features, onRows, hooks = {}) {
      const places = fieldOf.map((field) => features.placeOf(field));
      let base = model.base;
      await inBlocks(frame, async (start, records) => {
        base = await explainRecords(
          model,
          records,
          (from, values) => onRows(start + from, byField(values, places, features)),
          hooks,
        );
      });
      return base;
    },
  };
}

/** Share of the gain of each feature. */
export function gainByField({ model, numbers, categories }: TreesState, features: FeatureMap): Float64Array {
  const out = new Float64Array(features.names.length);
  const shares = gainShares(model);
  [...numbers, ...categories].forEach(({ field }, i) => (out[features.placeOf(field)] += shares[i]));
  return out;
}

export function fieldsOfTrees({ numbers, categories }: TreesState): FieldSet {
  return {
    numbers: numbers.map(({ input, field }) => inputCalled(input, field)),
    categories: categories.map(({ input, field }) => inputCalled(input, field)),
  };
}

function byField(values: Float64Array, places: readonly number[], features: FeatureMap): Float64Array {
  const [inputs, width] = [places.length, features.names.length];
  const rows = values.length / inputs;
  const out = new Float64Array(rows * width);
  for (let row = 0, at = 0; row < rows; row++)
    for (let i = 0; i < inputs; i++) out[row * width + places[i]] += values[at++];
  return out;
}

function slice(frame: Frame, from: number, rows: number): Frame {
  if (from === 0 && rows === frame.rows) return frame;
  const to = from + rows;
  return {
    rows,
    keys: frame.keys.subarray(from, to),
    labels: frame.labels.subarray(from, to),
    numbers: frame.numbers.map((column) => column.subarray(from, to)),
    categories: frame.categories.map((column) => column.slice(from, to)),
  };
}

function commonest(column: readonly (string | null)[]): { values: string[]; grouped: boolean } {
  const counts = new Map<string, number>();
  for (const value of column) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ranked = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([value]) => value);
  const grouped = ranked.length > mostCategories;
  return { values: grouped ? ranked.slice(0, mostCategories - 1) : ranked, grouped };
}

async function withRecords<T>(
  { categories }: Pick<TreesState, "categories">,
  specs: readonly BinSpec[],
  frame: Frame,
  work: (records: Records) => Promise<T>,
): Promise<T> {
  const pool = kernelPool();
  if (!pool) throw new EngineError("internal", { detail: "WebAssembly SIMD is missing" });
  const columns = [
    ...frame.numbers.map((column) => () => column),
    ...categories.map((category, i) => () => codes(frame.categories[i], category)),
  ];
  const records = await openRecords(pool, specs, columns, frame.rows);
  try {
    return await work(records);
  } finally {
    records.close();
  }
}

function codes(column: readonly (string | null)[], { values, grouped }: CategoryColumn): Float64Array {
  const places = new Map(values.map((value, i) => [value, i]));
  const other = grouped ? values.length : Number.NaN;
  return Float64Array.from(column, (value) => (value === null ? Number.NaN : (places.get(value) ?? other)));
}

/** Whether this machine can grow trees. */
export function canGrowTrees(): boolean {
  return kernelPool() !== null;
}
