import { EngineError } from "../api/errors.ts";
import type { ErrorParams } from "../api/errors.ts";

const patterns: readonly (readonly [RegExp, (path: string) => EngineError])[] = [
  [
    /Could not set lock|Conflicting lock|being used by another process/i,
    (path) => new EngineError("project_locked", { path }),
  ],
  [/Corrupt database file|does not match stored checksum/i, (path) => new EngineError("project_damaged", { path })],
  [
    /not a valid DuckDB database file|could not be deserialized|Serialization Error|newer version of DuckDB/i,
    (path) => new EngineError("not_a_project", { path }),
  ],
  [
    /Permission denied|Read-only file system|Cannot open file.*(Permission|Read-only)|Is a directory/i,
    (path) => new EngineError("folder_not_writable", { path }),
  ],
  [/No space left on device|disk is full|not enough space/i, (path) => new EngineError("disk_full", { path })],
  [/Out of Memory Error|could not allocate|failed to (pin|allocate)/i, () => new EngineError("out_of_memory")],
  [/INTERRUPT Error|Interrupted!/i, () => new EngineError("cancelled")],
];

/** What DuckDB threw, as a code. An unforeseen text stays what it is. */
export function databaseFailure(error: unknown, path: string): unknown {
  if (error instanceof EngineError || !(error instanceof Error)) return error;
  const [, params] = /segmentation_not_applied (\{[^}]*\})/.exec(error.message) ?? [];
  if (params) return new EngineError("segmentation_not_applied", JSON.parse(params) as ErrorParams, { cause: error });
  for (const [pattern, make] of patterns) {
    if (pattern.test(error.message)) {
      const known = make(path);
      known.cause = error;
      return known;
    }
  }
  return error;
}
