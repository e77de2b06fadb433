import { useMemo } from "react";
import type { ChurnLabel } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useSettled } from "../../campaigns/useSettled.ts";
import type { Sight } from "../figures/figure.ts";
import { MonthTable } from "./MonthTable.tsx";

interface Props {
  readonly label: ChurnLabel | null;
  readonly sight: Sight;
}

/** The label on the data as it is: its rate month by month, and whom it leaves out; before anything is trained. */
export function LabelMonths({ label, sight }: Props) {
  const text = sight.words.churn;
  const key = useSettled(JSON.stringify(label), 200);
  const settled = useMemo(() => JSON.parse(key) as ChurnLabel | null, [key]);
  const found = useCall("churn.labels", settled ? { label: settled } : {}, { enabled: settled !== null, keep: true });
  const months = found.data?.months;
  return (
    <Section title={text.baseRates} note={text.baseRatesHint}>
      {settled === null && <p className="soft">{text.chooseColumn}</p>}
      {found.error && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      {settled !== null && found.isPending && <SkeletonRows rows={5} height={18} />}
      {settled !== null && months && !found.error && (
        <div className={`stack${found.isPlaceholderData ? " segments-stale" : ""}`} aria-live="polite">
          {months.length === 0 ? (
            <p className="soft">{settled.kind === "column" ? text.columnGone : text.noMonths}</p>
          ) : (
            <>
              <MonthTable months={months} sight={sight} />
              <p className="soft small">
                {settled.kind === "column" ? text.planColumn : months.length > 1 ? text.planTime : text.planOneMonth}
              </p>
            </>
          )}
        </div>
      )}
    </Section>
  );
}
