import { Button, InputNumber, Slider } from "antd";
import type { ChurnModel, ProfitCurve } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatMonth, formatPercent, formatYuan } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { components } from "../../../shell/registry.ts";
import { Labelled } from "../../segments/create/Labelled.tsx";
import { useOpenCustomers } from "../../segments/open.ts";
import type { Sight } from "../figures/figure.ts";
import type { Shown } from "../list/shown.ts";
import { aboveRisk } from "../filters.ts";
import { useAudience } from "../open.ts";
import { useWork } from "../work.ts";

interface Props {
  readonly curve: ProfitCurve;
  readonly model: ChurnModel;
  /** Whose scores the customers of the model's month carry. */
  readonly shown: Shown;
  readonly sight: Sight;
  /** Null follows the most profitable one. */
  readonly chosen: number | null;
  readonly onChange: (cutOff: number | null) => void;
}

/** The risk from which on customers are addressed: by slider, by number, or where most is earned; and who that is now. */
export function CutOff({ curve, model, shown, sight, chosen, onChange }: Props) {
  const { locale, words } = sight;
  const text = words.churn;
  const open = useOpenCustomers();
  const takeAs = useAudience();
  const { points, best } = curve;
  const value = chosen ?? best.cutOff;
  const at = Math.max(
    0,
    points.findLastIndex(({ cutOff }) => cutOff >= value),
  );
  const point = points[at] ?? best;
  const asOf = model.scoredAsOf;
  const used = shown.modelId === model.modelId;
  const month = asOf === null ? words.common.undated : formatMonth(asOf, locale);
  const work = useWork();
  const now = useCall("customers.count", { asOf, filter: aboveRisk(value) }, { keep: true, enabled: used });
  return (
    <Section title={text.cutOff} note={chosen === null ? text.followsBest : undefined}>
      <Slider
        ariaLabelForHandle={text.cutOff}
        min={0}
        max={points.length - 1}
        value={at}
        tooltip={{ formatter: (index) => formatPercent(points[index ?? 0]?.cutOff ?? 1, locale, 2) }}
        onChange={(index) => onChange(points[index]?.cutOff ?? null)}
      />
      <div className="row wrap churn-inputs">
        <Labelled label={text.riskFrom}>
          <InputNumber<number>
            aria-label={text.riskFrom}
            min={0}
            max={100}
            step={0.5}
            suffix={<span className="faint small">%</span>}
            value={Number((value * 100).toFixed(3))}
            onChange={(percent) => percent !== null && onChange(percent / 100)}
          />
        </Labelled>
        <Button disabled={chosen === null} onClick={() => onChange(null)}>
          {text.toBest}
        </Button>
      </div>
      <p>
        {text.atCutOff(
          formatPercent(point.share, locale),
          formatCount(point.customers, locale),
          formatYuan(point.profitFen, locale),
        )}
      </p>
      {!used && !shown.pending && (
        <div className="row wrap">
          <span className="churn-now soft">
            {shown.modelId === null ? text.unscored(month) : text.otherScores(month, shown.modelId)}
          </span>
          <Button size="small" disabled={work.busy} onClick={() => void work.score(model.modelId, asOf)}>
            {text.scoreWith(model.modelId)}
          </Button>
        </div>
      )}
      {used && now.data && (
        <div className="row wrap">
          <span className="churn-now">{text.nowAbove(formatCount(now.data.customers, locale), month)}</span>
          <Button size="small" onClick={() => open(asOf, aboveRisk(value))}>
            {text.open}
          </Button>
          {"campaigns" in components && (
            <Button size="small" type="primary" onClick={() => takeAs(asOf, aboveRisk(value))}>
              {text.audience}
            </Button>
          )}
        </div>
      )}
    </Section>
  );
}
