import { useEffect, useRef } from "react";
import AimOutlined from "@ant-design/icons/AimOutlined";
import { Button } from "antd";
import { useCall } from "../../engine/hooks.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { SkeletonBlock } from "../../parts/Skeleton.tsx";
import { go, replaceParams, useRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { Board } from "./board/Board.tsx";
import { useCreate } from "./create.ts";
import { Design } from "./design/Design.tsx";
import { FrozenPage } from "./frozen/FrozenPage.tsx";
import { askedPlan, carried, newPlan } from "./plan.ts";
import "./board/board.css";
import "./campaigns.css";
import "./design/design.css";
import "./returns/returns.css";

/** Whom, what, how, against whom? */
export default function Campaigns() {
  const text = useText().campaigns;
  const { params } = useRoute();
  const { create } = useCreate();
  const taken = useRef<unknown>(null);

  // A selection brought from another screen begins a draft; the address forgets it, so that going back does not repeat it.
  useEffect(() => {
    const audience = carried(params);
    if (!audience || taken.current === params) return;
    taken.current = params;
    replaceParams({});
    void create(askedPlan(newPlan(text.carriedName, new Date(), audience)));
  }, [params, create, text]);

  const { id } = params;
  return id === undefined ? <Board /> : <One key={id} campaignId={Number(id)} />;
}

/** A draft is designed; from freezing on the list is looked at, sent and answered. */
function One({ campaignId }: { readonly campaignId: number }) {
  const text = useText().campaigns;
  const known = Number.isInteger(campaignId) && campaignId > 0;
  const call = useCall("campaigns.get", { campaignId }, { enabled: known, keep: true });
  if (!known || call.error?.code === "campaign_missing")
    return (
      <div className="page">
        <EmptyNote
          icon={<AimOutlined aria-hidden />}
          title={text.missingTitle}
          hint={text.missingHint}
          actions={<Button onClick={() => go("campaigns")}>{text.back}</Button>}
        />
      </div>
    );
  if (call.error)
    return (
      <div className="page shell-wait">
        <ErrorNote error={call.error} onRetry={() => void call.refetch()} />
      </div>
    );
  if (!call.data)
    return (
      <div className="page shell-wait" aria-busy>
        <SkeletonBlock height={32} />
        <SkeletonBlock height={420} />
      </div>
    );
  return call.data.state === "draft" ? <Design campaign={call.data} /> : <FrozenPage campaign={call.data} />;
}
