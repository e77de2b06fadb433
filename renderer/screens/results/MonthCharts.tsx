import { useMemo } from "react";
import type { Effect } from "../../../analytics/api/index.ts";
import { formatMonth } from "../../format.ts";
import { Chart } from "../../parts/chart/Chart.tsx";
import { useText } from "../../text/index.ts";
import { useLocale, useScheme } from "../../theme/preferences.ts";
import { colours, palette } from "../../theme/tokens.ts";
import type { KpiFormat } from "../campaigns/kpi.ts";
import { forestScale } from "./forestOption.ts";
import { monthsOption } from "./monthsOption.ts";

interface Props {
  readonly effect: Effect;
  readonly kpi: KpiFormat;
  /** What is measured, without the month it was asked of. */
  readonly field: string;
}

/** A KPI of the view, month by month after the send: both groups, and what lies between them with each month's interval. */
export function MonthCharts({ effect, kpi, field }: Props) {
  const text = useText().results;
  const locale = useLocale();
  const scheme = useScheme();
  const { months, wanted } = effect;
  const scale = forestScale(kpi.unit);
  const names = useMemo(() => months.map(({ month }) => formatMonth(month, locale)), [months, locale]);
  const data = useMemo(
    () => ({
      columns: [text.month, text.treated, text.control, text.difference, text.low, text.high],
      rows: months.map(({ month, treated, control, difference, interval }) => [
        month,
        treated,
        control,
        difference,
        interval.low,
        interval.high,
      ]),
    }),
    [months, text],
  );
  const groups = useMemo(
    () => ({
      grid: { top: 12, right: 90 },
      tooltip: { trigger: "axis", valueFormatter: (value: number) => kpi.value(value / scale) },
      xAxis: { type: "category", data: names },
      yAxis: { type: "value", name: kpi.axis, nameLocation: "middle", nameGap: 44, scale: true },
      series: (["treated", "control"] as const).map((name, at) => ({
        type: "line",
        name: text[name],
        symbolSize: 7,
        color: at === 0 ? palette[0] : palette[1],
        endLabel: { show: true, formatter: text[name], color: colours[scheme].text },
        data: months.map((point) => point[name] * scale),
      })),
    }),
    [months, names, kpi, scale, scheme, text],
  );
  const differences = useMemo(
    () =>
      monthsOption({
        months,
        names,
        wanted,
        scheme,
        axis: kpi.axis,
        scale,
        tooltip: (point) => `${kpi.difference(point.difference)} [${kpi.interval(point.interval)}]`,
      }),
    [months, names, wanted, scheme, kpi, scale],
  );
  const last = months.at(-1);
  if (!last) return null;
  const month = formatMonth(last.month, locale);
  return (
    <div className="stack">
      <div className="columns">
        <Chart
          title={text.months(field)}
          description={text.monthsDescription(month, kpi.value(last.treated), kpi.value(last.control))}
          height={240}
          option={groups}
          data={data}
        />
        <Chart
          title={text.monthsDifference}
          description={text.monthsBand(month, kpi.difference(last.difference))}
          height={240}
          option={differences}
          data={data}
        />
      </div>
      <p className="faint small">{text.monthsHint}</p>
    </div>
  );
}
