import type { FieldInfo } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCount } from "../../format.ts";
import { useLocale } from "../../theme/preferences.ts";

export interface Suggestion {
  readonly value: string;
  readonly label: string;
  /** Beside the label, in the list to choose from. */
  readonly note?: string;
}

/** The most frequent values of a category, each with its customers; none without a month, and of personal fields. */
export function useTopValues(field: FieldInfo, asOf: string | null | undefined): readonly Suggestion[] | undefined {
  const locale = useLocale();
  const enabled = asOf !== undefined && field.type === "category" && !field.personal && field.sources.length > 0;
  const { data } = useCall("customers.summary", { asOf, field: field.name }, { enabled });
  return data?.bins.map(({ label, customers }) => ({
    value: label,
    label,
    note: formatCount(customers, locale),
  }));
}
