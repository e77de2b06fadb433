import type { Matrix } from "./matrix.ts";
import type { Random } from "./random.ts";

export type Labels = Uint8Array | Uint16Array;

/** What Lloyd's iterations keep between passes; an empty cluster is refilled by changing it in place. */
export interface LloydState {
  /** Cluster of each row after a pass. */
  readonly labels: Uint16Array;
  /** Σx of each cluster, k × cols. */
  readonly sums: Float64Array;
  /** Rows of each cluster. */
  readonly counts: Float64Array;
  /** Labels every row anew and brings sums and counts up to date. Returns the number of labels that changed. */
  pass(centres: Matrix): Promise<number>;
}

export interface Assignment {
  /** Cluster of each row, 0 … k − 1: the nearest centre, ties to the lower cluster. Depends on that row and the centres alone. */
  labels: Labels;
  /** Rows in each cluster. */
  sizes: number[];
  /** Sum of squared distances to the own centre. */
  inertia: number;
}

/** Per cluster, over its rows: Σd², Σd, Σ (b − a) / max(a, b), with a and b as in `ClusterQuality`. */
export interface ClusterTally {
  readonly squares: Float64Array;
  readonly distances: Float64Array;
  readonly silhouettes: Float64Array;
}

/** Per column: the mean and the population variance. */
export interface ColumnMoments {
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** The rows that clusters are looked for in, and the passes over them: on kernels, or plain where there are none. */
export interface ClusterRows {
  readonly matrix: Matrix;
  /** Throws `not_finite` with the column. */
  moments(): Promise<ColumnMoments>;
  /** k-means++ as `kMeansPlusPlus`: the same dice, the same rows but for rounding. */
  seed(k: number, random: Random): Promise<Matrix>;
  lloyd(k: number): LloydState;
  assign(centres: Matrix): Promise<Assignment>;
  /** `sizes`: the rows with each label; the centre of a cluster without rows is nobody's neighbour. */
  tally(labels: ArrayLike<number>, sizes: readonly number[], centres: Matrix): Promise<ClusterTally>;
  /** Works on the named rows (repeats allowed); nothing else may be done with these rows meanwhile. */
  among<T>(rows: ArrayLike<number>, work: (rows: ClusterRows) => Promise<T>): Promise<T>;
}

export function newLabels(rows: number, k: number): Labels {
  return k <= 256 ? new Uint8Array(rows) : new Uint16Array(rows);
}
