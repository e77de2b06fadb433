import { Button } from "antd";
import { useMemo, useState } from "react";
import type { ChurnDrift, ChurnModel, Month } from "../../../../analytics/api/index.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonBlock } from "../../../parts/Skeleton.tsx";
import { realisedFigure } from "../figures/life.ts";
import type { Sight } from "../figures/figure.ts";
import { useWork } from "../work.ts";
import { Comparison } from "./Comparison.tsx";
import { DriftPart } from "./DriftPart.tsx";
import { MonthStrip } from "./MonthStrip.tsx";
import { useScoredMonths } from "./months.ts";

interface Props {
  readonly model: ChurnModel;
  readonly list: readonly ChurnModel[];
  readonly sight: Sight;
}

/** Whether the model still holds: the months it has scored, how they differ, what came true; and a new one in its place. */
export function Life({ model, list, sight }: Props) {
  const text = sight.words.churn;
  const work = useWork();
  const months = useScoredMonths(model);
  const [picked, setPicked] = useState<Month | null>();
  const drifts = useMemo(() => months.flatMap(({ drift }): ChurnDrift[] => (drift ? [drift] : [])), [months]);
  const drift = drifts.find(({ asOf }) => asOf === picked) ?? drifts.at(-1);
  const trend = useMemo(() => realisedFigure(drifts, sight), [drifts, sight]);
  const failed = months.find(({ error }) => error !== null);
  return (
    <>
      <Section
        title={text.months}
        note={text.monthsHint}
        actions={
          <Button size="small" disabled={work.busy} onClick={() => void work.retrain(model.modelId)}>
            {text.retrain}
          </Button>
        }
      >
        <MonthStrip
          model={model}
          months={months}
          picked={drift?.asOf}
          sight={sight}
          busy={work.busy}
          onPick={setPicked}
          onScore={(asOf) => void work.score(model.modelId, asOf).then((done) => done && setPicked(asOf))}
        />
      </Section>
      {failed && <ErrorNote error={failed.error} />}
      {model.comparison && <Comparison model={model} list={list} sight={sight} comparison={model.comparison} />}
      {!drift && months.some(({ drift: one }) => one === undefined) && !failed && <SkeletonBlock height={240} />}
      {!drift && months.every(({ drift: one }) => one === null) && <p className="soft">{text.noDrift}</p>}
      {drift && (
        <>
          {drifts.length > 1 && <Chart {...trend} onPick={({ dataIndex }) => setPicked(drifts[dataIndex]?.asOf)} />}
          <DriftPart drift={drift} model={model} sight={sight} />
        </>
      )}
    </>
  );
}
