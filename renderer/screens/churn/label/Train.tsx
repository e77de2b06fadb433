import { Button } from "antd";
import { useMemo } from "react";
import type { ChurnModel, LabelOptions } from "../../../../analytics/api/index.ts";
import { useFields } from "../../segments/known.ts";
import { useProject } from "../../../shell/project.ts";
import { go } from "../../../shell/route.ts";
import { useSight } from "../sight.ts";
import { useWork } from "../work.ts";
import { askedOf, labelOf, leaksOf, offered, startDraft } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { keepDraft, useKeptDraft } from "./kept.ts";
import { LabelForm } from "./LabelForm.tsx";
import { LabelMonths } from "./LabelMonths.tsx";
import { TrainOptions } from "./TrainOptions.tsx";

interface Props {
  readonly options: LabelOptions;
  /** The model whose settings a new one starts from. */
  readonly before: ChurnModel | undefined;
}

/** A training being set up: what counts as churn, what that means month by month, how to learn it. */
export function Train({ options, before }: Props) {
  const sight = useSight();
  const { words } = sight;
  const text = words.churn;
  const project = useProject();
  const { list } = useFields(project.asOf);
  const work = useWork();
  const fields = useMemo(
    () => list.filter((field) => field.category !== "results" && !field.personal && field.sources.length > 0),
    [list],
  );
  const names = useMemo(() => fields.map(({ name }) => name), [fields]);
  const first = useMemo(() => startDraft(options, before, names), [options, before, names]);
  const draft = useKeptDraft(project.path) ?? first;
  const set = (change: Partial<Draft>) => keepDraft(project.path, { ...draft, ...change });
  const label = labelOf(draft);
  const labelled = label?.kind === "column" ? label.field : null;
  const suspects = options.suspects.filter((field) => field !== labelled);
  const leaks = [...new Set([...leaksOf(before), ...suspects])];
  const possible = offered(options)[draft.way] && label !== null;
  return (
    <div className="page-body churn-train">
      {!before && <p className="soft churn-lead">{text.emptyHint}</p>}
      <LabelForm options={options} draft={draft} sight={sight} onChange={set} />
      <LabelMonths label={possible ? label : null} sight={sight} />
      {suspects.length > 0 && (
        <p className="note warn compact">{text.suspects(suspects.map(sight.titleOf).join(text.listComma))}</p>
      )}
      <TrainOptions draft={draft} sight={sight} fields={fields} leaks={leaks} onChange={set} />
      <div className="row">
        <Button
          type="primary"
          disabled={!possible || work.busy}
          onClick={() => {
            if (!label) return;
            go("churn");
            void work.train(askedOf(draft, label, names, leaks)).then((made) => made && keepDraft(project.path, null));
          }}
        >
          {before ? text.runNew : text.runFirst}
        </Button>
        {before && (
          <Button
            onClick={() => {
              keepDraft(project.path, null);
              go("churn", { id: String(before.modelId) });
            }}
          >
            {words.common.cancel}
          </Button>
        )}
      </div>
    </div>
  );
}
