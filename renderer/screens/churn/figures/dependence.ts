import type { PartialDependence } from "../../../../analytics/api/index.ts";
import { formatPercent } from "../../../format.ts";
import { palette } from "../../../theme/tokens.ts";
import { tooltipOf } from "../../segments/tooltip.ts";
import type { Figure, Sight } from "./figure.ts";

/** An end of a scale at or above `value` that reads well: 1, 2 or 5 of its power of ten and halves between. */
export function scaleEnd(value: number): number {
  const step = 10 ** Math.floor(Math.log10(value));
  return Number((Math.ceil((value / step) * 2) * (step / 2)).toPrecision(3));
}

/**
 * Mean risk when everybody had this value. Values stand side by side as the customers have them, from the lowest to the
 * highest by tenths, so that a few far ones do not press the others together; the scale begins at nought and goes to twice
 * the mean at least, so that what changes little looks so.
 */
export function dependenceFigure(item: PartialDependence, baseRate: number, sight: Sight): Figure {
  const { words, locale, titleOf, valueOf } = sight;
  const text = words.churn;
  const title = titleOf(item.field);
  const numeric = item.points.length > 2 && item.points.every(({ value }) => typeof value === "number");
  const risks = item.points.map(({ risk }) => risk);
  const end = Math.min(1, scaleEnd(Math.max(2 * baseRate, 0.005, ...risks)));
  const values = item.points.map(({ value }) => valueOf(item.field, value));
  return {
    title,
    description: text.dependenceDescription(title),
    height: 190,
    option: {
      grid: { top: 10, bottom: 8 },
      tooltip: {
        trigger: "axis",
        formatter: ([first]: { dataIndex: number }[]) => {
          const at = first?.dataIndex ?? 0;
          return tooltipOf(`${title} ${values[at] ?? ""}`, [
            `${text.meanRisk} ${formatPercent(risks[at] ?? 0, locale, 2)}`,
          ]);
        },
      },
      xAxis: {
        type: "category",
        boundaryGap: !numeric,
        data: values,
        axisLabel: { width: 76, overflow: "truncate", hideOverlap: true },
      },
      yAxis: {
        type: "value",
        min: 0,
        max: end,
        splitNumber: 3,
        axisLabel: { formatter: (value: number) => formatPercent(value, locale, end < 0.1 ? 1 : 0) },
      },
      series: [
        {
          type: numeric ? "line" : "bar",
          color: palette[0],
          symbolSize: 7,
          data: risks,
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: { type: "dashed", color: palette[12] },
            label: { show: false },
            data: [{ yAxis: baseRate }],
          },
        },
      ],
    },
    data: {
      columns: [title, text.meanRisk],
      rows: item.points.map((point, at) => [values[at] ?? "", point.risk]),
    },
  };
}
