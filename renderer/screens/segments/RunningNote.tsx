import { Button } from "antd";
import { stepText } from "../../../analytics/api/text/index.ts";
import type { Run } from "../../engine/jobs.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

export interface RunningProps {
  readonly run: Pick<Run, "progress"> | null;
  readonly label: string;
  readonly onCancel: () => void;
}

/** A job under way: the step it is at, and how to stop it. */
export function RunningNote({ run, label, onCancel }: RunningProps) {
  const words = useText();
  const locale = useLocale();
  return (
    <div className="note" role="status">
      <div className="grow">
        <strong>{run?.progress ? stepText(run.progress, locale) : `${label}…`}</strong>
        <p className="soft">{words.segments.runningHint}</p>
      </div>
      <Button onClick={onCancel}>{words.common.cancel}</Button>
    </div>
  );
}
