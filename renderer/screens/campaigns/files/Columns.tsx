import ArrowDownOutlined from "@ant-design/icons/ArrowDownOutlined";
import ArrowUpOutlined from "@ant-design/icons/ArrowUpOutlined";
import CloseOutlined from "@ant-design/icons/CloseOutlined";
import HolderOutlined from "@ant-design/icons/HolderOutlined";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { listColumns } from "../../../../analytics/api/index.ts";
import type { ExportColumn, Month } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { moved } from "./order.ts";

interface Props {
  readonly columns: readonly ExportColumn[];
  readonly asOf: Month | null;
  readonly onChange: (columns: readonly ExportColumn[]) => void;
}

const viewPrefix = "view:";
/** What is dragged is named by this type, so that nothing else can be dropped here. */
const dragged = "application/x-foresight-export-column";

/** The file's columns in their order: dragged, or moved by their arrows; the header is what the other system asks for. */
export function Columns({ columns, asOf, onChange }: Props) {
  const words = useText();
  const text = words.delivery;
  const locale = useLocale();
  const fields = useCall("customers.fields", { asOf }).data;
  const [over, setOver] = useState<number | null>(null);
  const titleOf = (source: string) =>
    source.startsWith(viewPrefix)
      ? (fields?.find(({ name }) => name === source.slice(viewPrefix.length))?.title[locale] ??
        source.slice(viewPrefix.length))
      : ((text.listColumns as Readonly<Record<string, string>>)[source] ?? source);
  const used = new Set(columns.map(({ source }) => source));
  const offered = [
    {
      label: text.ofTheList,
      options: listColumns
        .filter((source) => !used.has(source))
        .map((source) => ({ value: source as string, label: text.listColumns[source], search: source as string })),
    },
    {
      label: text.ofTheView,
      options: (fields ?? [])
        .filter(({ name }) => !used.has(viewPrefix + name))
        .map((field) => ({
          value: viewPrefix + field.name,
          label: field.title[locale],
          search: `${field.title["zh-CN"]} ${field.title.en} ${field.name}`.toLowerCase(),
        })),
    },
  ];
  return (
    <div className="stack">
      <ol className="export-columns" aria-label={text.columns}>
        {columns.map((column, at) => {
          const title = titleOf(column.source);
          return (
            <li
              key={`${column.source}-${at}`}
              className={over === at ? "over" : ""}
              draggable
              onDragStart={(event) => event.dataTransfer.setData(dragged, String(at))}
              onDragOver={(event) => {
                if (!event.dataTransfer.types.includes(dragged)) return;
                event.preventDefault();
                setOver(at);
              }}
              onDragLeave={() => setOver(null)}
              onDrop={(event) => {
                const from = Number(event.dataTransfer.getData(dragged));
                event.preventDefault();
                event.stopPropagation();
                setOver(null);
                onChange(moved(columns, from, at));
              }}
            >
              <HolderOutlined aria-hidden className="faint" />
              <span className="grow ellipsis" title={title}>
                {title}
              </span>
              <Input
                size="small"
                className="export-header"
                aria-label={text.headerOf(title)}
                value={column.name}
                maxLength={200}
                onChange={(event) =>
                  onChange(columns.map((one, index) => (index === at ? { ...one, name: event.target.value } : one)))
                }
              />
              <Button
                size="small"
                type="text"
                icon={<ArrowUpOutlined aria-hidden />}
                aria-label={text.moveUp(title)}
                disabled={at === 0}
                onClick={() => onChange(moved(columns, at, at - 1))}
              />
              <Button
                size="small"
                type="text"
                icon={<ArrowDownOutlined aria-hidden />}
                aria-label={text.moveDown(title)}
                disabled={at === columns.length - 1}
                onClick={() => onChange(moved(columns, at, at + 1))}
              />
              <Button
                size="small"
                type="text"
                icon={<CloseOutlined aria-hidden />}
                aria-label={text.removeColumn(title)}
                disabled={columns.length === 1}
                onClick={() => onChange(columns.filter((_, index) => index !== at))}
              />
            </li>
          );
        })}
      </ol>
      <Select
        size="small"
        className="export-add"
        aria-label={text.addColumn}
        placeholder={text.addColumn}
        popupMatchSelectWidth={280}
        value={null}
        showSearch={{
          filterOption: (query, option) =>
            Boolean(option && "search" in option && String(option.search).includes(query.toLowerCase())),
        }}
        options={offered}
        onChange={(source: string | null) => {
          if (source === null) return;
          const name = source.startsWith(viewPrefix) ? source.slice(viewPrefix.length) : source;
          onChange([...columns, { name, source }]);
        }}
      />
    </div>
  );
}
