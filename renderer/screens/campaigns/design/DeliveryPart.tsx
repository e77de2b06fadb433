import { AutoComplete, Input } from "antd";
import type { CampaignPlan } from "../../../../analytics/api/index.ts";
import { channels } from "../../../../analytics/api/index.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { channelName } from "../words.ts";
import { Labelled, WholeInput } from "./inputs.tsx";
import type { Draft } from "./useDraft.ts";

/** How and when it goes out, and until when answers count. */
export function DeliveryPart({ draft }: { readonly draft: Draft }) {
  const text = useText().campaigns;
  const { plan, change } = draft;
  const { sendWindow } = plan;
  const window = (next: Partial<CampaignPlan["sendWindow"]>) =>
    change({ sendWindow: { ...sendWindow, ...next } }, `sendWindow.${Object.keys(next).join()}`);
  const [opens, closes] = sendWindow.hours;
  const backwards = sendWindow.to < sendWindow.from || closes <= opens;
  const shown = channelName(plan.channel, text);
  return (
    <Section title={text.delivery}>
      <div className="campaign-grid">
        <Labelled label={text.channel}>
          <AutoComplete
            aria-label={text.channel}
            value={shown}
            options={channels.map((channel) => ({ value: text.channels[channel] }))}
            onChange={(typed: string) => {
              const own = channels.find((channel) => text.channels[channel] === typed);
              if (own ?? typed) change({ channel: own ?? typed.slice(0, 80) }, "channel");
            }}
          />
        </Labelled>
        <Labelled label={text.sendDays} wide="twice">
          <div className="row">
            <Input
              type="date"
              aria-label={text.sendFrom}
              value={sendWindow.from}
              onChange={(event) => event.target.value && window({ from: event.target.value })}
            />
            <span className="faint">–</span>
            <Input
              type="date"
              aria-label={text.sendTo}
              value={sendWindow.to}
              onChange={(event) => event.target.value && window({ to: event.target.value })}
            />
          </div>
        </Labelled>
        <Labelled label={text.sendHours}>
          <div className="row">
            <Input
              type="time"
              aria-label={text.opens}
              value={opens}
              onChange={(event) => event.target.value && window({ hours: [event.target.value, closes] })}
            />
            <span className="faint">–</span>
            <Input
              type="time"
              aria-label={text.closes}
              value={closes}
              onChange={(event) => event.target.value && window({ hours: [opens, event.target.value] })}
            />
          </div>
        </Labelled>
        <Labelled label={text.waves}>
          <WholeInput
            label={text.waves}
            min={1}
            max={100}
            value={plan.waves}
            onChange={(waves) => change({ waves: waves ?? 1 })}
          />
        </Labelled>
        <Labelled label={text.responseDays}>
          <WholeInput
            label={text.responseDays}
            unit={text.daysUnit}
            max={366}
            value={plan.responseDays}
            onChange={(responseDays) => change({ responseDays: responseDays ?? 0 })}
          />
        </Labelled>
      </div>
      {backwards && (
        <span className="small campaign-none" role="alert">
          {text.windowBackwards}
        </span>
      )}
      <Labelled label={text.script} wide>
        <Input.TextArea
          aria-label={text.script}
          autoSize={{ minRows: 2, maxRows: 10 }}
          maxLength={20_000}
          value={plan.script}
          placeholder={text.scriptPlaceholder}
          onChange={(event) => change({ script: event.target.value })}
        />
      </Labelled>
    </Section>
  );
}
