import { useMemo } from "react";
import { segmentTitle } from "../../../analytics/api/index.ts";
import type { FieldInfo, Month, Segmentation, SegmentFeature } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatFixed, formatValue, missing } from "../../format.ts";
import { useProject } from "../../shell/project.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { segmentColour } from "../../theme/tokens.ts";

export const noFields: readonly FieldInfo[] = [];

export interface Fields {
  readonly list: readonly FieldInfo[];
  readonly byName: ReadonlyMap<string, FieldInfo>;
  readonly titleOf: (field: string) => string;
  /** A mean or a bound of a feature in its own unit; a share where the field is yes or no. */
  readonly amount: (
    value: number | null | undefined,
    feature: Pick<SegmentFeature, "field" | "level" | "missingFlag">,
  ) => string;
}

/** The fields of a month's view, or of another month's where this one has none: titles and units are the same. */
export function useFields(asOf: Month | null): Fields {
  const { common } = useText();
  const locale = useLocale();
  const { views } = useProject();
  const month = views.includes(asOf) ? asOf : (views.at(-1) ?? null);
  const list = useCall("customers.fields", { asOf: month }, { enabled: views.length > 0 }).data ?? noFields;
  return useMemo(() => {
    const byName = new Map(list.map((field) => [field.name, field]));
    return {
      list,
      byName,
      titleOf: (name) => byName.get(name)?.title[locale] ?? name,
      amount: (value, { field: name, level, missingFlag }) => {
        if (value === null || value === undefined) return missing;
        const field = byName.get(name);
        if (level !== null || missingFlag || field?.type === "yes_no")
          return formatValue(value, { type: "number", unit: "share" }, locale, common);
        return field
          ? formatValue(
              value,
              // A mean of whole numbers is none, and the change of an amount is one too.
              {
                type: field.unit?.startsWith("fen") ? "fen" : field.type === "whole" ? "number" : field.type,
                unit: field.unit,
              },
              locale,
              common,
            )
          : formatFixed(value, locale, 2);
      },
    };
  }, [list, locale, common]);
}

export interface Shown {
  readonly index: number;
  readonly title: string;
  readonly colour: string;
}

/** The segments of a version as they are shown: a title in the reader's language, the colour of their key. */
export function useShown({ segments }: Pick<Segmentation, "segments">): readonly Shown[] {
  const locale = useLocale();
  return useMemo(
    () =>
      segments.map((segment) => ({
        index: segment.index,
        title: segmentTitle(segment, locale),
        colour: segmentColour(segment.key),
      })),
    [segments, locale],
  );
}
