import { Select } from "antd";
import type { FieldInfo } from "../../../analytics/api/index.ts";
import { groupBy } from "../../group.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

interface Props {
  readonly fields: readonly FieldInfo[];
  readonly value: string | null;
  readonly onChange: (name: string) => void;
}

/** One field of the view, by category; found by its title in either language or by its name. */
export function FieldSelect({ fields, value, onChange }: Props) {
  const words = useText();
  const text = words.parts.filter;
  const locale = useLocale();
  const groups = groupBy(fields, (field) => field.category);
  return (
    <Select
      size="small"
      className="filter-field"
      aria-label={text.field}
      placeholder={text.searchField}
      popupMatchSelectWidth={280}
      defaultOpen={value === null}
      autoFocus={value === null}
      value={value}
      onChange={onChange}
      showSearch={{
        filterOption: (query, option) =>
          Boolean(option && "search" in option && String(option.search).includes(query.toLowerCase())),
      }}
      options={[...groups].map(([category, items]) => ({
        label: words.customers.categories[category],
        options: items.map((field) => ({
          value: field.name,
          label: field.sources.length === 0 ? `${field.title[locale]} (${text.noSource})` : field.title[locale],
          search: `${field.title["zh-CN"]} ${field.title.en} ${field.name}`.toLowerCase(),
        })),
      }))}
    />
  );
}
