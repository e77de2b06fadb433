import { Button } from "antd";
import { stepText } from "../../../analytics/api/text/index.ts";
import type { Run } from "../../engine/jobs.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { useWork } from "./work.ts";

interface LineProps {
  readonly run: Pick<Run, "state" | "progress" | "error"> | null;
  readonly running: string;
  readonly failed: string;
  readonly onCancel: () => void;
  readonly onClose: () => void;
  /** Back to where it was set up. */
  readonly onChange?: (() => void) | undefined;
}

/** What is under way on this screen, what failed and why, what was cancelled; `setting`: beside the form of a training. */
export function WorkNotes({ setting = false }: { readonly setting?: boolean }) {
  const text = useText().churn;
  const { training, retraining, scoring } = useWork();
  return (
    <>
      <Line
        run={training.run}
        running={text.running}
        failed={text.trainFailed}
        onCancel={training.cancel}
        onClose={training.reset}
        onChange={setting ? undefined : () => go("churn", { new: "1" })}
      />
      <Line
        run={retraining.run}
        running={text.retraining}
        failed={text.retrainFailed}
        onCancel={retraining.cancel}
        onClose={retraining.reset}
      />
      <Line
        run={scoring.run}
        running={text.scoring}
        failed={text.scoreFailed}
        onCancel={scoring.cancel}
        onClose={scoring.reset}
      />
    </>
  );
}

/** Models that cannot be used on the data as it is now: a new one can. */
const needsNew: ReadonlySet<string> = new Set(["model_fields_missing", "model_too_old"]);

function Line({ run, running, failed, onCancel, onClose, onChange }: LineProps) {
  const words = useText();
  const text = words.churn;
  const locale = useLocale();
  if (run?.state === "running")
    return (
      <div className="note" role="status">
        <div className="grow">
          <strong>{run.progress ? stepText(run.progress, locale) : `${running}…`}</strong>
          <p className="soft">{text.runningHint}</p>
        </div>
        <Button onClick={onCancel}>{words.common.cancel}</Button>
      </div>
    );
  if (run?.state === "cancelled")
    return (
      <div className="note compact" role="status">
        <p className="grow">{text.cancelled}</p>
        {onChange && (
          <Button size="small" onClick={onChange}>
            {text.changeSettings}
          </Button>
        )}
        <Button size="small" onClick={onClose}>
          {words.common.close}
        </Button>
      </div>
    );
  if (run?.state !== "failed") return null;
  return (
    <div className="stack">
      <ErrorNote error={run.error} title={failed} />
      <div className="row">
        {onChange && (
          <Button size="small" type="primary" onClick={onChange}>
            {text.changeSettings}
          </Button>
        )}
        {needsNew.has(run.error?.code ?? "") && (
          <Button
            size="small"
            type="primary"
            onClick={() => {
              onClose();
              go("churn", { new: "1" });
            }}
          >
            {text.create}
          </Button>
        )}
        <Button size="small" onClick={onClose}>
          {words.common.close}
        </Button>
      </div>
    </div>
  );
}
