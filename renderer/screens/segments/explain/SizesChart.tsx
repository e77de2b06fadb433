import { useMemo } from "react";
import type { Segmentation, SegmentProfile } from "../../../../analytics/api/index.ts";
import { formatCount, formatPercent } from "../../../format.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useShown } from "../known.ts";
import { inSegment, useOpenCustomers } from "../open.ts";

/** Share of customers beside share of revenue; a bar opens its customers. */
export function SizesChart({ made }: { readonly made: Segmentation }) {
  const text = useText().segments;
  const locale = useLocale();
  const shown = useShown(made);
  const openCustomers = useOpenCustomers();
  const { segments } = made;
  const billed = segments.some((segment) => segment.revenueShare !== null);
  const option = useMemo(() => {
    const percent = (value: number) => formatPercent(value, locale);
    const series = (name: string, pick: (segment: SegmentProfile) => number | null, opacity: number) => ({
      type: "bar",
      name,
      barGap: "8%",
      barMaxWidth: 14,
      label: {
        show: true,
        position: "right",
        formatter: ({ value }: { value: number | null }) => (value === null ? "" : `${name} ${percent(value)}`),
        fontSize: 11,
        opacity: 1,
      },
      data: segments.map((segment, at) => ({
        value: pick(segment),
        itemStyle: { color: shown[at]?.colour, opacity },
      })),
    });
    return {
      grid: { right: 150, bottom: 28 },
      tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: percent },
      xAxis: {
        type: "value",
        name: text.share,
        nameLocation: "middle",
        nameGap: 24,
        min: 0,
        axisLabel: { formatter: (value: number) => formatPercent(value, locale, 0) },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: shown.map(({ title }) => title),
        axisLabel: { width: 220, overflow: "truncate" },
      },
      series: [
        series(text.customerShare, ({ customerShare }) => customerShare, 0.5),
        ...(billed ? [series(text.revenueShare, ({ revenueShare }) => revenueShare, 1)] : []),
      ],
    };
  }, [segments, shown, billed, locale, text]);
  const largest = segments.reduce(
    (most, item) => (item.customers > (most?.customers ?? -1) ? item : most),
    segments[0],
  );
  return (
    <Chart
      title={text.sizes}
      description={text.sizesDescription(
        shown.find(({ index }) => index === largest?.index)?.title ?? "",
        largest ? formatCount(largest.customers, locale) : "",
      )}
      height={Math.max(160, segments.length * (billed ? 42 : 26) + 56)}
      option={option}
      data={{
        columns: [text.name, text.customers, text.customerShare, text.revenueShare],
        rows: segments.map((segment, at) => [
          shown[at]?.title ?? "",
          segment.customers,
          segment.customerShare,
          segment.revenueShare,
        ]),
      }}
      onPick={({ dataIndex }) => {
        const segment = segments[dataIndex];
        if (segment) openCustomers(made.asOf, inSegment(made.segmentationId, segment.index));
      }}
    />
  );
}
