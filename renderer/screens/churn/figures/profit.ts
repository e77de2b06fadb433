import type { ChurnModel, ProfitCurve } from "../../../../analytics/api/index.ts";
import { formatCompact, formatCount, formatPercent, formatYuan } from "../../../format.ts";
import { colours, palette } from "../../../theme/tokens.ts";
import { tooltipOf } from "../../segments/tooltip.ts";
import { across, bandColours, figureGrid, figureHeight, upright } from "./figure.ts";
import type { Figure, Sight } from "./figure.ts";

/** Share of the test customers at or above a risk. */
export function shareAbove(points: ProfitCurve["points"], cutOff: number): number {
  return points.findLast((point) => point.cutOff >= cutOff)?.share ?? 0;
}

/** What an offer to everybody above a cut-off would have brought on the test; the bands stand behind it. */
export function profitFigure(
  { points, best, confusion }: ProfitCurve,
  bands: ChurnModel["bands"],
  { words, locale, scheme }: Sight,
): Figure {
  const text = words.churn;
  const percent = (value: number) => formatPercent(value, locale, 0);
  const fromOf = (band: string) => bands.find((entry) => entry.band === band)?.from ?? 0;
  const high = shareAbove(points, fromOf("high"));
  const medium = shareAbove(points, fromOf("medium"));
  const area = (band: "high" | "medium" | "low", from: number, to: number) => [
    {
      xAxis: from,
      name: words.customers.values.churn_band[band],
      itemStyle: { color: bandColours[band], opacity: 0.13 },
      label: { position: "insideBottom", fontSize: 11, color: colours[scheme].text },
    },
    { xAxis: to },
  ];
  const chosen = points.findLast(({ cutOff }) => cutOff >= confusion.cutOff) ?? best;
  return {
    title: text.profit,
    description: text.profitDescription(formatPercent(best.share, locale), formatYuan(best.profitFen, locale)),
    height: figureHeight + 30,
    option: {
      grid: { ...figureGrid, right: 28 },
      tooltip: {
        trigger: "axis",
        formatter: ([first]: { dataIndex: number }[]) => {
          const point = points[first?.dataIndex ?? 0];
          return point
            ? tooltipOf(text.topShare(formatPercent(point.share, locale)), [
                `${text.cutOff} ${formatPercent(point.cutOff, locale, 2)}`,
                `${text.profitAxis} ${formatYuan(point.profitFen, locale)}`,
                text.ofCustomers(formatCount(point.churners, locale), formatCount(point.customers, locale)),
              ])
            : "";
        },
      },
      xAxis: across(text.contacted, { min: 0, max: 1, axisLabel: { formatter: percent } }),
      yAxis: upright(text.profitAxis, { axisLabel: { formatter: (value: number) => formatCompact(value, locale) } }),
      series: [
        {
          type: "line",
          name: text.profitAxis,
          color: palette[0],
          symbolSize: 3,
          data: points.map(({ share, profitFen }) => [share, profitFen / 100]),
          markArea: {
            silent: true,
            data: [area("high", 0, high), area("medium", high, medium), area("low", medium, 1)],
          },
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: { type: "solid", width: 1.5, color: palette[9] },
            label: { show: false },
            data: [{ xAxis: chosen.share }],
          },
          markPoint: {
            symbol: "circle",
            symbolSize: 9,
            label: { color: colours[scheme].text, formatter: ({ name }: { name: string }) => name },
            data: [
              {
                name: text.best,
                coord: [best.share, best.profitFen / 100],
                itemStyle: { color: palette[2] },
                label: { position: "right" },
              },
              ...(chosen.cutOff === best.cutOff
                ? []
                : [
                    {
                      name: text.chosen,
                      coord: [chosen.share, chosen.profitFen / 100],
                      itemStyle: { color: palette[9] },
                      label: { position: "bottom" },
                    },
                  ]),
            ],
          },
        },
      ],
    },
    data: {
      columns: [text.contacted, text.cutOff, words.segments.customers, text.churners, text.profitAxis],
      rows: points.map((point) => [point.share, point.cutOff, point.customers, point.churners, point.profitFen / 100]),
    },
  };
}
