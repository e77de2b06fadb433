import { useLocale } from "../theme/preferences.ts";
import { en } from "./en.ts";
import type { Locale } from "./locale.ts";
import { zhCN } from "./zh-CN.ts";
import type { Words } from "./words.ts";

export type Dictionary = Words<typeof zhCN>;

const dictionaries: Readonly<Record<Locale, Dictionary>> = { "zh-CN": zhCN, en };

export const wordsOf = (locale: Locale): Dictionary => dictionaries[locale];
export const useText = (): Dictionary => dictionaries[useLocale()];
