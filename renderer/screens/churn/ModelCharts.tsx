import { useMemo } from "react";
import type { ChurnModel } from "../../../analytics/api/index.ts";
import { formatFixed, formatPercent } from "../../format.ts";
import { Chart } from "../../parts/chart/Chart.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { palette } from "../../theme/tokens.ts";

interface Props {
  readonly model: ChurnModel;
}

const height = 300;
const diagonal = {
  type: "line",
  symbol: "none",
  silent: true,
  lineStyle: { type: "dashed", width: 1 },
  color: palette[12],
};

export function RocChart({ model }: Props) {
  const text = useText().churn;
  const locale = useLocale();
  const option = useMemo(() => {
    const percent = (value: number) => formatPercent(value, locale, 0);
    return {
      tooltip: {
        trigger: "item",
        formatter: ({ value }: { value: [number, number] }) =>
          `${text.falsePositive} ${percent(value[0])} · ${text.truePositive} ${percent(value[1])}`,
      },
      xAxis: {
        type: "value",
        min: 0,
        max: 1,
        name: text.falsePositive,
        nameLocation: "middle",
        nameGap: 26,
        axisLabel: { formatter: percent },
      },
      yAxis: { type: "value", min: 0, max: 1, name: text.truePositive, axisLabel: { formatter: percent } },
      series: [
        {
          ...diagonal,
          name: text.chance,
          data: [
            [0, 0],
            [1, 1],
          ],
          endLabel: { show: true, formatter: text.chance, offset: [-96, 62] },
        },
        {
          type: "line",
          name: text.roc,
          color: palette[0],
          symbolSize: 3,
          areaStyle: { opacity: 0.08 },
          data: model.roc.map((point) => [point.falsePositiveRate, point.truePositiveRate]),
        },
      ],
    };
  }, [model, locale, text]);
  return (
    <Chart
      title={text.roc}
      description={text.rocDescription(formatFixed(model.auc, locale, 3))}
      height={height}
      option={option}
      data={{
        columns: [text.falsePositive, text.truePositive],
        rows: model.roc.map((point) => [point.falsePositiveRate, point.truePositiveRate]),
      }}
    />
  );
}

export function LiftChart({ model }: Props) {
  const words = useText();
  const text = words.churn;
  const locale = useLocale();
  const { deciles } = model;
  const option = useMemo(
    () => ({
      tooltip: { trigger: "axis" },
      legend: { top: 0, right: 0 },
      grid: { top: 30 },
      xAxis: {
        type: "category",
        name: text.decile,
        nameLocation: "middle",
        nameGap: 26,
        data: deciles.map((item) => String(item.decile)),
      },
      yAxis: [
        { type: "value", name: text.liftAxis, min: 0 },
        {
          type: "value",
          min: 0,
          max: 1,
          splitLine: { show: false },
          axisLabel: { formatter: (value: number) => formatPercent(value, locale, 0) },
        },
      ],
      series: [
        {
          type: "bar",
          name: text.liftAxis,
          color: palette[0],
          data: deciles.map((item) => item.lift),
          tooltip: { valueFormatter: (value: number) => formatFixed(value, locale, 2) },
          label: {
            show: true,
            position: "top",
            formatter: ({ value }: { value: number }) => formatFixed(value, locale, 1),
          },
          markLine: {
            silent: true,
            symbol: "none",
            label: { show: false },
            lineStyle: { type: "dashed" },
            data: [{ yAxis: 1 }],
          },
        },
        {
          type: "line",
          name: text.capture,
          yAxisIndex: 1,
          color: palette[1],
          data: deciles.map((item) => item.cumulativeCapture),
          tooltip: { valueFormatter: (value: number) => formatPercent(value, locale) },
        },
      ],
    }),
    [deciles, locale, text],
  );
  return (
    <Chart
      title={text.lift}
      description={text.liftDescription(formatFixed(deciles[0]?.lift ?? 0, locale, 2))}
      height={height}
      option={option}
      data={{
        columns: [text.decile, words.segments.customers, text.churners, text.observed, text.liftAxis, text.capture],
        rows: deciles.map((item) => [
          item.decile,
          item.customers,
          item.churners,
          item.rate,
          item.lift,
          item.cumulativeCapture,
        ]),
      }}
    />
  );
}

export function CalibrationChart({ model }: Props) {
  const words = useText();
  const text = words.churn;
  const locale = useLocale();
  const { calibration } = model;
  const option = useMemo(() => {
    const most = Math.min(
      1,
      Math.ceil(Math.max(0.1, ...calibration.flatMap((bin) => [bin.predicted, bin.observed])) * 10) / 10,
    );
    const percent = (value: number) => formatPercent(value, locale, 0);
    return {
      tooltip: {
        trigger: "item",
        formatter: ({ value }: { value: [number, number] }) =>
          `${text.predicted} ${formatPercent(value[0], locale)} · ${text.observed} ${formatPercent(value[1], locale)}`,
      },
      xAxis: {
        type: "value",
        min: 0,
        max: most,
        name: text.predicted,
        nameLocation: "middle",
        nameGap: 26,
        axisLabel: { formatter: percent },
      },
      yAxis: { type: "value", min: 0, max: most, name: text.observed, axisLabel: { formatter: percent } },
      series: [
        {
          ...diagonal,
          name: text.perfect,
          data: [
            [0, 0],
            [most, most],
          ],
        },
        {
          type: "line",
          name: text.observed,
          color: palette[0],
          symbolSize: 7,
          data: calibration.map((bin) => [bin.predicted, bin.observed]),
        },
      ],
    };
  }, [calibration, locale, text]);
  return (
    <Chart
      title={text.calibration}
      description={text.calibrationDescription}
      height={height}
      option={option}
      data={{
        columns: [text.predicted, text.observed, words.segments.customers],
        rows: calibration.map((bin) => [bin.predicted, bin.observed, bin.customers]),
      }}
    />
  );
}
