import type { Lineage as Matches, Segmentation } from "../../../../analytics/api/index.ts";
import { formatPercent } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useShown } from "../known.ts";

interface Props {
  readonly made: Segmentation;
  readonly lineage: Matches;
  readonly list: readonly Segmentation[];
}

/** Which segment of the version before each one carries on. */
export function Lineage({ made, lineage, list }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const before = list.find(({ segmentationId }) => segmentationId === lineage.previousId);
  const now = useShown(made);
  const then = useShown(before ?? made);
  return (
    <Section title={text.lineage}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{text.lineageFrom}</th>
            <th>{text.lineageTo}</th>
            <th className="right">{text.jaccard}</th>
          </tr>
        </thead>
        <tbody>
          {lineage.matches.map(({ fromIndex, toIndex, jaccard }) => (
            <tr key={`${fromIndex} ${toIndex}`}>
              <td>{fromIndex === null ? text.gone : (then[fromIndex]?.title ?? String(fromIndex))}</td>
              <td>{toIndex === null ? text.gone : (now[toIndex]?.title ?? String(toIndex))}</td>
              <td className="right">{formatPercent(jaccard, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
