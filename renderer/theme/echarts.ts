import { colours, palette, type } from "./tokens.ts";
import type { Scheme } from "./tokens.ts";

/** ECharts theme from the same tokens as everything else. */
export function echartsTheme(scheme: Scheme, family: string): object {
  const c = colours[scheme];
  const axis = {
    axisLine: { show: true, lineStyle: { color: c.lineStrong } },
    axisTick: { show: false },
    axisLabel: { color: c.textSoft, fontSize: type.small },
    nameTextStyle: { color: c.textSoft, fontSize: type.small },
    splitLine: { show: true, lineStyle: { color: c.line } },
    splitArea: { show: false },
  };
  const category = { ...axis, splitLine: { show: false } };
  const label = { color: c.text, textBorderWidth: 0 };
  return {
    color: [...palette],
    backgroundColor: "transparent",
    textStyle: { fontFamily: family, fontSize: type.small, color: c.text },
    darkMode: scheme === "dark",
    grid: { left: 8, right: 20, top: 12, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
    categoryAxis: category,
    valueAxis: axis,
    timeAxis: category,
    logAxis: axis,
    legend: {
      textStyle: { color: c.textSoft, fontSize: type.small },
      icon: "roundRect",
      itemWidth: 10,
      itemHeight: 10,
    },
    tooltip: {
      backgroundColor: c.surfaceRaised,
      borderColor: c.lineStrong,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { color: c.text, fontSize: type.small, fontFamily: family },
      extraCssText: "box-shadow:0 4px 16px rgb(0 0 0 / .14);border-radius:6px;",
      axisPointer: { lineStyle: { color: c.lineStrong }, crossStyle: { color: c.lineStrong } },
    },
    visualMap: { textStyle: { color: c.textSoft, fontSize: type.small } },
    line: { symbol: "circle", symbolSize: 5, lineStyle: { width: 2 }, smooth: false, label },
    bar: { itemStyle: { borderRadius: 1 }, barMaxWidth: 36, label },
    heatmap: { label: { textBorderWidth: 0 } },
  };
}
