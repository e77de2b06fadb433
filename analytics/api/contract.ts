import type { z } from "zod";
import { engineCalls } from "./calls/engine.ts";
import { projectCalls } from "./calls/project.ts";
import { ingestCalls } from "./calls/ingest.ts";
import { identityCalls } from "./calls/identity.ts";
import { qualityCalls } from "./calls/quality.ts";
import { customersCalls } from "./calls/customers.ts";
import { segmentsCalls } from "./calls/segments.ts";
import { churnCalls } from "./calls/churn.ts";
import { campaignsCalls } from "./calls/campaigns.ts";
import { returnsCalls } from "./calls/returns.ts";
import { effectCalls } from "./calls/effect.ts";
import { exportCalls } from "./calls/export.ts";

/** Every call of the engine, declared once: see `calls/`, one file a feature. */
export const contract = {
  ...engineCalls,
  ...projectCalls,
  ...ingestCalls,
  ...identityCalls,
  ...qualityCalls,
  ...customersCalls,
  ...segmentsCalls,
  ...churnCalls,
  ...campaignsCalls,
  ...returnsCalls,
  ...effectCalls,
  ...exportCalls,
} as const;

export type Contract = typeof contract;
export type CallName = keyof Contract;
/** Parameters as a caller writes them (defaults may be left out). */
export type CallInput<N extends CallName> = z.input<Contract[N]["params"]>;
/** Parameters as a handler receives them (checked, defaults filled in). */
export type CallParams<N extends CallName> = z.output<Contract[N]["params"]>;
export type CallResult<N extends CallName> = Exclude<Contract[N]["result"], undefined>;

/** Calls the engine answers itself. */
export type EngineCall = { [N in CallName]: Contract[N]["needsProject"] extends false ? N : never }[CallName];

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(contract, name);
}
