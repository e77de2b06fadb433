import EditOutlined from "@ant-design/icons/EditOutlined";
import { Button, Input, Tooltip } from "antd";
import { useState } from "react";
import { segmentTitle } from "../../../analytics/api/index.ts";
import type { Segmentation, SegmentProfile } from "../../../analytics/api/index.ts";
import { useAction } from "../../engine/hooks.ts";
import { formatCount, formatFixed, formatPercent, formatYuan, missing } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { segmentColour } from "../../theme/tokens.ts";
import { components } from "../../shell/registry.ts";
import { openSegment, takeAsAudience } from "./open.ts";
import "./segments.css";

interface Props {
  readonly segmentation: Segmentation;
  readonly titleOf: (field: string) => string;
}

/** The features in which a segment differs most from the base. */
function traits(segment: SegmentProfile, segmentation: Segmentation, count = 3): { field: string; z: number }[] {
  return segmentation.features
    .map((feature, index) => ({ field: feature.field, z: segment.zScores[index] ?? 0 }))
    .filter((trait) => Math.abs(trait.z) >= 0.5)
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z))
    .slice(0, count);
}

export function SegmentTable({ segmentation, titleOf }: Props) {
  const words = useText();
  const text = words.segments;
  const locale = useLocale();
  const rename = useAction("segments.rename");
  return (
    <Section title={text.list}>
      {rename.error && <ErrorNote error={rename.error} title={text.rename} compact />}
      <table className="plain-table segment-table">
        <thead>
          <tr>
            <th>{text.name}</th>
            <th className="right">{text.customers}</th>
            <th className="right">{text.customerShare}</th>
            <th className="right">{text.revenueShare}</th>
            <th className="right">{text.arpu}</th>
            <th>{text.traits}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {segmentation.segments.map((segment) => (
            <tr key={segment.index}>
              <td>
                <Name
                  segment={segment}
                  busy={rename.isPending}
                  onRename={(name) =>
                    rename.mutate({ segmentationId: segmentation.segmentationId, index: segment.index, name })
                  }
                />
              </td>
              <td className="right">{formatCount(segment.customers, locale)}</td>
              <td className="right">{formatPercent(segment.customerShare, locale)}</td>
              <td className="right">
                {segment.revenueShare === null ? missing : formatPercent(segment.revenueShare, locale)}
              </td>
              <td className="right">{segment.arpuFen === null ? missing : formatYuan(segment.arpuFen, locale)}</td>
              <td className="soft small">
                {traits(segment, segmentation).map((trait) => (
                  <span key={trait.field} className="trait">
                    {titleOf(trait.field)}{" "}
                    <span className={trait.z > 0 ? "up" : "down"}>
                      {trait.z > 0 ? "+" : ""}
                      {formatFixed(trait.z, locale, 1)}σ
                    </span>
                  </span>
                ))}
              </td>
              <td className="right">
                <Button size="small" type="link" onClick={() => openSegment(segment.name)}>
                  {text.open}
                </Button>
                {"campaigns" in components && (
                  <Button
                    size="small"
                    type="link"
                    onClick={() => takeAsAudience(segmentation.segmentationId, segment.index)}
                  >
                    {words.customers.useAsAudience}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Name({
  segment,
  busy,
  onRename,
}: {
  readonly segment: SegmentProfile;
  readonly busy: boolean;
  readonly onRename: (name: string) => void;
}) {
  const text = useText().segments;
  const title = segmentTitle(segment, useLocale());
  const [typed, setTyped] = useState<string | null>(null);
  const swatch = <span className="swatch" style={{ background: segmentColour(segment.index) }} />;
  if (typed === null) {
    return (
      <span className="row segment-name">
        {swatch}
        <span>{title}</span>
        <Tooltip title={text.rename}>
          <Button
            size="small"
            type="text"
            icon={<EditOutlined aria-hidden />}
            aria-label={text.renameLabel(title)}
            disabled={busy}
            onClick={() => setTyped(title)}
          />
        </Tooltip>
      </span>
    );
  }
  const commit = () => {
    const name = typed.trim();
    if (name && name !== title) onRename(name);
    setTyped(null);
  };
  return (
    <span className="row">
      {swatch}
      <Input
        size="small"
        autoFocus
        maxLength={80}
        aria-label={text.renameLabel(title)}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={commit}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Escape") setTyped(null);
        }}
      />
    </span>
  );
}
