import { Button, Input, Select } from "antd";
import { useState } from "react";
import { stepText } from "../../../../analytics/api/text/index.ts";
import { useCall, useJob } from "../../../engine/hooks.ts";
import { formatCount } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { Labelled } from "../../campaigns/design/inputs.tsx";

/** Learns from the campaigns chosen; only those with a control group can teach anything. */
export function Train({ onTrained }: { readonly onTrained: (modelId: number) => void }) {
  const words = useText();
  const text = words.results.uplift;
  const locale = useLocale();
  const campaigns = useCall("campaigns.list", {});
  const job = useJob("uplift.run");
  const [chosen, setChosen] = useState<number[]>([]);
  const [name, setName] = useState("");
  const able = (campaigns.data ?? []).filter(
    ({ frozen, state }) => frozen !== null && frozen.controls > 0 && state !== "frozen",
  );

  async function train() {
    const made = await job.start({ campaignIds: chosen, name: name.trim() });
    if (made) onTrained(made.modelId);
  }
  return (
    <Section title={text.train} note={text.trainHint}>
      <div className="result-train">
        <Labelled label={text.from}>
          <Select<number[]>
            mode="multiple"
            aria-label={text.from}
            placeholder={able.length === 0 ? text.noCampaigns : text.choose}
            disabled={job.running || able.length === 0}
            showSearch={{ optionFilterProp: "label" }}
            value={chosen}
            options={able.map(({ campaignId, plan, frozen }) => ({
              value: campaignId,
              label: `${plan.name} · ${words.campaigns.treatedAgainst(
                formatCount(frozen?.treated ?? 0, locale),
                formatCount(frozen?.controls ?? 0, locale),
              )}`,
            }))}
            onChange={setChosen}
          />
        </Labelled>
        <Labelled label={text.name}>
          <Input
            aria-label={text.name}
            value={name}
            maxLength={200}
            disabled={job.running}
            onChange={(event) => setName(event.target.value)}
          />
        </Labelled>
        <div className="row">
          <Button type="primary" loading={job.running} disabled={chosen.length === 0} onClick={() => void train()}>
            {job.running ? text.training : text.trainNow}
          </Button>
          {job.running && <Button onClick={job.cancel}>{words.common.cancel}</Button>}
        </div>
      </div>
      {job.run?.progress && <span className="soft small">{stepText(job.run.progress, locale)}</span>}
      {job.run?.state === "failed" && (
        <ErrorNote error={job.run.error} title={text.train} onRetry={() => void train()} />
      )}
    </Section>
  );
}
