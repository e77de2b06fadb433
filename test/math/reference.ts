import { existsSync, readFileSync } from "node:fs";

/** What one of the scripts in `reference/` wrote; the command is on the script's first line. */
export function reference<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`reference/${name}.json`, import.meta.url), "utf8")) as T;
}

/** Real files that live beside the repository and are not part of it; tests of them skip when absent. */
export const sharedData = new URL("../../../shared/data/", import.meta.url);
export const hasSharedData = existsSync(sharedData);

/** Largest |a − b| / max(1, |b|), ∞ for different lengths or a NaN on one side. */
export function worstError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    if (Number.isNaN(error)) return Number.POSITIVE_INFINITY;
    if (error > worst) worst = error;
  }
  return worst;
}
