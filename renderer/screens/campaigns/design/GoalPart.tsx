import { Input, Segmented } from "antd";
import type { FieldInfo } from "../../../../analytics/api/index.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { KpiPicker } from "./KpiPicker.tsx";
import { Labelled } from "./inputs.tsx";
import type { Draft } from "./useDraft.ts";

/** What the campaign is for, whose it is, and what decides whether it worked. */
export function GoalPart({ draft, fields }: { readonly draft: Draft; readonly fields: readonly FieldInfo[] }) {
  const text = useText().campaigns;
  const { plan, change } = draft;
  return (
    <Section title={text.goalTitle}>
      <div className="campaign-basics">
        <Labelled label={text.name} wide>
          <Input
            aria-label={text.name}
            value={plan.name}
            maxLength={200}
            placeholder={text.namePlaceholder}
            {...(plan.name.trim() ? {} : { status: "error" as const })}
            onChange={(event) => change({ name: event.target.value })}
          />
        </Labelled>
        <Labelled label={text.goal} wide>
          <Input.TextArea
            aria-label={text.goal}
            autoSize={{ minRows: 1, maxRows: 4 }}
            value={plan.goal}
            maxLength={2000}
            placeholder={text.goalPlaceholder}
            onChange={(event) => change({ goal: event.target.value })}
          />
        </Labelled>
        <Labelled label={text.kpi.label} hint={text.kpi.hint} wide>
          <KpiPicker kpi={plan.kpi} fields={fields} onChange={(kpi) => change({ kpi })} />
        </Labelled>
        <Labelled label={text.owner}>
          <Input
            aria-label={text.owner}
            value={plan.owner}
            maxLength={120}
            onChange={(event) => change({ owner: event.target.value })}
          />
        </Labelled>
        <Labelled label={text.priority} hint={text.priorityHint}>
          <Segmented<number>
            aria-label={text.priority}
            value={plan.priority}
            options={[1, 2, 3, 4, 5, 6, 7, 8, 9]}
            onChange={(priority) => change({ priority })}
          />
        </Labelled>
      </div>
    </Section>
  );
}
