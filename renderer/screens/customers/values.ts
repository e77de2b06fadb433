import { useMemo } from "react";
import { parseSegmentField, segmentField, segmentTitle } from "../../../analytics/api/index.ts";
import type { FieldInfo, FilterNode, Segmentation } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatMonth, formatValue } from "../../format.ts";
import { opWords } from "../../parts/filter/FilterBuilder.tsx";
import { useSegmentAsked } from "../../parts/filter/segments.ts";
import { describe, isGroup } from "../../parts/filter/tree.ts";
import type { Dictionary } from "../../text/index.ts";
import { useText, wordsOf } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { inYuan } from "./fields.ts";
import type { Locale } from "../../text/locale.ts";

/** Codes of a field, such as `stable`, with the word for each; null for a field of free text. */
export type Codes = (field: string) => Readonly<Record<string, string>> | null;

const none: readonly Segmentation[] = [];

/** The segments a condition on membership may name, by index. */
function membersOf(field: string, list: readonly Segmentation[], locale: Locale): Record<string, string> | null {
  const asked = parseSegmentField(field);
  const found = asked && list.find(({ segmentationId }) => segmentationId === asked.segmentationId);
  return found
    ? Object.fromEntries(found.segments.map((segment) => [String(segment.index), segmentTitle(segment, locale)]))
    : null;
}

/** What the engine stores in words: fixed codes, and the segments by the names proposed in the reader's language. */
export function useCodes(): Codes {
  const words = useText();
  const locale = useLocale();
  const { data } = useCall("segments.list", {});
  return useMemo(() => {
    const segment = Object.fromEntries(
      (data ?? []).flatMap(({ segments }) => segments.map((item) => [item.name, segmentTitle(item, locale)])),
    );
    const codes: Readonly<Record<string, Readonly<Record<string, string>>>> = { ...words.customers.values, segment };
    return (field) => codes[field] ?? membersOf(field, data ?? none, locale);
  }, [data, locale, words]);
}

/** One value of a view field in words. */
export function valueText(value: unknown, field: FieldInfo, locale: Locale, words: Dictionary, codes: Codes): string {
  const code = typeof value === "string" ? codes(field.name)?.[value] : undefined;
  return code ?? formatValue(value, field, locale, words.common);
}

export function useValueText(): (value: unknown, field: FieldInfo) => string {
  const words = useText();
  const locale = useLocale();
  const codes = useCodes();
  return (value, field) => valueText(value, field, locale, words, codes);
}

/** A filter, or a part of one, as a line of words. */
export function useFilterWords(fields: readonly FieldInfo[]): (node: FilterNode) => string {
  const text = useText().parts.filter;
  const locale = useLocale();
  const show = useValueText();
  const segments = useSegmentAsked();
  const byName = useMemo(() => new Map(fields.map((field) => [field.name, field])), [fields]);
  return (node) =>
    describe(
      node,
      (name) => byName.get(name)?.title[locale] ?? segments(name)?.title ?? name,
      (name, value) => {
        const field = byName.get(name);
        if (field) return show(value, field);
        return segments(name)?.options.find((one) => one.value === value)?.label ?? String(value);
      },
      text,
      ({ field, op }) => {
        const one = op === "=" ? "in" : op === "!=" ? "not_in" : op;
        return segments(field) && one in text.segmentOps
          ? text.segmentOps[one as keyof typeof text.segmentOps]
          : opWords(text, byName.get(field), op);
      },
    );
}

/** For `FilterBuilder`: the values of coded fields. */
export function useSuggestions(): (field: string) => readonly { value: string; label: string }[] | undefined {
  const codes = useCodes();
  return (field) => {
    const known = codes(field);
    return known ? Object.entries(known).map(([value, label]) => ({ value, label })) : undefined;
  };
}

/** The customer's id heads every page and may be filtered and sorted by, though it is no field of the view. */
export function useFieldsWithId(fields: readonly FieldInfo[]): readonly FieldInfo[] {
  return useMemo(() => {
    if (fields.length === 0) return fields;
    const id: FieldInfo = {
      name: "customer_id",
      category: "basic",
      kind: "recorded",
      type: "text",
      unit: null,
      title: { "zh-CN": wordsOf("zh-CN").customers.customerId, en: wordsOf("en").customers.customerId },
      formula: null,
      sources: ["customer"],
      filled: 0,
      personal: false,
    };
    return [id, ...inYuan(fields.filter((field) => field.name !== id.name))];
  }, [fields]);
}

const fieldNames = (node: FilterNode): string[] => (isGroup(node) ? node.items.flatMap(fieldNames) : [node.field]);

/**
 * Membership of each segmentation, to filter by as if it were a field: in the month the filter is asked of, and in those
 * other months that the filter already names.
 */
export function useMembershipFields(filter: FilterNode | null): readonly FieldInfo[] {
  const locale = useLocale();
  const { data } = useCall("segments.list", {});
  const named = filter ? fieldNames(filter).join("\n") : "";
  return useMemo(() => {
    const names = (data ?? none)
      .filter(({ archived }) => !archived)
      .map(({ segmentationId }) => segmentField(segmentationId));
    return [...new Set([...names, ...named.split("\n").filter(parseSegmentField)])].flatMap((name) => {
      const asked = parseSegmentField(name);
      const found = data?.find(({ segmentationId }) => segmentationId === asked?.segmentationId);
      return asked && found ? [membershipField(name, found, asked.asOf ?? null, locale)] : [];
    });
  }, [data, named, locale]);
}

function membershipField(name: string, made: Segmentation, month: string | null, locale: Locale): FieldInfo {
  const titleIn = (language: Locale) => {
    const { segments } = wordsOf(language);
    return segments.memberOf(segments.nameOf(made), month ? formatMonth(month, locale) : "");
  };
  return {
    name,
    category: "results",
    kind: "derived",
    type: "whole",
    unit: null,
    title: { "zh-CN": titleIn("zh-CN"), en: titleIn("en") },
    formula: null,
    sources: ["customer"],
    filled: 0,
    personal: false,
  };
}
