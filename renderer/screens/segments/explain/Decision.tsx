import { Button, Input, Segmented } from "antd";
import { useState } from "react";
import { segmentDecisions } from "../../../../analytics/api/index.ts";
import type { Segmentation, SegmentProfile } from "../../../../analytics/api/index.ts";
import { useAction, useCall } from "../../../engine/hooks.ts";
import { formatMoment } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";

const authorKey = "foresight.author";

interface Props {
  readonly made: Segmentation;
  readonly segment: SegmentProfile;
}

/** Whether the segment is a target market: the decision, its reason, and every decision before. */
export function Decision({ made, segment }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const { segmentationId } = made;
  const past = useCall("segments.decisions", { segmentationId });
  const decide = useAction("segments.decide");
  const present = segment.decision?.decision ?? null;
  const [choice, setChoice] = useState(present ?? "chosen");
  const [reason, setReason] = useState("");
  const [author, setAuthor] = useState(() => localStorage.getItem(authorKey) ?? segment.decision?.author ?? "");
  const record = (decision: typeof choice | null) => {
    localStorage.setItem(authorKey, author.trim());
    decide.mutate(
      { segmentationId, index: segment.index, decision, reason: reason.trim(), author: author.trim() },
      { onSuccess: () => setReason("") },
    );
  };
  const history = (past.data ?? []).filter(({ key }) => key === segment.key).reverse();
  return (
    <Section title={text.decision}>
      <div className="row wrap">
        <Segmented
          aria-label={text.decision}
          value={choice}
          options={segmentDecisions.map((value) => ({ value, label: text.decisions[value] }))}
          onChange={setChoice}
        />
        <Input
          className="segment-author"
          aria-label={text.author}
          placeholder={text.author}
          maxLength={80}
          value={author}
          onChange={(event) => setAuthor(event.target.value)}
        />
      </div>
      <Input.TextArea
        rows={2}
        aria-label={text.reason}
        placeholder={text.reasonPlaceholder}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="row">
        <Button loading={decide.isPending} onClick={() => record(choice)}>
          {text.decide}
        </Button>
        {present && (
          <Button type="text" disabled={decide.isPending} onClick={() => record(null)}>
            {text.withdraw}
          </Button>
        )}
      </div>
      {decide.error && <ErrorNote error={decide.error} compact />}
      {past.error && <ErrorNote error={past.error} onRetry={() => void past.refetch()} compact />}
      <span className="soft small">{history.length > 0 ? text.history : text.historyNone}</span>
      {history.length > 0 && (
        <ol className="segment-history" aria-label={text.history}>
          {history.map((item) => (
            <li key={item.decidedAt}>
              <span className={`decision ${item.decision ?? ""}`}>
                {item.decision ? text.decisions[item.decision] : text.withdrawn}
              </span>{" "}
              {item.reason}
              <div className="faint small">{text.historyLine(item.author, formatMoment(item.decidedAt, locale))}</div>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
