import { useMemo } from "react";
import type { Campaign, Month } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatPercent, missing } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { SkeletonBlock } from "../../../parts/Skeleton.tsx";
import { Stat, StatRow } from "../../../parts/Stat.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { askedPlan, audiencePlan } from "../plan.ts";
import type { AskedPlan } from "../plan.ts";
import { useSettled } from "../useSettled.ts";
import { PolicyFacts } from "./PolicyFacts.tsx";
import { PowerPanel } from "./PowerPanel.tsx";
import type { Draft } from "./useDraft.ts";
import { Waterfall } from "./Waterfall.tsx";
import { WhyCustomer } from "./WhyCustomer.tsx";

interface Props {
  readonly campaign: Campaign;
  readonly draft: Draft;
  readonly asOf: Month | null;
}

/** A plan always has a name when it is asked about, even while it is being typed. */
const askable = (plan: AskedPlan): AskedPlan => (plan.name ? plan : { ...plan, name: "–" });

/** What comes of the plan, live: who is left after each step, what the groups can show, what it costs. */
export function Outcome({ campaign, draft, asOf }: Props) {
  const text = useText().campaigns;
  const locale = useLocale();
  const { campaignId } = campaign;
  const { plan } = draft;
  // Only what decides the audience asks again; the rest of the plan may be typed in peace.
  const countedText = JSON.stringify(audiencePlan(plan));
  const counted = useMemo(() => JSON.parse(countedText) as AskedPlan, [countedText]);
  const settled = useSettled(counted);
  const audience = useCall("campaigns.audience", { asOf, plan: settled, campaignId }, { keep: true });
  const steps = audience.data;
  const rows = steps?.at(-1)?.customers;
  const base = steps?.[0]?.customers ?? 0;
  const stale = audience.isPlaceholderData || settled !== counted;
  const planText = JSON.stringify(askable(askedPlan(plan)));
  const asked = useSettled(
    useMemo(() => JSON.parse(planText) as AskedPlan, [planText]),
    250,
  );
  const power = useCall(
    "campaigns.power",
    { plan: asked, customers: rows ?? 0 },
    { keep: true, enabled: rows !== undefined },
  );
  const arms = power.data?.arms;
  const sum = (control: boolean) =>
    arms?.filter(({ offer }) => (offer === null) === control).reduce((all, arm) => all + arm.customers, 0);
  const shown = (value: number | undefined) =>
    value === undefined ? (audience.error ? missing : undefined) : formatCount(value, locale);
  return (
    <>
      <div className={stale ? "campaign-stale" : ""} aria-live="polite" aria-busy={stale || audience.isPending}>
        <StatRow>
          <Stat
            label={text.result}
            value={shown(rows)}
            note={rows !== undefined && base > 0 ? text.shareOfBase(formatPercent(rows / base, locale)) : undefined}
            asOf={asOf}
          />
          <Stat label={text.treated} value={power.error ? missing : shown(sum(false))} />
          <Stat label={text.held} value={power.error ? missing : shown(sum(true))} />
        </StatRow>
      </div>
      {audience.error && (
        <ErrorNote error={audience.error} title={text.waterfall} onRetry={() => void audience.refetch()} />
      )}
      {!steps && !audience.error && <SkeletonBlock height={260} />}
      {steps && (
        <div className={stale ? "campaign-stale" : ""}>
          <Waterfall steps={steps} source={{ asOf, plan, campaignId }} />
        </div>
      )}
      {rows === 0 && !stale && (
        <p className="campaign-none" role="status">
          {text.noneLeft}
        </p>
      )}
      {steps && <WhyCustomer source={{ asOf, plan, campaignId }} />}
      {power.error && <ErrorNote error={power.error} title={text.power} onRetry={() => void power.refetch()} />}
      {!power.data && !power.error && !audience.error && <SkeletonBlock height={160} />}
      {power.data && (
        <div className={power.isPlaceholderData || stale ? "campaign-stale" : ""}>
          <PowerPanel power={power.data} plan={plan} />
        </div>
      )}
      <PolicyFacts />
    </>
  );
}
