import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { Labelled, MoneyInput, PercentInput } from "./inputs.tsx";
import type { Draft } from "./useDraft.ts";

/** What it costs, what an answer is worth, and what is expected of it. */
export function MoneyPart({ draft }: { readonly draft: Draft }) {
  const text = useText().campaigns;
  const { plan, change } = draft;
  const fen = (["costPerContactFen", "fixedCostFen", "marginPerResponseFen"] as const).map((name) => (
    <Labelled key={name} label={text.money[name]}>
      <MoneyInput
        label={text.money[name]}
        value={plan[name]}
        onChange={(value) => change({ [name]: value ?? 0 }, name)}
      />
    </Labelled>
  ));
  return (
    <Section title={text.moneyTitle}>
      <div className="campaign-grid">
        {fen}
        <Labelled label={text.money.budgetFen}>
          <MoneyInput
            label={text.money.budgetFen}
            optional
            value={plan.budgetFen}
            onChange={(budgetFen) => change({ budgetFen })}
          />
        </Labelled>
        <Labelled label={text.baseRate} hint={text.baseRateHint}>
          <PercentInput
            label={text.baseRate}
            value={plan.baseRate}
            onChange={(baseRate) => change({ baseRate: baseRate ?? 0 })}
          />
        </Labelled>
        <Labelled label={text.hopedLift} hint={text.hopedLiftHint}>
          <PercentInput
            label={text.hopedLift}
            min={-100}
            value={plan.hopedLift}
            onChange={(hopedLift) => change({ hopedLift: hopedLift ?? 0 })}
          />
        </Labelled>
      </div>
    </Section>
  );
}
