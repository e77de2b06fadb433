import { useMemo } from "react";
import type { ChurnEconomics, ChurnModel } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatPercent, formatYuan } from "../../../format.ts";
import { Chart } from "../../../parts/chart/Chart.tsx";
import { EmptyNote } from "../../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { SkeletonBlock } from "../../../parts/Skeleton.tsx";
import { Stat, StatRow } from "../../../parts/Stat.tsx";
import { useProject } from "../../../shell/project.ts";
import { replaceParams, useRoute } from "../../../shell/route.ts";
import { useSettled } from "../../campaigns/useSettled.ts";
import { profitFigure } from "../figures/profit.ts";
import type { Sight } from "../figures/figure.ts";
import { useShownModel } from "../list/shown.ts";
import { Bands } from "./Bands.tsx";
import { ConfusionTable } from "./ConfusionTable.tsx";
import { CutOff } from "./CutOff.tsx";
import { plainEconomics, setEconomics, useEconomics } from "./economics.ts";
import { EconomicsFields } from "./EconomicsFields.tsx";

interface Props {
  readonly model: ChurnModel;
  readonly sight: Sight;
}

/** Whom to address: what an offer earns by cut-off, who is called rightly at one, and the bands set on it. */
export function Decide({ model, sight }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  const { path } = useProject();
  const { params } = useRoute();
  const economics = useEconomics(path) ?? model.economics ?? plainEconomics;
  const asked = Number(params["cut"]);
  const cut = params["cut"] !== undefined && asked >= 0 && asked <= 1 ? asked : null;
  const key = useSettled(JSON.stringify({ ...economics, ...(cut === null ? {} : { cutOff: cut }) }));
  const settled = useMemo(() => JSON.parse(key) as ChurnEconomics & { cutOff?: number }, [key]);
  const { modelId } = model;
  const shown = useShownModel(model.scoredAsOf);
  const curve = useCall("churn.profit", { modelId, ...settled }, { keep: true, enabled: model.gains.length > 0 });
  const figure = useMemo(() => curve.data && profitFigure(curve.data, model.bands, sight), [curve.data, model, sight]);
  const setCut = (cutOff: number | null) => {
    const { cut: _, ...rest } = params;
    replaceParams(cutOff === null ? rest : { ...rest, cut: String(cutOff) });
  };
  if (model.gains.length === 0) return <EmptyNote title={text.noCurve} />;
  const { best, breakEven } = curve.data ?? {};
  return (
    <>
      <EconomicsFields value={economics} sight={sight} onChange={(next) => setEconomics(path, next)} />
      {curve.error && <ErrorNote error={curve.error} onRetry={() => void curve.refetch()} />}
      {!curve.data && !curve.error && <SkeletonBlock height={320} />}
      {curve.data && figure && best && (
        <div className={`stack loose${curve.isPlaceholderData ? " segments-stale" : ""}`}>
          <StatRow>
            <Stat
              label={text.bestCutOff}
              value={formatPercent(best.cutOff, locale, 2)}
              note={text.topShare(formatPercent(best.share, locale))}
              customers={model.testCustomers}
              asOf={model.testAsOf}
            />
            <Stat label={text.bestProfit} value={formatYuan(best.profitFen, locale)} note={text.onTest} />
            <Stat
              label={text.breakEven}
              value={breakEven === null || breakEven === undefined ? text.never : formatPercent(breakEven, locale, 2)}
              note={text.breakEvenHint}
            />
          </StatRow>
          {best.customers === 0 && <p className="note warn compact">{text.noOfferPays}</p>}
          <Chart {...figure} onPick={({ dataIndex }) => setCut(curve.data.points[dataIndex]?.cutOff ?? null)} />
          <div className="churn-decide">
            <CutOff curve={curve.data} model={model} shown={shown} sight={sight} chosen={cut} onChange={setCut} />
            <ConfusionTable confusion={curve.data.confusion} sight={sight} />
          </div>
          <Bands
            key={JSON.stringify(model.bands)}
            model={model}
            used={shown.modelId === modelId}
            curve={curve.data}
            sight={sight}
          />
        </div>
      )}
    </>
  );
}
