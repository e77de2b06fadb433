import type { ChurnModel } from "../../../../analytics/api/index.ts";
import { formatCount, formatFixed, formatMoment, formatMonth, formatPercent, missing } from "../../../format.ts";
import type { Sight } from "../figures/figure.ts";
import { labelText } from "../words.ts";

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
}

/** The numbers of a model that are asked for first. */
export function factsOf(model: ChurnModel, { words, locale }: Sight): readonly Fact[] {
  const text = words.churn;
  const [low, high] = model.aucInterval;
  const three = (value: number) => formatFixed(value, locale, 3);
  const captures = (pick: "share" | "captured") =>
    model.captures.map((item) => formatPercent(item[pick], locale, 0)).join(" · ");
  return [
    { label: text.auc, value: three(model.auc), note: text.interval(three(low), three(high)) },
    {
      label: text.lift10,
      value: `${formatFixed(model.lift10, locale, 2)} ×`,
      note: text.lift10Hint(formatPercent(model.lift10 * model.baseRate, locale)),
    },
    { label: text.captures, value: captures("captured") || missing, note: text.inTheTop(captures("share")) },
    {
      label: text.calibrationError,
      value: formatPercent(model.calibrationError, locale, 2),
      note: text.calibrationMethods[model.calibrationMethod],
    },
    {
      label: text.brier,
      value: formatFixed(model.brier, locale, 4),
      note: text.brierOf(formatFixed(model.baseRate * (1 - model.baseRate), locale, 4)),
    },
    { label: text.baseRate, value: formatPercent(model.baseRate, locale, 2) },
  ];
}

/** What the model is: its label, its window, its counts; all that is needed to make it again. */
export function definitionOf(model: ChurnModel, sight: Sight): readonly Fact[] {
  const { words, locale } = sight;
  const text = words.churn;
  const month = (asOf: string | null) => (asOf === null ? words.common.undated : formatMonth(asOf, locale));
  const count = (value: number) => formatCount(value, locale);
  const months = model.trainMonths.map(month).join(text.listComma);
  const churners = model.gains.at(-1)?.churners ?? Math.round(model.baseRate * model.testCustomers);
  return [
    { label: text.label, value: labelText(model.label, sight) },
    {
      label: text.validation,
      value: model.validation === "out_of_time" ? text.outOfTime : text.kFold(model.training?.folds),
    },
    {
      label: text.train,
      value:
        model.trainChurners === null
          ? text.customersIn(count(model.trainCustomers), months)
          : text.churnersIn(count(model.trainCustomers), count(model.trainChurners), months),
    },
    {
      label: text.test,
      value: text.churnersIn(count(model.testCustomers), count(churners), month(model.testAsOf)),
    },
    { label: text.scored, value: text.customersIn(count(model.scored), month(model.scoredAsOf)) },
    ...(model.windowMonths === null ? [] : [{ label: text.window, value: text.windowOf(model.windowMonths) }]),
    ...(model.training?.weights === "balanced" ? [{ label: text.weights, value: text.weightsOf.balanced }] : []),
    { label: text.fieldsUsed, value: text.fieldsCount(count(model.features.length), count(model.dropped.length)) },
    {
      label: text.population,
      value: model.baseRateCorrection
        ? text.corrected(
            formatPercent(model.baseRateCorrection.from, locale, 2),
            formatPercent(model.baseRateCorrection.to, locale, 2),
          )
        : text.notCorrected,
    },
    ...(model.kind === "logistic" ? [{ label: text.ridge, value: formatFixed(model.ridge, locale, 1) }] : []),
    {
      label: text.made,
      value: [
        ...(model.trainedAt ? [formatMoment(model.trainedAt, locale)] : []),
        `${text.seed} ${model.seed}`,
        ...(model.viewHash ? [`${text.viewHash} ${model.viewHash}`] : []),
      ].join(" · "),
    },
  ];
}

/** The kind that the test recommends, whatever was asked for; null where only one was trained. */
export function recommendedOf({ candidates, difference }: ChurnModel["choice"]): ChurnModel["kind"] | null {
  if (candidates.length < 2 || !difference) return null;
  return difference.low > 0 ? "trees" : "logistic";
}

/**
 * Both kinds side by side for a model of which one alone was asked: from the run that trained both, known by its test having
 * the same customers and the same result for this kind.
 */
export function comparedChoice(model: ChurnModel, list: readonly ChurnModel[]): ChurnModel["choice"] {
  if (model.choice.candidates.length > 1) return model.choice;
  const twin = list.find(
    ({ testAsOf, testCustomers, choice }) =>
      testAsOf === model.testAsOf &&
      testCustomers === model.testCustomers &&
      choice.candidates.length > 1 &&
      choice.candidates.some(
        ({ kind, auc, brier }) => kind === model.kind && auc === model.auc && brier === model.brier,
      ),
  );
  return twin?.choice ?? model.choice;
}
