import { join } from "node:path";
import { repository } from "./support.ts";

/** What `build-once.ts` has built before any test: the page, and the engine behind it. */
export const built = {
  renderer: join(repository, "dist/renderer"),
  engine: join(repository, "dist/electron/engine-process.js"),
} as const;

/** Node's arguments for the command line: as built, or from its sources as `npm run foresight` runs it (a second more). */
export const commandLine = {
  built: [join(repository, "dist/electron/cli.js")],
  source: ["--import", "tsx", join(repository, "analytics/hosts/cli.ts")],
} as const;
