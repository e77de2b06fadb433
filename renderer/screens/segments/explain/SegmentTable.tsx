import AimOutlined from "@ant-design/icons/AimOutlined";
import TeamOutlined from "@ant-design/icons/TeamOutlined";
import { Button, Tooltip } from "antd";
import { segmentTitle } from "../../../../analytics/api/index.ts";
import type { Month, Segmentation } from "../../../../analytics/api/index.ts";
import { featureText, fixed } from "../../../../analytics/api/text/index.ts";
import { useAction } from "../../../engine/hooks.ts";
import { formatCount, formatFixed, formatPercent, formatYuan, missing } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { components } from "../../../shell/registry.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import type { Fields } from "../known.ts";
import { inSegment, useAudience, useOpenCustomers } from "../open.ts";
import { Name } from "./Name.tsx";

interface Props {
  readonly made: Segmentation;
  readonly fields: Fields;
  readonly applied: readonly (Month | null)[];
  readonly onOpen: (index: number) => void;
}

/** One line a segment: size beside revenue, what stands out, what was decided. */
export function SegmentTable({ made, fields, applied, onOpen }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const rename = useAction("segments.rename");
  const openCustomers = useOpenCustomers();
  const takeAs = useAudience();
  const { segmentationId, segments } = made;
  const stable = segments.some(({ stability }) => stability !== null);
  const source = segments.find(({ churnSource }) => churnSource !== null)?.churnSource;
  const percent = (share: number | null) => (share === null ? missing : formatPercent(share, locale));
  return (
    <Section title={text.list} note={text.listHint}>
      {rename.error && <ErrorNote error={rename.error} title={text.rename} compact />}
      <div className="segments-scroll">
        <table className="plain-table segment-table">
          <thead>
            <tr>
              <th>{text.name}</th>
              <th className="right">{text.customers}</th>
              <th className="right">{text.customerShare}</th>
              <th className="right">{text.revenueShare}</th>
              <th className="right">{text.arpu}</th>
              <th className="right">
                {source ? (
                  <Tooltip title={text.churnSources[source]}>
                    <span className="hinted" tabIndex={0}>
                      {text.churn}
                    </span>
                  </Tooltip>
                ) : (
                  text.churn
                )}
              </th>
              {stable && (
                <th className="right">
                  <Tooltip title={text.stabilityHint}>
                    <span className="hinted" tabIndex={0}>
                      {text.stability}
                    </span>
                  </Tooltip>
                </th>
              )}
              <th>{text.traits}</th>
              <th>{text.decision}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {segments.map((segment) => {
              const title = segmentTitle(segment, locale);
              const traits = segment.distinguishing.slice(0, 2).flatMap((at) => {
                const feature = made.features[at];
                return feature
                  ? [{ name: featureText(feature, locale, fields.titleOf), z: segment.zScores[at] ?? 0 }]
                  : [];
              });
              const decided = segment.decision?.decision;
              return (
                <tr key={segment.index} className="clickable" onClick={() => onOpen(segment.index)}>
                  <td>
                    <Name
                      segment={segment}
                      busy={rename.isPending}
                      onRename={({ "zh-CN": name, en: nameEn }) =>
                        rename.mutate({ segmentationId, index: segment.index, name, nameEn })
                      }
                      onOpen={() => onOpen(segment.index)}
                    />
                  </td>
                  <td className="right">{formatCount(segment.customers, locale)}</td>
                  <td className="right">{percent(segment.customerShare)}</td>
                  <td className="right">{percent(segment.revenueShare)}</td>
                  <td className="right">{segment.arpuFen === null ? missing : formatYuan(segment.arpuFen, locale)}</td>
                  <td className="right">{percent(segment.churnRate)}</td>
                  {stable && (
                    <td className="right">
                      {segment.stability === null ? missing : formatFixed(segment.stability, locale, 2)}
                    </td>
                  )}
                  <td className="soft small segment-traits">
                    {traits.map(({ name, z }) => (
                      <span key={name} className="trait ellipsis" title={name}>
                        <span className={z > 0 ? "up" : "down"}>
                          {z > 0 ? "+" : ""}
                          {fixed(z, 1)}σ
                        </span>{" "}
                        {name}
                      </span>
                    ))}
                  </td>
                  <td className="segment-decision">
                    {decided ? (
                      <span className={`decision ${decided}`} title={segment.decision?.reason}>
                        {text.decisions[decided]}
                      </span>
                    ) : (
                      <span className="faint">{text.undecided}</span>
                    )}
                  </td>
                  <td className="right">
                    <span onClick={(event) => event.stopPropagation()}>
                      <Tooltip title={text.open}>
                        <Button
                          size="small"
                          type="text"
                          icon={<TeamOutlined aria-hidden />}
                          aria-label={text.openOf(title)}
                          onClick={() => openCustomers(made.asOf, inSegment(segmentationId, segment.index))}
                        />
                      </Tooltip>
                      {"campaigns" in components && (
                        <Tooltip title={text.audience}>
                          <Button
                            size="small"
                            type="text"
                            icon={<AimOutlined aria-hidden />}
                            aria-label={`${text.audience}: ${title}`}
                            onClick={() => takeAs(made, segment.index, applied)}
                          />
                        </Tooltip>
                      )}
                    </span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
