import type { ChurnModel } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { PrintPage } from "../../../parts/print/PrintPage.tsx";
import { SkeletonBlock } from "../../../parts/Skeleton.tsx";
import { useProject } from "../../../shell/project.ts";
import { go, useRoute } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { comparedChoice } from "../card/facts.ts";
import { plainEconomics, useEconomics } from "../decide/economics.ts";
import { Sheet } from "./Sheet.tsx";

interface Props {
  readonly model: ChurnModel;
  readonly list: readonly ChurnModel[];
}

/** The model card as it will be on paper, with the profit curve at the cut-off that was looked at. */
export default function OnePage({ model, list }: Props) {
  const text = useText().churn;
  const project = useProject();
  const { params } = useRoute();
  const typed = useEconomics(project.path);
  const { modelId } = model;
  const cutOff = Number(params["cut"]);
  const curve = useCall(
    "churn.profit",
    {
      modelId,
      ...(typed ?? model.economics ?? plainEconomics),
      ...(params["cut"] !== undefined && cutOff >= 0 && cutOff <= 1 ? { cutOff } : {}),
    },
    { enabled: model.gains.length > 0 },
  );
  const known = model.gains.length === 0 || curve.data !== undefined;
  const { print: _, ...before } = params;
  return (
    <PrintPage
      title={text.cardOf(modelId)}
      fileName={`${project.name} ${text.cardOf(modelId)}`}
      onBack={() => go("churn", before)}
      waiting={!known}
    >
      {curve.error && <ErrorNote error={curve.error} onRetry={() => void curve.refetch()} />}
      {!known && !curve.error && <SkeletonBlock height={640} />}
      {known && <Sheet model={model} choice={comparedChoice(model, list)} curve={curve.data} />}
    </PrintPage>
  );
}
