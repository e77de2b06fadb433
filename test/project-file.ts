import { copyFileSync } from "node:fs";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of an empty project, made by `build-once.ts`. */
    emptyProject: string;
  }
}

/** Puts a new, empty project at `path` and returns that: a copy, since making one takes ten times as long. */
export function newProjectFile(path: string): string {
  copyFileSync(inject("emptyProject"), path);
  return path;
}
