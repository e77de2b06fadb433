import type { ChurnModel, ProfitCurve } from "../../../../analytics/api/index.ts";
import { formatPercent, formatYuan } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import type { Locale } from "../../../text/locale.ts";
import { ReportHead } from "../../results/report/ReportHead.tsx";
import { Candidates } from "../card/Candidates.tsx";
import { Definition, Facts } from "../card/Facts.tsx";
import { PerformanceTable } from "../card/PerformanceTable.tsx";
import { Warnings } from "../card/Warnings.tsx";
import { BandTable } from "../decide/BandTable.tsx";
import { ConfusionTable } from "../decide/ConfusionTable.tsx";
import { calibrationFigure, rocFigure } from "../figures/accuracy.ts";
import { dependenceFigure } from "../figures/dependence.ts";
import { importanceFigure, oddsFigure } from "../figures/drivers.ts";
import type { Figure } from "../figures/figure.ts";
import { gainsFigure, liftFigure } from "../figures/gains.ts";
import { profitFigure } from "../figures/profit.ts";
import { MonthTable } from "../label/MonthTable.tsx";
import { useSight } from "../sight.ts";
import { labelText } from "../words.ts";
import { pictureOf } from "./picture.ts";

interface Props {
  readonly model: ChurnModel;
  readonly choice: ChurnModel["choice"];
  /** Undefined for a model that kept no gains. */
  readonly curve: ProfitCurve | undefined;
}

/** The whole model card for paper: what the screen spreads over its parts, with a picture for every chart. */
export function Sheet({ model, choice, curve }: Props) {
  const sight = useSight(model);
  const { words, locale } = sight;
  const text = words.churn;
  const money = (fen: number) => formatYuan(fen, locale);
  return (
    <div className="stack report">
      <ReportHead
        title={text.cardOf(model.modelId)}
        note={`${text.kinds[model.kind]} · ${labelText(model.label, sight)}`}
      />
      <Facts model={model} sight={sight} />
      <Definition model={model} sight={sight} />
      <Warnings model={model} sight={sight} />
      {model.labelMonths.length > 0 && (
        <Section title={text.baseRates}>
          <MonthTable months={model.labelMonths} sight={sight} />
        </Section>
      )}
      <Candidates choice={choice} kept={model.kind} sight={sight} />
      <Pictures
        figures={[
          liftFigure(model, sight),
          gainsFigure(model, sight),
          calibrationFigure(model.calibration, model.calibrationError, sight),
          rocFigure(model, sight),
        ]}
        locale={locale}
      />
      {curve && (
        <>
          <Section title={text.economics}>
            <p>
              {text.valueSaved} {money(curve.economics.valueSavedFen)} · {text.offerCost}{" "}
              {money(curve.economics.offerCostFen)} · {text.successRate}{" "}
              {formatPercent(curve.economics.successRate, locale, 0)} · {text.bestCutOff}{" "}
              {formatPercent(curve.best.cutOff, locale, 2)} · {text.bestProfit} {money(curve.best.profitFen)}
            </p>
          </Section>
          <Pictures figures={[profitFigure(curve, model.bands, sight)]} locale={locale} wide />
          <div className="report-columns">
            <ConfusionTable confusion={curve.confusion} sight={sight} />
            <Section title={text.bands}>
              <BandTable model={model} sight={sight} />
            </Section>
          </div>
        </>
      )}
      {model.segments.length > 0 && (
        <Section title={text.performance}>
          <PerformanceTable segments={model.segments} sight={sight} />
        </Section>
      )}
      {model.importance.length > 0 && <Pictures figures={[importanceFigure(model, sight)]} locale={locale} wide />}
      {model.partialDependence.length > 0 && (
        <Section title={text.dependence}>
          <Pictures
            figures={model.partialDependence.map((item) => dependenceFigure(item, model.baseRate, sight))}
            locale={locale}
          />
        </Section>
      )}
      {model.drivers.length > 0 && <Pictures figures={[oddsFigure(model, sight)]} locale={locale} wide />}
    </div>
  );
}

interface PicturesProps {
  readonly figures: readonly Figure[];
  readonly locale: Locale;
  /** One to a line. */
  readonly wide?: boolean;
}

function Pictures({ figures, locale, wide = false }: PicturesProps) {
  const width = wide ? 686 : 335;
  return (
    <div className="print-pictures">
      {figures.map((figure) => (
        <figure key={figure.title}>
          <figcaption className="section-title">{figure.title}</figcaption>
          <img src={pictureOf(figure, width, locale)} width={width} height={figure.height} alt={figure.description} />
        </figure>
      ))}
    </div>
  );
}
