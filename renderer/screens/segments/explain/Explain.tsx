import { useState } from "react";
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
  const { clusters, segments } = made;
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
      <SegmentTable made={made} fields={fields} applied={applied} onOpen={setOpened} />
      <SizesChart made={made} />
      <ProfileChart made={made} fields={fields} />
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
