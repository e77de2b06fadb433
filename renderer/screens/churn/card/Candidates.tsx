import type { ReactNode } from "react";
import type { ChurnCandidate, ChurnModel } from "../../../../analytics/api/index.ts";
import { choiceText } from "../../../../analytics/api/text/index.ts";
import { formatFixed, formatPercent } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import type { Sight } from "../figures/figure.ts";
import { recommendedOf } from "./facts.ts";

interface Props {
  readonly choice: ChurnModel["choice"];
  /** The kind of the model that is shown. */
  readonly kept: ChurnModel["kind"];
  readonly sight: Sight;
  /** What can be done with one; not on paper. */
  readonly renderAction?: (kind: ChurnModel["kind"]) => ReactNode;
}

/** Both models on the same customers they had not seen, and why one is recommended. */
export function Candidates({ choice, kept, sight, renderAction }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  const recommended = recommendedOf(choice);
  const three = (value: number) => formatFixed(value, locale, 3);
  const cells = (item: ChurnCandidate) => [
    `${three(item.auc)} (${three(item.aucInterval[0])} – ${three(item.aucInterval[1])})`,
    formatFixed(item.lift10, locale, 2),
    formatFixed(item.brier, locale, 4),
    formatFixed(item.logLoss, locale, 4),
    formatPercent(item.calibrationError, locale, 2),
  ];
  return (
    <Section title={choice.candidates.length > 1 ? text.candidates : text.candidate} note={text.candidatesHint}>
      <div className="scroll-x">
        <table className="plain-table" aria-label={text.candidates}>
          <thead>
            <tr>
              <th>{text.kind}</th>
              {[text.aucInterval, text.lift10, text.brier, text.logLoss, text.calibrationError].map((title) => (
                <th key={title} className="right">
                  {title}
                </th>
              ))}
              {renderAction && <th />}
            </tr>
          </thead>
          <tbody>
            {choice.candidates.map((item) => (
              <tr key={item.kind} className={item.kind === kept ? "churn-kept" : ""}>
                <td className="nowrap">
                  {text.kinds[item.kind]}
                  {item.kind === recommended && <span className="field-tag derived churn-tag">{text.recommended}</span>}
                  {item.kind === kept && <span className="field-tag churn-tag">{text.inUse}</span>}
                </td>
                {cells(item).map((cell, at) => (
                  <td key={at} className="right nowrap">
                    {cell}
                  </td>
                ))}
                {renderAction && <td className="right">{renderAction(item.kind)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>{choiceText(choice, locale)}</p>
    </Section>
  );
}
