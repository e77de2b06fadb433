import { useMemo } from "react";
import type { ChurnModel } from "../../../analytics/api/index.ts";
import { formatFixed } from "../../format.ts";
import { Chart } from "../../parts/chart/Chart.tsx";
import { useText } from "../../text/index.ts";
import { useLocale, useScheme } from "../../theme/preferences.ts";
import { colours, palette } from "../../theme/tokens.ts";
import { useCodes } from "../customers/values.ts";
import type { Codes } from "../customers/values.ts";

interface Props {
  readonly model: ChurnModel;
  readonly titleOf: (field: string) => string;
}

const shown = 15;
/** Two-sided 95 % of the normal distribution. */
const z95 = 1.959964;

/** `bill_trend / avg_bill` in the titles of its fields, and a category with its value; pooled groups by their words. */
function driverName(
  { feature, field, category }: ChurnModel["drivers"][number],
  titleOf: Props["titleOf"],
  codes: Codes,
  groups: Readonly<Record<string, string>>,
): string {
  if (category !== null) return `${titleOf(field)}: ${codes(field)?.[category] ?? groups[category] ?? category}`;
  return feature.replace(/[a-z][a-z_0-9]*/g, (word) => (word === feature ? titleOf(field) : titleOf(word)));
}

/** Odds ratios on a logarithmic axis, with their intervals; to the right of 1 churn is likelier. */
export function DriversChart({ model, titleOf }: Props) {
  const text = useText().churn;
  const groups = text.groups;
  const codes = useCodes();
  const locale = useLocale();
  const scheme = useScheme();
  const drivers = useMemo(
    () =>
      [...model.drivers]
        .sort((a, b) => Math.abs(b.coefficient) - Math.abs(a.coefficient))
        .slice(0, shown)
        .map((driver) => ({
          name: driverName(driver, titleOf, codes, groups),
          ratio: driver.oddsRatio,
          low: Math.exp(driver.coefficient - z95 * driver.standardError),
          high: Math.exp(driver.coefficient + z95 * driver.standardError),
        })),
    [model.drivers, titleOf, codes, groups],
  );

  const option = useMemo(() => {
    const ink = colours[scheme].text;
    return {
      grid: { top: 8 },
      tooltip: {
        trigger: "axis",
        axisPointer: { type: "shadow" },
        formatter: ([first]: { dataIndex: number }[]) => {
          const driver = drivers[first?.dataIndex ?? 0];
          const box = document.createElement("div");
          if (driver)
            box.textContent = `${driver.name}: ${formatFixed(driver.ratio, locale, 2)} (${formatFixed(driver.low, locale, 2)} – ${formatFixed(driver.high, locale, 2)})`;
          return box;
        },
      },
      xAxis: {
        type: "log",
        name: text.driversHint,
        nameLocation: "middle",
        nameGap: 26,
        logBase: 2,
        axisLabel: { formatter: (value: number) => formatFixed(value, locale, value < 1 ? 2 : 0) },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: drivers.map((driver) => driver.name),
        axisLabel: { width: 190, overflow: "truncate" },
      },
      series: [
        {
          type: "custom",
          encode: { x: [1, 2, 3], y: 0 },
          data: drivers.map((driver, index) => [index, driver.ratio, driver.low, driver.high]),
          renderItem: (
            _: unknown,
            api: { value(at: number): number; coord(point: [number, number]): [number, number] },
          ) => {
            const index = api.value(0);
            const [x, y] = api.coord([api.value(1), index]);
            const [low] = api.coord([api.value(2), index]);
            const [high] = api.coord([api.value(3), index]);
            const [one] = api.coord([1, index]);
            return {
              type: "group",
              children: [
                {
                  type: "rect",
                  shape: { x: Math.min(one, x), y: y - 6, width: Math.abs(x - one), height: 12 },
                  style: { fill: api.value(1) > 1 ? palette[1] : palette[0] },
                },
                { type: "line", shape: { x1: low, y1: y, x2: high, y2: y }, style: { stroke: ink, lineWidth: 1.2 } },
                { type: "line", shape: { x1: low, y1: y - 3, x2: low, y2: y + 3 }, style: { stroke: ink } },
                { type: "line", shape: { x1: high, y1: y - 3, x2: high, y2: y + 3 }, style: { stroke: ink } },
                {
                  type: "text",
                  style: {
                    text: formatFixed(api.value(1), locale, 2),
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
    };
  }, [drivers, locale, scheme, text]);
  const first = drivers[0];
  return (
    <Chart
      title={text.drivers}
      description={first ? text.driversDescription(first.name, formatFixed(first.ratio, locale, 2)) : text.drivers}
      height={Math.max(300, drivers.length * 24 + 60)}
      option={option}
      data={{
        columns: [text.drivers, text.oddsRatio, text.lowEnd, text.highEnd],
        rows: drivers.map((driver) => [driver.name, driver.ratio, driver.low, driver.high]),
      }}
    />
  );
}
