import type { Handlers } from "../db/context.ts";
import { readPriorities } from "../db/facts.ts";
import { conflictPage } from "./conflicts.ts";
import { setPriority } from "./priority.ts";
import { matchRules } from "./rules.ts";

export const identityHandlers: Handlers<
  "identity.rules" | "identity.conflicts" | "identity.priority" | "identity.setPriority"
> = {
  "identity.rules": async (_params, { db }) => matchRules(db),
  "identity.conflicts": (params, { db }) => conflictPage(params, db),
  "identity.priority": async (_params, { db }) => Object.fromEntries(await readPriorities(db)),
  "identity.setPriority": (params, { db }) => setPriority(params, db),
};
