import ExclamationCircleOutlined from "@ant-design/icons/ExclamationCircleOutlined";
import type { ChurnModel } from "../../../../analytics/api/index.ts";
import { warningText } from "../../../../analytics/api/text/index.ts";
import type { Sight } from "../figures/figure.ts";

interface Props {
  readonly model: ChurnModel;
  readonly sight: Sight;
}

/** What is to be known before anybody relies on the model; fields that give the outcome away by name. */
export function Warnings({ model, sight }: Props) {
  const { words, locale, titleOf } = sight;
  const text = words.churn;
  if (model.warnings.length === 0) return null;
  const left = new Set(model.dropped.filter(({ reason }) => reason === "leak").map(({ field }) => field));
  return (
    <section className="note warn compact segments-remarks" aria-label={text.warnings}>
      <ExclamationCircleOutlined aria-hidden className="note-icon" />
      <ul className="grow">
        {model.warnings.map((warning) => (
          <li key={`${warning.code} ${warning.field}`}>
            {warningText(warning, locale, titleOf)}
            {warning.field !== null && <> {left.has(warning.field) ? text.leakLeftOut : text.leakUsed}</>}
          </li>
        ))}
      </ul>
    </section>
  );
}
