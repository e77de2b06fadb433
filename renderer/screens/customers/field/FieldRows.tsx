import { Button } from "antd";
import type { FieldInfo, FieldTrace, Scalar, TraceSource } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import {
  formatCount,
  formatDate,
  formatElapsed,
  formatMonth,
  formatMoment,
  formatNumber,
  formatYuan,
  isShare,
  missing,
} from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useUnit } from "../../../parts/unit.ts";
import { useTableName } from "../../../parts/tableName.ts";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import type { Locale } from "../../../text/locale.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useValueText } from "../values.ts";
import { openField } from "./open.ts";

interface Props {
  readonly asOf: string | null;
  readonly customerId: string;
  readonly field: FieldInfo;
  readonly fields: readonly FieldInfo[];
}

/** One customer's value, what it is computed from, and the rows it rests on with file, line and load date. */
export function FieldRows({ asOf, customerId, field, fields }: Props) {
  const text = useText().field;
  const trace = useCall("customers.trace", { asOf, customerId, field: field.name });
  if (trace.error) return <ErrorNote error={trace.error} onRetry={() => void trace.refetch()} />;
  if (!trace.data) return <SkeletonRows rows={5} height={18} />;
  const { inputs, run, sources } = trace.data;
  const rows = sources.reduce((sum, source) => sum + source.total, 0);
  return (
    <>
      <Told trace={trace.data} field={field} />
      {inputs.length > 0 && <Inputs trace={trace.data} fields={fields} />}
      {run && (
        <div className="row small">
          <span className="soft">{text.runs[run.kind]}</span>
          <Button size="small" type="link" onClick={() => go(run.kind === "segmentation" ? "segments" : "churn")}>
            {text.goTo[run.kind]}
          </Button>
        </div>
      )}
      {!run && (
        <Section title={text.rows}>
          {rows === 0 && <p className="soft small">{text.noRows}</p>}
          {sources
            .filter((source) => source.total > 0)
            .map((source) => (
              <SourceRows key={source.table} source={source} />
            ))}
        </Section>
      )}
    </>
  );
}

function Told({ trace, field }: { readonly trace: FieldTrace; readonly field: FieldInfo }) {
  const text = useText().field;
  const show = useValueText();
  const unit = useUnit();
  // Yuan and percent are written with the value; a count counts what the title names.
  const plain = field.type === "number" || field.type === "whole";
  const told =
    plain && field.unit !== null && field.unit !== "count" && !isShare(field) && trace.value !== null
      ? unit(field.unit)
      : null;
  return (
    <div className="told">
      <span className="soft small">{text.ofCustomer(trace.customerId)}</span>
      <span>
        <strong className="told-value num">{show(trace.value, field)}</strong>
        {told && <span className="soft"> {told}</span>}
      </span>
    </div>
  );
}

function Inputs({ trace, fields }: { readonly trace: FieldTrace; readonly fields: readonly FieldInfo[] }) {
  const text = useText().field;
  const locale = useLocale();
  const show = useValueText();
  return (
    <table className="plain-table trace-inputs" aria-label={text.inputs}>
      <tbody>
        {trace.inputs.map(({ field: name, value }) => {
          const input = fields.find((one) => one.name === name);
          if (!input) return null;
          return (
            <tr key={name}>
              <td>
                <Button size="small" type="link" onClick={() => openField(name, trace.customerId)}>
                  {input.title[locale]}
                </Button>
              </td>
              <td className="right">{show(value, input)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function SourceRows({ source }: { readonly source: TraceSource }) {
  const words = useText();
  const text = words.field;
  const locale = useLocale();
  const tableName = useTableName();
  const names: Readonly<Record<string, string>> = words.data.fieldNames;
  const { table, columns, rows, total } = source;
  const own = table.startsWith("attribute:");
  const count = (value: number) => formatCount(value, locale);
  const show = useCell();
  return (
    <div>
      <div className="row trace-head">
        <strong>{tableName(table)}</strong>
        <span className="soft small">
          {rows.length < total ? text.rowsShown(count(rows.length), count(total)) : text.rowsAll(count(total))}
        </span>
      </div>
      <div className="scroll-x trace-scroll" tabIndex={0}>
        <table className="plain-table trace" aria-label={tableName(table)}>
          <thead>
            <tr>
              <th>{text.fileLine}</th>
              {columns.map((column, index) => (
                <th key={column} className={isNumber(rows[0]?.values[index]) ? "right" : ""}>
                  {(own ? undefined : names[column]) ?? column}
                </th>
              ))}
              <th>{text.loaded}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at}>
                <td className="nowrap soft" title={row.file}>
                  {text.fileAt(row.file.split(/[\\/]/).at(-1) ?? row.file, count(row.line))}
                </td>
                {row.values.map((value, index) => (
                  <td key={columns[index]} className={isNumber(value) ? "right num" : "nowrap"}>
                    {show(columns[index] ?? "", value)}
                  </td>
                ))}
                <td className="nowrap soft">{formatMoment(row.loadedAt, locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

const isNumber = (value: Scalar | null | undefined): value is number => typeof value === "number";

/** A cell of a stored row: money in yuan, codes and dates in words. */
function useCell(): (column: string, value: Scalar | null) => string {
  const words = useText();
  const locale = useLocale();
  const codes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    ...words.customers.values,
    ...words.field.codes,
  };
  return (column, value) => {
    if (value === null || value === "") return missing;
    if (typeof value === "boolean") return value ? words.common.yes : words.common.no;
    if (column === "duration_s" && typeof value === "number") return formatElapsed(value * 1000);
    if (typeof value === "number")
      return column.endsWith("_fen") ? formatYuan(value, locale) : formatNumber(value, locale, 4);
    return codes[column]?.[value] ?? dated(column, value, locale);
  };
}

/** Text of a row: a month, a day or a moment as the reader writes them. */
function dated(column: string, value: string, locale: Locale): string {
  if (/^\d{4}-\d\d-01$/.test(value) && /month/.test(column)) return formatMonth(value.slice(0, 7), locale);
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return formatDate(value, locale);
  const moment = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)/.exec(value);
  return moment ? `${formatDate(moment[1] ?? "", locale)} ${moment[2]}` : value;
}
