import { useMemo } from "react";
import type { CustomerDetail } from "../../../analytics/api/index.ts";
import { formatMonth, formatNumber, formatYuan } from "../../format.ts";
import { Chart } from "../../parts/chart/Chart.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { palette } from "../../theme/tokens.ts";

/** Bills and calls by month. A source that is missing has no chart. */
export function CustomerCharts({ customer }: { readonly customer: CustomerDetail }) {
  const text = useText().customers;
  const locale = useLocale();
  const { bills, calls } = customer;

  const billOption = useMemo(
    () => ({
      tooltip: { trigger: "axis", valueFormatter: (value: number) => formatYuan(value * 100, locale) },
      xAxis: { type: "category", data: bills.map((bill) => bill.month) },
      yAxis: { type: "value", name: text.billsAxis },
      series: [{ type: "bar", name: text.bills, color: palette[0], data: bills.map((bill) => bill.totalFen / 100) }],
    }),
    [bills, locale, text],
  );
  const callOption = useMemo(
    () => ({
      tooltip: { trigger: "axis", valueFormatter: (value: number) => formatNumber(value, locale, 1) },
      legend: { top: 0, right: 0 },
      xAxis: { type: "category", data: calls.map((call) => call.month) },
      yAxis: [
        { type: "value", name: text.minutesAxis },
        { type: "value", name: text.callsAxis, splitLine: { show: false } },
      ],
      series: [
        { type: "bar", name: text.minutes, color: palette[4], data: calls.map((call) => call.minutes) },
        { type: "line", name: text.callCount, color: palette[5], yAxisIndex: 1, data: calls.map((call) => call.calls) },
      ],
    }),
    [calls, locale, text],
  );
  const span = (months: readonly { month: string }[]) =>
    [months[0], months.at(-1)].map((item) => (item ? formatMonth(item.month, locale) : "")) as [string, string];

  return (
    <>
      {bills.length > 0 && (
        <Chart
          title={text.bills}
          description={text.billsDescription(...span(bills))}
          height={170}
          option={billOption}
          data={{ columns: ["month", text.billsAxis], rows: bills.map((bill) => [bill.month, bill.totalFen / 100]) }}
        />
      )}
      {calls.length > 0 && (
        <Chart
          title={text.calls}
          description={text.callsDescription(...span(calls))}
          height={190}
          option={callOption}
          data={{
            columns: ["month", text.minutes, text.callCount],
            rows: calls.map((call) => [call.month, call.minutes, call.calls]),
          }}
        />
      )}
    </>
  );
}
