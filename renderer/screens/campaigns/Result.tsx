import { App, Button, InputNumber, Tooltip } from "antd";
import type { Month } from "../../../analytics/api/index.ts";
import { stepText } from "../../../analytics/api/text/index.ts";
import { useCall, useJob } from "../../engine/hooks.ts";
import { formatCount, formatPercent } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { SkeletonBlock } from "../../parts/Skeleton.tsx";
import { Stat, StatRow } from "../../parts/Stat.tsx";
import { go, parseRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { splitOf } from "./draft.ts";
import type { AskedRule, Draft } from "./draft.ts";
import { ShareSlider } from "./ShareSlider.tsx";
import { useSettled } from "./useSettled.ts";
import { Waterfall } from "./Waterfall.tsx";

interface Props {
  readonly asOf: Month | null;
  readonly rule: AskedRule;
  readonly draft: Draft;
  readonly onChange: (change: Partial<Draft>) => void;
  /** Whether the rule is known: its segmentation has been read. */
  readonly ready: boolean;
}

/** What comes of the rule, live; then it is frozen. */
export function Result({ asOf, rule, draft, onChange, ready }: Props) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const { message } = App.useApp();
  const asked = useSettled(rule);
  const size = useCall("campaigns.size", { asOf, rule: asked }, { keep: true, enabled: ready });
  const job = useJob("campaigns.freeze");
  const count = (value: number) => formatCount(value, locale);

  const steps = size.data;
  const rows = steps?.at(-1)?.customers;
  const base = steps?.[0]?.customers ?? 0;
  const stale = size.isPlaceholderData || asked !== rule;
  const split = rows === undefined ? undefined : splitOf(rows, draft.controlShare);
  const named = draft.name.trim() !== "";
  const progress = job.run?.progress;

  async function freeze() {
    const made = await job.start({
      asOf,
      name: draft.name.trim(),
      offer: draft.offer.trim(),
      channel: draft.channel,
      controlShare: draft.controlShare,
      seed: draft.seed,
      rule,
    });
    if (!made) return;
    onChange({ name: "" });
    void message.success(text.frozen(made.name));
    // Whoever has gone on to another screen meanwhile is left there.
    if (parseRoute(window.location.hash).screen === "campaigns") go("campaigns", { list: String(made.targetListId) });
  }

  return (
    <aside className="campaign-result" aria-label={text.result}>
      <div className={stale ? "campaign-stale" : ""} aria-live="polite" aria-busy={stale || size.isPending}>
        <StatRow>
          <Stat
            label={text.result}
            value={rows === undefined ? (size.error ? "—" : undefined) : count(rows)}
            note={rows !== undefined && base > 0 ? text.shareOfBase(formatPercent(rows / base, locale)) : undefined}
            asOf={asOf}
          />
          <Stat label={text.treated} value={split ? count(split.treated) : size.error ? "—" : undefined} />
          <Stat label={text.held} value={split ? count(split.controls) : size.error ? "—" : undefined} />
        </StatRow>
      </div>
      {size.error ? (
        <ErrorNote error={size.error} title={text.result} onRetry={() => void size.refetch()} />
      ) : steps ? (
        <div className={stale ? "campaign-stale" : ""}>
          <Waterfall steps={steps} rule={asked} />
        </div>
      ) : (
        <SkeletonBlock height={260} />
      )}
      {rows === 0 && !stale && (
        <p className="campaign-none" role="status">
          {text.noneLeft}
        </p>
      )}
      <Section title={text.control}>
        <ShareSlider
          label={text.controlShare}
          value={draft.controlShare}
          min={0}
          max={0.9}
          onChange={(controlShare) => onChange({ controlShare })}
        />
        <span className={`small ${draft.controlShare === 0 ? "campaign-none" : "faint"}`}>
          {draft.controlShare === 0 ? text.noControl : text.controlHint}
        </span>
        <Tooltip title={text.seedHint} placement="topLeft">
          <label className="row small soft">
            {text.seed}
            <InputNumber<number>
              size="small"
              min={0}
              max={0xffffffff}
              precision={0}
              value={draft.seed}
              onChange={(seed) => onChange({ seed: seed ?? 42 })}
            />
          </label>
        </Tooltip>
      </Section>
      {job.run?.state === "failed" && (
        <ErrorNote error={job.run.error} title={text.freeze} onRetry={() => void freeze()} />
      )}
      <div className="row">
        <Button
          type="primary"
          size="large"
          loading={job.running}
          disabled={!named || !rows || stale}
          onClick={() => void freeze()}
        >
          {job.running ? text.freezing : text.freeze}
        </Button>
        {job.running && (
          <Button size="large" onClick={job.cancel}>
            {words.common.cancel}
          </Button>
        )}
        <span className="soft small">
          {progress ? stepText(progress, locale) : named ? text.freezeHint : text.nameNeeded}
        </span>
      </div>
    </aside>
  );
}
