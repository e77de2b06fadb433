import { Button } from "antd";
import { useMemo, useState } from "react";
import type { Segmentation, SegmentMonth } from "../../../../analytics/api/index.ts";
import { formatCount, formatFixed, formatPercent } from "../../../format.ts";
import { Stat, StatRow } from "../../../parts/Stat.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import type { Fields } from "../known.ts";
import { Remarks } from "../Remarks.tsx";
import { ProfileChart } from "./ProfileChart.tsx";
import { SegmentPanel } from "./SegmentPanel.tsx";
import { SegmentTable } from "./SegmentTable.tsx";
import { SizesChart } from "./SizesChart.tsx";

/** Segments shown at first: the largest, in their order. */
const mostSegments = 24;

interface Props {
  readonly made: Segmentation;
  readonly fields: Fields;
  readonly months: readonly SegmentMonth[];
}

/** Who the segments are. */
export function Explain({ made, fields, months }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const [opened, setOpened] = useState<number | null>(null);
  const [all, setAll] = useState(false);
  const { clusters, segments } = made;
  const drawn = useMemo(() => {
    if (all || segments.length <= mostSegments) return made;
    const largest = new Set(segments.toSorted((a, b) => b.customers - a.customers).slice(0, mostSegments));
    return { ...made, segments: segments.filter((segment) => largest.has(segment) && segment.customers > 0) };
  }, [made, segments, all]);
  const trial = clusters?.trials.find((item) => item.k === made.k);
  const chosen = segments.filter(({ decision }) => decision?.decision === "chosen");
  const share = chosen.reduce((sum, segment) => sum + (segment.revenueShare ?? segment.customerShare), 0);
  const applied = months.map(({ asOf }) => asOf);
  return (
    <>
      <StatRow>
        <Stat label={text.groups} value={formatCount(made.k, locale)} asOf={made.asOf} />
        <Stat label={text.baseOf} value={formatCount(made.customers, locale)} asOf={made.asOf} />
        {clusters && clusters.stability !== null && (
          <Stat
            label={<span title={text.stabilityHint}>{text.stability}</span>}
            value={formatFixed(clusters.stability, locale, 2)}
          />
        )}
        {trial && (
          <Stat
            label={<span title={text.silhouetteHint}>{text.silhouette}</span>}
            value={formatFixed(trial.silhouette, locale, 2)}
          />
        )}
        {chosen.length > 0 && (
          <Stat
            label={text.chosenRevenue}
            value={formatPercent(share, locale)}
            note={`${chosen[0]?.revenueShare === null ? text.customerShare : text.revenueShare} · ${text.groupsCount(chosen.length)}`}
          />
        )}
      </StatRow>
      <Remarks warnings={made.warnings} fields={fields} />
      <SegmentTable made={drawn} fields={fields} applied={applied} onOpen={setOpened} />
      {segments.length > mostSegments && (
        <span className="row soft small">
          {!all && text.segmentsMore(drawn.segments.length, segments.length)}
          <Button size="small" type="link" onClick={() => setAll(!all)}>
            {all ? text.segmentsFewer : text.profileAll}
          </Button>
        </span>
      )}
      <SizesChart made={drawn} />
      <ProfileChart made={drawn} fields={fields} />
      <SegmentPanel
        made={made}
        segment={opened === null ? undefined : segments[opened]}
        fields={fields}
        applied={applied}
        onClose={() => setOpened(null)}
      />
    </>
  );
}
