import BranchesOutlined from "@ant-design/icons/BranchesOutlined";
import { useMemo, useState } from "react";
import type { UpliftModel } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatFixed, formatMoment } from "../../../format.ts";
import { EmptyNote } from "../../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { ModelDetail } from "./ModelDetail.tsx";
import { Train } from "./Train.tsx";

const none: readonly UpliftModel[] = [];

/** Whom a contact changes: learned from past campaigns with control groups. */
export function Uplift() {
  const text = useText().results.uplift;
  const locale = useLocale();
  const list = useCall("uplift.list", {});
  const [chosen, setChosen] = useState<number | null>(null);
  const models = useMemo(() => [...(list.data ?? none)].sort((a, b) => b.modelId - a.modelId), [list.data]);
  const shown = models.find(({ modelId }) => modelId === chosen) ?? models[0];
  return (
    <div className="page-body">
      {list.error && <ErrorNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <SkeletonRows rows={6} height={20} />}
      <Train onTrained={setChosen} />
      {list.data && models.length === 0 && (
        <EmptyNote icon={<BranchesOutlined aria-hidden />} title={text.emptyTitle} hint={text.emptyHint} />
      )}
      {models.length > 1 && (
        <Section title={text.models}>
          <table className="plain-table" aria-label={text.models}>
            <thead>
              <tr>
                <th>{text.model}</th>
                <th>{text.made}</th>
                <th className="right">{text.customers}</th>
                <th className="right">{text.qini}</th>
                <th>{text.says}</th>
              </tr>
            </thead>
            <tbody>
              {models.map((model) => {
                const best = model.learners.find(({ learner }) => learner === model.chosen);
                return (
                  <tr key={model.modelId} className={model === shown ? "current" : ""}>
                    <td className="campaign-cell">
                      <button
                        type="button"
                        className="return-name ellipsis"
                        aria-current={model === shown}
                        onClick={() => setChosen(model.modelId)}
                      >
                        {model.name || `#${model.modelId}`}
                      </button>
                    </td>
                    <td className="soft nowrap">{formatMoment(model.createdAt, locale)}</td>
                    <td className="right">{formatCount(model.treated + model.controls, locale)}</td>
                    <td className="right">{best ? formatFixed(best.qini, locale, 4) : ""}</td>
                    <td className={model.better ? "" : "campaign-warn"}>
                      {model.better ? text.isBetter : text.isNoise}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Section>
      )}
      {shown && <ModelDetail key={shown.modelId} model={shown} />}
    </div>
  );
}
