import { SVGRenderer } from "echarts/renderers";
import { echarts } from "../../../parts/chart/echarts.ts";
import type { Locale } from "../../../text/locale.ts";
import { echartsTheme } from "../../../theme/echarts.ts";
import { familyOf } from "../../../theme/preferences.ts";
import type { Figure } from "../figures/figure.ts";

echarts.use([SVGRenderer]);

/** A figure as an SVG image in an address of its own: sharp on paper, and nothing in it can run. */
export function pictureOf({ option, height }: Figure, width: number, locale: Locale): string {
  const chart = echarts.init(null, echartsTheme("light", familyOf(locale)), {
    renderer: "svg",
    ssr: true,
    width,
    height,
    locale: locale === "en" ? "EN" : "ZH",
  });
  try {
    chart.setOption({ animation: false, ...option });
    return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(chart.renderToSVGString())}`;
  } finally {
    chart.dispose();
  }
}
