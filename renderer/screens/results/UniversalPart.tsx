import { Button, Select } from "antd";
import { useState } from "react";
import type { CallInput, Month, UniversalDraw, UniversalEffect } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCount, formatDate, formatPercent } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { SkeletonBlock } from "../../parts/Skeleton.tsx";
import { Stat, StatRow } from "../../parts/Stat.tsx";
import { go } from "../../shell/route.ts";
import { useProject } from "../../shell/project.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { KpiPicker } from "../campaigns/design/KpiPicker.tsx";
import type { KpiFormat } from "../campaigns/kpi.ts";
import { useFields, useKpiFormat } from "../campaigns/words.ts";
import { Anyway } from "./Anyway.tsx";
import { formatP, formatRelative, signedYuan } from "./numbers.ts";
import { verdictWords } from "./VerdictPart.tsx";
import { VerdictTag } from "./VerdictTag.tsx";

type ViewKpi = CallInput<"effect.universal">["kpi"];

/** What all campaigns brought together: everybody against the group kept out of all of them. */
export function UniversalPart() {
  const text = useText().results.together;
  const ledger = useCall("policy.universal", {});
  const draws = ledger.data?.draws ?? [];
  const [picked, setPicked] = useState<string | null>(null);
  const draw = draws.find(({ drawnAt }) => drawnAt === picked) ?? draws[0];
  if (ledger.error) return <ErrorNote error={ledger.error} onRetry={() => void ledger.refetch()} compact />;
  if (!ledger.data) return <SkeletonBlock height={96} />;
  if (!draw)
    return (
      <Section title={text.title}>
        <p className="soft small">
          {text.undrawn}
          <Button size="small" type="link" onClick={() => go("settings", { rule: "contactPolicy" })}>
            {text.toPolicy}
          </Button>
        </p>
      </Section>
    );
  return <Together key={draw.drawnAt} draw={draw} draws={draws} onPick={setPicked} />;
}

function monthsBetween(from: Month | null, to: Month | null): number {
  if (from === null || to === null) return 1;
  const at = (month: Month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  return Math.min(36, Math.max(1, at(to) - at(from)));
}

function Together({
  draw,
  draws,
  onPick,
}: {
  readonly draw: UniversalDraw;
  readonly draws: readonly UniversalDraw[];
  readonly onPick: (drawnAt: string) => void;
}) {
  const words = useText();
  const results = words.results;
  const text = results.together;
  const locale = useLocale();
  const project = useProject();
  const fields = useFields();
  const kpiOf = useKpiFormat();
  const [kpi, setKpi] = useState<ViewKpi>({
    kind: "field",
    field: "avg_bill",
    monthsAfter: monthsBetween(draw.asOf, project.asOf),
  });
  const asked = useCall("effect.universal", { kpi, on: draw.from }, { keep: true });
  const effect = asked.data;
  const told = kpiOf(kpi);
  const reduced = effect?.overall?.varianceReduction;
  const count = (value: number) => formatCount(value, locale);
  const days = (one: UniversalDraw) => `${formatDate(one.from, locale)} – ${formatDate(one.to, locale)}`;
  return (
    <Section
      title={text.title}
      note={text.note(count(draw.customers), formatDate(draw.from, locale), formatDate(draw.to, locale))}
    >
      <div className="row wrap">
        <span className="soft">{results.measuredOn}</span>
        <KpiPicker ofView kpi={kpi} fields={fields} onChange={(next) => setKpi(next as ViewKpi)} />
        {draws.length > 1 && (
          <Select
            aria-label={text.drawing}
            value={draw.drawnAt}
            popupMatchSelectWidth={false}
            options={draws.map((one) => ({ value: one.drawnAt, label: days(one) }))}
            onChange={onPick}
          />
        )}
      </div>
      {asked.error && <ErrorNote error={asked.error} title={told.name} onRetry={() => void asked.refetch()} compact />}
      {asked.isPending && <SkeletonBlock height={96} />}
      {effect && !asked.error && (
        <div className={`stack${asked.isPlaceholderData ? " campaign-stale" : ""}`}>
          <div className={`result-verdict ${effect.verdict}`}>
            <VerdictTag verdict={effect.verdict} />
            <p>{verdictWords(effect, told, words, locale)}</p>
          </div>
          {effect.overall &&
            (effect.verdict === "untrusted" ? (
              <Anyway>
                <Numbers effect={effect} told={told} />
              </Anyway>
            ) : (
              <Numbers effect={effect} told={told} />
            ))}
          <p className="faint small">
            {effect.campaigns === 0 ? text.noneSent : text.sent(count(effect.campaigns), count(effect.contacts))}
            {reduced !== null && reduced !== undefined && ` ${text.cuped(formatPercent(reduced, locale, 0))}`}
            {effect.contactedControls > 0 && ` ${text.contacted(count(effect.contactedControls))}`}
          </p>
        </div>
      )}
    </Section>
  );
}

function Numbers({ effect, told }: { readonly effect: UniversalEffect; readonly told: KpiFormat }) {
  const results = useText().results;
  const text = results.together;
  const locale = useLocale();
  const { overall } = effect;
  if (!overall) return null;
  return (
    <div className="result-numbers">
      <StatRow>
        <Stat
          label={results.treated}
          value={told.value(overall.treated.value)}
          customers={overall.treated.measured}
          asOf={effect.measuredAsOf}
        />
        <Stat label={results.control} value={told.value(overall.control.value)} customers={overall.control.measured} />
        <Stat
          label={results.difference}
          value={told.difference(overall.difference)}
          note={told.interval(overall.interval)}
        />
        <Stat label={results.relative} value={formatRelative(overall, locale)} />
        <Stat label="p" value={formatP(overall.p, locale)} note={results.methods[overall.method]} />
        {effect.incrementalFen !== null && effect.incrementalInterval && (
          <Stat
            label={text.incremental}
            value={signedYuan(effect.incrementalFen, locale)}
            note={`${signedYuan(effect.incrementalInterval.low, locale)} … ${signedYuan(effect.incrementalInterval.high, locale)}`}
          />
        )}
      </StatRow>
    </div>
  );
}
