import CheckOutlined from "@ant-design/icons/CheckOutlined";
import CloseOutlined from "@ant-design/icons/CloseOutlined";
import { Input } from "antd";
import { useState } from "react";
import type { Audience, AudienceWhy } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useText } from "../../../text/index.ts";
import { askedPlan } from "../plan.ts";
import { useFact } from "./facts.ts";
import type { WaterfallSource } from "./Waterfall.tsx";

interface Props {
  readonly source: WaterfallSource;
  readonly first?: string;
}

/** Why one customer is in the list or not: every step with its answer. */
export function WhyCustomer({ source, first = "" }: Props) {
  const text = useText().campaigns;
  const [typed, setTyped] = useState(first);
  const [customerId, setCustomerId] = useState(first);
  const { asOf, campaignId } = source;
  const why = useCall(
    "campaigns.why",
    { asOf, plan: askedPlan(source.plan), campaignId, customerId },
    { enabled: customerId !== "", keep: true },
  );
  return (
    <div className="stack campaign-why">
      <Input.Search
        aria-label={text.whyAsk}
        placeholder={text.whyAsk}
        value={typed}
        enterButton={text.whyButton}
        onChange={(event) => setTyped(event.target.value)}
        onSearch={(value) => setCustomerId(value.trim())}
      />
      {customerId !== "" && why.error && <ErrorNote error={why.error} compact />}
      {customerId !== "" && why.isPending && <SkeletonRows rows={4} height={14} />}
      {customerId !== "" && why.data && !why.error && <Judged why={why.data} rank={source.plan.audience.rank} />}
    </div>
  );
}

function Judged({ why, rank }: { readonly why: AudienceWhy; readonly rank: Audience["rank"] }) {
  const words = useText();
  const text = words.campaigns;
  const fact = useFact();
  return (
    <div role="status">
      <div className="row">
        <span className={`why-badge ${why.included ? "in" : "out"}`}>{why.included ? text.whyIn : text.whyOut}</span>
        <strong>{why.customerId}</strong>
        {why.failedAt && <span className="soft">{text.whyAt(text.steps[why.failedAt])}</span>}
      </div>
      <ul className="campaign-why-steps">
        {why.steps.map(({ step, passed, fact: by }) => (
          <li key={step} className={why.failedAt === step ? "decides" : ""}>
            {passed ? (
              <CheckOutlined className="why-yes" aria-label={words.customers.met} />
            ) : (
              <CloseOutlined className="why-no" aria-label={words.customers.notMet} />
            )}
            <span className="grow ellipsis">{text.steps[step]}</span>
            {by !== null && <span className="soft ellipsis">{fact(step, by, rank)}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
