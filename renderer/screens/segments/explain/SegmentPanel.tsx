import { Button, Drawer } from "antd";
import { segmentTitle } from "../../../../analytics/api/index.ts";
import type { Month, Segmentation, SegmentProfile } from "../../../../analytics/api/index.ts";
import { featureText } from "../../../../analytics/api/text/index.ts";
import { useAction } from "../../../engine/hooks.ts";
import { formatCount, formatFixed, formatPercent, formatYuan } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { components } from "../../../shell/registry.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import type { Fields } from "../known.ts";
import { inSegment, useAudience, useOpenCustomers } from "../open.ts";
import { useRuleWords } from "../ruleWords.ts";
import { Decision } from "./Decision.tsx";
import { Name } from "./Name.tsx";

interface Props {
  readonly made: Segmentation;
  /** Undefined: closed. */
  readonly segment: SegmentProfile | undefined;
  readonly fields: Fields;
  readonly applied: readonly (Month | null)[];
  readonly onClose: () => void;
}

/** One segment: who it is, a sentence that describes it, whether it is a target market. */
export function SegmentPanel({ made, segment, fields, applied, onClose }: Props) {
  const text = useText().segments;
  const rename = useAction("segments.rename");
  const openCustomers = useOpenCustomers();
  const takeAs = useAudience();
  return (
    <Drawer
      open={segment !== undefined}
      onClose={onClose}
      size={560}
      mask={false}
      destroyOnHidden
      title={
        segment && (
          <Name
            segment={segment}
            busy={rename.isPending}
            onRename={({ "zh-CN": name, en: nameEn }) =>
              rename.mutate({ segmentationId: made.segmentationId, index: segment.index, name, nameEn })
            }
          />
        )
      }
      footer={
        segment && (
          <div className="row wrap">
            <Button onClick={() => openCustomers(made.asOf, inSegment(made.segmentationId, segment.index))}>
              {text.open}
            </Button>
            {"campaigns" in components && (
              <Button type="primary" onClick={() => takeAs(made, segment.index, applied)}>
                {text.audience}
              </Button>
            )}
          </div>
        )
      }
    >
      {segment && (
        <div className="stack loose">
          {rename.error && <ErrorNote error={rename.error} title={text.rename} compact />}
          <Facts segment={segment} />
          <Rule made={made} segment={segment} fields={fields} />
          <Traits made={made} segment={segment} fields={fields} />
          <Decision key={segment.index} made={made} segment={segment} />
        </div>
      )}
    </Drawer>
  );
}

function Facts({ segment }: { readonly segment: SegmentProfile }) {
  const text = useText().segments;
  const locale = useLocale();
  const facts: [string, string, string?][] = [
    [text.customers, `${formatCount(segment.customers, locale)} (${formatPercent(segment.customerShare, locale)})`],
  ];
  if (segment.revenueShare !== null) facts.push([text.revenueShare, formatPercent(segment.revenueShare, locale)]);
  if (segment.arpuFen !== null) facts.push([text.arpu, formatYuan(segment.arpuFen, locale)]);
  if (segment.churnRate !== null && segment.churnSource)
    facts.push([text.churn, formatPercent(segment.churnRate, locale), text.churnSources[segment.churnSource]]);
  if (segment.stability !== null)
    facts.push([text.stability, formatFixed(segment.stability, locale, 2), text.stabilityHint]);
  return (
    <dl className="segment-facts">
      {facts.map(([name, value, hint]) => (
        <div key={name}>
          <dt className="soft small">{name}</dt>
          <dd className="num">{value}</dd>
          {hint && <dd className="faint small">{hint}</dd>}
        </div>
      ))}
    </dl>
  );
}

interface PartProps {
  readonly made: Segmentation;
  readonly segment: SegmentProfile;
  readonly fields: Fields;
}

function Rule({ made, segment, fields }: PartProps) {
  const text = useText().segments;
  const locale = useLocale();
  const say = useRuleWords(fields);
  const openCustomers = useOpenCustomers();
  const { rule } = segment;
  return (
    <Section title={text.rule}>
      {rule ? (
        <>
          <p className="segment-rule">{say(rule.filter)}</p>
          <p className="soft small">
            {text.ruleNumbers(formatPercent(rule.precision, locale, 0), formatPercent(rule.recall, locale, 0))}{" "}
            <Button size="small" type="link" onClick={() => openCustomers(made.asOf, rule.filter)}>
              {text.ruleOpen}
            </Button>
          </p>
        </>
      ) : (
        <p className="soft">{text.ruleNone}</p>
      )}
    </Section>
  );
}

function Traits({ made, segment, fields }: PartProps) {
  const text = useText().segments;
  const locale = useLocale();
  if (segment.distinguishing.length === 0)
    return (
      <Section title={text.distinguishing}>
        <p className="soft">{text.distinguishingNone}</p>
      </Section>
    );
  return (
    <Section title={text.distinguishing} note={segmentTitle(segment, locale)}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{text.feature}</th>
            <th className="right">{text.here}</th>
            <th className="right">{text.base}</th>
            <th className="right">{text.difference}</th>
          </tr>
        </thead>
        <tbody>
          {segment.distinguishing.map((at) => {
            const feature = made.features[at];
            const z = segment.zScores[at] ?? 0;
            return (
              feature && (
                <tr key={at}>
                  <td>{featureText(feature, locale, fields.titleOf)}</td>
                  <td className="right">{fields.amount(segment.means[at], feature)}</td>
                  <td className="right soft">{fields.amount(feature.baseMean, feature)}</td>
                  <td className={`right trait ${z > 0 ? "up" : "down"}`}>
                    {z > 0 ? "+" : ""}
                    {formatFixed(z, locale, 2)}
                  </td>
                </tr>
              )
            );
          })}
        </tbody>
      </table>
    </Section>
  );
}
