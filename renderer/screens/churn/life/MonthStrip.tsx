import { Button, Tooltip } from "antd";
import type { ChurnModel, Month } from "../../../../analytics/api/index.ts";
import { formatMonth, formatPercent } from "../../../format.ts";
import type { Sight } from "../figures/figure.ts";
import type { ScoredMonth } from "./months.ts";

interface Props {
  readonly model: ChurnModel;
  readonly months: readonly ScoredMonth[];
  readonly picked: Month | null | undefined;
  readonly sight: Sight;
  readonly busy: boolean;
  readonly onPick: (month: Month | null) => void;
  readonly onScore: (month: Month | null) => void;
}

const verdicts = { stable: "fits", watch: "watch", shifted: "stale" } as const;

/** Every month of the data: what the model was made of, what it has scored with the drift, what it could score. */
export function MonthStrip({ model, months, picked, sight, busy, onPick, onScore }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  return (
    <ul className="month-strip" aria-label={text.months}>
      {months.map(({ asOf, drift }) => {
        const name = asOf === null ? words.common.undated : formatMonth(asOf, locale);
        const role = model.trainMonths.includes(asOf) ? text.trainMonth : asOf === model.testAsOf ? text.testMonth : "";
        const score = (
          <Tooltip title={text.scoreHint} mouseEnterDelay={0.5}>
            <Button size="small" disabled={busy} aria-label={text.scoreMonth(name)} onClick={() => onScore(asOf)}>
              {drift ? text.scoreAgain : text.score}
            </Button>
          </Tooltip>
        );
        return (
          <li key={asOf} className={`${drift ? "applied" : ""}${drift && asOf === picked ? " churn-picked" : ""}`}>
            <span className="small">
              {name} {role && <span className="faint">· {role}</span>}
            </span>
            {drift && (
              <>
                <button type="button" className="segment-link num" onClick={() => onPick(asOf)}>
                  {text.meanRiskOf(formatPercent(drift.score.meanRisk, locale, 2))}
                </button>
                <span className={`small verdict ${verdicts[drift.score.level]}`}>{text.levels[drift.score.level]}</span>
              </>
            )}
            {drift !== undefined && score}
          </li>
        );
      })}
    </ul>
  );
}
