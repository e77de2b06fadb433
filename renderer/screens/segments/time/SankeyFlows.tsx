import { flowCustomers, segmentField } from "../../../../analytics/api/index.ts";
import type { Migration, Segmentation } from "../../../../analytics/api/index.ts";
import { formatCount, formatMonth, formatYuan } from "../../../format.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale, useScheme } from "../../../theme/preferences.ts";
import { colours } from "../../../theme/tokens.ts";
import { useOpenCustomers } from "../open.ts";
import { tooltipOf } from "../tooltip.ts";
import { useEnds } from "./ends.ts";

interface Props {
  readonly made: Segmentation;
  readonly moves: Migration;
}

/** Customers from their segments of one month to those of another; every flow and every end opens its customers. */
export function SankeyFlows({ made, moves }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const scheme = useScheme();
  const ends = useEnds(made);
  const openCustomers = useOpenCustomers();
  const { flows } = moves;
  const froms = ends.used(flows, "from");
  const tos = ends.used(flows, "to");
  const count = (side: "from" | "to", index: number | null) =>
    flows.reduce((sum, flow) => sum + (flow[side] === index ? flow.customers : 0), 0);
  const nodes = [
    ...froms.map((index) => ({ side: "from" as const, index })),
    ...tos.map((index) => ({ side: "to" as const, index })),
  ];
  const idOf = (side: "from" | "to", index: number | null) => `${side} ${index}`;
  const label = (side: "from" | "to", index: number | null) =>
    `${formatCount(count(side, index), locale)}  ${ends[side](index).title}`;
  const c = colours[scheme];
  const option = {
    tooltip: {
      formatter: ({ dataType, dataIndex }: { dataType: string; dataIndex: number }) => {
        const flow = flows[dataIndex];
        if (dataType !== "edge" || !flow) {
          const node = nodes[dataIndex];
          return node ? tooltipOf(label(node.side, node.index), []) : "";
        }
        const lines = [
          text.flowOf(ends.from(flow.from).title, ends.to(flow.to).title, formatCount(flow.customers, locale)),
        ];
        if (flow.fromFen !== null && flow.toFen !== null)
          lines.push(text.fromTo(formatYuan(flow.fromFen, locale), formatYuan(flow.toFen, locale)));
        return tooltipOf(text.bridgeKinds[flow.kind], lines);
      },
    },
    series: [
      {
        type: "sankey",
        left: 230,
        right: 230,
        top: 6,
        bottom: 6,
        nodeWidth: 10,
        nodeGap: 10,
        draggable: false,
        layoutIterations: 0,
        emphasis: { focus: "adjacency" },
        label: { color: c.text, fontSize: 12, width: 218, overflow: "truncate" },
        lineStyle: { color: "source", opacity: scheme === "dark" ? 0.4 : 0.3, curveness: 0.5 },
        data: nodes.map(({ side, index }) => ({
          name: idOf(side, index),
          depth: side === "from" ? 0 : 1,
          itemStyle: { color: ends[side](index).colour, borderWidth: 0 },
          label: { position: side === "from" ? "left" : "right", formatter: label(side, index) },
        })),
        links: flows.map((flow) => ({
          source: idOf("from", flow.from),
          target: idOf("to", flow.to),
          value: flow.customers,
        })),
      },
    ],
  };
  return (
    <Chart
      title={text.fromTo(formatMonth(moves.from, locale), formatMonth(moves.to, locale))}
      description={text.migrationDescription(formatMonth(moves.from, locale), formatMonth(moves.to, locale))}
      height={Math.max(240, 46 * Math.max(froms.length, tos.length))}
      option={option}
      data={{
        columns: [text.from, text.to, text.customers],
        rows: flows.map((flow) => [ends.from(flow.from).title, ends.to(flow.to).title, flow.customers]),
      }}
      onPick={({ dataType, dataIndex }) => {
        if (dataType === "edge") {
          const flow = flows[dataIndex];
          if (!flow) return;
          const asked = flowCustomers(moves, flow);
          return openCustomers(asked.asOf, asked.filter);
        }
        const node = nodes[dataIndex];
        if (!node) return;
        // Who is outside at one end is found where the other end is: new ones in the later month, lost ones in the earlier.
        const month = (node.side === "from") === (node.index === null) ? moves.to : moves.from;
        const other = month === moves.to ? moves.from : moves.to;
        const field = (at: string) => segmentField(moves.segmentationId, at);
        openCustomers(month, {
          op: "and",
          items:
            node.index === null
              ? [
                  { field: field(month), op: "is_not_null" },
                  { field: field(other), op: "is_null" },
                ]
              : [{ field: field(month), op: "=", value: node.index }],
        });
      }}
    />
  );
}
