import { Input, Select, Tooltip } from "antd";
import type { ReactNode } from "react";
import type { Encoding, Preview } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatBytes } from "../../format.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { Options } from "./ImportDrawer.tsx";
import { attributePrefix, useTableName } from "./names.ts";

const encodings: readonly Encoding[] = ["utf-8", "gb18030", "utf-16le", "utf-16be", "windows-1252"];

interface Props {
  readonly preview: Preview;
  readonly options: Options;
  readonly onOptions: (options: Options) => void;
  readonly onTable: (table: string) => void;
  readonly disabled: boolean;
}

function Labelled({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  return (
    <label className="labelled">
      <Tooltip title={hint}>
        <span className="soft small">{label}</span>
      </Tooltip>
      {children}
    </label>
  );
}

/** How the file is read and where it goes: as recognised, changed by hand where that was wrong. */
export function FileOptions({ preview, options, onOptions, onTable, disabled }: Props) {
  const text = useText().data;
  const locale = useLocale();
  const name = useTableName();
  const fields = useCall("ingest.fields", {});
  const canonical = [...new Set((fields.data ?? []).map((field) => field.table))].filter(
    (table) => table !== "attribute",
  );
  const isAttribute = preview.table.startsWith(attributePrefix);
  const own = isAttribute
    ? preview.table
    : `${attributePrefix}${
        preview.file
          .split(/[\\/]/)
          .at(-1)
          ?.replace(/\.[^.]+$/, "") ?? "table"
      }`;
  const set = <K extends keyof Options>(key: K, value: Options[K] | undefined) => {
    const { [key]: _, ...rest } = options;
    onOptions(value === undefined || value === "" ? rest : { ...rest, [key]: value });
  };
  const delimiters = [
    { value: ",", label: text.comma },
    { value: "\t", label: text.tab },
    { value: ";", label: text.semicolon },
    { value: "|", label: text.pipe },
  ];
  return (
    <div className="file-options">
      <Labelled label={text.targetTable}>
        <Select
          disabled={disabled}
          popupMatchSelectWidth={false}
          value={preview.table}
          onChange={onTable}
          options={[
            ...canonical.map((table) => ({ value: table, label: `${name(table)} (${table})` })),
            { value: own, label: name(own) },
          ]}
        />
        <span className="faint small">{text.reasons[preview.tableReason]}</span>
      </Labelled>
      {isAttribute && (
        <Labelled label={text.attributeName}>
          <Input
            key={preview.table}
            disabled={disabled}
            defaultValue={preview.table.slice(attributePrefix.length)}
            onBlur={(event) => {
              const typed = event.target.value.trim();
              if (typed && attributePrefix + typed !== preview.table) onTable(attributePrefix + typed);
            }}
            onPressEnter={(event) => event.currentTarget.blur()}
          />
        </Labelled>
      )}
      {preview.format === "csv" && (
        <>
          <Labelled label={text.encoding}>
            <Select
              disabled={disabled}
              value={preview.encoding}
              onChange={(value) => set("encoding", value ?? undefined)}
              options={encodings.map((value) => ({ value, label: value.toUpperCase() }))}
            />
          </Labelled>
          <Labelled label={text.delimiter}>
            <Select
              disabled={disabled}
              value={preview.delimiter}
              onChange={(value) => set("delimiter", value ?? undefined)}
              options={
                delimiters.some((item) => item.value === preview.delimiter) || preview.delimiter === null
                  ? delimiters
                  : [...delimiters, { value: preview.delimiter, label: preview.delimiter }]
              }
            />
          </Labelled>
        </>
      )}
      <Labelled label={text.moneyUnit}>
        <Select
          disabled={disabled}
          value={options.moneyUnit ?? "yuan"}
          onChange={(value) => set("moneyUnit", value)}
          options={[
            { value: "yuan", label: text.yuan },
            { value: "fen", label: text.fen },
          ]}
        />
      </Labelled>
      <Labelled label={text.fileMonth} hint={text.fileMonthHint}>
        <Input
          disabled={disabled}
          type="month"
          value={options.month ?? ""}
          onChange={(event) => set("month", event.target.value || undefined)}
        />
      </Labelled>
      <Labelled label={text.origin} hint={text.originHint}>
        <Input
          disabled={disabled}
          type="date"
          value={options.origin ?? ""}
          onChange={(event) => set("origin", event.target.value || undefined)}
        />
      </Labelled>
      <span className="faint small file-facts">
        {preview.format.toUpperCase()} · {formatBytes(preview.bytes, locale)}
      </span>
    </div>
  );
}
