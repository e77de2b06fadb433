import type { Segmentation } from "../../../../analytics/api/index.ts";
import { kAdviceText } from "../../../../analytics/api/text/index.ts";
import { formatFixed } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import type { Fields } from "../known.ts";
import { Remarks } from "../Remarks.tsx";
import { DefinitionFacts } from "./DefinitionFacts.tsx";
import { KChoice } from "./KChoice.tsx";
import { Lineage } from "./Lineage.tsx";
import { Preparation } from "./Preparation.tsx";

interface Props {
  readonly made: Segmentation;
  readonly list: readonly Segmentation[];
  readonly fields: Fields;
}

/** What the version stands on: the choice of k, the preparation, the bins, the rules, what became of the version before. */
export function Made({ made, list, fields }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const { clusters } = made;
  return (
    <>
      {clusters && (
        <Section title={text.curve}>
          <p>
            {clusters.recommendation ? kAdviceText(clusters.recommendation, locale) : text.kGiven(clusters.k)}
            {clusters.recommendation?.weak && ` ${text.weak}`}
          </p>
          <p className="soft small">
            {[
              text.iterations(clusters.iterations, clusters.converged),
              text.seedOf(clusters.seed),
              `${text.inertia} ${formatFixed(clusters.inertia, locale, 0)}`,
              clusters.stability === null ? "" : `${text.stability} ${formatFixed(clusters.stability, locale, 2)}`,
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
          {clusters.trials.length > 1 && <KChoice made={made} clusters={clusters} />}
        </Section>
      )}
      <DefinitionFacts made={made} list={list} fields={fields} />
      {clusters && <Preparation features={made.features} fields={fields} />}
      {made.lineage && <Lineage made={made} lineage={made.lineage} list={list} />}
      <Remarks warnings={made.warnings} fields={fields} />
    </>
  );
}
