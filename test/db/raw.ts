import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { Database } from "../../analytics/db/database.ts";

/** A database without any of a project's tables, for the tests of a file. */
export function rawDatabase(): { readonly db: Database } {
  const raw = {} as { db: Database };
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "foresight-test-"));
    raw.db = await Database.open(join(folder, "raw.db"), { tempDirectory: join(folder, "tmp") });
  });
  afterAll(async () => {
    await raw.db.close();
    await rm(folder, { recursive: true, force: true });
  });
  return raw;
}
