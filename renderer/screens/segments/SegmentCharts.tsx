import { useMemo } from "react";
import { segmentTitle } from "../../../analytics/api/index.ts";
import type { KTrial, Segmentation } from "../../../analytics/api/index.ts";
import { formatFixed, formatPercent } from "../../format.ts";
import { Chart } from "../../parts/chart/Chart.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { palette, segmentColour } from "../../theme/tokens.ts";
import { openSegment } from "./open.ts";

interface Props {
  readonly segmentation: Segmentation;
}

/** Share of customers beside share of revenue; a bar opens its customers. */
export function SizesChart({ segmentation }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const { segments } = segmentation;
  const billed = segments.some((segment) => segment.revenueShare !== null);
  const option = useMemo(() => {
    const percent = (value: number) => formatPercent(value, locale);
    const series = (name: string, pick: (index: number) => number | null, opacity: number) => ({
      type: "bar",
      name,
      barGap: "10%",
      label: {
        show: true,
        position: "right",
        formatter: ({ value }: { value: number | null }) => (value === null ? "" : `${name} ${percent(value)}`),
        fontSize: 11,
        opacity: 1,
      },
      itemStyle: { opacity },
      data: segments.map((segment, index) => ({
        value: pick(index),
        itemStyle: { color: segmentColour(segment.index) },
      })),
    });
    return {
      grid: { right: 110 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: percent },
      xAxis: {
        type: "value",
        name: text.share,
        nameLocation: "middle",
        nameGap: 26,
        min: 0,
        axisLabel: { formatter: (value: number) => formatPercent(value, locale, 0) },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: segments.map((segment) => segmentTitle(segment, locale)),
        axisLabel: { width: 140, overflow: "truncate" },
      },
      series: [
        series(text.customerShare, (index) => segments[index]?.customerShare ?? null, 0.55),
        ...(billed ? [series(text.revenueShare, (index) => segments[index]?.revenueShare ?? null, 1)] : []),
      ],
    };
  }, [segments, billed, locale, text]);
  const first = segments[0];
  return (
    <Chart
      title={text.sizes}
      description={text.sizesDescription(
        first ? segmentTitle(first, locale) : "",
        first ? formatPercent(first.revenueShare ?? first.customerShare, locale) : "",
      )}
      height={Math.max(220, segments.length * 48 + 60)}
      option={option}
      data={{
        columns: [text.name, text.customers, text.customerShare, text.revenueShare],
        rows: segments.map((segment) => [
          segmentTitle(segment, locale),
          segment.customers,
          segment.customerShare,
          segment.revenueShare,
        ]),
      }}
      onPick={({ dataIndex }) => {
        const segment = segments[dataIndex];
        if (segment) openSegment(segment.name);
      }}
    />
  );
}

/** Why this number of groups: the silhouette of every k that was tried. */
export function CurveChart({ segmentation, trials }: Props & { readonly trials: readonly KTrial[] }) {
  const text = useText().segments;
  const locale = useLocale();
  const { k } = segmentation;
  const option = useMemo(
    () => ({
      tooltip: { trigger: "axis", valueFormatter: (value: number) => formatFixed(value, locale, 3) },
      xAxis: {
        type: "category",
        name: text.k,
        nameLocation: "middle",
        nameGap: 26,
        data: trials.map((trial) => String(trial.k)),
      },
      yAxis: { type: "value", name: text.silhouette, scale: true },
      series: [
        {
          type: "line",
          name: text.silhouette,
          color: palette[0],
          data: trials.map((trial) => trial.silhouette),
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: { type: "dashed" },
            label: { formatter: text.chosen, position: "end", offset: [22, 16] },
            data: [{ xAxis: String(k) }],
          },
        },
      ],
    }),
    [trials, k, locale, text],
  );
  const chosen = trials.find((trial) => trial.k === k);
  return (
    <Chart
      title={text.curve}
      description={text.curveDescription(k, chosen ? formatFixed(chosen.silhouette, locale, 3) : "")}
      height={Math.max(220, segmentation.segments.length * 48 + 60)}
      option={option}
      data={{
        columns: [text.k, text.silhouette, text.inertia, text.calinski, text.davies],
        rows: trials.map((trial) => [
          trial.k,
          trial.silhouette,
          trial.inertia,
          trial.calinskiHarabasz,
          trial.daviesBouldin,
        ]),
      }}
    />
  );
}
