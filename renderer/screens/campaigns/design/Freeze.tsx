import { Button, Modal } from "antd";
import { useState } from "react";
import type { Campaign } from "../../../../analytics/api/index.ts";
import { stepText } from "../../../../analytics/api/text/index.ts";
import { useJob } from "../../../engine/hooks.ts";
import { formatMonth } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { hasView, useProject } from "../../../shell/project.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import type { Draft } from "./useDraft.ts";

/** Freezing cannot be taken back: it is asked once, with what is about to become fixed. */
export function Freeze({ campaign, draft }: { readonly campaign: Campaign; readonly draft: Draft }) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const project = useProject();
  const job = useJob("campaigns.freeze");
  const [open, setOpen] = useState(false);
  const [mine, setMine] = useState(false);
  const run = mine ? job.run : null;
  const running = run?.state === "running";
  const { campaignId } = campaign;

  async function freeze() {
    setMine(true);
    // The last touch of the plan is kept before it is frozen.
    if (!(await draft.flush())) return;
    const made = await job.start({ campaignId, asOf: project.asOf, author: draft.plan.owner });
    if (made) setOpen(false);
  }
  return (
    <>
      <Button
        type="primary"
        disabled={draft.saving === "unnamed" || !hasView(project)}
        loading={running}
        onClick={() => setOpen(true)}
      >
        {running ? text.freezing : text.freeze}
      </Button>
      <Modal
        open={open}
        title={text.freezeAsk(draft.plan.name.trim())}
        onCancel={() => setOpen(false)}
        footer={[
          running ? (
            <Button key="cancel" onClick={job.cancel}>
              {words.common.cancel}
            </Button>
          ) : (
            <Button key="close" onClick={() => setOpen(false)}>
              {words.common.cancel}
            </Button>
          ),
          <Button key="freeze" type="primary" loading={running} onClick={() => void freeze()}>
            {running ? text.freezing : text.freezeNow}
          </Button>,
        ]}
      >
        <div className="stack">
          <p>{text.freezeHint(project.asOf ? formatMonth(project.asOf, locale) : words.common.undated)}</p>
          {run?.progress && <span className="soft small">{stepText(run.progress, locale)}</span>}
          {run?.state === "failed" && <ErrorNote error={run.error} title={text.freeze} />}
          {mine && draft.error && <ErrorNote error={draft.error} />}
        </div>
      </Modal>
    </>
  );
}
