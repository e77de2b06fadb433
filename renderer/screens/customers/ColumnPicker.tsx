import TableOutlined from "@ant-design/icons/TableOutlined";
import { Button, Checkbox, Input, Popover } from "antd";
import { useState } from "react";
import type { FieldInfo } from "../../../analytics/api/index.ts";
import { groupBy } from "../../group.ts";
import { FieldTag } from "../../parts/FieldTag.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

interface Props {
  readonly fields: readonly FieldInfo[];
  readonly shown: readonly string[];
  readonly onChange: (shown: readonly string[]) => void;
  readonly onReset: () => void;
}

/** Which fields the grid shows, by category. */
export function ColumnPicker({ fields, shown, onChange, onReset }: Props) {
  const words = useText();
  const text = words.customers;
  const locale = useLocale();
  const [query, setQuery] = useState("");
  const chosen = new Set(shown);
  const found = fields.filter((field) =>
    `${field.title["zh-CN"]} ${field.title.en} ${field.name}`.toLowerCase().includes(query.toLowerCase()),
  );
  const set = (names: readonly string[], on: boolean) => {
    const next = new Set(shown);
    for (const name of names)
      if (on) next.add(name);
      else next.delete(name);
    onChange(fields.filter((field) => next.has(field.name)).map((field) => field.name));
  };
  const panel = (
    <div className="picker">
      <Input
        size="small"
        allowClear
        autoFocus
        aria-label={words.parts.filter.searchField}
        placeholder={words.parts.filter.searchField}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <div className="picker-list">
        {[...groupBy(found, (field) => field.category)].map(([category, items]) => {
          const names = items.map((field) => field.name);
          const on = names.filter((name) => chosen.has(name)).length;
          return (
            <fieldset key={category}>
              <Checkbox
                checked={on === names.length}
                indeterminate={on > 0 && on < names.length}
                onChange={(event) => set(names, event.target.checked)}
              >
                <strong>{text.categories[category]}</strong>
              </Checkbox>
              {items.map((field) => (
                <div key={field.name} className="picker-item">
                  <Checkbox
                    checked={chosen.has(field.name)}
                    disabled={field.name === "customer_id"}
                    onChange={(event) => set([field.name], event.target.checked)}
                  >
                    {field.title[locale]}
                  </Checkbox>
                  <span className="grow" />
                  <FieldTag field={field} />
                </div>
              ))}
            </fieldset>
          );
        })}
      </div>
      <div className="row">
        <span className="soft small grow">{text.columnsShown(shown.length, fields.length)}</span>
        <Button
          size="small"
          onClick={() =>
            set(
              fields.map((field) => field.name),
              true,
            )
          }
        >
          {text.columnsAll}
        </Button>
        <Button size="small" onClick={onReset}>
          {text.columnsReset}
        </Button>
      </div>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" arrow={false} content={panel}>
      <Button icon={<TableOutlined aria-hidden />}>
        {text.columns}{" "}
        <span className="soft num">
          {shown.length}/{fields.length}
        </span>
      </Button>
    </Popover>
  );
}
