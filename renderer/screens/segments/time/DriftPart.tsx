import { Button, Tooltip } from "antd";
import type { Segmentation, SegmentMonth } from "../../../../analytics/api/index.ts";
import { driftText, featureText } from "../../../../analytics/api/text/index.ts";
import { useJob } from "../../../engine/hooks.ts";
import { formatFixed, formatMonth, formatPercent } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { fromHere } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import type { Fields } from "../known.ts";
import { RunningNote } from "../RunningNote.tsx";

const mostFeatures = 6;

interface Props {
  readonly made: Segmentation;
  readonly month: SegmentMonth;
  readonly fields: Fields;
}

/** Does the frozen model still fit this month; if not, the offer to fit it anew. */
export function DriftPart({ made, month, fields }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const job = useJob("segments.refit");
  const { drift, asOf } = month;
  const name = asOf ? formatMonth(asOf, locale) : "";
  if (month.training) return null;
  const refit = async () => {
    const opens = fromHere();
    const after = await job.start({ segmentationId: made.segmentationId, asOf });
    if (after) opens("segments", { id: String(after.segmentationId), view: "model" });
  };
  const moved = drift.features.filter(({ psi }) => psi >= 0.1).slice(0, mostFeatures);
  const widest = Math.max(0.5, ...moved.map(({ psi }) => psi));
  return (
    <Section
      title={text.drift}
      note={name}
      actions={
        <Tooltip title={text.refitHint(name)}>
          <Button
            size="small"
            type={drift.verdict === "stale" ? "primary" : "default"}
            loading={job.running}
            onClick={() => void refit()}
          >
            {text.refit}
          </Button>
        </Tooltip>
      }
    >
      <p>
        <span className={`verdict ${drift.verdict}`}>{text.verdicts[drift.verdict]}</span>{" "}
        {driftText(drift, locale, fields.titleOf)}
      </p>
      <p className="soft small num">
        <Tooltip title={text.psiHint}>
          <span className="hinted" tabIndex={0}>
            {text.segmentsPsi}
          </span>
        </Tooltip>{" "}
        {formatFixed(drift.segmentsPsi, locale, 3)}
        {drift.farShare !== null && ` · ${text.farShare} ${formatPercent(drift.farShare, locale)}`}
      </p>
      {moved.length > 0 && (
        <ul className="drift-features small" aria-label={text.driftFeatures}>
          {moved.map((feature) => (
            <li key={`${feature.field}\n${feature.level}`}>
              <span className="ellipsis">
                {featureText({ ...feature, missingFlag: false }, locale, fields.titleOf)}
              </span>
              <span className="drift-bar" aria-hidden>
                <span
                  className={feature.psi >= 0.25 ? "far" : ""}
                  style={{ width: `${(feature.psi / widest) * 100}%` }}
                />
              </span>
              <span className="num">
                {text.psi} {formatFixed(feature.psi, locale, 2)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {job.running && <RunningNote run={job.run} label={text.refitting} onCancel={job.cancel} />}
      {job.run?.state === "failed" && (
        <ErrorNote error={job.run.error} title={text.refitFailed} onRetry={() => void refit()} />
      )}
    </Section>
  );
}
