import { useMemo } from "react";
import { flowCustomers } from "../../../../analytics/api/index.ts";
import type { BridgeStep, Migration } from "../../../../analytics/api/index.ts";
import { formatCompact, formatCount, formatMonth, formatPercent, formatYuan } from "../../../format.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale, useScheme } from "../../../theme/preferences.ts";
import { colours } from "../../../theme/tokens.ts";
import { useOpenCustomers } from "../open.ts";
import { tooltipOf } from "../tooltip.ts";

/** From the sum before to the sum after, fen, in the order of the steps; the last bar is the net change. */
export function bridgeBars(steps: readonly BridgeStep[]): { start: number; end: number }[] {
  let at = 0;
  const bars = steps.map(({ fromFen, toFen }) => {
    const start = at;
    at += toFen - fromFen;
    return { start, end: at };
  });
  return [...bars, { start: 0, end: at }];
}

interface DrawApi {
  value(dimension: number): number;
  coord(point: readonly [number, number]): [number, number];
  size(extent: readonly [number, number]): [number, number];
}

/** What each kind of customer added to the change of revenue: bars that begin where the one before ended. */
export function BridgeChart({ moves }: { readonly moves: Migration }) {
  const text = useText().segments;
  const locale = useLocale();
  const scheme = useScheme();
  const openCustomers = useOpenCustomers();
  const { bridge, flows } = moves;
  const steps = useMemo(
    () => bridge?.steps.filter(({ fromFen, toFen, customers }) => customers > 0 || fromFen !== 0 || toFen !== 0) ?? [],
    [bridge],
  );
  const signed = useMemo(
    () => (fen: number) => `${fen > 0 ? "+" : fen < 0 ? "−" : ""}${formatYuan(Math.abs(fen), locale)}`,
    [locale],
  );
  const option = useMemo(() => {
    const c = colours[scheme];
    const bars = bridgeBars(steps);
    const names = [...steps.map(({ kind }) => text.bridgeKinds[kind]), text.net];
    const lowest = Math.min(0, ...bars.flatMap(({ start, end }) => [start, end]));
    const highest = Math.max(0, ...bars.flatMap(({ start, end }) => [start, end]));
    const room = (highest - lowest) * 0.22;
    return {
      grid: { top: 4, bottom: 30, right: 16 },
      tooltip: {
        formatter: ({ dataIndex }: { dataIndex: number }) => {
          const step = steps[dataIndex];
          const bar = bars[dataIndex];
          if (!step) return tooltipOf(text.net, [signed(bar?.end ?? 0)]);
          return tooltipOf(text.bridgeKinds[step.kind], [
            `${formatCount(step.customers, locale)} · ${signed(step.toFen - step.fromFen)}`,
            text.fromTo(formatYuan(step.fromFen, locale), formatYuan(step.toFen, locale)),
          ]);
        },
      },
      xAxis: {
        type: "value",
        name: `${text.change} (${text.yuanAxis})`,
        nameLocation: "middle",
        nameGap: 24,
        min: lowest < 0 ? lowest - room : 0,
        max: highest > 0 ? highest + room : 0,
        axisLabel: {
          formatter: (fen: number) => formatCompact(fen / 100, locale),
          showMinLabel: false,
          showMaxLabel: false,
        },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: names,
        axisLine: { show: false },
        axisLabel: { color: c.text },
      },
      series: [
        {
          type: "custom",
          encode: { x: [1, 2], y: 0 },
          clip: false,
          data: bars.map(({ start, end }, at) => [at, start, end]),
          renderItem: (_: unknown, api: DrawApi) => {
            const at = api.value(0);
            const [x1, y] = api.coord([api.value(1), at]);
            const [x2] = api.coord([api.value(2), at]);
            const height = Math.min(18, api.size([0, 1])[1] * 0.6);
            const change = api.value(2) - api.value(1);
            const total = at === steps.length;
            const right = x2 >= x1;
            return {
              type: "group",
              children: [
                {
                  type: "rect",
                  shape: { x: Math.min(x1, x2), y: y - height / 2, width: Math.max(1, Math.abs(x2 - x1)), height },
                  style: { fill: total ? c.accent : change < 0 ? c.bad : c.good },
                },
                ...(total
                  ? []
                  : [
                      {
                        type: "line",
                        silent: true,
                        shape: { x1: x2, x2, y1: y + height / 2, y2: api.coord([0, at + 1])[1] - height / 2 },
                        style: { stroke: c.lineStrong, lineDash: [2, 2] },
                      },
                    ]),
                {
                  type: "text",
                  silent: true,
                  style: {
                    text: signed(change),
                    x: right ? x2 + 6 : x2 - 6,
                    y,
                    align: right ? "left" : "right",
                    verticalAlign: "middle",
                    fill: c.text,
                    fontSize: 12,
                    fontWeight: total ? 600 : 400,
                  },
                },
              ],
            };
          },
        },
      ],
    };
  }, [steps, signed, locale, scheme, text]);

  if (!bridge)
    return (
      <Section title={text.bridge}>
        <p className="soft">{text.noBills}</p>
      </Section>
    );
  const change = bridge.toFen - bridge.fromFen;
  return (
    <div className="stack">
      <Chart
        title={text.bridge}
        description={text.bridgeDescription(signed(change))}
        height={(steps.length + 1) * 32 + 46}
        option={option}
        data={{
          columns: [text.change, text.customers, text.from, text.to],
          rows: steps.map((step) => [
            text.bridgeKinds[step.kind],
            step.customers,
            step.fromFen / 100,
            step.toFen / 100,
          ]),
        }}
        onPick={({ dataIndex }) => {
          const kind = steps[dataIndex]?.kind;
          const asked = flows.filter((flow) => flow.kind === kind).map((flow) => flowCustomers(moves, flow));
          const [first] = asked;
          if (first) openCustomers(first.asOf, { op: "or", items: asked.map(({ filter }) => filter) });
        }}
      />
      <p className="num">
        {text.bridgeSum(
          `${formatMonth(moves.from, locale)} ${formatYuan(bridge.fromFen, locale)}`,
          `${formatMonth(moves.to, locale)} ${formatYuan(bridge.toFen, locale)}`,
          signed(change),
          bridge.fromFen === 0 ? "—" : formatPercent(change / bridge.fromFen, locale).replace("-", "−"),
        )}
      </p>
    </div>
  );
}
