import type { CalibrationBin, ChurnModel } from "../../../../analytics/api/index.ts";
import { formatCount, formatFixed, formatPercent } from "../../../format.ts";
import { palette } from "../../../theme/tokens.ts";
import { tooltipOf } from "../../segments/tooltip.ts";
import { scaleEnd } from "./dependence.ts";
import { across, figureGrid, figureHeight, reference, upright } from "./figure.ts";
import type { Figure, Sight } from "./figure.ts";

export function rocFigure({ roc, auc }: Pick<ChurnModel, "roc" | "auc">, { words, locale }: Sight): Figure {
  const text = words.churn;
  const percent = (value: number) => formatPercent(value, locale, 0);
  return {
    title: text.roc,
    description: text.rocDescription(formatFixed(auc, locale, 3)),
    height: figureHeight,
    option: {
      grid: figureGrid,
      tooltip: {
        trigger: "item",
        formatter: ({ value }: { value: [number, number] }) =>
          `${text.falsePositive} ${formatPercent(value[0], locale)} · ${text.truePositive} ${formatPercent(value[1], locale)}`,
      },
      xAxis: across(text.falsePositive, { min: 0, max: 1, axisLabel: { formatter: percent } }),
      yAxis: upright(text.truePositive, { min: 0, max: 1, axisLabel: { formatter: percent } }),
      series: [
        {
          ...reference,
          name: text.chance,
          data: [
            [0, 0],
            [1, 1],
          ],
        },
        {
          type: "line",
          name: text.roc,
          color: palette[0],
          symbolSize: 3,
          areaStyle: { opacity: 0.08 },
          data: roc.map((point) => [point.falsePositiveRate, point.truePositiveRate]),
        },
      ],
    },
    data: {
      columns: [text.falsePositive, text.truePositive],
      rows: roc.map((point) => [point.falsePositiveRate, point.truePositiveRate]),
    },
  };
}

/** The observed share with its 95 % interval (Wilson, JASA 22, 1927). */
export function wilson(share: number, count: number): readonly [number, number] {
  if (count === 0) return [0, 1];
  const z = 1.959964;
  const centre = (share + (z * z) / (2 * count)) / (1 + (z * z) / count);
  const half = (z / (1 + (z * z) / count)) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** Predicted against observed rate by group, each with its interval; the diagonal is a perfect model. */
export function calibrationFigure(bins: readonly CalibrationBin[], error: number | null, sight: Sight): Figure {
  const { words, locale } = sight;
  const text = words.churn;
  const intervals = bins.map(({ observed, customers }) => wilson(observed, customers));
  const most = Math.max(0.01, ...bins.map(({ predicted }) => predicted), ...intervals.map(([, high]) => high));
  const end = Math.min(1, scaleEnd(most));
  const percent = (value: number) => formatPercent(value, locale, end < 0.1 ? 1 : 0);
  return {
    title: error === null ? text.calibration : text.calibrationOf(formatPercent(error, locale, 2)),
    description: text.calibrationDescription,
    height: figureHeight,
    option: {
      grid: figureGrid,
      tooltip: {
        trigger: "item",
        formatter: ({ dataIndex }: { dataIndex: number }) => {
          const bin = bins[dataIndex];
          const [low, high] = intervals[dataIndex] ?? [0, 0];
          return bin
            ? tooltipOf(`${text.predicted} ${formatPercent(bin.predicted, locale, 2)}`, [
                `${text.observed} ${formatPercent(bin.observed, locale, 2)} (${formatPercent(low, locale)} – ${formatPercent(high, locale)})`,
                `${words.segments.customers} ${formatCount(bin.customers, locale)}`,
              ])
            : "";
        },
      },
      xAxis: across(text.predicted, { min: 0, max: end, axisLabel: { formatter: percent } }),
      yAxis: upright(text.observed, { min: 0, max: end, axisLabel: { formatter: percent } }),
      series: [
        {
          ...reference,
          name: text.perfect,
          data: [
            [0, 0],
            [end, end],
          ],
        },
        {
          type: "custom",
          silent: true,
          data: bins.map(({ predicted }, at) => [predicted, ...(intervals[at] ?? [0, 0])]),
          renderItem: (
            _: unknown,
            api: { value(at: number): number; coord(point: [number, number]): [number, number] },
          ) => {
            const [x, low] = api.coord([api.value(0), api.value(1)]);
            const [, high] = api.coord([api.value(0), api.value(2)]);
            return {
              type: "line",
              shape: { x1: x, y1: low, x2: x, y2: high },
              style: { stroke: palette[0], lineWidth: 1.2, opacity: 0.6 },
            };
          },
        },
        {
          type: "line",
          name: text.observed,
          color: palette[0],
          symbolSize: 7,
          lineStyle: { width: 1.5 },
          data: bins.map((bin) => [bin.predicted, bin.observed]),
        },
      ],
    },
    data: {
      columns: [text.predicted, text.observed, text.lowEnd, text.highEnd, words.segments.customers],
      rows: bins.map((bin, at) => [bin.predicted, bin.observed, ...(intervals[at] ?? [0, 1]), bin.customers]),
    },
  };
}
