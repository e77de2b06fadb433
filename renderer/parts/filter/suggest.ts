import type { FieldInfo, Month } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCount } from "../../format.ts";
import { useLocale } from "../../theme/preferences.ts";

/** The view whose values are offered and matched: of a month, or one that was kept. */
export interface ValuesOf {
  readonly asOf: Month | null;
  readonly snapshotId?: number;
}

export interface Suggestion {
  readonly value: string;
  readonly label: string;
  /** Beside the label, in the list to choose from. */
  readonly note?: string;
}

/** The most frequent values of a category, each with its customers; none without a view, and of personal fields. */
export function useTopValues(field: FieldInfo, view: ValuesOf | undefined): readonly Suggestion[] | undefined {
  const locale = useLocale();
  const enabled = view !== undefined && field.type === "category" && !field.personal && field.sources.length > 0;
  const { data } = useCall("customers.summary", { ...view, field: field.name }, { enabled });
  return data?.bins.map(({ label, customers }) => ({
    value: label,
    label,
    note: formatCount(customers, locale),
  }));
}
