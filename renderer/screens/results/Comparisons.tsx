import type { Comparison, Effect, LayerResult } from "../../../analytics/api/index.ts";
import { formatCount, formatPercent, missing } from "../../format.ts";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { offerName } from "../campaigns/words.ts";
import type { KpiFormat } from "../campaigns/kpi.ts";
import { Counts } from "./Counts.tsx";
import { formatP, formatRelative } from "./numbers.ts";

interface Props {
  readonly effect: Effect;
  readonly kpi: KpiFormat;
}

/** An offer without a name goes by its number in the engine, and by its letter on screen. */
const nameOf = (name: string, index: number) => (name === String(index + 1) ? "" : name);

/** Treated against control, all offers together and each; without control only what was counted. */
export function Comparisons({ effect, kpi }: Props) {
  const words = useText();
  const text = words.results;
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  const { overall, offers, perProtocol, arms } = effect;
  if (!overall) return <Counts arms={arms} kpi={kpi} note={text.noControl} />;
  const several = offers.length > 1;
  const judged = effect.layers.filter(({ layer }) => layer === "offer");
  const rows: {
    readonly key: string;
    readonly name: string;
    readonly hint?: string;
    readonly by: Comparison | null;
    /** Looked at together with others: what holds for all of them. */
    readonly guarded?: LayerResult | undefined;
  }[] = [
    { key: "all", name: text.intentionToTreat, hint: text.intentionHint, by: overall },
    ...(several
      ? offers.map((by, index) => ({
          key: `offer${index}`,
          name: offerName(
            nameOf(by?.treated.name ?? arms.find(({ offer }) => offer === index)?.name ?? "", index),
            index,
            words.campaigns,
          ),
          by,
          guarded: judged[index],
        }))
      : []),
    { key: "protocol", name: text.perProtocol, hint: text.perProtocolHint, by: perProtocol },
  ];
  const reduced = overall.varianceReduction;
  return (
    <Section
      title={text.comparisons}
      note={reduced === null ? undefined : text.cuped(formatPercent(reduced, locale, 0))}
    >
      <div className="scroll-x">
        <table className="plain-table" aria-label={text.comparisons}>
          <thead>
            <tr>
              <th>{text.against}</th>
              <th className="right">{text.treated}</th>
              <th className="right">{text.control}</th>
              <th className="right">{text.difference}</th>
              <th className="right">{text.interval}</th>
              <th className="right">{text.relative}</th>
              <th className="right">p</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, hint, by, guarded }) => (
              <tr key={key} className={key === "protocol" ? "soft" : ""}>
                <td title={hint}>{name}</td>
                <td className="right nowrap">
                  {by ? (
                    <>
                      {kpi.value(by.treated.value)} <span className="faint small">{count(by.treated.measured)}</span>
                    </>
                  ) : (
                    missing
                  )}
                </td>
                <td className="right nowrap">
                  {by ? (
                    <>
                      {kpi.value(by.control.value)} <span className="faint small">{count(by.control.measured)}</span>
                    </>
                  ) : (
                    missing
                  )}
                </td>
                <td className="right nowrap">{by ? kpi.difference(by.difference) : missing}</td>
                <td className="right nowrap">
                  {by ? kpi.interval(guarded?.adjustedInterval ?? by.interval) : missing}
                </td>
                <td className="right nowrap">{by ? formatRelative(by, locale) : missing}</td>
                <td className="right nowrap">{by ? formatP(guarded?.adjustedP ?? by.p, locale) : missing}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="faint small">
        {several && `${text.offersGuarded} `}
        {text.perProtocolNote}
      </p>
    </Section>
  );
}
