import type { ChurnModel } from "../../../analytics/api/index.ts";
import { formatFixed, formatMonth } from "../../format.ts";
import { go, useRoute } from "../../shell/route.ts";
import { useSight } from "./sight.ts";
import { labelText } from "./words.ts";

interface Props {
  /** Newest first. */
  readonly list: readonly ChurnModel[];
  readonly current: ChurnModel;
}

/** Every model: what it foresees, how well, on which month it was tested. */
export function ModelList({ list, current }: Props) {
  const { words } = useSight();
  return (
    <nav className="segments-list" aria-label={words.churn.which}>
      {list.map((model) => (
        <Item key={model.modelId} model={model} selected={model.modelId === current.modelId} />
      ))}
    </nav>
  );
}

function Item({ model, selected }: { readonly model: ChurnModel; readonly selected: boolean }) {
  const sight = useSight(model);
  const { words, locale } = sight;
  const text = words.churn;
  const { params } = useRoute();
  const view = params["view"];
  return (
    <button
      type="button"
      className={`segments-item${selected ? " selected" : ""}`}
      aria-current={selected}
      onClick={() => go("churn", { id: String(model.modelId), ...(view ? { view } : {}) })}
    >
      <span className="segments-item-name">{text.modelOf(model.modelId)}</span>
      <span className="soft small">
        {text.kinds[model.kind]} · {labelText(model.label, sight)}
      </span>
      <span className="soft small num">
        {text.auc} {formatFixed(model.auc, locale, 3)}
        {model.testAsOf && ` · ${text.testedOn(formatMonth(model.testAsOf, locale))}`}
      </span>
    </button>
  );
}
