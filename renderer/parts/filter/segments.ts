import { parseSegmentField, segmentTitle } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatMonth } from "../../format.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

/** Membership of a segmentation, as a condition asks for it. */
export interface SegmentAsked {
  /** The segmentation, and the month unless it is the filter's own. */
  readonly title: string;
  /** Segments by their index. */
  readonly options: readonly { readonly value: number; readonly label: string }[];
}

/** What a condition on `segment:ID` or `segment:ID@MONTH` asks for; null for a field of the view. */
export function useSegmentAsked(): (field: string) => SegmentAsked | null {
  const text = useText().parts.filter;
  const locale = useLocale();
  const { data } = useCall("segments.list", {});
  return (field) => {
    const asked = parseSegmentField(field);
    if (!asked) return null;
    const found = data?.find((one) => one.segmentationId === asked.segmentationId);
    const name = found?.name || `#${asked.segmentationId}`;
    return {
      title: asked.asOf ? text.segmentationAt(name, formatMonth(asked.asOf, locale)) : text.segmentation(name),
      options: (found?.segments ?? []).map((one) => ({ value: one.index, label: segmentTitle(one, locale) })),
    };
  };
}
