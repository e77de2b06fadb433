import DeleteOutlined from "@ant-design/icons/DeleteOutlined";
import RedoOutlined from "@ant-design/icons/RedoOutlined";
import UndoOutlined from "@ant-design/icons/UndoOutlined";
import { App, Button, Popconfirm, Tooltip } from "antd";
import { useEffect, useRef } from "react";
import type { Campaign } from "../../../../analytics/api/index.ts";
import { errorText } from "../../../../analytics/api/text/index.ts";
import { useAction } from "../../../engine/hooks.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { hasView, useProject } from "../../../shell/project.ts";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { BuildView } from "../../customers/Customers.tsx";
import { CampaignHead } from "../CampaignHead.tsx";
import { useFields } from "../words.ts";
import { AudiencePart } from "./AudiencePart.tsx";
import { ControlPart } from "./ControlPart.tsx";
import { DeliveryPart } from "./DeliveryPart.tsx";
import { Freeze } from "./Freeze.tsx";
import { GoalPart } from "./GoalPart.tsx";
import { MoneyPart } from "./MoneyPart.tsx";
import { OffersPart } from "./OffersPart.tsx";
import { Outcome } from "./Outcome.tsx";
import { useDraft } from "./useDraft.ts";
import type { Draft } from "./useDraft.ts";

/** One page: the plan on the left, what comes of it on the right. */
export function Design({ campaign }: { readonly campaign: Campaign }) {
  const project = useProject();
  const fields = useFields();
  const draft = useDraft(campaign);
  useUndoKeys(draft);
  const { asOf } = project;
  const built = hasView(project);
  return (
    <div className="page fixed">
      <CampaignHead
        campaign={campaign}
        name={draft.plan.name}
        actions={<Actions campaign={campaign} draft={draft} />}
      />
      <div className="page campaign-scrolls">
        <div className="page-body campaign-design">
          <div className="stack loose">
            {draft.error && <ErrorNote error={draft.error} onRetry={() => void draft.flush()} />}
            <GoalPart draft={draft} fields={fields} />
            <AudiencePart draft={draft} asOf={asOf} fields={fields} />
            <OffersPart draft={draft} asOf={asOf} fields={fields} />
            <DeliveryPart draft={draft} />
            <MoneyPart draft={draft} />
            <ControlPart draft={draft} />
          </div>
          <aside className="campaign-result">
            {built ? <Outcome campaign={campaign} draft={draft} asOf={asOf} /> : <BuildView />}
          </aside>
        </div>
      </div>
    </div>
  );
}

function Actions({ campaign, draft }: { readonly campaign: Campaign; readonly draft: Draft }) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const { message } = App.useApp();
  const remove = useAction("campaigns.delete");
  return (
    <>
      <span className={`small ${draft.saving === "failed" ? "campaign-none" : "faint"}`} role="status">
        {text.saving[draft.saving]}
      </span>
      <Tooltip title={`${text.undo} (Ctrl Z)`}>
        <Button
          type="text"
          icon={<UndoOutlined aria-hidden />}
          aria-label={text.undo}
          disabled={!draft.undo}
          onClick={() => draft.undo?.()}
        />
      </Tooltip>
      <Tooltip title={`${text.redo} (Ctrl Y)`}>
        <Button
          type="text"
          icon={<RedoOutlined aria-hidden />}
          aria-label={text.redo}
          disabled={!draft.redo}
          onClick={() => draft.redo?.()}
        />
      </Tooltip>
      <Popconfirm
        title={text.deleteAsk}
        okText={text.delete}
        cancelText={words.common.cancel}
        okButtonProps={{ danger: true }}
        onConfirm={() =>
          remove.mutate(
            { campaignId: campaign.campaignId },
            {
              onSuccess: () => go("campaigns"),
              onError: (error) => void message.error(errorText(error, locale)),
            },
          )
        }
      >
        <Button type="text" icon={<DeleteOutlined aria-hidden />} aria-label={text.delete} />
      </Popconfirm>
      <Freeze campaign={campaign} draft={draft} />
    </>
  );
}

/** Ctrl Z and Ctrl Y, but not where somebody types: a text field takes its own letters back. */
function useUndoKeys(draft: Draft): void {
  const present = useRef(draft);
  useEffect(() => void (present.current = draft));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const { target } = event;
      const typing =
        target instanceof HTMLElement && target.closest("input:not([type=checkbox]), textarea, [role=grid]");
      if (typing) return;
      const key = event.key.toLowerCase();
      const run =
        key === "y" || (key === "z" && event.shiftKey)
          ? present.current.redo
          : key === "z"
            ? present.current.undo
            : null;
      if (!run) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
