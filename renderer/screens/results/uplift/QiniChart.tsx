import { useMemo } from "react";
import type { UpliftModel } from "../../../../analytics/api/index.ts";
import { formatFixed, formatPercent } from "../../../format.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale, useScheme } from "../../../theme/preferences.ts";
import { colours } from "../../../theme/tokens.ts";

/** What reaching the best part of the customers first adds, beside reaching them in any order. */
export function QiniChart({ model }: { readonly model: UpliftModel }) {
  const text = useText().results.uplift;
  const locale = useLocale();
  const scheme = useScheme();
  const { curve } = model;
  const best = model.learners.find(({ learner }) => learner === model.chosen);
  const option = useMemo(() => {
    const c = colours[scheme];
    const line = (name: string, colour: string, dashed: boolean, values: readonly (readonly [number, number])[]) => ({
      type: "line",
      name,
      color: colour,
      showSymbol: false,
      lineStyle: { type: dashed ? "dashed" : "solid" },
      data: values,
    });
    return {
      legend: { top: 0, left: 60 },
      grid: { top: 28, right: 20 },
      tooltip: { trigger: "axis", valueFormatter: (value: number) => formatFixed(value, locale, 4) },
      xAxis: {
        type: "value",
        min: 0,
        max: 1,
        name: text.reached,
        nameLocation: "middle",
        nameGap: 24,
        axisLabel: { formatter: (value: number) => formatPercent(value, locale, 0) },
        splitLine: { show: false },
      },
      yAxis: { type: "value", name: text.gain, nameLocation: "middle", nameGap: 52 },
      series: [
        line(
          text.byModel,
          c.accent,
          false,
          curve.map(({ share, gain }) => [share, gain] as const),
        ),
        line(
          text.random,
          c.textSoft,
          true,
          curve.map(({ share, random }) => [share, random] as const),
        ),
      ],
    };
  }, [curve, locale, scheme, text]);
  const interval = best
    ? text.qiniWith(
        formatFixed(best.qini, locale, 4),
        formatFixed(best.qiniInterval.low, locale, 4),
        formatFixed(best.qiniInterval.high, locale, 4),
      )
    : "";
  return (
    <Chart
      title={interval ? `${text.curve} · ${interval}` : text.curve}
      description={interval}
      height={280}
      option={option}
      data={{
        columns: [text.reached, text.byModel, text.random],
        rows: curve.map(({ share, gain, random }) => [share, gain, random]),
      }}
    />
  );
}
