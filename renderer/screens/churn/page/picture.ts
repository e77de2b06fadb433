import { SVGRenderer } from "echarts/renderers";
import { echarts } from "../../../parts/chart/echarts.ts";
import type { Locale } from "../../../text/locale.ts";
import { echartsTheme } from "../../../theme/echarts.ts";
import { familyOf } from "../../../theme/preferences.ts";
import type { Figure } from "../figures/figure.ts";

echarts.use([SVGRenderer]);

/** A figure as an SVG image in an address of its own: sharp on paper, and nothing in it can run. */
export function pictureOf({ option, height }: Figure, width: number, locale: Locale): string {
  // The renderer writes the family into an attribute as it is, so its quotes must be others than the attribute's.
  const family = familyOf(locale).replaceAll('"', "'");
  const chart = echarts.init(null, echartsTheme("light", family), {
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
