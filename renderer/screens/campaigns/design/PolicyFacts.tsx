import { Button } from "antd";
import { useState } from "react";
import type { ContactPolicy } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatDate, formatPercent } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { localDay } from "../plan.ts";
import { channelName } from "../words.ts";

/** The rules of contact in force for every campaign, in words. */
export function PolicyFacts() {
  const words = useText();
  const text = words.campaigns;
  const policy = useCall("policy.get", {});
  const blocked = useCall("policy.doNotContact", { limit: 1 });
  return (
    <Section
      title={words.policy.title}
      actions={
        <Button size="small" type="text" onClick={() => go("settings", { rule: "contactPolicy" })}>
          {text.changePolicy}
        </Button>
      }
    >
      {policy.error && <ErrorNote error={policy.error} onRetry={() => void policy.refetch()} compact />}
      {policy.isPending && <SkeletonRows rows={3} height={14} />}
      {policy.data && <Facts policy={policy.data} blocked={blocked.data?.total} />}
    </Section>
  );
}

function Facts({ policy, blocked }: { readonly policy: ContactPolicy; readonly blocked: number | undefined }) {
  const words = useText();
  const text = words.policy;
  const locale = useLocale();
  const [today] = useState(() => localDay(new Date()));
  const ledger = useCall("policy.universal", { on: today });
  const { caps, complaintDays, universal } = policy;
  const drawn = ledger.data?.draws.at(-1);
  return (
    <dl className="campaign-rule">
      <dt>{text.consent}</dt>
      <dd>{text.consents[policy.consent]}</dd>
      <dt>{text.caps}</dt>
      <dd>
        {caps.length === 0
          ? text.noCaps
          : caps
              .map(({ channel, contacts, days }) =>
                text.cap(channel === null ? text.anyChannel : channelName(channel, words.campaigns), contacts, days),
              )
              .join(locale === "zh-CN" ? "；" : "; ")}
      </dd>
      <dt>{text.coolDown}</dt>
      <dd>{complaintDays === null ? text.noCoolDown : text.coolDownDays(complaintDays)}</dd>
      <dt>{text.running}</dt>
      <dd>{policy.excludeRunning ? text.runningOut : text.runningIn}</dd>
      <dt>{text.blocked}</dt>
      <dd className="num">{blocked === undefined ? "—" : words.common.customers(formatCount(blocked, locale))}</dd>
      <dt>{text.universal}</dt>
      <dd>
        {!universal
          ? text.noUniversal
          : drawn
            ? text.universalDrawn(
                formatCount(drawn.customers, locale),
                formatPercent(drawn.share, locale),
                formatDate(drawn.to, locale),
              )
            : text.universalUndrawn(formatPercent(universal.share, locale))}
        {universal && ledger.data?.due && <span className="campaign-warn"> {text.universalDue}</span>}
      </dd>
    </dl>
  );
}
