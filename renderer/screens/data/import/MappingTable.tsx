import { Button, Input, Select } from "antd";
import { memo, useMemo, useState } from "react";
import type { CanonicalField, ColumnProposal, Preview } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { fieldsFor, isKept, isOut, readingNow, readingOf, targetOf, withReading, withTarget } from "./choices.ts";
import type { Choices } from "./choices.ts";
import { typeWord } from "./TypeMenu.tsx";

const step = 60;
const noFields: readonly CanonicalField[] = [];

interface Props {
  readonly preview: Preview;
  readonly choices: Choices;
  readonly onChange: (choices: Choices) => void;
  readonly disabled: boolean;
}

/** One row a column: what it holds, where it goes, how it is read, and why so. */
export const MappingTable = memo(function MappingTable({ preview, choices, onChange, disabled }: Props) {
  const text = useText().data;
  const locale = useLocale();
  const names: Readonly<Record<string, string>> = text.fieldNames;
  const fields = useCall("ingest.fields", {}).data ?? noFields;
  const known = useMemo(() => fieldsFor(preview, fields), [preview, fields]);
  const options = useMemo(
    () =>
      known.map((field) => ({
        value: field.field,
        label: `${names[field.field] ?? field.field} · ${field.field}${field.required ? ` · ${text.required}` : ""}`,
      })),
    [known, names, text],
  );
  const [search, setSearch] = useState("");
  const [limit, setLimit] = useState(step);
  const wanted = search.trim().toLowerCase();
  // Of more columns than are seen at once those that were recognised come first.
  const ordered = useMemo(
    () =>
      preview.columns.length > step
        ? preview.columns.toSorted((a, b) => Number(b.field !== null) - Number(a.field !== null))
        : preview.columns,
    [preview],
  );
  const found = wanted === "" ? ordered : ordered.filter((column) => column.column.toLowerCase().includes(wanted));
  const taken = useMemo(() => {
    const count = new Map<string, number>();
    for (const column of preview.columns) {
      const target = targetOf(column, choices);
      count.set(target, (count.get(target) ?? 0) + 1);
    }
    return count;
  }, [preview, choices]);
  return (
    <Section
      title={text.mapping}
      note={preview.keepsColumns ? text.mappingHint : text.mappingHintFieldsOnly}
      actions={
        preview.columns.length > 12 && (
          <Input
            size="small"
            allowClear
            className="mapping-find"
            aria-label={text.findColumn}
            placeholder={text.findColumn}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        )
      }
    >
      <div className="mapping">
        <table className="plain-table" aria-label={text.mapping}>
          <thead>
            <tr>
              <th>{text.column}</th>
              <th>{text.samples}</th>
              <th>{text.fieldOf}</th>
              <th>{text.unit}</th>
              <th>{text.why}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, limit).map((column) => {
              const target = targetOf(column, choices);
              const twice = target !== isKept && target !== isOut && (taken.get(target) ?? 0) > 1;
              return (
                <tr key={column.column} className={target === isOut ? "left-out" : ""}>
                  <td className="mapping-column ellipsis" title={column.column}>
                    {column.column || text.unnamed}
                  </td>
                  <td className="mapping-samples">
                    <span className="ellipsis" title={column.samples.join("\n")}>
                      {column.samples
                        .filter((sample) => sample.trim() !== "")
                        .slice(0, 3)
                        .join(" · ")}
                    </span>
                    <span className="faint">{typeWord(text, column, choices)}</span>
                  </td>
                  <td>
                    <Select
                      size="small"
                      disabled={disabled}
                      className="mapping-field"
                      popupMatchSelectWidth={260}
                      aria-label={column.column}
                      {...(twice ? { status: "error" as const } : {})}
                      value={target}
                      onChange={(next) => onChange(withTarget(column, choices, next))}
                      showSearch={{ optionFilterProp: "label" }}
                      labelRender={({ value, label }) => names[String(value)] ?? label}
                      options={[
                        ...(preview.keepsColumns ? [{ value: isKept, label: text.keepAsAttribute }] : []),
                        { value: isOut, label: text.leaveOut },
                        ...options,
                      ]}
                    />
                  </td>
                  <td>
                    <Reading
                      column={column}
                      target={target}
                      known={known}
                      choices={choices}
                      onChange={onChange}
                      disabled={disabled}
                    />
                  </td>
                  <td className="soft small mapping-why">
                    {text.reasons[Object.hasOwn(choices, column.column) ? "asked" : column.reason]}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {found.length > limit && (
        <Button size="small" onClick={() => setLimit(limit + step * 5)}>
          {text.moreColumns(formatCount(limit, locale), formatCount(found.length, locale))}
        </Button>
      )}
    </Section>
  );
});

interface ReadingProps extends Omit<Props, "preview"> {
  readonly column: ColumnProposal;
  readonly target: string;
  readonly known: readonly CanonicalField[];
}

function Reading({ column, target, known, choices, onChange, disabled }: ReadingProps) {
  const text = useText().data;
  const now = readingNow(column, choices);
  const reading = readingOf(column, target, known, now.type);
  if (!reading) return null;
  const auto = "auto";
  const orders = text.dateOrders;
  const told = target === column.field ? column.unit : null;
  const unitAuto = told === null ? text.unitAuto : text.unitToldBy(text.units[told]);
  const entries: Readonly<Record<typeof reading, readonly [string, string][]>> = {
    money: [
      [auto, unitAuto],
      ["yuan", text.yuan],
      ["fen", text.fen],
    ],
    duration: [
      [auto, unitAuto],
      ["s", text.seconds],
      ["min", text.minutes],
    ],
    date: [
      [auto, orders.auto],
      ["ymd", orders.ymd],
      ["dmy", orders.dmy],
      ["mdy", orders.mdy],
    ],
  };
  const value = (reading === "date" ? now.dateOrder : now.unit) ?? auto;
  const choose = (next: string) => {
    const chosen = next === auto ? undefined : next;
    onChange(
      withReading(
        column,
        choices,
        reading === "date"
          ? { dateOrder: chosen as "ymd" | "dmy" | "mdy" | undefined }
          : { unit: chosen as "yuan" | "fen" | "s" | "min" | undefined },
      ),
    );
  };
  return (
    <Select
      size="small"
      disabled={disabled}
      className="mapping-unit"
      popupMatchSelectWidth={false}
      aria-label={`${column.column}: ${text.unit}`}
      value={value}
      onChange={choose}
      options={entries[reading].map(([key, label]) => ({ value: key, label }))}
    />
  );
}
