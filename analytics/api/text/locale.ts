export const locales = ["zh-CN", "en"] as const;
export type Locale = (typeof locales)[number];

/** The locale a language tag asks for: Chinese for every `zh…`, English for every `en…`, else Chinese. */
export function localeOf(tag: string | undefined): Locale {
  return tag?.toLowerCase().startsWith("en") ? "en" : "zh-CN";
}
