import { App, Button, Popconfirm, Tabs } from "antd";
import type { Campaign } from "../../../../analytics/api/index.ts";
import { errorText } from "../../../../analytics/api/text/index.ts";
import { useAction } from "../../../engine/hooks.ts";
import { formatMoment, formatMonth } from "../../../format.ts";
import { EmptyNote } from "../../../parts/EmptyNote.tsx";
import { components } from "../../../shell/registry.ts";
import { go, useRoute } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { CampaignHead } from "../CampaignHead.tsx";
import { useCreate } from "../create.ts";
import { ExportTab } from "../files/ExportTab.tsx";
import { askedPlan, newPlan } from "../plan.ts";
import { ReturnsTab } from "../returns/ReturnsTab.tsx";
import { nextState } from "../words.ts";
import { Events } from "./Events.tsx";
import { ListTab } from "./ListTab.tsx";

const tabs = ["list", "export", "returns", "events"] as const;

/** A campaign whose list is frozen: who is on it, what was written, what came back, what happened. */
export function FrozenPage({ campaign }: { readonly campaign: Campaign }) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const { params } = useRoute();
  const { frozen, campaignId, plan } = campaign;
  const tab = tabs.find((name) => name === params["tab"]) ?? "list";
  const note =
    frozen &&
    [
      frozen.listId,
      frozen.asOf ? words.common.asOf(formatMonth(frozen.asOf, locale)) : words.common.undated,
      text.frozenAt(formatMoment(frozen.frozenAt, locale)),
      plan.owner,
    ]
      .filter(Boolean)
      .join(" · ");
  return (
    <div className="page fixed">
      <CampaignHead campaign={campaign} name={plan.name} note={note} actions={<Actions campaign={campaign} />} />
      <Tabs
        className="campaign-tabs"
        activeKey={tab}
        items={tabs.map((name) => ({ key: name, label: text.tabs[name] }))}
        onChange={(next) => go("campaigns", { id: String(campaignId), ...(next === "list" ? {} : { tab: next }) })}
      />
      {!frozen && <EmptyNote title={text.noListTitle} hint={text.noListHint} />}
      {frozen && tab === "list" && <ListTab campaign={campaign} list={frozen} />}
      {frozen && tab === "export" && <ExportTab campaign={campaign} list={frozen} />}
      {frozen && tab === "returns" && <ReturnsTab campaign={campaign} />}
      {tab === "events" && <Events campaignId={campaignId} />}
    </div>
  );
}

function Actions({ campaign }: { readonly campaign: Campaign }) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const { message } = App.useApp();
  const { create, busy } = useCreate();
  const advance = useAction("campaigns.setState");
  const { plan, campaignId, state } = campaign;
  const next = nextState[state];
  return (
    <>
      <Button
        loading={busy}
        onClick={() => {
          const { sendWindow } = newPlan(plan.name, new Date());
          const name = text.copyOf(plan.name).slice(0, 200);
          void create(askedPlan({ ...plan, name, sendWindow: { ...sendWindow, hours: plan.sendWindow.hours } }));
        }}
      >
        {text.reuse}
      </Button>
      {"results" in components && state !== "frozen" && (
        <Button onClick={() => go("results", { id: String(campaignId) })}>{text.toResult}</Button>
      )}
      {next && (
        <Popconfirm
          title={text.advanceAsk[next]}
          okText={text.advance[next]}
          cancelText={words.common.cancel}
          onConfirm={() =>
            advance.mutate(
              { campaignId, state: next, author: plan.owner },
              { onError: (error) => void message.error(errorText(error, locale)) },
            )
          }
        >
          <Button type="primary" loading={advance.isPending}>
            {text.advance[next]}
          </Button>
        </Popconfirm>
      )}
    </>
  );
}
