import { Input, InputNumber, Select, Switch } from "antd";
import type { Encoding, Preview } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatBytes } from "../../../format.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { attributePrefix, useTableName } from "../../../parts/tableName.ts";
import type { Options } from "./choices.ts";
import { Labelled, MoreOptions } from "./MoreOptions.tsx";
import type { PartProps, Set } from "./MoreOptions.tsx";

const encodings: readonly Encoding[] = ["utf-8", "gb18030", "utf-16le", "utf-16be", "windows-1252"];

interface Props {
  readonly preview: Preview;
  readonly options: Options;
  readonly onOptions: (options: Options) => void;
  readonly onTable: (table: string) => void;
  readonly disabled: boolean;
}

/** How the file is read and where it goes: as recognised, changed by hand where that was wrong. */
export function FileOptions({ preview, options, onOptions, onTable, disabled }: Props) {
  const text = useText().data;
  const locale = useLocale();
  const set: Set = (key, value) => {
    const { [key]: _, ...rest } = options;
    onOptions(value === undefined || value === "" || value === null ? rest : { ...rest, [key]: value });
  };
  const delimiters = [
    { value: ",", label: text.comma },
    { value: "\t", label: text.tab },
    { value: ";", label: text.semicolon },
    { value: "|", label: text.pipe },
    { value: " ", label: text.blank },
  ];
  const ownDelimiter = preview.delimiter !== null && !delimiters.some((item) => item.value === preview.delimiter);
  const hasHeader = !["json", "parquet"].includes(preview.format);
  return (
    <>
      <div className="file-options">
        <Target preview={preview} onTable={onTable} disabled={disabled} />
        {preview.sheets.length > 0 && (
          <Labelled label={["xlsx", "xls", "html"].includes(preview.format) ? text.sheet : text.member}>
            <Select
              disabled={disabled}
              popupMatchSelectWidth={false}
              value={options.sheet ?? preview.sheet}
              onChange={(value) => set("sheet", value)}
              options={preview.sheets.map((value) => ({ value, label: value }))}
            />
          </Labelled>
        )}
        {preview.format === "csv" && (
          <>
            <Labelled label={text.encoding}>
              <Select
                disabled={disabled}
                popupMatchSelectWidth={false}
                value={options.encoding ?? preview.encoding}
                onChange={(value) => set("encoding", value)}
                options={encodings.map((value) => ({ value, label: value.toUpperCase() }))}
              />
            </Labelled>
            <Labelled label={text.delimiter}>
              <Select
                disabled={disabled}
                popupMatchSelectWidth={false}
                value={options.delimiter ?? preview.delimiter}
                onChange={(value) => set("delimiter", value)}
                options={
                  ownDelimiter
                    ? [...delimiters, { value: preview.delimiter ?? "", label: preview.delimiter }]
                    : delimiters
                }
              />
            </Labelled>
          </>
        )}
        {hasHeader && (
          <Labelled label={text.headerRow} hint={text.headerRowHint}>
            <InputNumber
              className="option-number"
              disabled={disabled}
              min={0}
              max={1000}
              precision={0}
              value={options.headerRow ?? preview.headerRow}
              onChange={(value) => set("headerRow", value)}
            />
          </Labelled>
        )}
        <Labelled label={text.fileMonth} hint={text.fileMonthHint}>
          <Input
            disabled={disabled}
            type="month"
            value={options.month ?? preview.month ?? ""}
            onChange={(event) => set("month", event.target.value)}
          />
        </Labelled>
        <span className="faint small file-facts">
          {preview.format.toUpperCase()} · {formatBytes(preview.bytes, locale)}
        </span>
      </div>
      <Unfold preview={preview} options={options} set={set} disabled={disabled} />
      <MoreOptions options={options} set={set} disabled={disabled} />
    </>
  );
}

function Target({ preview, onTable, disabled }: Pick<Props, "preview" | "onTable" | "disabled">) {
  const text = useText().data;
  const name = useTableName();
  const fields = useCall("ingest.fields", {});
  const canonical = [...new Set((fields.data ?? []).map((field) => field.table))].filter(
    (table) => table !== "attribute",
  );
  const isAttribute = preview.table.startsWith(attributePrefix);
  const own = isAttribute
    ? preview.table
    : `${attributePrefix}${preview.file.split(/[\\/]/).at(-1)?.replace(/\..*$/, "") ?? "table"}`;
  return (
    <>
      <Labelled label={text.targetTable}>
        <Select
          disabled={disabled}
          popupMatchSelectWidth={false}
          value={preview.table}
          onChange={onTable}
          options={[
            ...canonical.map((table) => ({ value: table, label: name(table) })),
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
    </>
  );
}

function Unfold({ preview, options, set, disabled }: PartProps & Pick<Props, "preview">) {
  const text = useText().data;
  if (!options.unfold && !preview.notes.some((note) => note.code === "month_suffix_columns")) return null;
  return (
    <div className="row wrap unfold">
      <label className="row">
        <Switch
          size="small"
          disabled={disabled}
          checked={options.unfold ?? false}
          onChange={(on) => set("unfold", on || undefined)}
        />
        {text.unfold}
      </label>
      <span className="soft small">{text.unfoldHint}</span>
      {options.unfold && (
        <label className="row small soft">
          {text.unfoldYear}
          <InputNumber
            size="small"
            className="option-number"
            disabled={disabled}
            min={1970}
            max={2100}
            precision={0}
            value={options.unfoldYear ?? null}
            onChange={(value) => set("unfoldYear", value)}
          />
        </label>
      )}
    </div>
  );
}
