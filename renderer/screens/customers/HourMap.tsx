import { useMemo } from "react";
import type { CustomerDetail } from "../../../analytics/api/index.ts";
import { formatCount, formatMonth, formatNumber } from "../../format.ts";
import { Chart } from "../../parts/chart/Chart.tsx";
import { useText } from "../../text/index.ts";
import { useLocale, useScheme } from "../../theme/preferences.ts";
import { colours, sequential } from "../../theme/tokens.ts";
import { windowStart } from "./months.ts";

/** When the customer calls: weekday × hour, over the view's window. */
export function HourMap({ customer }: { readonly customer: CustomerDetail }) {
  const text = useText().customers;
  const locale = useLocale();
  const scheme = useScheme();
  const { callHours, asOf, windowMonths } = customer;
  const option = useMemo(() => {
    const most = Math.max(1, ...callHours.map((cell) => cell.calls));
    const told = new Map(callHours.map((cell) => [`${cell.hour} ${cell.weekday}`, cell]));
    return {
      grid: { top: 6, bottom: 24, left: 44, right: 8 },
      tooltip: {
        formatter: ({ value }: { value: [number, number, number] }) => {
          const [hour, day, calls] = value;
          const minutes = told.get(`${hour} ${day + 1}`)?.minutes ?? 0;
          return text.hourCell(
            text.weekdays[day] ?? "",
            `${String(hour).padStart(2, "0")}:00`,
            formatCount(calls, locale),
            formatNumber(minutes, locale, 1),
          );
        },
      },
      xAxis: {
        type: "category",
        data: Array.from({ length: 24 }, (_, hour) => String(hour)),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { interval: 2 },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: [...text.weekdays],
        axisTick: { show: false },
        axisLine: { show: false },
        splitLine: { show: false },
      },
      visualMap: { show: false, min: 0, max: most, inRange: { color: [...sequential[scheme]] } },
      series: [
        {
          type: "heatmap",
          data: callHours.map(({ weekday, hour, calls }) => [hour, weekday - 1, calls]),
          itemStyle: { borderColor: colours[scheme].surface, borderWidth: 1 },
        },
      ],
    };
  }, [callHours, locale, scheme, text]);
  const span = asOf ? text.span(formatMonth(windowStart(asOf, windowMonths), locale), formatMonth(asOf, locale)) : "";
  const peak = callHours.reduce((best, cell) => (cell.calls > best.calls ? cell : best), callHours[0]);
  return (
    <Chart
      title={`${text.callHours} · ${span}`}
      description={text.callHoursDescription(text.weekdays[peak.weekday - 1] ?? "", `${peak.hour}:00`)}
      height={190}
      option={option}
      data={{
        columns: [text.weekday, text.hour, text.callCount, text.minutes],
        rows: callHours.map(({ weekday, hour, calls, minutes }) => [
          text.weekdays[weekday - 1] ?? "",
          hour,
          calls,
          minutes,
        ]),
      }}
    />
  );
}
