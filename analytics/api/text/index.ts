import type { CallName } from "../contract.ts";
import { contract } from "../contract.ts";
import type { Locale } from "./locale.ts";

export * from "./churn.ts";
export * from "./effect.ts";
export * from "./errors.ts";
export * from "./ingest.ts";
export * from "./locale.ts";
export * from "./number.ts";
export * from "./quality.ts";
export * from "./segments.ts";
export * from "./steps.ts";

/** What a call does, in a few words. */
export function callText(name: CallName, locale: Locale): string {
  return contract[name].summary[locale];
}
