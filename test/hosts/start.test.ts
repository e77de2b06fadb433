import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createProject } from "../../analytics/engine/project.ts";
import { repository, temporaryFolder } from "../support.ts";

interface Started {
  readonly url: string;
  readonly output: () => string;
  readonly stop: () => Promise<number | null>;
}

async function start(...words: string[]): Promise<Started> {
  const child = spawn(
    process.execPath,
    [
      "--import",
      "tsx",
      join(repository, "analytics/hosts/start.ts"),
      "--browser",
      "--no-open",
      "--lang",
      "en",
      ...words,
    ],
    { cwd: repository, env: { ...process.env, FORESIGHT_HOME: join(words[0], "..") } },
  );
  let output = "";
  const url = await new Promise<string>((done, fail) => {
    const read = (text: Buffer) => {
      output += text.toString();
      const found = /ready: (http:\S+)/.exec(output)?.[1];
      if (found) done(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", () => fail(new Error(output)));
  });
  return {
    url,
    output: () => output,
    async stop() {
      child.kill("SIGINT");
      const [code] = (await once(child, "exit")) as [number | null];
      return code;
    },
  };
}

it("serves the app on a project, refuses a stranger, and Ctrl-C ends all of it", async () => {
  const project = await createProject(join(temporaryFolder(), "p"), undefined);
  await project.close();
  const { url, stop } = await start(project.path);
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("<script");
  expect((await fetch(`${new URL(url).origin}/upload`, { method: "POST" })).status).toBe(401);
  expect(existsSync(`${project.path}.work`)).toBe(true);
  expect(await stop()).toBe(0);
  // The engine has let go: its folder is gone and the file can be opened again.
  expect(existsSync(`${project.path}.work`)).toBe(false);
  await expect(fetch(url)).rejects.toThrow();
});

it("says in one sentence why a project cannot be opened, and still serves the start screen", async () => {
  const { url, output, stop } = await start(join(temporaryFolder(), "none.foresight"));
  expect(output()).toContain("There is no project file");
  expect((await fetch(url)).status).toBe(200);
  expect(await stop()).toBe(0);
});
