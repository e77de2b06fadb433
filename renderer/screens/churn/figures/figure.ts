import type { EChartsCoreOption } from "echarts/core";
import type { ChurnBand } from "../../../../analytics/api/index.ts";
import type { ChartData } from "../../../parts/chart/Chart.tsx";
import type { Dictionary } from "../../../text/index.ts";
import type { Locale } from "../../../text/locale.ts";
import type { Scheme } from "../../../theme/tokens.ts";
import { palette } from "../../../theme/tokens.ts";

/** A chart before it is drawn: on the screen, or as a picture of the printed page. */
export interface Figure {
  readonly title: string;
  readonly description: string;
  readonly option: EChartsCoreOption;
  readonly data: ChartData;
  readonly height: number;
}

/** What a figure is drawn for: language, ground, and the words for fields and their values. */
export interface Sight {
  readonly words: Dictionary;
  readonly locale: Locale;
  readonly scheme: Scheme;
  readonly titleOf: (field: string) => string;
  /** A value of a field in its own unit and words; yes/no as 1 and 0. */
  readonly valueOf: (field: string, value: number | string | null) => string;
}

export const figureHeight = 290;

export const bandColours: Readonly<Record<ChurnBand["band"], string>> = {
  high: palette[3],
  medium: palette[1],
  low: palette[4],
};

/** An axis with its title in the middle below it. */
export const across = (name: string, more: object = {}): object => ({
  type: "value",
  name,
  nameLocation: "middle",
  nameGap: 28,
  ...more,
});

/** The title of an upright axis stands above it, from its own line on. */
export const upright = (name: string, more: object = {}): object => ({
  type: "value",
  name,
  nameTextStyle: { align: "left" },
  ...more,
});

/** Axis titles and labels are within it. */
export const figureGrid = { top: 12, bottom: 8 };

/** What would be seen without a model, or with a perfect one. */
export const reference = {
  type: "line",
  symbol: "none",
  silent: true,
  lineStyle: { type: "dashed", width: 1 },
  color: palette[12],
} as const;
