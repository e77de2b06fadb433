import { useMemo } from "react";
import type { Effect, FieldInfo } from "../../../analytics/api/index.ts";
import { Chart } from "../../parts/chart/Chart.tsx";
import { useText } from "../../text/index.ts";
import { useLocale, useScheme } from "../../theme/preferences.ts";
import { colours, palette } from "../../theme/tokens.ts";
import type { KpiFormat } from "../campaigns/kpi.ts";
import { kpiFields } from "../campaigns/kpi.ts";
import { MonthCharts } from "./MonthCharts.tsx";
import { forestScale } from "./forestOption.ts";

interface Props {
  readonly effect: Effect;
  readonly kpi: KpiFormat;
  readonly fields: readonly FieldInfo[];
}

/** Day by day, or by month where no days are known: both groups, and what lies between them; else why there is no such curve. */
export function CurveCharts({ effect, kpi, fields }: Props) {
  const text = useText().results;
  const {
    curve,
    kpi: { kind },
  } = effect;
  const locale = useLocale();
  const scheme = useScheme();
  const scale = forestScale(kpi.unit);
  const data = useMemo(
    () => ({
      columns: [text.day, text.treated, text.control, text.difference, text.low, text.high],
      rows: curve.map(({ day, treated, control, difference, interval }) => [
        day,
        treated,
        control,
        difference,
        interval.low,
        interval.high,
      ]),
    }),
    [curve, text],
  );
  const days = useMemo(
    () => ({
      type: "value",
      min: 0,
      max: curve.at(-1)?.day ?? 1,
      minInterval: 1,
      name: text.dayAxis,
      nameLocation: "middle",
      nameGap: 24,
      splitLine: { show: false },
    }),
    [curve, text],
  );
  const groups = useMemo(
    () => ({
      grid: { top: 12, right: 90 },
      tooltip: { trigger: "axis", valueFormatter: (value: number) => kpi.value(value / scale) },
      xAxis: days,
      yAxis: { type: "value", name: kpi.axis, nameLocation: "middle", nameGap: 44, min: 0 },
      series: (["treated", "control"] as const).map((name, at) => ({
        type: "line",
        name: text[name],
        showSymbol: curve.length < 3,
        color: at === 0 ? palette[0] : palette[1],
        endLabel: { show: true, formatter: text[name], color: colours[scheme].text },
        data: curve.map((point) => [point.day, point[name] * scale]),
      })),
    }),
    [curve, days, kpi, scale, scheme, text],
  );
  const band = useMemo(() => {
    const c = colours[scheme];
    const hidden = { lineStyle: { opacity: 0 }, symbol: "none", silent: true, stack: "band", stackStrategy: "all" };
    return {
      grid: { top: 12, right: 20 },
      tooltip: {
        trigger: "axis",
        formatter: (points: readonly { readonly dataIndex: number }[]) => {
          const point = curve[points[0]?.dataIndex ?? -1];
          return point
            ? `${text.dayNumber(point.day)}<br>${kpi.difference(point.difference)} [${kpi.interval(point.interval)}]`
            : "";
        },
      },
      xAxis: days,
      yAxis: { type: "value", name: kpi.axis, nameLocation: "middle", nameGap: 44 },
      series: [
        { type: "line", ...hidden, data: curve.map(({ day, interval }) => [day, interval.low * scale]) },
        {
          type: "line",
          ...hidden,
          areaStyle: { color: c.accent, opacity: 0.18 },
          data: curve.map(({ day, interval }) => [day, (interval.high - interval.low) * scale]),
        },
        {
          type: "line",
          name: text.difference,
          showSymbol: curve.length < 3,
          color: c.accent,
          data: curve.map(({ day, difference }) => [day, difference * scale]),
          markLine: {
            silent: true,
            symbol: "none",
            label: { show: false },
            lineStyle: { color: c.lineStrong, type: "solid" },
            data: [{ yAxis: 0 }],
          },
        },
      ],
    };
  }, [curve, days, kpi, scale, scheme, text]);
  if (effect.months.length > 0)
    return <MonthCharts effect={effect} kpi={kpi} field={kpiFields(effect.kpi, fields, locale)} />;
  if (curve.length === 0)
    return (
      <p className="soft small">
        {text.noCurve[kind === "churn" ? "churn" : kind === "response" || kind === "amount" ? "silent" : "field"]}
      </p>
    );
  const last = curve.at(-1);
  return (
    <div className="columns">
      <Chart
        title={text.curve(kpi.name)}
        description={text.curveDescription(kpi.value(last?.treated ?? 0), kpi.value(last?.control ?? 0))}
        height={240}
        option={groups}
        data={data}
      />
      <Chart
        title={text.curveDifference}
        description={text.curveBand(kpi.difference(last?.difference ?? 0))}
        height={240}
        option={band}
        data={data}
      />
    </div>
  );
}
