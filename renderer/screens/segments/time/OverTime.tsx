import { Button, Select } from "antd";
import { useState } from "react";
import type { Month, Segmentation, SegmentMonth } from "../../../../analytics/api/index.ts";
import { useCall, useJob } from "../../../engine/hooks.ts";
import { formatMonth } from "../../../format.ts";
import { EmptyNote } from "../../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { SkeletonBlock, SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useProject } from "../../../shell/project.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import type { Fields } from "../known.ts";
import { Remarks } from "../Remarks.tsx";
import { RunningNote } from "../RunningNote.tsx";
import { BridgeChart } from "./BridgeChart.tsx";
import { DriftPart } from "./DriftPart.tsx";
import { MigrationMatrix } from "./MigrationMatrix.tsx";
import { MonthStrip } from "./MonthStrip.tsx";
import { SankeyFlows } from "./SankeyFlows.tsx";
import { SharesChart } from "./SharesChart.tsx";

interface Props {
  readonly made: Segmentation;
  readonly fields: Fields;
  /** Undefined while loading. */
  readonly months: readonly SegmentMonth[] | undefined;
}

/** The same segments in other months: shares, who moved, what that did to revenue, whether the model still fits. */
export function OverTime({ made, fields, months }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const project = useProject();
  const job = useJob("segments.apply");
  const [pair, setPair] = useState<{ from?: Month; to?: Month }>({});
  if (project.months.length === 0) return <EmptyNote title={text.undatedTitle} hint={text.undatedHint} />;
  if (!months) return <SkeletonRows rows={6} height={18} />;

  const { segmentationId } = made;
  const dated = months.flatMap(({ asOf }) => (asOf === null ? [] : [asOf]));
  const to = pair.to !== undefined && dated.includes(pair.to) ? pair.to : dated.at(-1);
  const from = pair.from !== undefined && dated.includes(pair.from) ? pair.from : dated.at(-2);
  const judged = months.find(({ asOf }) => asOf === to);
  const apply = (asOf: Month) => void job.start({ segmentationId, asOf }).then((done) => done && setPair({}));
  const option = (month: Month) => ({ value: month, label: formatMonth(month, locale) });

  return (
    <>
      <MonthStrip made={made} months={months} busy={job.running} onApply={apply} />
      {job.running && <RunningNote run={job.run} label={text.applying} onCancel={job.cancel} />}
      {job.run?.state === "failed" && <ErrorNote error={job.run.error} title={text.applyFailed} onRetry={job.reset} />}
      {judged && <DriftPart made={made} month={judged} fields={fields} />}
      {judged && <Remarks warnings={judged.warnings} fields={fields} />}
      {months.length > 1 && <SharesChart made={made} months={months} />}
      {dated.length < 2 && <p className="soft">{project.months.length < 2 ? text.onlyMonth : text.timeNeedsTwo}</p>}
      {from !== undefined && to !== undefined && from !== to && (
        <>
          <div className="row wrap">
            <h2 className="section-title">{text.migration}</h2>
            <span className="soft">{text.from}</span>
            <Select
              size="small"
              aria-label={text.from}
              popupMatchSelectWidth={false}
              value={from}
              options={dated.filter((month) => month < to).map(option)}
              onChange={(month) => setPair({ from: month, to })}
            />
            <span className="soft">{text.to}</span>
            <Select
              size="small"
              aria-label={text.to}
              popupMatchSelectWidth={false}
              value={to}
              options={dated.filter((month) => month > (dated[0] ?? "")).map(option)}
              onChange={(month) =>
                setPair({ to: month, from: from < month ? from : (dated[dated.indexOf(month) - 1] ?? from) })
              }
            />
            {judged && (
              <Button size="small" type="text" disabled={job.running} onClick={() => apply(to)}>
                {text.applyAgain}
              </Button>
            )}
          </div>
          <Moves made={made} from={from} to={to} />
        </>
      )}
    </>
  );
}

function Moves({ made, from, to }: { readonly made: Segmentation; readonly from: Month; readonly to: Month }) {
  const { segmentationId } = made;
  const moves = useCall("segments.migration", { segmentationId, from, to }, { keep: true });
  if (moves.error) return <ErrorNote error={moves.error} onRetry={() => void moves.refetch()} />;
  if (!moves.data) return <SkeletonBlock height={320} />;
  return (
    <div className={`stack loose${moves.isPlaceholderData ? " segments-stale" : ""}`}>
      <SankeyFlows made={made} moves={moves.data} />
      <MigrationMatrix made={made} moves={moves.data} />
      <BridgeChart moves={moves.data} />
    </div>
  );
}
