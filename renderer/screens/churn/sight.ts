import { useMemo } from "react";
import type { ChurnModel } from "../../../analytics/api/index.ts";
import { formatValue, formatYuan, missing } from "../../format.ts";
import { useText } from "../../text/index.ts";
import { useLocale, useScheme } from "../../theme/preferences.ts";
import { useCodes } from "../customers/values.ts";
import { useFields } from "../segments/known.ts";
import type { Sight } from "./figures/figure.ts";

const none: ChurnModel["features"] = [];

/** Words and units for what a model speaks of: its own memory of its fields first, so that they are named when they are gone. */
export function useSight(model?: ChurnModel): Sight {
  const words = useText();
  const locale = useLocale();
  const scheme = useScheme();
  const codes = useCodes();
  const fields = useFields(model?.scoredAsOf ?? null);
  const features = model?.features ?? none;
  return useMemo(() => {
    const known = new Map(features.map((feature) => [feature.field, feature]));
    const infoOf = (name: string) => known.get(name) ?? fields.byName.get(name);
    return {
      words,
      locale,
      scheme,
      titleOf: (name) => infoOf(name)?.title[locale] ?? name,
      valueOf: (name, value) => {
        if (value === null) return missing;
        const field = infoOf(name);
        if (typeof value === "string") return codes(name)?.[value] ?? value;
        if (field?.type === "yes_no") return value === 0 ? words.common.no : words.common.yes;
        if (field?.unit?.startsWith("fen")) return formatYuan(value, locale);
        const type = field?.type === "whole" ? "number" : (field?.type ?? "number");
        return formatValue(value, { type, unit: field?.unit ?? null }, locale, words.common);
      },
    };
  }, [words, locale, scheme, codes, fields, features]);
}
