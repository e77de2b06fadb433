import { useMemo, useState } from "react";
import type { ChurnModel, SurvivalAssumptions, SurvivalView } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatPercent } from "../../../format.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonBlock, SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useSettled } from "../../campaigns/useSettled.ts";
import { useOpenCustomers } from "../../segments/open.ts";
import type { Sight } from "../figures/figure.ts";
import { survivalFigure, tenureFigure } from "../figures/life.ts";
import { useShownModel } from "../list/shown.ts";
import { inBand } from "../filters.ts";
import { AssumptionFields } from "./AssumptionFields.tsx";
import { LifetimeTable } from "./LifetimeTable.tsx";

interface Props {
  readonly model: ChurnModel;
  readonly sight: Sight;
}

/** How long customers are expected to stay and what they are worth until then, with all that this assumes. */
export function Lifetime({ model, sight }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  const { modelId, survival } = model;
  const [assumed, setAssumed] = useState(survival);
  const key = useSettled(JSON.stringify(assumed), 250);
  const settled = useMemo(() => JSON.parse(key) as SurvivalAssumptions, [key]);
  const view = useCall("churn.survival", { modelId, asOf: model.scoredAsOf, ...settled }, { keep: true });
  const own =
    assumed.horizonMonths === survival.horizonMonths &&
    assumed.marginShare === survival.marginShare &&
    assumed.annualDiscount === survival.annualDiscount;
  return (
    <>
      <Section title={text.lifetimeAssumptions} note={own ? text.ownAssumptions : text.triedAssumptions}>
        <AssumptionFields value={assumed} words={words} onChange={setAssumed} />
        {view.data && <p className="soft">{text.hazardHints[view.data.method]}</p>}
        {view.data && (
          <p className="soft">
            {view.data.revenueField === null
              ? text.noRevenue
              : text.valueFormula(
                  sight.titleOf(view.data.revenueField),
                  formatPercent(settled.marginShare, locale, 0),
                  String(settled.horizonMonths),
                  formatPercent(settled.annualDiscount, locale, 0),
                )}
          </p>
        )}
      </Section>
      {view.error && <ErrorNote error={view.error} onRetry={() => void view.refetch()} />}
      {!view.data && !view.error && (
        <>
          <SkeletonRows rows={3} height={18} />
          <SkeletonBlock height={290} />
        </>
      )}
      {view.data && (
        <div className={`stack loose${view.isPlaceholderData ? " segments-stale" : ""}`}>
          <LifetimeTable view={view.data} sight={sight} />
          <Curves view={view.data} sight={sight} />
        </div>
      )}
    </>
  );
}

function Curves({ view, sight }: { readonly view: SurvivalView; readonly sight: Sight }) {
  const text = sight.words.churn;
  const open = useOpenCustomers();
  const used = useShownModel(view.asOf).modelId === view.modelId;
  const curve = useMemo(() => survivalFigure(view, sight), [view, sight]);
  const tenure = useMemo(() => tenureFigure(view, sight), [view, sight]);
  const drawn = view.bands.filter(({ customers }) => customers > 0);
  return (
    <div className="columns">
      <Chart
        {...curve}
        onPick={({ seriesName }) => {
          const band = drawn.find((item) => sight.words.customers.values.churn_band[item.band] === seriesName)?.band;
          if (band && used) open(view.asOf, inBand(band));
        }}
      />
      {view.lifeTable.length > 0 ? <Chart {...tenure} /> : <p className="soft">{text.noTenure}</p>}
    </div>
  );
}
