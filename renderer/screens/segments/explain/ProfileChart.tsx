import { Button } from "antd";
import { useMemo, useState } from "react";
import type { Segmentation } from "../../../../analytics/api/index.ts";
import { featureText, fixed } from "../../../../analytics/api/text/index.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import { tooltipOf } from "../tooltip.ts";
import { useText } from "../../../text/index.ts";
import { useLocale, useScheme } from "../../../theme/preferences.ts";
import { diverging } from "../../../theme/tokens.ts";
import { useShown } from "../known.ts";
import type { Fields } from "../known.ts";
import { inSegment, useOpenCustomers } from "../open.ts";

interface Props {
  readonly made: Segmentation;
  readonly fields: Fields;
}

const mostFeatures = 20;

/** How each segment differs from the base, feature by feature; natural units on hover and in the table. */
export function ProfileChart({ made, fields }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const scheme = useScheme();
  const shown = useShown(made);
  const openCustomers = useOpenCustomers();
  const [all, setAll] = useState(false);
  const { segments, features } = made;

  /** Positions of the features that are drawn, those with the widest spread between segments first. */
  const order = useMemo(() => {
    const spread = (at: number) => Math.max(...segments.map(({ zScores }) => Math.abs(zScores[at] ?? 0)));
    const sorted = features.map((_, at) => at).sort((a, b) => spread(b) - spread(a) || a - b);
    return all ? sorted : sorted.slice(0, mostFeatures);
  }, [segments, features, all]);

  const option = useMemo(() => {
    const titles = order.map((at) => {
      const feature = features[at];
      return feature ? featureText(feature, locale, fields.titleOf) : "";
    });
    return {
      grid: { top: 4, bottom: 44, right: 8 },
      tooltip: {
        formatter: ({ value }: { value: [number, number, number] }) => {
          const [x, y, z] = value;
          const feature = features[order[y] ?? -1];
          const segment = segments[x];
          if (!feature || !segment) return "";
          return tooltipOf(`${shown[x]?.title ?? ""} · ${titles[y] ?? ""}`, [
            `${z > 0 ? "+" : ""}${fixed(z, 2)}σ${feature.logged ? ` (${text.logged})` : ""}`,
            text.profileCell(
              fields.amount(segment.means[order[y] ?? -1], feature),
              fields.amount(feature.baseMean, feature),
            ),
          ]);
        },
      },
      xAxis: {
        type: "category",
        position: "top",
        data: shown.map(({ title }) => title),
        axisLine: { show: false },
        axisLabel: {
          interval: 0,
          width: Math.max(56, Math.floor(760 / segments.length)),
          overflow: "break",
          lineHeight: 14,
        },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: titles,
        axisLine: { show: false },
        axisLabel: { width: 210, overflow: "truncate" },
      },
      visualMap: {
        min: -2,
        max: 2,
        orient: "horizontal",
        left: "center",
        bottom: 0,
        itemWidth: 10,
        itemHeight: 160,
        text: ["+2σ", "−2σ"],
        inRange: { color: [...diverging[scheme]] },
      },
      series: [
        {
          type: "heatmap",
          data: segments.flatMap((segment, x) =>
            // A segment without customers differs from nobody: "-" draws no cell.
            order.map((at, y) => [x, y, segment.customers === 0 ? "-" : Number((segment.zScores[at] ?? 0).toFixed(2))]),
          ),
          label: {
            show: segments.length <= 16,
            fontSize: 11,
            formatter: ({ value }: { value: [number, number, number] }) => fixed(value[2], 1),
          },
        },
      ],
    };
  }, [segments, features, fields, order, shown, locale, scheme, text]);

  return (
    <div className="stack segments-profile">
      <Chart
        title={text.profile}
        description={text.profileDescription(order.length, segments.length)}
        height={order.length * 24 + 96}
        option={option}
        data={{
          columns: [text.feature, text.base, ...shown.flatMap(({ title }) => [`${title} (σ)`, title])],
          rows: order.flatMap((at) => {
            const feature = features[at];
            if (!feature) return [];
            return [
              [
                featureText(feature, locale, fields.titleOf),
                fields.amount(feature.baseMean, feature),
                ...segments.flatMap((segment) => [
                  segment.customers === 0 ? null : Number((segment.zScores[at] ?? 0).toFixed(2)),
                  fields.amount(segment.means[at], feature),
                ]),
              ],
            ];
          }),
        }}
        onPick={({ value }) => {
          const segment = Array.isArray(value) ? segments[Number(value[0])] : undefined;
          if (segment) openCustomers(made.asOf, inSegment(made.segmentationId, segment.index));
        }}
      />
      {features.length > mostFeatures && (
        <span className="row soft small">
          {!all && text.profileMore(mostFeatures, features.length)}
          <Button size="small" type="link" onClick={() => setAll(!all)}>
            {all ? text.profileFewer : text.profileAll}
          </Button>
        </span>
      )}
    </div>
  );
}
