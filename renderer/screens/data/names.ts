import { useMemo } from "react";
import { useCall } from "../../engine/hooks.ts";
import { hasView, useProject } from "../../shell/project.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

export const attributePrefix = "attribute:";

/** A table's name as people say it; an attribute table keeps its own name. */
export function useTableName(): (table: string) => string {
  const text = useText().data;
  return (table) => {
    if (table.startsWith(attributePrefix)) return text.ownTable(table.slice(attributePrefix.length));
    return text.tableNames[table] ?? table;
  };
}

/** A view field's title; a column of a source keeps its name. */
export function useFieldTitle(): (field: string) => string {
  const project = useProject();
  const locale = useLocale();
  const fields = useCall("customers.fields", { asOf: project.asOf }, { enabled: hasView(project) });
  const titles = useMemo(
    () => new Map((fields.data ?? []).map((field) => [field.name, field.title[locale]])),
    [fields.data, locale],
  );
  return (field) => titles.get(field) ?? field;
}
