import type { ChurnDrift, SurvivalView } from "../../../../analytics/api/index.ts";
import { formatCount, formatFixed, formatMonth, formatPercent } from "../../../format.ts";
import { palette } from "../../../theme/tokens.ts";
import { tooltipOf } from "../../segments/tooltip.ts";
import { across, bandColours, figureGrid, figureHeight, upright } from "./figure.ts";
import type { Figure, Sight } from "./figure.ts";

/** Mean share still there, month by month, of each band. */
export function survivalFigure(view: SurvivalView, { words, locale }: Sight): Figure {
  const text = words.churn;
  const bands = view.bands.filter(({ customers }) => customers > 0);
  const bandName = (band: "high" | "medium" | "low") => words.customers.values.churn_band[band];
  return {
    title: text.survivalCurve,
    description: text.survivalDescription,
    height: figureHeight,
    option: {
      grid: { ...figureGrid, right: 60 },
      tooltip: { trigger: "axis", valueFormatter: (value: number) => formatPercent(value, locale) },
      xAxis: across(text.monthsAhead, { min: 0, max: view.assumptions.horizonMonths, minInterval: 1 }),
      yAxis: upright(text.stillThere, {
        min: 0,
        max: 1,
        axisLabel: { formatter: (value: number) => formatPercent(value, locale, 0) },
      }),
      series: bands.map(({ band, curve }) => ({
        type: "line",
        name: bandName(band),
        color: bandColours[band],
        symbol: "circle",
        symbolSize: 3,
        endLabel: { show: true, formatter: bandName(band) },
        data: curve.map((share, month) => [month, share]),
      })),
    },
    data: {
      columns: [text.monthsAhead, ...bands.map(({ band }) => bandName(band))],
      rows: Array.from({ length: view.assumptions.horizonMonths + 1 }, (_, month) => [
        month,
        ...bands.map(({ curve }) => curve[month] ?? null),
      ]),
    },
  };
}

/** Two-sided 95 % of the normal distribution. */
const z95 = 1.959964;

/** Kaplan–Meier by tenure: how many of the customers of the past were still there, with the interval. */
export function tenureFigure({ lifeTable }: SurvivalView, { words, locale }: Sight): Figure {
  const text = words.churn;
  const low = lifeTable.map(({ survival, standardError }) => Math.max(0, survival - z95 * standardError));
  const high = lifeTable.map(({ survival, standardError }) => Math.min(1, survival + z95 * standardError));
  const band = (name: string, data: readonly number[], more: object) => ({
    type: "line",
    name,
    step: "end",
    symbol: "none",
    silent: true,
    stack: "interval",
    lineStyle: { width: 0 },
    color: palette[0],
    data: data.map((value, at) => [lifeTable[at]?.tenureMonths ?? 0, value]),
    ...more,
  });
  return {
    title: text.tenureCurve,
    description: text.tenureDescription,
    height: figureHeight,
    option: {
      grid: figureGrid,
      tooltip: {
        trigger: "axis",
        formatter: (hits: { dataIndex: number }[]) => {
          const at = hits[0]?.dataIndex ?? 0;
          const row = lifeTable[at];
          return row
            ? tooltipOf(text.atTenure(formatCount(row.tenureMonths, locale)), [
                `${text.stillThere} ${formatPercent(row.survival, locale)} (${formatPercent(low[at] ?? 0, locale)} – ${formatPercent(high[at] ?? 1, locale)})`,
                `${text.atRisk} ${formatCount(row.atRisk, locale)} · ${text.leftCount} ${formatCount(row.left, locale)}`,
              ])
            : "";
        },
      },
      xAxis: across(text.tenureAxis, { min: 0, minInterval: 1 }),
      yAxis: upright(text.stillThere, {
        min: 0,
        max: 1,
        axisLabel: { formatter: (value: number) => formatPercent(value, locale, 0) },
      }),
      series: [
        band("low", low, {}),
        band(
          "range",
          high.map((value, at) => value - (low[at] ?? 0)),
          { areaStyle: { opacity: 0.18 } },
        ),
        {
          type: "line",
          name: text.stillThere,
          step: "end",
          symbolSize: 3,
          color: palette[0],
          data: lifeTable.map(({ tenureMonths, survival }) => [tenureMonths, survival]),
        },
      ],
    },
    data: {
      columns: [text.tenureAxis, text.atRisk, text.leftCount, text.stillThere, text.standardError],
      rows: lifeTable.map((row) => [row.tenureMonths, row.atRisk, row.left, row.survival, row.standardError]),
    },
  };
}

const levelColours = { stable: palette[0], watch: palette[1], shifted: palette[3] } as const;
const mostFields = 15;

export const driftedFields = ({ features }: ChurnDrift) => features.slice(0, mostFields);

/** Stability index by field against the two usual thresholds. */
export function driftFigure(drift: ChurnDrift, { words, locale, titleOf }: Sight): Figure {
  const text = words.churn;
  const top = driftedFields(drift);
  const two = (value: number) => formatFixed(value, locale, 2);
  return {
    title: text.driftFields,
    description: text.driftDescription(titleOf(top[0]?.field ?? ""), two(top[0]?.psi ?? 0)),
    height: Math.max(180, top.length * 24 + 70),
    option: {
      grid: { top: 8, bottom: 8, right: 40 },
      tooltip: {
        trigger: "axis",
        axisPointer: { type: "shadow" },
        valueFormatter: (value: number) => formatFixed(value, locale, 3),
      },
      xAxis: across(text.psiAxis, { min: 0, max: ({ max }: { max: number }) => Math.max(0.3, max) }),
      yAxis: {
        type: "category",
        inverse: true,
        data: top.map(({ field }) => titleOf(field)),
        axisLabel: { width: 190, overflow: "truncate" },
      },
      series: [
        {
          type: "bar",
          name: text.psiAxis,
          barMaxWidth: 14,
          data: top.map(({ psi, level }) => ({ value: psi, itemStyle: { color: levelColours[level] } })),
          label: {
            show: true,
            position: "right",
            fontSize: 11,
            formatter: ({ value }: { value: number }) => two(value),
          },
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: { type: "dashed", color: palette[12] },
            label: { show: false },
            data: [{ xAxis: 0.1 }, { xAxis: 0.25 }],
          },
        },
      ],
    },
    data: {
      columns: [text.field, text.psiAxis, text.level],
      rows: drift.features.map(({ field, psi, level }) => [titleOf(field), psi, text.levels[level]]),
    },
  };
}

/** Mean risk of every scored month, and what became of it where that is known. */
export function realisedFigure(months: readonly ChurnDrift[], { words, locale }: Sight): Figure {
  const text = words.churn;
  const name = ({ asOf }: ChurnDrift) => (asOf === null ? words.common.undated : formatMonth(asOf, locale));
  const percent = (value: number) => formatPercent(value, locale, 1);
  return {
    title: text.realised,
    description: text.realisedDescription,
    height: figureHeight,
    option: {
      grid: { ...figureGrid, top: 28 },
      legend: { top: 0, right: 0 },
      tooltip: {
        trigger: "axis",
        valueFormatter: (value: number | null) => (value === null ? "—" : formatPercent(value, locale, 2)),
      },
      xAxis: across(text.month, { type: "category", data: months.map(name) }),
      yAxis: upright(text.rateAxis, { min: 0, axisLabel: { formatter: percent } }),
      series: [
        {
          type: "line",
          name: text.predicted,
          color: palette[0],
          symbolSize: 8,
          data: months.map(({ score }) => score.meanRisk),
        },
        {
          type: "line",
          name: text.observed,
          color: palette[3],
          symbol: "rect",
          symbolSize: 8,
          connectNulls: false,
          data: months.map(({ realised }) => realised?.rate ?? null),
        },
      ],
    },
    data: {
      columns: [text.month, text.predicted, text.observed, words.segments.customers],
      rows: months.map((drift) => [
        name(drift),
        drift.score.meanRisk,
        drift.realised?.rate ?? null,
        drift.realised?.customers ?? null,
      ]),
    },
  };
}
