import type { Confusion } from "../../../../analytics/api/index.ts";
import { formatCount, formatPercent, missing } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import type { Sight } from "../figures/figure.ts";

interface Props {
  readonly confusion: Confusion;
  readonly sight: Sight;
}

/** Who would have been called rightly at a cut-off, on the test customers. */
export function ConfusionTable({ confusion, sight }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion;
  const count = (value: number) => formatCount(value, locale);
  const rate = (value: number | null) => (value === null ? missing : formatPercent(value, locale));
  return (
    <Section title={text.confusion} note={text.confusionAt(formatPercent(confusion.cutOff, locale, 2))}>
      <table className="plain-table churn-confusion" aria-label={text.confusion}>
        <thead>
          <tr>
            <th />
            <th className="right">{text.calledChurner}</th>
            <th className="right">{text.calledStayer}</th>
            <th className="right">{text.sum}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{text.wasChurner}</th>
            <td className="right hit">{count(truePositives)}</td>
            <td className="right miss">{count(falseNegatives)}</td>
            <td className="right soft">{count(truePositives + falseNegatives)}</td>
          </tr>
          <tr>
            <th scope="row">{text.wasStayer}</th>
            <td className="right miss">{count(falsePositives)}</td>
            <td className="right hit">{count(trueNegatives)}</td>
            <td className="right soft">{count(falsePositives + trueNegatives)}</td>
          </tr>
        </tbody>
      </table>
      <p className="soft small num">
        {text.precision} {rate(confusion.precision)} · {text.recall} {rate(confusion.recall)} · {text.specificity}{" "}
        {rate(confusion.specificity)}
      </p>
    </Section>
  );
}
