import { useMemo } from "react";
import type { SegmentationDefinition } from "../../../../analytics/api/index.ts";
import { formatCount, formatPercent, missing } from "../../../format.ts";
import { useCall } from "../../../engine/hooks.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useProject } from "../../../shell/project.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { segmentColour } from "../../../theme/tokens.ts";
import type { Fields } from "../known.ts";
import { Remarks } from "../Remarks.tsx";
import { useSettled } from "../../campaigns/useSettled.ts";
import type { definitionOf } from "./draft.ts";

interface Props {
  readonly asked: ReturnType<typeof definitionOf>;
  readonly fields: Fields;
}

/** How many customers each segment would have; asked anew whenever the definition rests for a moment. */
export function Preview({ asked, fields }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const { asOf } = useProject();
  const key = useSettled(JSON.stringify("definition" in asked ? asked.definition : null), 250);
  const definition = useMemo(() => JSON.parse(key) as SegmentationDefinition | null, [key]);
  const trial = useCall(
    "segments.preview",
    { asOf, definition: definition ?? { way: "lifecycle" } },
    { enabled: definition !== null, keep: true },
  );
  const most = Math.max(1, ...(trial.data?.segments ?? []).map(({ customers }) => customers));
  const total = trial.data?.customers ?? 0;
  return (
    <Section title={text.preview} note={trial.isFetching ? text.previewing : text.previewHint}>
      {definition === null && <p className="soft">{text.previewNone}</p>}
      {definition !== null && trial.error && <ErrorNote error={trial.error} onRetry={() => void trial.refetch()} />}
      {definition !== null && trial.isPending && <SkeletonRows rows={5} height={18} />}
      {definition !== null && trial.data && !trial.error && (
        <div className={`stack${trial.isPlaceholderData ? " segments-stale" : ""}`} aria-live="polite">
          <div className="segments-scroll tall">
            <table className="plain-table preview-table">
              <thead>
                <tr>
                  <th>{text.name}</th>
                  <th className="right">{text.customers}</th>
                  <th className="right">{text.customerShare}</th>
                  <th className="right">{text.revenueShare}</th>
                </tr>
              </thead>
              <tbody>
                {trial.data.segments.map((segment) => (
                  <tr key={segment.index}>
                    <td>
                      <span className="row">
                        <span className="swatch" style={{ background: segmentColour(segment.index) }} />
                        {segment.name[locale]}
                      </span>
                      <span
                        className="preview-bar"
                        aria-hidden
                        style={{
                          width: `${(segment.customers / most) * 100}%`,
                          background: segmentColour(segment.index),
                        }}
                      />
                    </td>
                    <td className="right">{formatCount(segment.customers, locale)}</td>
                    <td className="right">{total > 0 ? formatPercent(segment.customers / total, locale) : missing}</td>
                    <td className="right">
                      {segment.revenueShare === null ? missing : formatPercent(segment.revenueShare, locale)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <Remarks warnings={trial.data.warnings} fields={fields} />
        </div>
      )}
    </Section>
  );
}
