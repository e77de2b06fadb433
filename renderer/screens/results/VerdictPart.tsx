import WarningFilled from "@ant-design/icons/WarningFilled";
import type { Effect } from "../../../analytics/api/index.ts";
import { formatCount } from "../../format.ts";
import { Stat, StatRow } from "../../parts/Stat.tsx";
import { useText } from "../../text/index.ts";
import type { Dictionary } from "../../text/index.ts";
import type { Locale } from "../../text/locale.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { KpiFormat } from "../campaigns/kpi.ts";
import {
  formatP,
  formatRelative,
  formatRoi,
  incrementalInterval,
  relativeInterval,
  roiInterval,
  signedYuan,
} from "./numbers.ts";
import { VerdictTag } from "./VerdictTag.tsx";

/** What is to be said of a campaign, as a sentence; without a control group only what was counted. */
export function verdictWords(
  effect: Pick<Effect, "overall" | "verdict" | "minimumDetectable" | "reason" | "arms">,
  kpi: KpiFormat,
  words: Dictionary,
  locale: Locale,
): string {
  const text = words.results;
  const { overall, verdict, minimumDetectable, reason } = effect;
  if (reason && reason !== "no_control") return text.reasons[reason];
  if (!overall || verdict === "unknown") {
    const arm = effect.arms.find(({ offer }) => offer !== null);
    return arm
      ? text.saysUnknown(kpi.name, kpi.value(arm.value), formatCount(arm.customers, locale))
      : text.saysNothing;
  }
  const facts = [
    kpi.name,
    kpi.value(overall.treated.value),
    kpi.value(overall.control.value),
    kpi.difference(overall.difference),
    kpi.interval(overall.interval),
    formatP(overall.p, locale),
  ] as const;
  if (verdict === "works") return text.saysWorks(...facts);
  if (verdict === "harms") return text.saysHarms(...facts);
  const least = minimumDetectable === null ? "" : text.saysLeast(kpi.difference(minimumDetectable));
  return `${text.saysNotShown(...facts)}${least}`;
}

/** The verdict by the plan's KPI: a sentence, its numbers, and what casts doubt on them. */
export function VerdictPart({ effect, kpi }: { readonly effect: Effect; readonly kpi: KpiFormat }) {
  const words = useText();
  const text = words.results;
  const locale = useLocale();
  const { overall, money, sampleRatio, measuredAsOf } = effect;
  const missing = money.incrementalFen === null;
  const untrusted = effect.verdict === "untrusted";
  return (
    <section className="stack" aria-label={text.verdict}>
      <div className={`result-verdict ${effect.verdict}`}>
        <VerdictTag verdict={effect.verdict} />
        <p>{verdictWords(effect, kpi, words, locale)}</p>
      </div>
      {untrusted && sampleRatio && (
        <div className="note error" role="alert">
          <WarningFilled aria-hidden className="note-icon" />
          <div>
            <strong>{text.srm}</strong>
            <p>{text.srmHint(formatP(sampleRatio.p, locale))}</p>
          </div>
        </div>
      )}
      {!untrusted && (
        <div className="result-numbers">
          <StatRow>
            {overall && (
              <>
                <Stat
                  label={text.treated}
                  value={kpi.value(overall.treated.value)}
                  customers={overall.treated.measured}
                  asOf={measuredAsOf}
                />
                <Stat
                  label={text.control}
                  value={kpi.value(overall.control.value)}
                  customers={overall.control.measured}
                />
                <Stat
                  label={text.difference}
                  value={kpi.difference(overall.difference)}
                  note={kpi.interval(overall.interval)}
                />
                <Stat
                  label={text.relative}
                  value={formatRelative(overall, locale)}
                  note={relativeInterval(overall, locale) ?? undefined}
                />
                <Stat label="p" value={formatP(overall.p, locale)} note={text.methods[overall.method]} />
              </>
            )}
            {!missing && (
              <Stat
                label={text.incremental}
                value={signedYuan(money.incrementalFen ?? 0, locale)}
                note={incrementalInterval(money, locale) ?? undefined}
              />
            )}
            {money.roi !== null && (
              <Stat
                label={text.roi}
                value={formatRoi(money.roi, locale)}
                note={roiInterval(money, locale) ?? undefined}
              />
            )}
          </StatRow>
        </div>
      )}
    </section>
  );
}
