import { Button } from "antd";
import type { ChurnModel } from "../../../../analytics/api/index.ts";
import { formatMonth } from "../../../format.ts";
import { EmptyNote } from "../../../parts/EmptyNote.tsx";
import { go } from "../../../shell/route.ts";
import type { Sight } from "../figures/figure.ts";
import { useWork } from "../work.ts";
import type { Shown } from "./shown.ts";

interface Props {
  readonly model: ChurnModel;
  readonly shown: Shown;
  readonly sight: Sight;
}

/** The customers carry the scores of another model, or none: see that one, or put this one to use. */
export function OtherModel({ model, shown: { asOf, modelId }, sight }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  const work = useWork();
  const month = asOf === null ? words.common.undated : formatMonth(asOf, locale);
  return (
    <EmptyNote
      title={modelId === null ? text.unscored(month) : text.otherScores(month, modelId)}
      hint={text.otherHint}
      actions={
        <>
          <Button type="primary" disabled={work.busy} onClick={() => void work.score(model.modelId, asOf)}>
            {text.scoreWith(model.modelId)}
          </Button>
          {modelId !== null && (
            <Button onClick={() => go("churn", { id: String(modelId), view: "customers" })}>
              {text.openModel(modelId)}
            </Button>
          )}
        </>
      }
    />
  );
}
