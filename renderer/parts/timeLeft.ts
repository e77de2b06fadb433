/** Milliseconds left by the pace of the step so far; null when there is nothing to go by yet. */
export function timeLeft(elapsed_ms: number, done: number, total: number | null): number | null {
  if (total === null || done <= 0 || done > total || elapsed_ms < 2000) return null;
  const share = done / total;
  return share < 0.03 ? null : (elapsed_ms / share) * (1 - share);
}
