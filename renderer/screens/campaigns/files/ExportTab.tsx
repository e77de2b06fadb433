import { Button, Input, Radio, Select } from "antd";
import { useState } from "react";
import type { Campaign, ExportTemplate, FrozenList } from "../../../../analytics/api/index.ts";
import { stepText } from "../../../../analytics/api/text/index.ts";
import { useCall, useEngine, useJob } from "../../../engine/hooks.ts";
import { formatCount } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { Labelled } from "../design/inputs.tsx";
import { Exported } from "./Exported.tsx";
import { ExportHistory } from "./ExportHistory.tsx";
import { TemplateEditor } from "./TemplateEditor.tsx";

interface Props {
  readonly campaign: Campaign;
  readonly list: FrozenList;
}

/** Out to the production system: what is written, how, where; masked unless a purpose is given. */
export function ExportTab({ campaign, list }: Props) {
  const text = useText().delivery;
  const templates = useCall("export.templates", {});
  const [draft, setDraft] = useState<ExportTemplate | null>(null);
  const all = templates.data ?? [];
  const own =
    all.findLast(({ channel }) => channel === campaign.plan.channel) ?? all.find(({ channel }) => channel === null);
  const template = draft ?? own ?? all[0];
  return (
    <div className="page campaign-scrolls">
      <div className="page-body export-body">
        <div className="stack loose">
          {templates.error && <ErrorNote error={templates.error} onRetry={() => void templates.refetch()} />}
          {templates.isPending && <SkeletonRows rows={8} height={22} />}
          {template && (
            <TemplateEditor
              template={template}
              all={all}
              channel={campaign.plan.channel}
              asOf={list.asOf}
              changed={draft !== null && !all.some((one) => JSON.stringify(one) === JSON.stringify(draft))}
              onChange={setDraft}
            />
          )}
          {templates.data && !template && <p className="soft">{text.noTemplates}</p>}
        </div>
        <div className="stack loose">
          {template && <Write campaign={campaign} list={list} template={template} />}
          <ExportHistory campaignId={campaign.campaignId} />
        </div>
      </div>
    </div>
  );
}

function Write({ campaign, list, template }: Props & { readonly template: ExportTemplate }) {
  const words = useText();
  const text = words.delivery;
  const locale = useLocale();
  const { host } = useEngine();
  const job = useJob("export.campaign");
  const [whole, setWhole] = useState(false);
  const [purpose, setPurpose] = useState("");
  const [asked, setAsked] = useState(false);
  const [mine, setMine] = useState(false);
  const [wave, setWave] = useState<number | null>(null);
  const [folder, setFolder] = useState("");
  const { campaignId, plan } = campaign;
  const run = mine ? job.run : null;
  const running = run?.state === "running";
  const lacking = whole && purpose.trim() === "";

  const erased = run?.state === "failed" && run.error?.code === "list_customers_erased";
  async function start(leaveOutErased = false) {
    setAsked(true);
    if (lacking) return;
    setMine(true);
    await job.start({
      campaignId,
      template: JSON.parse(JSON.stringify(template)) as ExportTemplate & {
        columns: ExportTemplate["columns"][number][];
      },
      ...(folder.trim() ? { folder: folder.trim() } : {}),
      ...(wave === null ? {} : { wave }),
      ...(whole ? { purpose: purpose.trim() } : {}),
      ...(leaveOutErased ? { leaveOutErased } : {}),
    });
  }
  return (
    <Section
      title={text.write}
      note={text.writeHint(formatCount(list.treated, locale), formatCount(list.controls, locale))}
    >
      <div className="campaign-basics">
        <Labelled label={text.folder} hint={text.folderHint} wide>
          <div className="row">
            <Input
              aria-label={text.folder}
              value={folder}
              maxLength={4096}
              placeholder={text.folderDefault}
              disabled={running}
              onChange={(event) => setFolder(event.target.value)}
            />
            {host.kind === "electron" && (
              <Button
                disabled={running}
                onClick={() => void host.pickFolder().then(([picked]) => picked && setFolder(picked.path))}
              >
                {text.chooseFolder}
              </Button>
            )}
          </div>
        </Labelled>
        {plan.waves > 1 && (
          <Labelled label={words.campaigns.wave}>
            <Select<number>
              aria-label={words.campaigns.wave}
              value={wave ?? 0}
              options={[
                { value: 0, label: text.allWaves(plan.waves) },
                ...Array.from({ length: plan.waves }, (_, at) => ({ value: at + 1, label: text.waveNumber(at + 1) })),
              ]}
              onChange={(next) => setWave(next === 0 ? null : next)}
            />
          </Labelled>
        )}
      </div>
      <Radio.Group
        aria-label={text.personal}
        className="campaign-radios"
        value={whole ? "whole" : "masked"}
        disabled={running}
        onChange={(event) => setWhole(event.target.value === "whole")}
        options={[
          { value: "masked", label: <Choice name={text.masked} hint={text.maskedHint} /> },
          { value: "whole", label: <Choice name={text.whole} hint={text.wholeHint} /> },
        ]}
      />
      {whole && (
        <Labelled label={text.purpose}>
          <Input
            autoFocus
            required
            aria-label={text.purpose}
            aria-required
            aria-invalid={asked && lacking}
            {...(asked && lacking ? { status: "error" as const } : {})}
            value={purpose}
            maxLength={500}
            disabled={running}
            placeholder={text.purposePlaceholder}
            onChange={(event) => setPurpose(event.target.value)}
            onPressEnter={() => void start()}
          />
          {asked && lacking && (
            <span className="small campaign-none" role="alert">
              {text.purposeNeeded}
            </span>
          )}
        </Labelled>
      )}
      <div className="row">
        <Button type="primary" danger={whole} loading={running} onClick={() => void start()}>
          {running ? text.writing : text.writeNow}
        </Button>
        {running && <Button onClick={job.cancel}>{words.common.cancel}</Button>}
        {run?.progress && <span className="soft small">{stepText(run.progress, locale)}</span>}
      </div>
      {run?.state === "failed" && !erased && (
        <ErrorNote error={run.error} title={text.write} onRetry={() => void start()} />
      )}
      {erased && (
        <>
          <ErrorNote error={run.error} title={text.write} />
          <div>
            <Button onClick={() => void start(true)}>{text.withoutErased}</Button>
          </div>
        </>
      )}
      {run?.state === "done" && run.result && <Exported result={run.result} />}
    </Section>
  );
}

function Choice({ name, hint }: { readonly name: string; readonly hint: string }) {
  return (
    <>
      {name} <span className="soft small">{hint}</span>
    </>
  );
}
