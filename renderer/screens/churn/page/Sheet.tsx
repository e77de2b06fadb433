import type { ReactNode } from "react";
import { warningText } from "../../../../analytics/api/text/index.ts";
import type { ChurnModel, ProfitCurve } from "../../../../analytics/api/index.ts";
import { formatPercent, formatYuan } from "../../../format.ts";
import { Candidates } from "../card/Candidates.tsx";
import { definitionOf, factsOf } from "../card/facts.ts";
import { PerformanceTable } from "../card/PerformanceTable.tsx";
import { BandTable } from "../decide/BandTable.tsx";
import { ConfusionTable } from "../decide/ConfusionTable.tsx";
import { calibrationFigure, rocFigure } from "../figures/accuracy.ts";
import { dependenceFigure } from "../figures/dependence.ts";
import { importanceFigure, oddsFigure } from "../figures/drivers.ts";
import type { Figure, Sight } from "../figures/figure.ts";
import { gainsFigure, liftFigure } from "../figures/gains.ts";
import { profitFigure } from "../figures/profit.ts";
import { MonthTable } from "../label/MonthTable.tsx";
import { pictureOf } from "./picture.ts";

interface Props {
  readonly model: ChurnModel;
  readonly choice: ChurnModel["choice"];
  /** Undefined for a model that kept no gains. */
  readonly curve: ProfitCurve | undefined;
  readonly sight: Sight;
  readonly project: string;
}

/** The whole model card as one page for paper, always on a light ground. */
export function Sheet({ model, choice, curve, sight, project }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  const light: Sight = { ...sight, scheme: "light" };
  const money = (fen: number) => formatYuan(fen, locale);
  return (
    <article className="sheet" lang={locale}>
      <header>
        <h1>
          {text.card}: {text.modelOf(model.modelId)} · {text.kinds[model.kind]}
        </h1>
        <p>{project}</p>
      </header>
      <dl className="sheet-facts">
        {factsOf(model, light).map(({ label, value, note }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <b>{value}</b> {note && <small>{note}</small>}
            </dd>
          </div>
        ))}
      </dl>
      <dl className="sheet-definition">
        {definitionOf(model, light).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {model.warnings.length > 0 && (
        <ul className="sheet-warnings">
          {model.warnings.map((warning) => (
            <li key={`${warning.code} ${warning.field}`}>{warningText(warning, locale, light.titleOf)}</li>
          ))}
        </ul>
      )}
      {model.labelMonths.length > 0 && (
        <Part title={text.baseRates}>
          <MonthTable months={model.labelMonths} sight={light} />
        </Part>
      )}
      <Candidates choice={choice} kept={model.kind} sight={light} />
      <Pictures
        figures={[
          liftFigure(model, light),
          gainsFigure(model, light),
          calibrationFigure(model.calibration, model.calibrationError, light),
          rocFigure(model, light),
        ]}
        sight={light}
      />
      {curve && (
        <>
          <Part title={text.economics}>
            <p>
              {text.valueSaved} {money(curve.economics.valueSavedFen)} · {text.offerCost}{" "}
              {money(curve.economics.offerCostFen)} · {text.successRate}{" "}
              {formatPercent(curve.economics.successRate, locale, 0)} · {text.bestCutOff}{" "}
              {formatPercent(curve.best.cutOff, locale, 2)} · {text.bestProfit} {money(curve.best.profitFen)}
            </p>
          </Part>
          <Pictures figures={[profitFigure(curve, model.bands, light)]} sight={light} wide />
          <div className="sheet-pair">
            <ConfusionTable confusion={curve.confusion} sight={light} />
            <Part title={text.bands}>
              <BandTable model={model} sight={light} />
            </Part>
          </div>
        </>
      )}
      {model.segments.length > 0 && (
        <Part title={text.performance}>
          <PerformanceTable segments={model.segments} sight={light} />
        </Part>
      )}
      {model.importance.length > 0 && <Pictures figures={[importanceFigure(model, light)]} sight={light} wide />}
      {model.partialDependence.length > 0 && (
        <Part title={text.dependence}>
          <Pictures
            figures={model.partialDependence.map((item) => dependenceFigure(item, model.baseRate, light))}
            sight={light}
          />
        </Part>
      )}
      {model.drivers.length > 0 && <Pictures figures={[oddsFigure(model, light)]} sight={light} wide />}
    </article>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="section">
      <h2 className="section-title">{title}</h2>
      {children}
    </section>
  );
}

interface PicturesProps {
  readonly figures: readonly Figure[];
  readonly sight: Sight;
  /** One to a line. */
  readonly wide?: boolean;
}

function Pictures({ figures, sight, wide = false }: PicturesProps) {
  const width = wide ? 760 : 370;
  return (
    <div className="sheet-pictures">
      {figures.map((figure) => (
        <figure key={figure.title}>
          <figcaption>{figure.title}</figcaption>
          <img
            src={pictureOf(figure, width, sight.locale)}
            width={width}
            height={figure.height}
            alt={figure.description}
          />
        </figure>
      ))}
    </div>
  );
}
