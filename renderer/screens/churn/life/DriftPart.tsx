import { useMemo } from "react";
import type { CalibrationBin, ChurnDrift, ChurnModel } from "../../../../analytics/api/index.ts";
import { formatCount, formatFixed, formatMonth, formatPercent, missing } from "../../../format.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { Stat, StatRow } from "../../../parts/Stat.tsx";
import { openField } from "../../customers/field/open.ts";
import { calibrationFigure } from "../figures/accuracy.ts";
import type { Sight } from "../figures/figure.ts";
import { useOpenGroup } from "../group.ts";
import { driftedFields, driftFigure } from "../figures/life.ts";

const none: readonly CalibrationBin[] = [];

interface Props {
  readonly drift: ChurnDrift;
  readonly model: ChurnModel;
  readonly sight: Sight;
}

/** One scored month against what the model learned from: fields, scores, and what came true. */
export function DriftPart({ drift, model, sight }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  const { score, realised } = drift;
  const fields = useMemo(() => driftFigure(drift, sight), [drift, sight]);
  const calibration = useMemo(
    () => realised && { ...calibrationFigure(realised.calibration, null, sight), title: text.realisedCalibration },
    [realised, sight, text],
  );
  const openGroup = useOpenGroup(model, drift.asOf, realised?.calibration ?? none);
  const three = (value: number) => formatFixed(value, locale, 3);
  const shown = driftedFields(drift);
  return (
    <>
      <Section title={text.drift} note={drift.asOf === null ? words.common.undated : formatMonth(drift.asOf, locale)}>
        <StatRow>
          <Stat label={text.scorePsi} value={three(score.psi)} note={text.levels[score.level]} />
          <Stat
            label={text.meanRisk}
            value={formatPercent(score.meanRisk, locale, 2)}
            note={text.whenTrained(formatPercent(score.meanRiskTrained, locale, 2))}
          />
          {realised && (
            <>
              <Stat
                label={text.cameTrue}
                value={formatPercent(realised.rate, locale, 2)}
                note={text.wasPredicted(formatPercent(realised.predictedRate, locale, 2))}
                customers={realised.customers}
              />
              <Stat
                label={text.realisedAuc}
                value={realised.auc === null ? missing : three(realised.auc)}
                note={[
                  ...(realised.aucInterval
                    ? [text.interval(three(realised.aucInterval[0]), three(realised.aucInterval[1]))]
                    : []),
                  text.aucWhenTrained(three(model.auc)),
                ].join(" · ")}
              />
              <Stat label={text.churners} value={formatCount(realised.churners, locale)} />
            </>
          )}
        </StatRow>
        {!realised && (
          <p className="soft">{model.label.kind === "column" ? text.neverRealised : text.notYetRealised}</p>
        )}
        {realised && (drift.asOf === model.testAsOf || model.trainMonths.includes(drift.asOf)) && (
          <p className="note warn compact">{text.learnedFrom}</p>
        )}
        <p className="soft small">{text.psiHint}</p>
      </Section>
      <div className={calibration ? "columns" : ""}>
        <Chart
          {...fields}
          onPick={({ dataIndex }) => {
            const field = shown[dataIndex]?.field;
            if (field !== undefined) openField(field);
          }}
        />
        {calibration && <Chart {...calibration} onPick={({ dataIndex }) => openGroup(dataIndex)} />}
      </div>
    </>
  );
}
