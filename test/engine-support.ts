import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { EngineEvent } from "../analytics/api/wire.ts";
import { LocalEngine } from "../analytics/engine/engine.ts";
import { newProjectFile } from "./project-file.ts";
import { temporaryFolder, testNow } from "./support.ts";

/** An engine on a new project in a folder of its own; both go with the test. */
export async function engineWithProject(events: EngineEvent[] = []): Promise<{ engine: LocalEngine; folder: string }> {
  const folder = temporaryFolder();
  const engine = new LocalEngine({ version: "test", now: testNow, onEvent: (event) => events.push(event) });
  onTestFinished(() => engine.close());
  await engine.call("project.open", { path: newProjectFile(join(folder, "test.foresight")) });
  return { engine, folder };
}
