import { useText } from "../../text/index.ts";

export const attributePrefix = "attribute:";

/** A table's name as people say it; an attribute table keeps its own name. */
export function useTableName(): (table: string) => string {
  const text = useText().data;
  return (table) => {
    if (table.startsWith(attributePrefix)) return text.ownTable(table.slice(attributePrefix.length));
    return text.tableNames[table] ?? table;
  };
}
