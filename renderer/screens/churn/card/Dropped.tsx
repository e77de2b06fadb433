import type { ChurnModel } from "../../../../analytics/api/index.ts";
import { groupBy } from "../../../group.ts";
import type { Sight } from "../figures/figure.ts";

interface Props {
  readonly model: ChurnModel;
  readonly sight: Sight;
}

/** Fields that were not learned from, by reason. */
export function Dropped({ model, sight }: Props) {
  const { words, titleOf } = sight;
  const text = words.churn;
  if (model.dropped.length === 0) return null;
  const groups = groupBy(model.dropped, ({ reason }) => reason);
  return (
    <details>
      <summary className="soft">{text.dropped(model.dropped.length)}</summary>
      <dl className="churn-definition small">
        {[...groups].map(([reason, items]) => (
          <div key={reason}>
            <dt className="soft">{text.reasons[reason]}</dt>
            <dd>{[...new Set(items.map(({ field }) => titleOf(field)))].join(text.listComma)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
