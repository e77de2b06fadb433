import type { ChurnModel } from "../../../../analytics/api/index.ts";
import { formatCount, formatFixed, formatPercent } from "../../../format.ts";
import { palette } from "../../../theme/tokens.ts";
import { tooltipOf } from "../../segments/tooltip.ts";
import { across, figureGrid, figureHeight, reference, upright } from "./figure.ts";
import type { Figure, Sight } from "./figure.ts";

/** Churn rate of each tenth relative to the mean. */
export function liftFigure({ deciles, baseRate }: ChurnModel, { words, locale }: Sight): Figure {
  const text = words.churn;
  return {
    title: text.lift,
    description: text.liftDescription(formatFixed(deciles[0]?.lift ?? 0, locale, 2)),
    height: figureHeight,
    option: {
      grid: figureGrid,
      tooltip: {
        trigger: "axis",
        axisPointer: { type: "shadow" },
        formatter: ([first]: { dataIndex: number }[]) => {
          const item = deciles[first?.dataIndex ?? 0];
          return item
            ? tooltipOf(text.decileOf(item.decile), [
                `${text.liftAxis} ${formatFixed(item.lift, locale, 2)}`,
                `${text.observed} ${formatPercent(item.rate, locale)}`,
                text.ofCustomers(formatCount(item.churners, locale), formatCount(item.customers, locale)),
              ])
            : "";
        },
      },
      xAxis: across(text.decile, { type: "category", data: deciles.map(({ decile }) => String(decile)) }),
      yAxis: upright(text.liftAxis, { min: 0 }),
      series: [
        {
          type: "bar",
          name: text.liftAxis,
          color: palette[0],
          data: deciles.map(({ lift }) => lift),
          label: {
            show: true,
            position: "top",
            formatter: ({ value }: { value: number }) => formatFixed(value, locale, 1),
          },
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: { type: "dashed", color: palette[12] },
            label: { formatter: text.average(formatPercent(baseRate, locale)), position: "insideEndTop" },
            data: [{ yAxis: 1 }],
          },
        },
      ],
    },
    data: {
      columns: [text.decile, words.segments.customers, text.churners, text.observed, text.liftAxis, text.capture],
      rows: deciles.map((item) => [
        item.decile,
        item.customers,
        item.churners,
        item.rate,
        item.lift,
        item.cumulativeCapture,
      ]),
    },
  };
}

/** Share of churners found by the share of customers addressed; 10, 20 and 30 % are told. */
export function gainsFigure({ gains, captures }: ChurnModel, { words, locale }: Sight): Figure {
  const text = words.churn;
  const all = gains.at(-1) ?? { customers: 1, churners: 1 };
  const percent = (value: number) => formatPercent(value, locale, 0);
  const points = gains.map(({ customers, churners, cutOff }) => ({
    share: customers / all.customers,
    captured: all.churners > 0 ? churners / all.churners : 0,
    cutOff,
    customers,
    churners,
  }));
  const tenth = captures[0];
  return {
    title: text.gains,
    description: text.gainsDescription(percent(tenth?.share ?? 0.1), percent(tenth?.captured ?? 0)),
    height: figureHeight,
    option: {
      grid: { ...figureGrid, right: 28 },
      tooltip: {
        trigger: "axis",
        formatter: (hits: { seriesIndex: number; dataIndex: number }[]) => {
          const point = points[(hits.find(({ seriesIndex }) => seriesIndex === 1)?.dataIndex ?? 1) - 1];
          return point
            ? tooltipOf(text.topShare(formatPercent(point.share, locale)), [
                `${text.capture} ${formatPercent(point.captured, locale)}`,
                text.ofCustomers(formatCount(point.churners, locale), formatCount(point.customers, locale)),
                `${text.cutOff} ${formatPercent(point.cutOff, locale)}`,
              ])
            : "";
        },
      },
      xAxis: across(text.contacted, { min: 0, max: 1, axisLabel: { formatter: percent } }),
      yAxis: upright(text.capture, { min: 0, max: 1, axisLabel: { formatter: percent } }),
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
          name: text.capture,
          color: palette[0],
          symbolSize: 3,
          areaStyle: { opacity: 0.08 },
          data: [[0, 0], ...points.map(({ share, captured }) => [share, captured])],
          markPoint: {
            symbol: "circle",
            symbolSize: 8,
            itemStyle: { color: palette[1] },
            label: { position: "right", offset: [2, 8], formatter: ({ name }: { name: string }) => name },
            data: captures.map(({ share, captured }) => ({
              name: text.captureOf(percent(share), percent(captured)),
              coord: [share, captured],
            })),
          },
        },
      ],
    },
    data: {
      columns: [text.contacted, text.capture, text.cutOff, words.segments.customers, text.churners],
      rows: points.map(({ share, captured, cutOff, customers, churners }) => [
        share,
        captured,
        cutOff,
        customers,
        churners,
      ]),
    },
  };
}
