import { useMemo } from "react";
import type { CustomerBill, CustomerDetail } from "../../../analytics/api/index.ts";
import { formatMonth, formatNumber, formatYuan } from "../../format.ts";
import { Chart } from "../../parts/chart/Chart.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { palette } from "../../theme/tokens.ts";
import { monthsBetween } from "./months.ts";

/** Bills and calls by month, to the as-of month. A source that is missing has no chart. */
export function CustomerCharts({ customer }: { readonly customer: CustomerDetail }) {
  return (
    <>
      {customer.bills.length > 0 && <Bills customer={customer} />}
      {customer.calls.length > 0 && <Calls customer={customer} />}
    </>
  );
}

const parts = ["outgoingCallFen", "dataFen", "vasFen"] as const;
const grid = { top: 28, bottom: 24, left: 52, right: 12 } as const;

/** The months of the rows, to the as-of month, each with its row if it has one. */
function byMonth<R extends { readonly month: string }>(rows: readonly R[], asOf: string | null) {
  const known = new Map(rows.map((row) => [row.month, row]));
  const first = rows[0]?.month;
  return first === undefined
    ? []
    : monthsBetween(first, asOf ?? rows.at(-1)?.month ?? first).map((month) => ({ month, row: known.get(month) }));
}

function Bills({ customer }: { readonly customer: CustomerDetail }) {
  const text = useText().customers;
  const locale = useLocale();
  const months = useMemo(() => byMonth(customer.bills, customer.asOf), [customer]);
  const shown = useMemo(() => parts.filter((part) => customer.bills.some((bill) => (bill[part] ?? 0) > 0)), [customer]);
  const series = useMemo(() => {
    const rest = (bill: CustomerBill) =>
      Math.max(0, bill.totalFen - shown.reduce((sum, part) => sum + (bill[part] ?? 0), 0));
    const stacked = shown.map((part, index) => ({
      name: text.billParts[part],
      color: palette[index + 2],
      data: months.map(({ row }) => (row ? (row[part] ?? 0) / 100 : null)),
    }));
    const remainder = {
      name: shown.length > 0 ? text.billParts.other : text.bills,
      color: palette[0],
      data: months.map(({ row }) => (row ? rest(row) / 100 : null)),
    };
    return [remainder, ...stacked].filter((one) => one.data.some((value) => value !== null && value > 0));
  }, [months, shown, text]);
  const option = useMemo(
    () => ({
      grid,
      legend: { top: 0, right: 0, show: series.length > 1 },
      tooltip: {
        trigger: "axis",
        valueFormatter: (value: number | null) => (value === null ? "" : formatYuan(value * 100, locale)),
      },
      xAxis: { type: "category", data: months.map(({ month }) => month) },
      yAxis: { type: "value", name: text.billsAxis },
      series: series.map((one) => ({ ...one, type: "bar", stack: "bill", barMaxWidth: 26 })),
    }),
    [months, series, locale, text],
  );
  const [first, last] = [months[0]?.month ?? "", months.at(-1)?.month ?? ""];
  return (
    <Chart
      title={text.bills}
      description={text.billsDescription(formatMonth(first, locale), formatMonth(last, locale))}
      height={190}
      option={option}
      data={{
        columns: [text.month, text.billsAxis, ...shown.map((part) => text.billParts[part])],
        rows: months.map(({ month, row }) => [
          month,
          row ? row.totalFen / 100 : null,
          ...shown.map((part) => (row && row[part] !== null ? row[part] / 100 : null)),
        ]),
      }}
    />
  );
}

function Calls({ customer }: { readonly customer: CustomerDetail }) {
  const text = useText().customers;
  const locale = useLocale();
  const months = useMemo(() => byMonth(customer.calls, customer.asOf), [customer]);
  const option = useMemo(
    () => ({
      grid: { ...grid, right: 44 },
      tooltip: { trigger: "axis", valueFormatter: (value: number) => formatNumber(value, locale, 1) },
      legend: { top: 0, left: "center" },
      xAxis: { type: "category", data: months.map(({ month }) => month) },
      yAxis: [
        { type: "value", name: text.minutesAxis },
        { type: "value", name: text.callsAxis, splitLine: { show: false }, minInterval: 1 },
      ],
      series: [
        {
          type: "bar",
          name: text.minutes,
          color: palette[4],
          barMaxWidth: 26,
          data: months.map(({ row }) => row?.minutes ?? 0),
        },
        {
          type: "line",
          name: text.callCount,
          color: palette[5],
          yAxisIndex: 1,
          data: months.map(({ row }) => row?.calls ?? 0),
        },
        {
          type: "line",
          name: text.outgoing,
          color: palette[3],
          yAxisIndex: 1,
          lineStyle: { type: "dashed" },
          data: months.map(({ row }) => row?.outgoing ?? 0),
        },
      ],
    }),
    [months, locale, text],
  );
  const [first, last] = [months[0]?.month ?? "", months.at(-1)?.month ?? ""];
  return (
    <Chart
      title={text.calls}
      description={text.callsDescription(formatMonth(first, locale), formatMonth(last, locale))}
      height={190}
      option={option}
      data={{
        columns: [text.month, text.minutes, text.callCount, text.outgoing],
        rows: months.map(({ month, row }) => [month, row?.minutes ?? 0, row?.calls ?? 0, row?.outgoing ?? 0]),
      }}
    />
  );
}
