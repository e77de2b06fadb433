import { Button, Checkbox, Select } from "antd";
import type { Audience, FieldInfo, Month } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { FilterBuilder } from "../../../parts/filter/FilterBuilder.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useFieldsWithId, useMembershipFields, useSuggestions } from "../../customers/values.ts";
import { asGroup, everybody, riskBands } from "../plan.ts";
import { Missing, Part, PercentInput, WholeInput } from "./inputs.tsx";
import { PastedList } from "./PastedList.tsx";
import { SegmentsPicker } from "./SegmentsPicker.tsx";
import type { Draft } from "./useDraft.ts";

interface Props {
  readonly draft: Draft;
  readonly asOf: Month | null;
  readonly fields: readonly FieldInfo[];
}

/** Whom the campaign means: segments × risk × conditions × a pasted list, and who comes first. */
export function AudiencePart({ draft, asOf, fields }: Props) {
  const words = useText();
  const text = words.campaigns;
  const { audience } = draft.plan;
  const change = (next: Partial<Audience>) =>
    draft.change({ audience: { ...audience, ...next } }, `audience.${Object.keys(next).join()}`);
  const suggest = useSuggestions();
  const withId = useFieldsWithId(fields);
  const memberships = useMembershipFields(audience.filter);
  const scored = (fields.find(({ name }) => name === "churn_risk")?.filled ?? 0) > 0;
  const byRisk = audience.bands.length > 0 || audience.riskAtLeast !== null;
  return (
    <Section
      title={text.audience}
      actions={
        <Button size="small" type="text" onClick={() => change(everybody)}>
          {text.reset}
        </Button>
      }
    >
      <div className="campaign-parts">
        <Part title={text.segments}>
          <SegmentsPicker asOf={asOf} chosen={audience.segments} onChange={(segments) => change({ segments })} />
        </Part>
        <Part title={text.risk}>
          {scored || byRisk ? (
            <div className="row wrap">
              <Checkbox.Group
                aria-label={text.band}
                value={[...audience.bands]}
                options={riskBands.map((band) => ({ value: band, label: words.customers.values.churn_band[band] }))}
                onChange={(bands) => change({ bands: riskBands.filter((band) => bands.includes(band)) })}
              />
              <span className="soft">{text.riskAtLeast}</span>
              <PercentInput
                label={text.riskAtLeast}
                optional
                placeholder={text.any}
                value={audience.riskAtLeast}
                onChange={(riskAtLeast) => change({ riskAtLeast })}
              />
            </div>
          ) : (
            <Missing words={text.noRisk} action={text.goToChurn} onClick={() => go("churn")} />
          )}
        </Part>
        <Part title={text.conditions}>
          <FilterBuilder
            fields={[...withId, ...memberships]}
            value={asGroup(audience.filter)}
            onChange={(filter) => change({ filter: filter.items.length > 0 ? filter : null })}
            suggest={suggest}
            asOf={asOf}
          />
        </Part>
        <Part title={text.pasted}>
          <PastedList pasted={audience.pasted} asOf={asOf} onChange={(pasted) => change({ pasted })} />
        </Part>
        <Part title={text.ranking}>
          <Ranking audience={audience} scored={scored} onChange={change} />
        </Part>
      </div>
    </Section>
  );
}

interface RankingProps {
  readonly audience: Audience;
  readonly scored: boolean;
  readonly onChange: (change: Partial<Audience>) => void;
}

/** Who comes first where not everybody can. */
function Ranking({ audience, scored, onChange }: RankingProps) {
  const text = useText().campaigns;
  const models = useCall("uplift.list", {});
  const { rank, topShare, limit } = audience;
  const value = rank.by === "uplift" ? `uplift:${rank.modelId}` : rank.by;
  const noise = rank.by === "uplift" && models.data?.find(({ modelId }) => modelId === rank.modelId)?.better === false;
  return (
    <>
      <div className="row wrap">
        <span className="soft">{text.rankBy}</span>
        <Select
          aria-label={text.rankBy}
          className="campaign-kpi"
          popupMatchSelectWidth={false}
          value={value}
          options={[
            { value: "risk", label: text.ranks.risk },
            { value: "value", label: text.ranks.value },
            ...(models.data ?? []).map((model) => ({
              value: `uplift:${model.modelId}`,
              label: text.rankUplift(model.name || `#${model.modelId}`),
            })),
          ]}
          onChange={(next) =>
            onChange({
              rank: next.startsWith("uplift:")
                ? { by: "uplift", modelId: Number(next.slice(7)) }
                : { by: next as "risk" | "value" },
            })
          }
        />
        <span className="soft">{text.topShare}</span>
        <PercentInput
          label={text.topShare}
          min={0.01}
          optional
          placeholder={text.everyone}
          value={topShare}
          onChange={(share) => onChange({ topShare: share })}
        />
        <span className="soft">{text.atMost}</span>
        <WholeInput
          label={text.atMost}
          min={1}
          optional
          placeholder={text.everyone}
          value={limit}
          onChange={(most) => onChange({ limit: most })}
        />
      </div>
      {rank.by === "risk" && !scored && (topShare !== null || limit !== null) && (
        <span className="small campaign-warn">{text.rankNoRisk}</span>
      )}
      {noise && <span className="small campaign-warn">{text.rankNoise}</span>}
      {rank.by === "uplift" && <span className="faint small">{text.rankUpliftHint}</span>}
    </>
  );
}
