import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { EngineError } from "../analytics/api/errors.ts";
import type { ErrorCode } from "../analytics/api/errors.ts";

export const repository = fileURLToPath(new URL("../", import.meta.url));

/** Folder of the public data sets: tests that need one skip where it is absent. */
export const sharedData = resolve(repository, "../shared/data");

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "foresight-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A fixed clock: nothing under test may depend on the day it runs. */
export const testNow = () => new Date("2024-08-01T00:00:00Z");

/** The code a promise fails with; throws when it does not fail with an `EngineError`. */
export async function codeOf(promise: Promise<unknown>): Promise<ErrorCode> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof EngineError) return error.code;
    throw error;
  }
  throw new Error("expected a failure");
}
