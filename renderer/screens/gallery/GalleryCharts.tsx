import { App } from "antd";
import { useMemo } from "react";
import { Chart } from "../../parts/chart/Chart.tsx";
import { useText } from "../../text/index.ts";
import { useScheme } from "../../theme/preferences.ts";
import { diverging, palette } from "../../theme/tokens.ts";
import "./gallery.css";

export function GalleryCharts() {
  const text = useText().gallery;
  const scheme = useScheme();
  const { message } = App.useApp();

  const wave = useMemo(() => {
    const rows = Array.from({ length: 25 }, (_, n) => [n, Math.sin(n / 4) * 40 + 60] as const);
    return {
      rows,
      option: {
        xAxis: { type: "category", name: text.index, nameLocation: "middle", nameGap: 26, data: rows.map(([n]) => n) },
        yAxis: { type: "value", name: text.amount },
        tooltip: { trigger: "axis" },
        series: [
          {
            type: "line",
            name: "low",
            stack: "band",
            data: rows.map(([, y]) => y - 9),
            lineStyle: { opacity: 0 },
            symbol: "none",
            silent: true,
            tooltip: { show: false },
          },
          {
            type: "line",
            name: text.band,
            stack: "band",
            data: rows.map(() => 18),
            lineStyle: { opacity: 0 },
            areaStyle: { opacity: 0.18 },
            symbol: "none",
            color: palette[0],
            silent: true,
            tooltip: { show: false },
          },
          { type: "line", name: text.wave, data: rows.map(([, y]) => Number(y.toFixed(2))), color: palette[0] },
        ],
      },
    };
  }, [text]);

  const bars = useMemo(
    () => ({
      xAxis: {
        type: "category",
        data: palette.map((_, index) => index + 1),
        name: text.colour,
        nameLocation: "middle",
        nameGap: 26,
      },
      yAxis: { type: "value", name: text.amount },
      tooltip: {},
      series: [
        {
          type: "bar",
          data: palette.map((color, index) => ({ value: 100 - index * 5, itemStyle: { color } })),
          label: { show: true, position: "top" },
        },
      ],
    }),
    [text],
  );

  const heat = useMemo(() => {
    const cells = Array.from(
      { length: 60 },
      (_, n) => [n % 12, Math.floor(n / 12), Number((Math.sin(n * 1.7) * 2).toFixed(2))] as const,
    );
    return {
      cells,
      option: {
        grid: { top: 12, bottom: 52 },
        xAxis: { type: "category", data: Array.from({ length: 12 }, (_, n) => `F${n + 1}`) },
        yAxis: { type: "category", data: Array.from({ length: 5 }, (_, n) => `S${n + 1}`) },
        visualMap: {
          min: -2,
          max: 2,
          orient: "horizontal",
          left: "center",
          bottom: 0,
          itemHeight: 120,
          inRange: { color: [...diverging[scheme]] },
        },
        tooltip: {},
        series: [{ type: "heatmap", data: cells.map((cell) => [...cell]), label: { show: true, fontSize: 10 } }],
      },
    };
  }, [scheme]);

  const onPick = ({ name }: { name: string }) => void message.info(text.picked(name));
  return (
    <div className="columns">
      <Chart
        title={text.chartLine}
        description={text.chartLine}
        option={wave.option}
        data={{ columns: [text.index, text.wave], rows: wave.rows }}
        onPick={onPick}
      />
      <Chart
        title={text.chartBars}
        description={text.chartBars}
        option={bars}
        data={{ columns: [text.colour, text.amount], rows: palette.map((colour, index) => [colour, 100 - index * 5]) }}
        onPick={onPick}
      />
      <Chart
        title={text.chartHeat}
        description={text.chartHeat}
        option={heat.option}
        data={{ columns: ["x", "y", "z"], rows: heat.cells }}
        onPick={onPick}
      />
      <Chart title={text.chartEmpty} description={text.chartEmpty} option={{}} data={{ columns: [], rows: [] }} />
    </div>
  );
}
