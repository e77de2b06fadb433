import { useMemo } from "react";
import { segmentTitle } from "../../../analytics/api/index.ts";
import type { CampaignPlan, Comparison, Effect, FieldInfo, LayerResult } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCount } from "../../format.ts";
import { Chart } from "../../parts/chart/Chart.tsx";
import { useText } from "../../text/index.ts";
import { useLocale, useScheme } from "../../theme/preferences.ts";
import { useValueText } from "../customers/values.ts";
import { offerName } from "../campaigns/words.ts";
import type { KpiFormat } from "../campaigns/kpi.ts";
import { forestOption, forestScale } from "./forestOption.ts";
import type { ForestRow } from "./forestOption.ts";
import { formatP } from "./numbers.ts";

interface Props {
  readonly effect: Effect;
  readonly kpi: KpiFormat;
  readonly plan: CampaignPlan;
  readonly fields: readonly FieldInfo[];
  /** At most so many lines, closer together: for a page that is printed. */
  readonly lines?: number;
}

/** A layer's name and value in words: `Segment: Steady payers`. */
export function useLayerWords(plan: CampaignPlan, fields: readonly FieldInfo[]): (layer: LayerResult) => string {
  const words = useText();
  const locale = useLocale();
  const show = useValueText();
  const segmentations = useCall("segments.list", {}).data;
  const text = words.results;
  return ({ layer, value }) => {
    const own = (text.layerNames as Readonly<Record<string, string>>)[layer];
    const field = fields.find(({ name }) => name === layer);
    const title = own ?? field?.title[locale] ?? layer;
    const inWords = () => {
      if (layer === "segment") {
        const found = segmentations?.flatMap(({ segments }) => segments).find(({ name }) => name === value);
        return found ? segmentTitle(found, locale) : value;
      }
      if (layer === "band")
        return (words.customers.values.churn_band as Readonly<Record<string, string>>)[value] ?? value;
      if (layer === "offer") {
        const index = plan.offers.findIndex(({ name }, at) => (name || String(at + 1)) === value);
        return index >= 0 ? offerName(plan.offers[index]?.name ?? "", index, words.campaigns) : value;
      }
      if (field?.type === "yes_no" && (value === "true" || value === "false"))
        return value === "true" ? words.common.yes : words.common.no;
      return field ? show(value, field) : value;
    };
    return `${title}${locale === "zh-CN" ? "：" : ": "}${value === "" ? text.noValue : inWords()}`;
  };
}

/** The layers of an effect, offers among them, each with its interval: where the effect lies, guarded against having looked many times. */
export function Forest({ effect, kpi, plan, fields, lines }: Props) {
  const words = useText();
  const text = words.results;
  const locale = useLocale();
  const scheme = useScheme();
  const told = useLayerWords(plan, fields);
  const { overall, layers, wanted } = effect;
  const lineOf = (name: string, by: Comparison, guarded?: LayerResult): ForestRow => ({
    name,
    difference: by.difference,
    interval: guarded?.adjustedInterval ?? by.interval,
    strong: by === overall,
    size: by.treated.customers + by.control.customers,
    p: guarded?.adjustedP ?? by.p,
  });
  const computed = [
    ...(overall ? [lineOf(text.overall, overall)] : []),
    ...layers.flatMap((layer) =>
      layer.comparison && !layer.tooSmall ? [lineOf(told(layer), layer.comparison, layer)] : [],
    ),
  ];
  // What it says is compared, so that a chart that says the same is not drawn again.
  const said = JSON.stringify(computed);
  const all = useMemo(() => JSON.parse(said) as ForestRow[], [said]);
  const rows = useMemo(() => all.slice(0, lines), [all, lines]);
  const small = layers.filter(({ tooSmall, comparison }) => tooSmall || !comparison);
  const option = useMemo(
    () =>
      forestOption({
        rows,
        wanted,
        scheme,
        axis: text.differenceAxis(kpi.axis),
        scale: forestScale(kpi.unit),
        label: (row) => `${kpi.bare(row.difference)}  [${kpi.bare(row.interval.low)} … ${kpi.bare(row.interval.high)}]`,
        tooltip: (row) => [
          kpi.difference(row.difference),
          `${text.interval} ${kpi.interval(row.interval)}`,
          `p ${formatP(row.p, locale)}`,
          words.common.customers(formatCount(row.size, locale)),
        ],
      }),
    [rows, wanted, scheme, kpi, text, words, locale],
  );
  return (
    <div className="stack">
      <Chart
        title={text.forest}
        description={text.forestDescription(rows.length)}
        height={rows.length * (lines === undefined ? 26 : 20) + 48}
        option={option}
        data={{
          columns: [text.layer, text.customers, text.difference, text.low, text.high, "p"],
          rows: rows.map((row) => [row.name, row.size, row.difference, row.interval.low, row.interval.high, row.p]),
        }}
      />
      <p className="faint small">
        {text.guard(layers.length - small.length)}
        {all.length > rows.length && ` ${text.moreLines(all.length - rows.length)}`}
      </p>
      {small.length > 0 && (
        <p className="faint small">
          {text.tooSmall(
            small
              .slice(0, 12)
              .map(told)
              .join(locale === "zh-CN" ? "；" : "; "),
            small.length,
          )}
        </p>
      )}
    </div>
  );
}
