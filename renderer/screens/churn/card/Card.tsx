import { Button } from "antd";
import { useMemo } from "react";
import type { ChurnModel, GainsPoint } from "../../../../analytics/api/index.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import type { ChartPick } from "../../../parts/chart/Chart.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { replaceParams } from "../../../shell/route.ts";
import { calibrationFigure, rocFigure } from "../figures/accuracy.ts";
import { gainsFigure, liftFigure } from "../figures/gains.ts";
import type { Sight } from "../figures/figure.ts";
import { MonthTable } from "../label/MonthTable.tsx";
import { useWork } from "../work.ts";
import { useOpenGroup } from "../group.ts";
import { Candidates } from "./Candidates.tsx";
import { Dropped } from "./Dropped.tsx";
import { Definition, Facts } from "./Facts.tsx";
import { Performance } from "./Performance.tsx";
import { Warnings } from "./Warnings.tsx";

interface Props {
  readonly model: ChurnModel;
  readonly choice: ChurnModel["choice"];
  readonly sight: Sight;
}

/** The cut-off that hits and misses as a point of the ROC curve does. */
function atRoc({ roc, gains }: ChurnModel, index: number): number | undefined {
  const point = roc[index];
  const all = gains.at(-1);
  if (!point || !all) return undefined;
  const distance = ({ customers, churners }: GainsPoint) =>
    Math.abs(churners / all.churners - point.truePositiveRate) +
    Math.abs((customers - churners) / (all.customers - all.churners) - point.falsePositiveRate);
  return gains.reduce((best, one) => (distance(one) < distance(best) ? one : best)).cutOff;
}

/** How good the model is, on customers it had not seen. */
export function Card({ model, choice, sight }: Props) {
  const text = sight.words.churn;
  const work = useWork();
  const figures = useMemo(
    () => ({
      lift: liftFigure(model, sight),
      gains: gainsFigure(model, sight),
      roc: rocFigure(model, sight),
      calibration: calibrationFigure(model.calibration, model.calibrationError, sight),
    }),
    [model, sight],
  );
  const openGroup = useOpenGroup(model, model.scoredAsOf, model.calibration);
  const other = model.kind === "trees" ? "logistic" : "trees";
  const decide = (cutOff: number | undefined) => {
    if (cutOff === undefined) return;
    replaceParams({ id: String(model.modelId), view: "decide", cut: String(cutOff) });
  };
  const atShare = (share: number) => {
    const all = model.gains.at(-1)?.customers ?? 0;
    return model.gains.find(({ customers }) => customers >= share * all - 0.5)?.cutOff;
  };
  return (
    <>
      <Warnings model={model} sight={sight} />
      <Facts model={model} sight={sight} />
      <Candidates
        choice={choice}
        kept={model.kind}
        sight={sight}
        renderAction={(kind) =>
          kind === other && (
            <Button size="small" disabled={work.busy} onClick={() => void work.retrain(model.modelId, other)}>
              {text.useOther}
            </Button>
          )
        }
      />
      {choice.candidates.length < 2 && (
        <Button
          className="self-start"
          size="small"
          disabled={work.busy}
          onClick={() => void work.retrain(model.modelId, "auto")}
        >
          {text.trainBoth}
        </Button>
      )}
      <div className="columns">
        <Chart
          {...figures.lift}
          onPick={({ dataIndex }: ChartPick) => decide(atShare((dataIndex + 1) / model.deciles.length))}
        />
        <Chart
          {...figures.gains}
          onPick={({ dataIndex }: ChartPick) => decide(model.gains[Math.max(0, dataIndex - 1)]?.cutOff)}
        />
        <Chart {...figures.calibration} onPick={({ dataIndex }: ChartPick) => openGroup(dataIndex)} />
        <Chart {...figures.roc} onPick={({ dataIndex }: ChartPick) => decide(atRoc(model, dataIndex))} />
      </div>
      <Performance model={model} sight={sight} />
      <Section title={text.definition}>
        <Definition model={model} sight={sight} />
      </Section>
      {model.labelMonths.length > 0 && (
        <Section title={text.baseRates} note={text.baseRatesThen}>
          <MonthTable months={model.labelMonths} sight={sight} />
        </Section>
      )}
      <Dropped model={model} sight={sight} />
    </>
  );
}
