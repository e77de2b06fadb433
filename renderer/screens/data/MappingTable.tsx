import { Select } from "antd";
import type { ColumnProposal, Preview } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import type { Mapping } from "./ImportDrawer.tsx";
import { attributePrefix } from "./names.ts";

const keep = "\u0000keep";
const out = "\u0000out";

interface Props {
  readonly preview: Preview;
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
  readonly disabled: boolean;
}

/** Columns as the head of the preview: each with its field and the reason; below them the rows of the file. */
export function MappingTable({ preview, mapping, onChange, disabled }: Props) {
  const text = useText().data;
  const fields = useCall("ingest.fields", {});
  const table = preview.table.startsWith(attributePrefix) ? "attribute" : preview.table;
  const known = (fields.data ?? []).filter((field) => field.table === table);

  function chosen(column: ColumnProposal): string {
    const own = mapping[column.column];
    if (own === null) return out;
    return own ?? column.field ?? keep;
  }
  function choose(column: ColumnProposal, value: string) {
    const { [column.column]: _, ...rest } = mapping;
    const proposed = column.field ?? keep;
    onChange(value === proposed ? rest : { ...rest, [column.column]: value === out ? null : value });
  }

  return (
    <Section title={text.mapping} note={text.mappingHint}>
      <div className="mapping" tabIndex={0} aria-label={text.firstRows}>
        <table>
          <thead>
            <tr>
              {preview.columns.map((column) => {
                const value = chosen(column);
                const changed = Object.hasOwn(mapping, column.column);
                return (
                  <th key={column.column} scope="col" className={value === out ? "left-out" : ""}>
                    <span className="mapping-column ellipsis" title={column.column}>
                      {column.column}
                    </span>
                    <Select
                      size="small"
                      disabled={disabled}
                      className="mapping-field"
                      popupMatchSelectWidth={240}
                      aria-label={column.column}
                      value={value}
                      onChange={(next) => choose(column, next)}
                      showSearch
                      options={[
                        ...(column.field === null ? [{ value: keep, label: text.keepAsAttribute }] : []),
                        { value: out, label: text.leaveOut },
                        ...known.map((field) => ({
                          value: field.field,
                          label: `${field.field}${field.unit ? ` (${field.unit})` : ""}${field.required ? ` · ${text.required}` : ""}`,
                        })),
                      ]}
                    />
                    <span className="faint mapping-reason">
                      {text.reasons[changed ? "asked" : column.reason]} · {text.inferredTypes[column.inferredType]}
                    </span>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, at) => {
                  const column = preview.columns[at];
                  return (
                    <td
                      key={at}
                      className={`ellipsis${column && chosen(column) === out ? " left-out" : ""}`}
                      title={cell}
                    >
                      {cell}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
