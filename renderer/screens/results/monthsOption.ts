import type { EChartsCoreOption } from "echarts/core";
import type { MonthPoint } from "../../../analytics/api/index.ts";
import { colours } from "../../theme/tokens.ts";
import type { Scheme } from "../../theme/tokens.ts";

interface Asked {
  readonly months: readonly MonthPoint[];
  readonly names: readonly string[];
  /** Whether more is better (1) or less (-1). */
  readonly wanted: 1 | -1;
  readonly scheme: Scheme;
  readonly axis: string;
  readonly scale: number;
  readonly tooltip: (point: MonthPoint) => string;
}

interface DrawApi {
  value(dimension: number): number;
  coord(point: readonly [number, number]): [number, number];
}

/** A point a month with its interval upright about zero; what leaves zero out is coloured by its side. */
export function monthsOption({ months, names, wanted, scheme, axis, scale, tooltip }: Asked): EChartsCoreOption {
  const c = colours[scheme];
  const lowest = Math.min(0, ...months.map(({ interval }) => interval.low * scale));
  const highest = Math.max(0, ...months.map(({ interval }) => interval.high * scale));
  const room = (highest - lowest || 1) * 0.06;
  const shown = (value: number) => String(Number(value.toPrecision(3)));
  return {
    grid: { top: 12, right: 20 },
    tooltip: {
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
        const point = months[dataIndex];
        return point ? `${names[dataIndex]}<br>${tooltip(point)}` : "";
      },
    },
    xAxis: { type: "category", data: names },
    yAxis: {
      type: "value",
      name: axis,
      nameLocation: "middle",
      nameGap: 44,
      min: lowest - room,
      max: highest + room,
      axisLabel: { showMinLabel: false, showMaxLabel: false, formatter: shown },
    },
    series: [
      {
        type: "custom",
        encode: { x: 0, y: [1, 2, 3] },
        data: months.map(({ interval, difference }, at) => [
          at,
          interval.low * scale,
          difference * scale,
          interval.high * scale,
        ]),
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color: c.lineStrong, type: "solid" },
          label: { show: false },
          data: [{ yAxis: 0 }],
        },
        renderItem: (_: unknown, api: DrawApi) => {
          const at = api.value(0);
          const point = months[at];
          if (!point) return null;
          const [x, from] = api.coord([at, api.value(1)]);
          const [, middle] = api.coord([at, api.value(2)]);
          const [, to] = api.coord([at, api.value(3)]);
          const { low, high } = point.interval;
          const side = low > 0 ? wanted : high < 0 ? -wanted : 0;
          const colour = side > 0 ? c.good : side < 0 ? c.bad : c.textSoft;
          return {
            type: "group",
            children: [
              { type: "line", shape: { x1: x, x2: x, y1: from, y2: to }, style: { stroke: colour, lineWidth: 2 } },
              { type: "circle", shape: { cx: x, cy: middle, r: 4.5 }, style: { fill: colour } },
            ],
          };
        },
      },
    ],
  };
}
