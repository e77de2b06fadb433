import type { EChartsCoreOption } from "echarts/core";
import type { Interval } from "../../../analytics/api/index.ts";
import { colours, type } from "../../theme/tokens.ts";
import type { Scheme } from "../../theme/tokens.ts";
import type { KpiUnit } from "../campaigns/kpi.ts";

export interface ForestRow {
  readonly name: string;
  readonly difference: number;
  readonly interval: Interval;
  readonly size: number;
  readonly p: number;
  readonly strong: boolean;
}

interface Asked {
  readonly rows: readonly ForestRow[];
  /** Whether more is better (1) or less (-1). */
  readonly wanted: 1 | -1;
  readonly scheme: Scheme;
  readonly axis: string;
  /** What the axis shows of a value: points of a rate, yuan of fen. */
  readonly scale: number;
  readonly label: (row: ForestRow) => string;
  readonly tooltip: (row: ForestRow) => readonly string[];
}

interface DrawApi {
  value(dimension: number): number;
  coord(point: readonly [number, number]): [number, number];
}

export const forestScale = (unit: KpiUnit): number => (unit === "rate" ? 100 : unit === "fen" ? 0.01 : 1);

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** Points with their intervals about zero; what leaves zero out is coloured by its side. */
export function forestOption({ rows, wanted, scheme, axis, scale, label, tooltip }: Asked): EChartsCoreOption {
  const c = colours[scheme];
  const lowest = Math.min(0, ...rows.map(({ interval }) => interval.low * scale));
  const highest = Math.max(0, ...rows.map(({ interval }) => interval.high * scale));
  const room = (highest - lowest || 1) * 0.06;
  return {
    grid: { top: 4, right: 230 },
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const row = rows[dataIndex];
        return row ? [`<b>${escape(row.name)}</b>`, ...tooltip(row).map(escape)].join("<br>") : "";
      },
    },
    xAxis: {
      type: "value",
      name: axis,
      nameLocation: "middle",
      nameGap: 24,
      min: lowest - room,
      max: highest + room,
      axisLabel: {
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (value: number) => String(Number(value.toPrecision(3))),
      },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map(({ name }) => name),
      axisLine: { show: false },
      axisLabel: { color: c.text, width: 220, overflow: "truncate" },
    },
    series: [
      {
        type: "custom",
        encode: { x: [1, 2, 3], y: 0 },
        clip: false,
        data: rows.map((row, at) => [at, row.interval.low * scale, row.difference * scale, row.interval.high * scale]),
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color: c.lineStrong, type: "solid" },
          label: { show: false },
          data: [{ xAxis: 0 }],
        },
        renderItem: (params: { coordSys: { x: number; width: number } }, api: DrawApi) => {
          const at = api.value(0);
          const row = rows[at];
          const [from, y] = api.coord([api.value(1), at]);
          const [middle] = api.coord([api.value(2), at]);
          const [to] = api.coord([api.value(3), at]);
          if (!row) return null;
          const { low, high } = row.interval;
          const side = low > 0 ? wanted : high < 0 ? -wanted : 0;
          const colour = side > 0 ? c.good : side < 0 ? c.bad : c.textSoft;
          const half = row.strong ? 5 : 4;
          return {
            type: "group",
            children: [
              {
                type: "line",
                shape: { x1: from, x2: to, y1: y, y2: y },
                style: { stroke: colour, lineWidth: row.strong ? 3 : 1.5 },
              },
              {
                type: "rect",
                shape: { x: middle - half, y: y - half, width: half * 2, height: half * 2 },
                style: { fill: colour },
              },
              {
                type: "text",
                silent: true,
                style: {
                  text: label(row),
                  x: params.coordSys.x + params.coordSys.width + 12,
                  y,
                  verticalAlign: "middle",
                  fill: c.text,
                  fontSize: type.small,
                  fontFamily: type.familyZh,
                  fontWeight: row.strong ? 600 : 400,
                },
              },
            ],
          };
        },
      },
    ],
  };
}
