import { useMemo } from "react";
import { canonicalTables } from "../../../analytics/api/index.ts";
import type { Month } from "../../../analytics/api/index.ts";
import { tableText } from "../../../analytics/api/text/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatMonth, missing } from "../../format.ts";
import { hasView, useProject } from "../../shell/project.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

export const attributePrefix = "attribute:";

/** A table's name as people say it; an attribute table keeps its own, columns kept beside a table are said to be that. */
export function useTableName(): (table: string) => string {
  const text = useText().data;
  const locale = useLocale();
  return (table) => {
    if (!table.startsWith(attributePrefix)) return tableText(table, locale);
    const own = table.slice(attributePrefix.length);
    return isCanonical(own) ? text.besideTable(tableText(own, locale)) : text.ownTable(own);
  };
}

const isCanonical = (table: string): boolean => (canonicalTables as readonly string[]).includes(table);

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
