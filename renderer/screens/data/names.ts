import { useMemo } from "react";
import type { Month } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatMonth, missing } from "../../format.ts";
import { attributePrefix } from "../../parts/tableName.ts";
import { hasView, useProject } from "../../shell/project.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

/** A field's title. A column of an attribute table keeps the name its file gives it. */
export function useFieldTitle(): (field: string, table?: string) => string {
  const project = useProject();
  const locale = useLocale();
  const names: Readonly<Record<string, string>> = useText().data.fieldNames;
  const fields = useCall("customers.fields", { asOf: project.asOf }, { enabled: hasView(project) });
  const titles = useMemo(
    () => new Map((fields.data ?? []).map((field) => [field.name, field.title[locale]])),
    [fields.data, locale],
  );
  return (field, table = "") =>
    titles.get(field) ?? (table.startsWith(attributePrefix) ? undefined : names[field]) ?? field;
}

/** From the first to the last month; `—` for what has none. */
export function usePeriod(): (first: Month | null | undefined, last: Month | null | undefined) => string {
  const text = useText().data;
  const locale = useLocale();
  return (first, last) => {
    if (!first || !last) return missing;
    return first === last
      ? formatMonth(first, locale)
      : text.range(formatMonth(first, locale), formatMonth(last, locale));
  };
}
