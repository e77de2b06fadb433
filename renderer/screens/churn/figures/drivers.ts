import type { ChurnModel } from "../../../../analytics/api/index.ts";
import { formatFixed, formatNumber, formatPercent } from "../../../format.ts";
import { colours, palette } from "../../../theme/tokens.ts";
import { tooltipOf } from "../../segments/tooltip.ts";
import { across } from "./figure.ts";
import type { Figure, Sight } from "./figure.ts";

const mostFields = 15;
/** Two-sided 95 % of the normal distribution. */
const z95 = 1.959964;

interface Draw {
  value(at: number): number;
  coord(point: [number, number]): [number, number];
}

export const topFields = ({ importance }: Pick<ChurnModel, "importance">) => importance.slice(0, mostFields);

/** How much each field matters: the AUC it is worth, with its spread over repeats, and for trees its share of the gain. */
export function importanceFigure(model: Pick<ChurnModel, "importance">, sight: Sight): Figure {
  const { words, locale, scheme, titleOf } = sight;
  const text = words.churn;
  const ink = colours[scheme].text;
  const top = topFields(model);
  const grown = top.some(({ gain }) => gain !== null);
  const category = { type: "category", inverse: true, data: top.map(({ field }) => titleOf(field)) };
  const bars = (name: string, at: 0 | 1, values: readonly (number | null)[], show: (value: number) => string) => ({
    type: "bar",
    name,
    xAxisIndex: at,
    yAxisIndex: at,
    barMaxWidth: 12,
    color: palette[at === 0 ? 0 : 2],
    data: values,
    // The whiskers of the left bars would run through labels of their own.
    ...(at === 1
      ? {
          label: {
            show: true,
            position: "right",
            fontSize: 11,
            formatter: ({ value }: { value: number | null }) => (value === null ? "" : show(value)),
          },
        }
      : {}),
  });
  const fixed = (value: number) => formatFixed(value, locale, 3);
  return {
    title: text.importance,
    description: text.importanceDescription(titleOf(top[0]?.field ?? "")),
    height: Math.max(180, top.length * 24 + 62),
    option: {
      grid: grown
        ? [
            { left: 8, width: "62%", top: 8, bottom: 8 },
            { left: "70%", right: 48, top: 8, bottom: 8 },
          ]
        : { top: 8, bottom: 8 },
      tooltip: {
        trigger: "axis",
        axisPointer: { type: "shadow" },
        formatter: ([first]: { dataIndex: number }[]) => {
          const item = top[first?.dataIndex ?? 0];
          return item
            ? tooltipOf(titleOf(item.field), [
                `${text.permutation} ${fixed(item.permutation)} ± ${fixed(item.permutationDeviation)}`,
                ...(item.gain === null ? [] : [`${text.gain} ${formatPercent(item.gain, locale)}`]),
              ])
            : "";
        },
      },
      xAxis: [
        across(text.permutation, { axisLabel: { formatter: (value: number) => formatNumber(value, locale, 3) } }),
        ...(grown
          ? [
              across(text.gain, {
                gridIndex: 1,
                splitNumber: 2,
                axisLabel: { formatter: (value: number) => formatPercent(value, locale, 0) },
              }),
            ]
          : []),
      ],
      yAxis: [
        { ...category, axisLabel: { width: 190, overflow: "truncate" } },
        ...(grown ? [{ ...category, gridIndex: 1, axisLabel: { show: false } }] : []),
      ],
      series: [
        bars(
          text.permutation,
          0,
          top.map(({ permutation }) => permutation),
          fixed,
        ),
        {
          type: "custom",
          silent: true,
          data: top.map((item, at) => [
            at,
            item.permutation - item.permutationDeviation,
            item.permutation + item.permutationDeviation,
          ]),
          encode: { x: [1, 2], y: 0 },
          renderItem: (_: unknown, api: Draw) => whisker(api, api.value(1), api.value(2), ink),
        },
        ...(grown
          ? [
              bars(
                text.gain,
                1,
                top.map(({ gain }) => gain),
                (value) => formatPercent(value, locale, 0),
              ),
            ]
          : []),
      ],
    },
    data: {
      columns: [text.field, text.permutation, text.deviation, text.gain],
      rows: model.importance.map((item) => [
        titleOf(item.field),
        item.permutation,
        item.permutationDeviation,
        item.gain,
      ]),
    },
  };
}

function whisker(api: Draw, low: number, high: number, ink: string): object {
  const [x1, y] = api.coord([low, api.value(0)]);
  const [x2] = api.coord([high, api.value(0)]);
  const line = (shape: object) => ({ type: "line", shape, style: { stroke: ink, lineWidth: 1.2 } });
  return {
    type: "group",
    children: [
      line({ x1, y1: y, x2, y2: y }),
      line({ x1, y1: y - 3, x2: x1, y2: y + 3 }),
      line({ x1: x2, y1: y - 3, x2, y2: y + 3 }),
    ],
  };
}

/** `bill_trend / avg_bill` in the titles of its fields, and a category with its value; pooled groups by their words. */
export function driverName(driver: ChurnModel["drivers"][number], { words, titleOf, valueOf }: Sight): string {
  const { feature, field, category } = driver;
  const groups: Readonly<Record<string, string>> = words.churn.groups;
  if (category !== null) return `${titleOf(field)}: ${groups[category] ?? valueOf(field, category)}`;
  return feature === field ? titleOf(field) : feature.replace(/[a-z][a-z_0-9]*/g, titleOf);
}

/** Odds ratios on a logarithmic axis, with their intervals; to the right of 1 leaving is likelier. */
export function oddsFigure(model: Pick<ChurnModel, "drivers">, sight: Sight): Figure {
  const { words, locale, scheme } = sight;
  const text = words.churn;
  const ink = colours[scheme].text;
  const rows = [...model.drivers]
    .sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient))
    .map((driver) => ({
      name: driverName(driver, sight),
      ratio: driver.oddsRatio,
      error: driver.standardError,
      coefficient: driver.coefficient,
      low: Math.exp(driver.coefficient - z95 * driver.standardError),
      high: Math.exp(driver.coefficient + z95 * driver.standardError),
    }));
  const top = rows.slice(0, mostFields);
  const two = (value: number) => formatFixed(value, locale, 2);
  return {
    title: text.odds,
    description: text.driversDescription(top[0]?.name ?? "", two(top[0]?.ratio ?? 1)),
    height: Math.max(180, top.length * 24 + 62),
    option: {
      grid: { top: 8, bottom: 8, right: 48 },
      tooltip: {
        trigger: "axis",
        axisPointer: { type: "shadow" },
        formatter: ([first]: { dataIndex: number }[]) => {
          const row = top[first?.dataIndex ?? 0];
          return row
            ? tooltipOf(row.name, [
                `${text.oddsRatio} ${two(row.ratio)} (${two(row.low)} – ${two(row.high)})`,
                `${text.coefficient} ${formatFixed(row.coefficient, locale, 3)} ± ${formatFixed(row.error, locale, 3)}`,
              ])
            : "";
        },
      },
      xAxis: across(text.oddsHint, {
        type: "log",
        logBase: 2,
        axisLabel: { formatter: (value: number) => formatFixed(value, locale, value < 1 ? 2 : 1) },
      }),
      yAxis: {
        type: "category",
        inverse: true,
        data: top.map(({ name }) => name),
        axisLabel: { width: 190, overflow: "truncate" },
      },
      series: [
        {
          type: "custom",
          encode: { x: [1, 2, 3], y: 0 },
          data: top.map(({ ratio, low, high }, at) => [at, ratio, low, high]),
          renderItem: (_: unknown, api: Draw) => {
            const [x, y] = api.coord([api.value(1), api.value(0)]);
            const [one] = api.coord([1, api.value(0)]);
            const [high] = api.coord([api.value(3), api.value(0)]);
            return {
              type: "group",
              children: [
                {
                  type: "rect",
                  shape: { x: Math.min(one, x), y: y - 6, width: Math.abs(x - one), height: 12 },
                  style: { fill: api.value(1) > 1 ? palette[1] : palette[0] },
                },
                whisker(api, api.value(2), api.value(3), ink),
                {
                  type: "text",
                  style: {
                    text: two(api.value(1)),
                    x: Math.max(high, one) + 6,
                    y,
                    verticalAlign: "middle",
                    fill: ink,
                    fontSize: 11,
                  },
                },
              ],
            };
          },
        },
      ],
    },
    data: {
      columns: [text.field, text.oddsRatio, text.lowEnd, text.highEnd, text.coefficient, text.standardError],
      rows: rows.map((row) => [row.name, row.ratio, row.low, row.high, row.coefficient, row.error]),
    },
  };
}
