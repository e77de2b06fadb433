import { Button, Checkbox, Select } from "antd";
import type { ReactNode } from "react";
import { segmentTitle } from "../../../analytics/api/index.ts";
import type { FieldInfo, Segmentation, TargetRule } from "../../../analytics/api/index.ts";
import { formatCount, formatPercent } from "../../format.ts";
import { FilterBuilder } from "../../parts/filter/FilterBuilder.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { segmentColour } from "../../theme/tokens.ts";
import { useFieldsWithId, useMembershipFields, useSuggestions } from "../customers/values.ts";
import type { Draft } from "./draft.ts";
import { ShareSlider } from "./ShareSlider.tsx";

interface Props {
  /** Month of the view that the list is drawn from. */
  readonly asOf: string | null;
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
  /** Undefined while loading. */
  readonly fields: readonly FieldInfo[] | undefined;
  readonly segmentations: readonly Segmentation[] | undefined;
  readonly segmentation: Segmentation | undefined;
  readonly rule: TargetRule;
}

const noFields: readonly FieldInfo[] = [];

/** Segments × risk × conditions × consent. */
export function Audience({ asOf, draft, onChange, fields, segmentations, segmentation, rule }: Props) {
  const text = useText().campaigns;
  const suggest = useSuggestions();
  const withId = useFieldsWithId(fields ?? noFields);
  const memberships = useMembershipFields(draft.filter);
  const filled = (name: string) => (fields?.find((field) => field.name === name)?.filled ?? 0) > 0;
  const scored = filled("churn_risk");
  return (
    <div className="campaign-parts">
      <Part title={text.segments}>
        {!segmentations && <SkeletonRows rows={4} height={18} />}
        {segmentations && !segmentation && (
          <Missing words={text.noSegments} action={text.goToSegments} onClick={() => go("segments")} />
        )}
        {segmentations && segmentation && (
          <SegmentPicker
            segmentations={segmentations}
            segmentation={segmentation}
            chosen={rule.segments}
            onChange={onChange}
          />
        )}
      </Part>
      <Part title={text.risk}>
        {!fields && <SkeletonRows rows={1} height={18} />}
        {fields && (scored || draft.byRisk) && (
          <>
            <Checkbox checked={draft.byRisk} onChange={(event) => onChange({ byRisk: event.target.checked })}>
              {text.riskOnly}
            </Checkbox>
            <ShareSlider
              label={text.riskShare}
              value={draft.topRiskShare}
              min={0.01}
              max={1}
              disabled={!draft.byRisk}
              onChange={(topRiskShare) => onChange({ topRiskShare })}
            />
            <span className="faint small">{text.riskHint}</span>
          </>
        )}
        {fields && !scored && <Missing words={text.noRisk} action={text.goToChurn} onClick={() => go("churn")} />}
      </Part>
      <Part title={text.conditions}>
        {fields ? (
          <FilterBuilder
            fields={[...withId, ...memberships]}
            value={draft.filter}
            onChange={(filter) => onChange({ filter })}
            suggest={suggest}
            asOf={asOf}
          />
        ) : (
          <SkeletonRows rows={2} height={18} />
        )}
      </Part>
      <Part title={text.ruleConsent}>
        <Checkbox
          checked={draft.requireConsent}
          onChange={(event) => onChange({ requireConsent: event.target.checked })}
        >
          {text.consent}
        </Checkbox>
        <span className="faint small">
          {fields && !filled("marketing_consent") ? text.noConsent : text.consentHint}
        </span>
      </Part>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="campaign-part" role="group" aria-label={title}>
      <span className="soft campaign-part-title" aria-hidden>
        {title}
      </span>
      <div className="campaign-part-body">{children}</div>
    </div>
  );
}

function Missing({
  words,
  action,
  onClick,
}: {
  readonly words: string;
  readonly action: string;
  readonly onClick: () => void;
}) {
  return (
    <span className="soft">
      {words}
      <Button size="small" type="link" onClick={onClick}>
        {action}
      </Button>
    </span>
  );
}

interface PickerProps {
  readonly segmentations: readonly Segmentation[];
  readonly segmentation: Segmentation;
  readonly chosen: readonly number[];
  readonly onChange: (change: Partial<Draft>) => void;
}

function SegmentPicker({ segmentations, segmentation, chosen, onChange }: PickerProps) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const picked = new Set(chosen);
  const customers = segmentation.segments
    .filter((segment) => picked.has(segment.index))
    .reduce((sum, segment) => sum + segment.customers, 0);
  const toggle = (index: number, on: boolean) => {
    const next = on ? [...chosen, index] : chosen.filter((item) => item !== index);
    onChange({ segmentationId: segmentation.segmentationId, segments: next });
  };
  return (
    <>
      {segmentations.length > 1 && (
        <Select
          size="small"
          aria-label={text.segmentation}
          className="campaign-segmentation"
          popupMatchSelectWidth={false}
          value={segmentation.segmentationId}
          options={segmentations.map((item) => ({
            value: item.segmentationId,
            label: text.segmentationOf(item.name || `#${item.segmentationId}`, item.k),
          }))}
          onChange={(segmentationId) => onChange({ segmentationId, segments: [] })}
        />
      )}
      <div className="campaign-segments">
        {segmentation.segments.map((segment) => (
          <Checkbox
            key={segment.index}
            className="campaign-segment"
            checked={picked.has(segment.index)}
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
      <span className="soft small">
        {picked.size === 0
          ? text.segmentsAll
          : text.segmentsChosen(picked.size, segmentation.k, formatCount(customers, locale))}
        {picked.size > 0 && (
          <Button size="small" type="link" onClick={() => onChange({ segments: [] })}>
            {words.common.clear}
          </Button>
        )}
      </span>
    </>
  );
}
