import { Button } from "antd";
import type { ChurnModel, ModelComparison } from "../../../../analytics/api/index.ts";
import { fixed } from "../../../../analytics/api/text/index.ts";
import { formatCount, formatFixed, formatMonth } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { go } from "../../../shell/route.ts";
import type { Sight } from "../figures/figure.ts";

interface Props {
  readonly model: ChurnModel;
  readonly comparison: ModelComparison;
  readonly list: readonly ChurnModel[];
  readonly sight: Sight;
}

/** The model beside the one it was trained to replace, on the same customers of the same month. */
export function Comparison({ model, comparison, list, sight }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  const { modelId, difference } = comparison;
  const earlier = list.find((item) => item.modelId === modelId);
  const three = (value: number) => formatFixed(value, locale, 3);
  const month = comparison.testAsOf === null ? words.common.undated : formatMonth(comparison.testAsOf, locale);
  const { value, low, high } = difference;
  const gap = [Math.abs(value), low, high].map((part) => fixed(part, 3)) as [string, string, string];
  const said =
    low > 0
      ? text.newBetter(...gap)
      : high < 0
        ? text.oldBetter(...gap)
        : value === 0
          ? text.sameAuc
          : text.noDifference(...gap, value > 0);
  return (
    <Section title={text.comparison} note={text.comparisonOn(formatCount(comparison.customers, locale), month)}>
      <table className="plain-table" aria-label={text.comparison}>
        <thead>
          <tr>
            <th>{text.model}</th>
            <th>{text.modelKind}</th>
            <th className="right">{text.auc}</th>
            <th className="right">{text.brier}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          <tr className="churn-kept">
            <td>{text.modelOf(model.modelId)}</td>
            <td>{text.kinds[model.kind]}</td>
            <td className="right">{three(model.auc)}</td>
            <td className="right">{formatFixed(model.brier, locale, 4)}</td>
            <td />
          </tr>
          <tr>
            <td>{text.modelOf(modelId)}</td>
            <td>{earlier ? text.kinds[earlier.kind] : ""}</td>
            <td className="right">{three(comparison.auc)}</td>
            <td className="right">{formatFixed(comparison.brier, locale, 4)}</td>
            <td className="right">
              {earlier && (
                <Button size="small" type="link" onClick={() => go("churn", { id: String(modelId), view: "life" })}>
                  {text.openModel(modelId)}
                </Button>
              )}
            </td>
          </tr>
        </tbody>
      </table>
      <p>{said}</p>
    </Section>
  );
}
