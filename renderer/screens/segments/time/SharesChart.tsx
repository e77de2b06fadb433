import { useMemo } from "react";
import type { Segmentation, SegmentMonth } from "../../../../analytics/api/index.ts";
import { formatCount, formatMonth, formatPercent, formatYuan } from "../../../format.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale, useScheme } from "../../../theme/preferences.ts";
import { colours } from "../../../theme/tokens.ts";
import { useShown } from "../known.ts";
import { inSegment, useOpenCustomers } from "../open.ts";
import { tooltipOf } from "../tooltip.ts";

interface Props {
  readonly made: Segmentation;
  readonly months: readonly SegmentMonth[];
}

/** The share of each segment in every month it was applied to; a bar opens its customers of that month. */
export function SharesChart({ made, months }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const scheme = useScheme();
  const shown = useShown(made);
  const openCustomers = useOpenCustomers();
  const option = useMemo(() => {
    const last = months.length - 1;
    return {
      grid: { right: 210, top: 8, bottom: 8 },
      tooltip: {
        formatter: ({ seriesIndex, dataIndex }: { seriesIndex: number; dataIndex: number }) => {
          const month = months[dataIndex];
          const part = month?.segments[seriesIndex];
          const segment = shown[seriesIndex];
          if (!month || !part || !segment) return "";
          return tooltipOf(`${segment.title} · ${month.asOf ? formatMonth(month.asOf, locale) : ""}`, [
            `${formatCount(part.customers, locale)} (${formatPercent(part.customerShare, locale)})`,
            ...(part.arpuFen === null ? [] : [`${text.arpu} ${formatYuan(part.arpuFen, locale)}`]),
            ...(part.revenueShare === null ? [] : [`${text.revenueShare} ${formatPercent(part.revenueShare, locale)}`]),
          ]);
        },
      },
      xAxis: {
        type: "category",
        data: months.map(({ asOf }) => (asOf ? formatMonth(asOf, locale) : "")),
      },
      yAxis: {
        type: "value",
        min: 0,
        max: 1,
        axisLabel: { formatter: (value: number) => formatPercent(value, locale, 0) },
      },
      series: shown.map(({ index, title, colour }) => ({
        type: "bar",
        name: title,
        stack: "share",
        color: colour,
        barMaxWidth: 72,
        barCategoryGap: "25%",
        itemStyle: { borderColor: colours[scheme].surface, borderWidth: 1 },
        endLabel: { show: false },
        data: months.map(({ segments }, at) => ({
          value: segments[index]?.customerShare ?? 0,
          label: {
            show: at === last && (segments[index]?.customerShare ?? 0) > 0.03,
            position: "right",
            distance: 10,
            width: 190,
            overflow: "truncate",
            fontSize: 11,
            color: colours[scheme].text,
            formatter: title,
          },
        })),
      })),
    };
  }, [months, shown, locale, scheme, text]);
  return (
    <Chart
      title={text.shares}
      description={text.sharesDescription(months.length)}
      height={260}
      option={option}
      data={{
        columns: [text.months, ...shown.map(({ title }) => title)],
        rows: months.map(({ asOf, segments }) => [
          asOf ? formatMonth(asOf, locale) : "",
          ...segments.map(({ customers }) => customers),
        ]),
      }}
      onPick={({ seriesName, dataIndex }) => {
        const month = months[dataIndex];
        const segment = shown.find(({ title }) => title === seriesName);
        if (month && segment) openCustomers(month.asOf, inSegment(made.segmentationId, segment.index));
      }}
    />
  );
}
