import { canonicalTables } from "../../analytics/api/index.ts";
import { tableText } from "../../analytics/api/text/index.ts";
import { useText } from "../text/index.ts";
import { useLocale } from "../theme/preferences.ts";

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
