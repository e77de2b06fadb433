import type { ChurnModel } from "../../../../analytics/api/index.ts";
import { Stat, StatRow } from "../../../parts/Stat.tsx";
import type { Sight } from "../figures/figure.ts";
import { definitionOf, factsOf } from "./facts.ts";

interface Props {
  readonly model: ChurnModel;
  readonly sight: Sight;
}

export function Facts({ model, sight }: Props) {
  return (
    <StatRow>
      {factsOf(model, sight).map(({ label, value, note }, at) => (
        <Stat
          key={label}
          label={label}
          value={value}
          note={note}
          {...(at === 0 ? { customers: model.testCustomers, asOf: model.testAsOf } : {})}
        />
      ))}
    </StatRow>
  );
}

export function Definition({ model, sight }: Props) {
  return (
    <dl className="churn-definition">
      {definitionOf(model, sight).map(({ label, value }) => (
        <div key={label}>
          <dt className="soft small">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
