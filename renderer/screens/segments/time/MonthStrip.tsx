import { Button, Tooltip } from "antd";
import type { Month, Segmentation, SegmentMonth } from "../../../../analytics/api/index.ts";
import { formatCount, formatMonth } from "../../../format.ts";
import { useProject } from "../../../shell/project.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";

interface Props {
  readonly made: Segmentation;
  readonly months: readonly SegmentMonth[];
  readonly busy: boolean;
  readonly onApply: (month: Month) => void;
}

/** Every month of the data: applied with its verdict, or to be applied. */
export function MonthStrip({ made, months, busy, onApply }: Props) {
  const words = useText();
  const text = words.segments;
  const locale = useLocale();
  const project = useProject();
  return (
    <ul className="month-strip" aria-label={text.months}>
      {project.months.map((month) => {
        const applied = months.find(({ asOf }) => asOf === month);
        const name = formatMonth(month, locale);
        return (
          <li key={month} className={applied ? "applied" : ""}>
            <span className="small">{name}</span>
            {applied ? (
              <>
                <span className="num">{formatCount(applied.customers, locale)}</span>
                <span className={`small ${applied.training ? "faint" : `verdict ${applied.drift.verdict}`}`}>
                  {month === made.asOf ? text.trainedOn : text.verdicts[applied.drift.verdict]}
                </span>
              </>
            ) : (
              <Tooltip title={text.notApplied} mouseEnterDelay={0.5}>
                <Button size="small" disabled={busy} aria-label={text.applyTo(name)} onClick={() => onApply(month)}>
                  {words.common.apply}
                </Button>
              </Tooltip>
            )}
          </li>
        );
      })}
    </ul>
  );
}
