import { locales } from "../../analytics/api/text/index.ts";
import type { Locale } from "../../analytics/api/text/index.ts";

export { locales };
export type { Locale };
export const isLocale = (value: string): value is Locale => (locales as readonly string[]).includes(value);
