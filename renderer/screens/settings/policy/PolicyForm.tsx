import CloseOutlined from "@ant-design/icons/CloseOutlined";
import PlusOutlined from "@ant-design/icons/PlusOutlined";
import { App, AutoComplete, Button, Checkbox, InputNumber, Segmented } from "antd";
import { useEffect, useRef, useState } from "react";
import type { ContactPolicy } from "../../../../analytics/api/index.ts";
import { channels } from "../../../../analytics/api/index.ts";
import { errorText } from "../../../../analytics/api/text/index.ts";
import type { CallInput } from "../../../../analytics/api/index.ts";
import { useAction, useCall } from "../../../engine/hooks.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useRoute } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { channelName } from "../../campaigns/words.ts";
import { RuleLine } from "../rules/RuleGroup.tsx";
import { DoNotContactList } from "./DoNotContactList.tsx";
import { UniversalControl } from "./UniversalControl.tsx";
import "./policy.css";

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Who may be contacted, for every campaign of the project. */
export function PolicyForm() {
  const text = useText().policy;
  const policy = useCall("policy.get", {});
  const own = useRef<HTMLDivElement>(null);
  const sought = useRoute().params["rule"] === "contactPolicy";
  const there = policy.data !== undefined;
  useEffect(() => {
    if (sought && there) own.current?.scrollIntoView({ block: "start" });
  }, [sought, there]);
  return (
    <div ref={own} className={sought ? "rule sought policy" : "policy"}>
      <Section title={text.title} note={text.note}>
        {policy.error && <ErrorNote error={policy.error} onRetry={() => void policy.refetch()} />}
        {policy.isPending && <SkeletonRows rows={5} height={22} />}
        {policy.data && <Rules policy={policy.data} />}
        {policy.data && <UniversalControl policy={policy.data} />}
        <DoNotContactList />
      </Section>
    </div>
  );
}

function Rules({ policy }: { readonly policy: ContactPolicy }) {
  const words = useText();
  const text = words.policy;
  const locale = useLocale();
  const { message } = App.useApp();
  const save = useAction("policy.save");
  const [changes, setChanges] = useState<Partial<ContactPolicy>>({});
  const draft = { ...policy, ...changes };
  const change = (next: Partial<ContactPolicy>) => setChanges((old) => ({ ...old, ...next }));
  const { caps } = draft;
  const setCap = (at: number, next: Partial<ContactPolicy["caps"][number]>) =>
    change({ caps: caps.map((cap, index) => (index === at ? { ...cap, ...next } : cap)) });
  const names = [text.anyChannel, ...channels.map((channel) => words.campaigns.channels[channel])];
  const codeOf = (name: string): string | null =>
    name === text.anyChannel
      ? null
      : (channels.find((channel) => words.campaigns.channels[channel] === name) ?? name.slice(0, 80));

  function keep() {
    save.mutate(
      { policy: JSON.parse(JSON.stringify(draft)) as CallInput<"policy.save">["policy"] },
      {
        onError: (error) => void message.error(errorText(error, locale)),
        onSuccess: () => {
          setChanges({});
          void message.success(text.saved);
        },
      },
    );
  }
  return (
    <div className="policy-rules">
      <RuleLine label={text.consent}>
        <Segmented
          aria-label={text.consent}
          value={draft.consent}
          options={(["granted", "not_refused", "ignored"] as const).map((value) => ({
            value,
            label: text.consents[value],
          }))}
          onChange={(consent) => change({ consent })}
        />
      </RuleLine>
      <div className="rule-line policy-caps">
        <span className="rule-label">{text.caps}</span>
        <div className="stack">
          {caps.length === 0 && <span className="soft">{text.noCaps}</span>}
          {caps.map((cap, at) => (
            <div key={at} className="row wrap">
              <AutoComplete
                aria-label={text.capChannel(at + 1)}
                className="policy-channel"
                value={cap.channel === null ? text.anyChannel : channelName(cap.channel, words.campaigns)}
                options={names.map((name) => ({ value: name }))}
                onChange={(typed: string) => typed && setCap(at, { channel: codeOf(typed) })}
              />
              <span className="soft">{text.atMost}</span>
              <InputNumber<number>
                aria-label={text.capContacts(at + 1)}
                className="policy-number"
                min={0}
                max={1000}
                precision={0}
                suffix={<span className="faint small">{text.times}</span>}
                value={cap.contacts}
                onChange={(contacts) => contacts !== null && setCap(at, { contacts })}
              />
              <span className="soft">{text.within}</span>
              <InputNumber<number>
                aria-label={text.capDays(at + 1)}
                className="policy-number"
                min={1}
                max={3660}
                precision={0}
                suffix={<span className="faint small">{text.days}</span>}
                value={cap.days}
                onChange={(days) => days !== null && setCap(at, { days })}
              />
              <Button
                size="small"
                type="text"
                icon={<CloseOutlined aria-hidden />}
                aria-label={text.removeCap(at + 1)}
                onClick={() => change({ caps: caps.filter((_, index) => index !== at) })}
              />
            </div>
          ))}
          <div>
            <Button
              size="small"
              type="text"
              icon={<PlusOutlined aria-hidden />}
              disabled={caps.length >= 20}
              onClick={() => change({ caps: [...caps, { channel: null, contacts: 4, days: 30 }] })}
            >
              {text.addCap}
            </Button>
          </div>
        </div>
      </div>
      <RuleLine label={text.coolDown}>
        <Checkbox
          checked={draft.complaintDays !== null}
          onChange={(event) => change({ complaintDays: event.target.checked ? 30 : null })}
        >
          {draft.complaintDays === null ? text.noCoolDown : text.coolDownOn}
        </Checkbox>
        {draft.complaintDays !== null && (
          <InputNumber<number>
            aria-label={text.coolDown}
            className="policy-number"
            min={0}
            max={3660}
            precision={0}
            suffix={<span className="faint small">{text.days}</span>}
            value={draft.complaintDays}
            onChange={(complaintDays) => complaintDays !== null && change({ complaintDays })}
          />
        )}
      </RuleLine>
      <RuleLine label={text.running}>
        <Checkbox checked={draft.excludeRunning} onChange={(event) => change({ excludeRunning: event.target.checked })}>
          {text.runningOut}
        </Checkbox>
      </RuleLine>
      <div className="rule-line">
        <span className="rule-label">{text.universal}</span>
        <div className="row wrap">
          <Checkbox
            checked={draft.universal !== null}
            onChange={(event) =>
              change({ universal: event.target.checked ? { share: 0.02, months: 6, seed: 42 } : null })
            }
          >
            {draft.universal === null ? text.noUniversal : text.universalOn}
          </Checkbox>
          {draft.universal && (
            <>
              <InputNumber<number>
                aria-label={`${text.universalShare} (%)`}
                className="policy-number"
                min={0.1}
                max={50}
                suffix={<span className="faint small">%</span>}
                value={Number((draft.universal.share * 100).toFixed(3))}
                onChange={(percent) =>
                  percent !== null &&
                  percent > 0 &&
                  draft.universal &&
                  change({ universal: { ...draft.universal, share: Number((percent / 100).toFixed(5)) } })
                }
              />
              <span className="soft">{text.every}</span>
              <InputNumber<number>
                aria-label={text.universalMonths}
                className="policy-number"
                min={1}
                max={120}
                precision={0}
                suffix={<span className="faint small">{text.months}</span>}
                value={draft.universal.months}
                onChange={(months) =>
                  months !== null && draft.universal && change({ universal: { ...draft.universal, months } })
                }
              />
            </>
          )}
        </div>
      </div>
      {!same(draft, policy) && (
        <div className="rule-bar" role="status">
          <span>{text.unsaved}</span>
          <span className="grow" />
          <Button onClick={() => setChanges({})}>{words.rules.discard}</Button>
          <Button type="primary" loading={save.isPending} onClick={keep}>
            {text.save}
          </Button>
        </div>
      )}
    </div>
  );
}
