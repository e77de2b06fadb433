import { Segmented, Select, Tooltip } from "antd";
import { useMemo, useState } from "react";
import type { FieldQuality } from "../../../../analytics/api/index.ts";
import { formatCount, formatMonth, formatPercent } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useTableName } from "../../../parts/tableName.ts";
import { withGaps } from "../months.ts";

type Measure = "filled" | "valid";
const undated = "";

interface Props {
  readonly fields: readonly FieldQuality[];
  readonly titleOf: (field: string, table?: string) => string;
}

/** Fields by months of one table: how full, how valid. The worse a cell, the darker. */
export function Heat({ fields, titleOf }: Props) {
  const text = useText().data.quality;
  const words = useText();
  const locale = useLocale();
  const name = useTableName();
  const tables = useMemo(() => [...new Set(fields.map((field) => field.table))], [fields]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [measure, setMeasure] = useState<Measure>("filled");
  const table = chosen !== null && tables.includes(chosen) ? chosen : (tables[0] ?? "");
  const { months, rows } = useMemo(() => matrix(fields.filter((field) => field.table === table)), [fields, table]);
  if (tables.length === 0) return null;
  return (
    <Section
      title={text.heat}
      note={text.heatHint}
      actions={
        <div className="row">
          <Select
            aria-label={words.data.table}
            size="small"
            popupMatchSelectWidth={false}
            value={table}
            onChange={setChosen}
            options={tables.map((value) => ({ value, label: name(value) }))}
          />
          <Segmented
            aria-label={text.measure}
            size="small"
            value={measure}
            onChange={setMeasure}
            options={(["filled", "valid"] as const).map((value) => ({ value, label: text.measures[value] }))}
          />
        </div>
      }
    >
      <div
        className="coverage heat"
        tabIndex={0}
        aria-label={text.heatDescription(name(table), rows.length, months.length)}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{text.field}</th>
              {months.map((month) => (
                <th key={month} scope="col" className="right">
                  {month === undated ? words.common.noDate : month}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ field, cells }) => (
              <tr key={field}>
                <th scope="row" className="ellipsis" title={field}>
                  {titleOf(field, table)}
                </th>
                {months.map((month) => {
                  const cell = cells.get(month);
                  if (!cell || cell.rows === 0)
                    return (
                      <td key={month} className={month === undated ? "none" : "gap"} aria-label={words.data.gap} />
                    );
                  const filled = cell.filled / cell.rows;
                  const valid = cell.filled === 0 ? null : cell.valid / cell.filled;
                  const share = measure === "filled" ? filled : valid;
                  const label = text.cell(
                    formatPercent(filled, locale),
                    valid === null ? "—" : formatPercent(valid, locale),
                    formatCount(cell.rows, locale),
                  );
                  const depth = share === null || share >= 1 ? 0 : Math.round(8 + (1 - share) * 62);
                  return (
                    <Tooltip
                      key={month}
                      title={`${titleOf(field, table)}${month ? ` · ${formatMonth(month, locale)}` : ""} · ${label}`}
                    >
                      <td
                        className={share === null ? "none" : ""}
                        style={{
                          background:
                            depth > 0 ? `color-mix(in srgb, var(--bad) ${depth}%, var(--surface))` : undefined,
                        }}
                      >
                        {share === null ? "·" : shareText(share, locale)}
                      </td>
                    </Tooltip>
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

/** Never rounds a share below one up to 100 %, nor one above zero down to 0 %. */
function shareText(share: number, locale: Parameters<typeof formatPercent>[1]): string {
  const near = (share > 0.995 && share < 1) || (share > 0 && share < 0.005);
  return formatPercent(
    near ? (share > 0.5 ? Math.min(share, 0.999) : Math.max(share, 0.001)) : share,
    locale,
    near ? 1 : 0,
  );
}

function matrix(fields: readonly FieldQuality[]): {
  months: string[];
  rows: { field: string; cells: Map<string, FieldQuality> }[];
} {
  const months = new Set<string>();
  const rows = new Map<string, Map<string, FieldQuality>>();
  for (const cell of fields) {
    const month = cell.month ?? undated;
    months.add(month);
    const cells = rows.get(cell.field) ?? new Map<string, FieldQuality>();
    cells.set(month, cell);
    rows.set(cell.field, cells);
  }
  const dated = [...months].filter((month) => month !== undated).sort();
  return {
    months: [...(months.has(undated) ? [undated] : []), ...withGaps(dated)],
    rows: [...rows].map(([field, cells]) => ({ field, cells })),
  };
}
