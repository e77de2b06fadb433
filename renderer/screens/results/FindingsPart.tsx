import { Button } from "antd";
import type { Campaign, FieldInfo, LayerResult } from "../../../analytics/api/index.ts";
import { useCall, useEngine } from "../../engine/hooks.ts";
import { formatCount, formatPercent } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { useCreate } from "../campaigns/create.ts";
import type { KpiFormat } from "../campaigns/kpi.ts";
import { useLayerWords } from "./Forest.tsx";
import { formatP } from "./numbers.ts";
import { useState } from "react";

interface Props {
  readonly campaign: Campaign;
  /** The plan's KPI. */
  readonly kpi: KpiFormat;
  readonly fields: readonly FieldInfo[];
  /** Its groups are not those that were drawn: nothing is said of what moved whom. */
  readonly untrusted: boolean;
}

/** What the campaign taught, and the next one begun with it. */
export function FindingsPart({ campaign, kpi, fields, untrusted }: Props) {
  const words = useText();
  const text = words.results;
  const locale = useLocale();
  const link = useEngine();
  const { create, busy } = useCreate();
  const { campaignId, plan } = campaign;
  const findings = useCall("effect.findings", { campaignId });
  const told = useLayerWords(plan, fields);
  const [error, setError] = useState<unknown>(null);
  const layer = (one: LayerResult) => (
    <li key={`${one.layer}=${one.value}`}>
      {told(one)}
      {one.comparison && (
        <span className="soft num">
          {" "}
          {kpi.difference(one.comparison.difference)}
          {one.adjustedInterval && ` [${kpi.interval(one.adjustedInterval)}]`}
        </span>
      )}
    </li>
  );

  async function next() {
    setError(null);
    try {
      await create(await link.call("effect.next", { campaignId }), campaignId);
    } catch (thrown) {
      setError(thrown);
    }
  }
  const { data } = findings;
  return (
    <Section
      title={text.findings}
      actions={
        <Button type="primary" loading={busy} onClick={() => void next()}>
          {text.next}
        </Button>
      }
    >
      {error !== null && <ErrorNote error={error} title={text.next} />}
      {findings.error && <ErrorNote error={findings.error} onRetry={() => void findings.refetch()} />}
      {findings.isPending && <SkeletonRows rows={4} height={16} />}
      {data && (
        <div className="columns result-findings">
          <div className="stack">
            <h3 className="result-finding">{text.responded}</h3>
            {data.respondedLayers.length > 0 ? (
              <ul>{data.respondedLayers.map(layer)}</ul>
            ) : (
              <p className="soft">{untrusted ? text.srmFindings : text.noneResponded}</p>
            )}
            {data.silentLayers.length > 0 && (
              <>
                <h3 className="result-finding">{text.silent}</h3>
                <ul>{data.silentLayers.map(layer)}</ul>
              </>
            )}
          </div>
          <div className="stack">
            <h3 className="result-finding">{text.saturation}</h3>
            {data.saturation.length > 0 ? (
              <table className="plain-table" aria-label={text.saturation}>
                <thead>
                  <tr>
                    <th>{words.campaigns.wave}</th>
                    <th className="right">{text.customers}</th>
                    <th className="right">{text.answered}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.saturation.map(({ wave, rate, customers }) => (
                    <tr key={wave}>
                      <td>{words.delivery.waveNumber(wave)}</td>
                      <td className="right">{formatCount(customers, locale)}</td>
                      <td className="right">{formatPercent(rate, locale, 2)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            ) : (
              <p className="soft">{text.noAnswers}</p>
            )}
            <h3 className="result-finding">{text.annoyed}</h3>
            <p>
              {text.refused(formatCount(data.annoyed.refused, locale))}
              {data.annoyed.complained &&
                ` ${text.complained(
                  formatPercent(data.annoyed.complained.treated.value, locale, 2),
                  formatPercent(data.annoyed.complained.control.value, locale, 2),
                  formatP(data.annoyed.complained.p, locale),
                )}`}
            </p>
          </div>
        </div>
      )}
    </Section>
  );
}
