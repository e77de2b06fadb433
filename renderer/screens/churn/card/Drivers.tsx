import { useMemo } from "react";
import type { ChurnModel } from "../../../../analytics/api/index.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import { EmptyNote } from "../../../parts/EmptyNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { useOpenCustomers } from "../../segments/open.ts";
import { nearPoint } from "../filters.ts";
import { openField } from "../../customers/field/open.ts";
import { dependenceFigure } from "../figures/dependence.ts";
import { importanceFigure, oddsFigure, topFields } from "../figures/drivers.ts";
import type { Sight } from "../figures/figure.ts";

interface Props {
  readonly model: ChurnModel;
  readonly sight: Sight;
}

/** What the model goes by: how much each field matters, which way, and for the regression its odds ratios. */
export function Drivers({ model, sight }: Props) {
  const text = sight.words.churn;
  const importance = useMemo(() => importanceFigure(model, sight), [model, sight]);
  const odds = useMemo(() => oddsFigure(model, sight), [model, sight]);
  const dependence = useMemo(
    () => model.partialDependence.map((item) => dependenceFigure(item, model.baseRate, sight)),
    [model, sight],
  );
  const fields = topFields(model);
  const open = useOpenCustomers();
  if (model.importance.length === 0 && model.drivers.length === 0) return <EmptyNote title={text.noDrivers} />;
  return (
    <>
      {model.importance.length > 0 && (
        <>
          <Chart
            {...importance}
            onPick={({ dataIndex }) => {
              const field = fields[dataIndex]?.field;
              if (field !== undefined) openField(field);
            }}
          />
          <p className="soft small">{text.importanceHint}</p>
        </>
      )}
      {dependence.length > 0 && (
        <Section title={text.dependence} note={text.dependenceHint}>
          <div className="churn-small-charts">
            {model.partialDependence.map((item, at) => {
              const figure = dependence[at];
              const type = model.features.find(({ field }) => field === item.field)?.type;
              return (
                figure && (
                  <Chart
                    key={item.field}
                    {...figure}
                    onPick={({ dataIndex }) => open(model.scoredAsOf, nearPoint(item, dataIndex, type))}
                  />
                )
              );
            })}
          </div>
        </Section>
      )}
      {model.drivers.length > 0 && (
        <>
          <Chart {...odds} />
          <p className="soft small">{model.kind === "logistic" ? text.oddsNote : text.oddsOther}</p>
        </>
      )}
    </>
  );
}
