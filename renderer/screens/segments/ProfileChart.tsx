import { useMemo } from "react";
import { segmentTitle } from "../../../analytics/api/index.ts";
import type { FieldInfo, Segmentation } from "../../../analytics/api/index.ts";
import { featureText } from "../../../analytics/api/text/index.ts";
import { formatFixed, formatValue, missing } from "../../format.ts";
import { Chart } from "../../parts/chart/Chart.tsx";
import { useText } from "../../text/index.ts";
import { useLocale, useScheme } from "../../theme/preferences.ts";
import { diverging } from "../../theme/tokens.ts";
import { openSegment } from "./open.ts";

interface Props {
  readonly segmentation: Segmentation;
  readonly fields: ReadonlyMap<string, FieldInfo>;
}

/** How each segment differs from the base, feature by feature. */
export function ProfileChart({ segmentation, fields }: Props) {
  const words = useText();
  const text = words.segments;
  const locale = useLocale();
  const scheme = useScheme();
  const { segments, features } = segmentation;

  const option = useMemo(() => {
    const mean = (segment: number, feature: number): string => {
      const value = segments[segment]?.means[feature];
      const field = fields.get(features[feature]?.field ?? "");
      if (value === null || value === undefined) return missing;
      return field
        ? formatValue(
            value,
            { type: field.type === "whole" ? "number" : field.type, unit: field.unit },
            locale,
            words.common,
          )
        : formatFixed(value, locale, 2);
    };
    const titles = features.map((feature) =>
      featureText(feature, locale, (name) => fields.get(name)?.title[locale] ?? name),
    );
    return {
      grid: { top: 8, bottom: 44, right: 8 },
      tooltip: {
        formatter: ({ value }: { value: [number, number, number] }) => {
          const [segment, feature, z] = value;
          const name = document.createElement("div");
          name.textContent = `${segments[segment] ? segmentTitle(segments[segment], locale) : ""} · ${titles[feature] ?? ""}`;
          const numbers = document.createElement("div");
          numbers.textContent = `${z > 0 ? "+" : ""}${formatFixed(z, locale, 2)}σ · ${text.profileCell(mean(segment, feature))}`;
          const box = document.createElement("div");
          box.append(name, numbers);
          return box;
        },
      },
      xAxis: {
        type: "category",
        position: "top",
        data: segments.map((segment) => segmentTitle(segment, locale)),
        axisLine: { show: false },
        axisLabel: { interval: 0, width: 110, overflow: "truncate" },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: titles,
        axisLine: { show: false },
        axisLabel: { width: 200, overflow: "truncate" },
      },
      visualMap: {
        min: -2,
        max: 2,
        orient: "horizontal",
        left: "center",
        bottom: 0,
        itemWidth: 10,
        itemHeight: 160,
        text: ["+2σ", "-2σ"],
        inRange: { color: [...diverging[scheme]] },
      },
      series: [
        {
          type: "heatmap",
          data: segments.flatMap((segment, x) =>
            features.map((_, y) => [x, y, Number((segment.zScores[y] ?? 0).toFixed(2))]),
          ),
          label: {
            show: true,
            fontSize: 11,
            formatter: ({ value }: { value: [number, number, number] }) => formatFixed(value[2], locale, 1),
          },
        },
      ],
    };
  }, [segments, features, fields, locale, scheme, text, words.common]);

  return (
    <Chart
      title={text.profile}
      description={text.profileDescription(features.length, segments.length)}
      height={features.length * 24 + 90}
      option={option}
      data={{
        columns: ["", ...segments.map((segment) => segmentTitle(segment, locale))],
        rows: features.map((feature, index) => [
          featureText(feature, locale, (name) => fields.get(name)?.title[locale] ?? name),
          ...segments.map((segment) => segment.zScores[index] ?? null),
        ]),
      }}
      onPick={({ value }) => {
        const segment = Array.isArray(value) ? segments[Number(value[0])] : undefined;
        if (segment) openSegment(segment.name);
      }}
    />
  );
}
