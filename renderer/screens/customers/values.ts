import { useMemo } from "react";
import type { FieldInfo } from "../../../analytics/api/index.ts";
import { formatValue } from "../../format.ts";
import type { Dictionary } from "../../text/index.ts";
import { useText, wordsOf } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { Locale } from "../../text/locale.ts";

/** Codes the engine stores, such as `stable`, with the word for each; null for a field of free text. */
export function codesOf(field: string, words: Dictionary): Readonly<Record<string, string>> | null {
  return (words.customers.values as Readonly<Record<string, Readonly<Record<string, string>>>>)[field] ?? null;
}

/** One value of a view field in words. */
export function valueText(value: unknown, field: FieldInfo, locale: Locale, words: Dictionary): string {
  const code = typeof value === "string" ? codesOf(field.name, words)?.[value] : undefined;
  return code ?? formatValue(value, field, locale, words.common);
}

export function useValueText(): (value: unknown, field: FieldInfo) => string {
  const words = useText();
  const locale = useLocale();
  return (value, field) => valueText(value, field, locale, words);
}

/** For `FilterBuilder`: the values of coded fields. */
export function useSuggestions(): (field: string) => readonly { value: string; label: string }[] | undefined {
  const words = useText();
  return (field) => {
    const codes = codesOf(field, words);
    return codes ? Object.entries(codes).map(([value, label]) => ({ value, label })) : undefined;
  };
}

/** The customer's id heads every page and may be filtered and sorted by, though it is no field of the view. */
export function useFieldsWithId(fields: readonly FieldInfo[]): readonly FieldInfo[] {
  return useMemo(() => {
    if (fields.length === 0) return fields;
    const id: FieldInfo = {
      name: "customer_id", category: "basic", kind: "recorded", type: "text", unit: null,
      title: { "zh-CN": wordsOf("zh-CN").customers.customerId, en: wordsOf("en").customers.customerId },
      formula: null, sources: ["customer"], filled: 0, personal: true,
    };
    return [id, ...fields.filter((field) => field.name !== id.name)];
  }, [fields]);
}
