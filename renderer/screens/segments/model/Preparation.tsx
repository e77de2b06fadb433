import type { SegmentFeature } from "../../../../analytics/api/index.ts";
import { featureText } from "../../../../analytics/api/text/index.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import type { Fields } from "../known.ts";

interface Props {
  readonly features: readonly SegmentFeature[];
  readonly fields: Fields;
}

/** What was done to every feature before the distances were taken. */
export function Preparation({ features, fields }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  return (
    <Section title={text.preparation}>
      <div className="segments-scroll tall">
        <table className="plain-table">
          <thead>
            <tr>
              <th>{text.feature}</th>
              <th>{text.log}</th>
              <th>{text.winsorised}</th>
              <th className="right">{text.base}</th>
            </tr>
          </thead>
          <tbody>
            {features.map((feature) => (
              <tr key={`${feature.field}\n${feature.level}\n${feature.missingFlag}`}>
                <td>{featureText(feature, locale, fields.titleOf)}</td>
                <td className="soft">{feature.logged ? text.yes : ""}</td>
                <td className="soft">
                  {feature.winsorised &&
                    `${fields.amount(feature.winsorised.low, feature)} – ${fields.amount(feature.winsorised.high, feature)}`}
                </td>
                <td className="right">{fields.amount(feature.baseMean, feature)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
