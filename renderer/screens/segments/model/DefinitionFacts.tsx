import type { FieldBins, Segmentation } from "../../../../analytics/api/index.ts";
import { formatNumber, formatPercent } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useShown } from "../known.ts";
import type { Fields } from "../known.ts";
import { useRuleWords } from "../ruleWords.ts";

interface Props {
  readonly made: Segmentation;
  readonly list: readonly Segmentation[];
  readonly fields: Fields;
}

/** The definition in words; for clusters the rest of the page says it. */
export function DefinitionFacts({ made, list, fields }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const { definition } = made;
  const say = useRuleWords(fields);
  const shown = useShown(made);
  const nameOf = (id: number) => {
    const found = list.find(({ segmentationId }) => segmentationId === id);
    return found ? text.nameOf(found) : `#${id}`;
  };
  switch (definition.way) {
    case "clusters":
      return null;
    case "rules":
      return (
        <Section title={text.definition} note={text.ruleOrder}>
          <ol className="segment-rules">
            {definition.rules.map((rule, at) => (
              <li key={rule.name}>
                <span className="row">
                  <span className="swatch" style={{ background: shown[at]?.colour }} />
                  <strong>{shown[at]?.title ?? rule.name}</strong>
                </span>
                <span className="soft">{say(rule.filter)}</span>
              </li>
            ))}
          </ol>
        </Section>
      );
    case "lifecycle":
      return (
        <Section title={text.definition}>
          <p className="soft">{text.lifecycleHint}</p>
        </Section>
      );
    case "cross":
      return (
        <Section title={text.definition}>
          <p>{text.crossOf(nameOf(definition.of[0]), nameOf(definition.of[1]))}</p>
          {definition.minShare > 0 && (
            <p className="soft">
              {text.minShare}: {formatPercent(definition.minShare, locale)}
            </p>
          )}
        </Section>
      );
    case "value":
      return (
        <Section title={text.definition}>
          <p>
            {fields.titleOf(definition.field)} · {text.binnings[definition.binning.kind]}
          </p>
          <Bins bins={made.bins} fields={fields} />
        </Section>
      );
    case "rfm":
      return (
        <Section title={text.definition}>
          <p>
            {[
              definition.source.table in text.sources
                ? text.sources[definition.source.table as keyof typeof text.sources]
                : definition.source.table.replace(/^attribute:/, ""),
              definition.months === null ? text.lookBackAll : text.lookBackMonths(definition.months),
              text.groupings[definition.grouping],
            ].join(" · ")}
          </p>
          <Bins
            bins={made.bins}
            fields={fields}
            money={definition.source.table === "bill" || definition.source.table === "payment"}
          />
        </Section>
      );
  }
}

function Bins({
  bins,
  fields,
  money = false,
}: {
  readonly bins: readonly FieldBins[];
  readonly fields: Fields;
  readonly money?: boolean;
}) {
  const text = useText().segments;
  const locale = useLocale();
  const measures: Readonly<Record<string, string>> = text.measures;
  const inFen = (measure: string) =>
    measure === "monetary_fen" || (money && measure === "monetary") || fields.byName.get(measure)?.type === "fen";
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th>{text.measure}</th>
          <th>{text.cuts}</th>
        </tr>
      </thead>
      <tbody>
        {bins.map(({ measure, cuts }) => (
          <tr key={measure}>
            <td>{measures[measure] ?? fields.titleOf(measure)}</td>
            <td className="num">
              {cuts
                .map((cut) => (inFen(measure) ? `¥${formatNumber(cut / 100, locale)}` : formatNumber(cut, locale)))
                .join(" · ")}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
