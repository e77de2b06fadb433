import { Button, Input, Select } from "antd";
import { useMemo } from "react";
import type { FieldInfo } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatMonth } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { hasView, useProject } from "../../shell/project.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { Audience } from "./Audience.tsx";
import { blankDraft, changeDraft, channels, ruleOf, useDraft } from "./draft.ts";
import type { AskedRule, Draft } from "./draft.ts";
import { Result } from "./Result.tsx";

const noFields: readonly FieldInfo[] = [];

/** One page: the audience on the left, what comes of it on the right. */
export function Design() {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const project = useProject();
  const draft = useDraft(project.path);
  const change = (next: Partial<Draft>) => changeDraft(project.path, next);

  const wanted = draft.asOf === undefined ? project.asOf : draft.asOf;
  const asOf = project.views.includes(wanted)
    ? wanted
    : hasView(project)
      ? project.asOf
      : (project.views.at(-1) ?? null);
  const fields = useCall("customers.fields", { asOf });
  const segmentations = useCall("segments.list", {});
  const here = useMemo(
    () =>
      (segmentations.data ?? [])
        .filter((item) => item.asOf === asOf)
        .sort((a, b) => b.segmentationId - a.segmentationId),
    [segmentations.data, asOf],
  );
  const segmentation = here.find((item) => item.segmentationId === draft.segmentationId) ?? here[0];
  const ruleKey = JSON.stringify(ruleOf(draft, segmentation));
  const rule = useMemo(() => JSON.parse(ruleKey) as AskedRule, [ruleKey]);
  const failed = fields.error ? fields : segmentations.error ? segmentations : null;

  return (
    <div className="page-body campaign-design">
      <div className="stack loose">
        <Section title={text.basics}>
          <div className="campaign-basics">
            <label className="campaign-labelled wide">
              <span className="small soft">{text.name}</span>
              <Input
                value={draft.name}
                maxLength={200}
                placeholder={text.namePlaceholder}
                onChange={(event) => change({ name: event.target.value })}
              />
            </label>
            <label className="campaign-labelled wide">
              <span className="small soft">{text.offer}</span>
              <Input
                value={draft.offer}
                maxLength={200}
                placeholder={text.offerPlaceholder}
                onChange={(event) => change({ offer: event.target.value })}
              />
            </label>
            <div className="campaign-labelled">
              <span className="small soft" aria-hidden>
                {text.channel}
              </span>
              <Select
                aria-label={text.channel}
                value={draft.channel}
                options={channelOptions(draft.channel, text.channels)}
                onChange={(channel) => change({ channel })}
              />
            </div>
            <div className="campaign-labelled">
              <span className="small soft" aria-hidden>
                {text.asOf}
              </span>
              {asOf === null ? (
                <span className="soft campaign-undated">{words.common.undated}</span>
              ) : (
                <Select
                  aria-label={text.asOf}
                  value={asOf}
                  options={[...project.views]
                    .filter((month) => month !== null)
                    .sort()
                    .reverse()
                    .map((month) => ({ value: month, label: formatMonth(month, locale) }))}
                  onChange={(month) =>
                    change({ asOf: month === project.asOf ? undefined : month, segmentationId: null, segments: [] })
                  }
                />
              )}
            </div>
          </div>
        </Section>
        {failed && <ErrorNote error={failed.error} title={text.audience} onRetry={() => void failed.refetch()} />}
        <Section
          title={text.audience}
          actions={
            <Button
              size="small"
              type="text"
              onClick={() => change({ ...blankDraft, name: draft.name, offer: draft.offer, channel: draft.channel })}
            >
              {text.reset}
            </Button>
          }
        >
          <Audience
            asOf={asOf}
            draft={draft}
            onChange={change}
            fields={fields.data ?? (fields.error ? noFields : undefined)}
            segmentations={segmentations.data ? here : segmentations.error ? [] : undefined}
            segmentation={segmentation}
            rule={rule}
          />
        </Section>
      </div>
      <Result asOf={asOf} rule={rule} draft={draft} onChange={change} ready={segmentations.data !== undefined} />
    </div>
  );
}

/** A channel that came with a template is kept even when it is none of ours. */
function channelOptions(
  present: string,
  names: Readonly<Record<(typeof channels)[number], string>>,
): { value: string; label: string }[] {
  const own = channels.map((channel) => ({ value: channel as string, label: names[channel] }));
  return present === "" || own.some((option) => option.value === present)
    ? own
    : [...own, { value: present, label: present }];
}
