import CloseOutlined from "@ant-design/icons/CloseOutlined";
import { Button, Checkbox, Select } from "antd";
import { segmentTitle } from "../../../../analytics/api/index.ts";
import type { Audience, Month, Segmentation } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatMonth, formatPercent } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { segmentColour } from "../../../theme/tokens.ts";
import { withSegments } from "../plan.ts";
import { Missing } from "./inputs.tsx";

type Chosen = Audience["segments"];

interface Props {
  readonly asOf: Month | null;
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
}

/** Segments of one segmentation, or of several that must hold together. */
export function SegmentsPicker({ asOf, chosen, onChange }: Props) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const list = useCall("segments.list", {});
  if (list.error) return <ErrorNote error={list.error} onRetry={() => void list.refetch()} compact />;
  if (!list.data) return <SkeletonRows rows={3} height={18} />;
  const offered = list.data
    .filter((one) => !one.archived || chosen.some(({ segmentationId }) => segmentationId === one.segmentationId))
    .sort((a, b) => Number(b.asOf === asOf) - Number(a.asOf === asOf) || b.segmentationId - a.segmentationId);
  const first = offered[0];
  if (!first) return <Missing words={text.noSegments} action={text.goToSegments} onClick={() => go("segments")} />;
  const shown =
    chosen.length > 0
      ? offered.filter((one) => chosen.some(({ segmentationId }) => segmentationId === one.segmentationId))
      : [first];
  const rest = offered.filter((one) => !shown.includes(one));
  const titleOf = (one: Segmentation) =>
    [words.segments.nameOf(one), one.asOf && formatMonth(one.asOf, locale), text.segmentsIn(one.k)]
      .filter(Boolean)
      .join(" · ");
  return (
    <div className="stack">
      {shown.map((one) => (
        <Group
          key={one.segmentationId}
          made={one}
          title={titleOf(one)}
          picked={chosen.find(({ segmentationId }) => segmentationId === one.segmentationId)?.indexes ?? []}
          onChange={(indexes) => onChange(withSegments(chosen, one.segmentationId, indexes))}
        />
      ))}
      {rest.length > 0 && (
        <Select
          size="small"
          className="campaign-segmentation"
          aria-label={text.addSegmentation}
          placeholder={chosen.length > 0 ? text.addSegmentation : text.otherSegmentation}
          popupMatchSelectWidth={false}
          value={null}
          options={rest.map((one) => ({ value: one.segmentationId, label: titleOf(one) }))}
          onChange={(id: number | null) => {
            const one = rest.find(({ segmentationId }) => segmentationId === id);
            if (one) onChange(withSegments(chosen, one.segmentationId, [one.segments[0]?.index ?? 0]));
          }}
        />
      )}
    </div>
  );
}

interface GroupProps {
  readonly made: Segmentation;
  readonly title: string;
  readonly picked: readonly number[];
  readonly onChange: (indexes: readonly number[]) => void;
}

function Group({ made, title, picked, onChange }: GroupProps) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const toggle = (index: number, on: boolean) =>
    onChange(on ? [...picked, index] : picked.filter((at) => at !== index));
  return (
    <div role="group" aria-label={title}>
      <div className="row small soft">
        <span className="ellipsis" title={title}>
          {title}
        </span>
        <span className="faint nowrap">
          {picked.length === 0 ? text.segmentsAll : text.segmentsChosen(picked.length, made.k)}
        </span>
        {picked.length > 0 && (
          <Button
            size="small"
            type="text"
            icon={<CloseOutlined aria-hidden />}
            aria-label={words.common.clear}
            onClick={() => onChange([])}
          />
        )}
      </div>
      <div className="campaign-segments">
        {made.segments.map((segment) => (
          <Checkbox
            key={segment.index}
            className="campaign-segment"
            checked={picked.includes(segment.index)}
            onChange={(event) => toggle(segment.index, event.target.checked)}
          >
            <span className="campaign-swatch" style={{ background: segmentColour(segment.key) }} />
            <span className="ellipsis grow" title={segmentTitle(segment, locale)}>
              {segmentTitle(segment, locale)}
            </span>
            <span className="num">{formatCount(segment.customers, locale)}</span>
            <span className="num faint campaign-segment-share">{formatPercent(segment.customerShare, locale)}</span>
          </Checkbox>
        ))}
      </div>
    </div>
  );
}
