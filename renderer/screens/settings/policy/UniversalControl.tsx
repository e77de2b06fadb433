import { Button, Input } from "antd";
import { useState } from "react";
import type { ContactPolicy } from "../../../../analytics/api/index.ts";
import { useCall, useJob } from "../../../engine/hooks.ts";
import { formatCount, formatDate, formatMonth, formatPercent } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { hasView, useProject } from "../../../shell/project.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { localDay } from "../../campaigns/plan.ts";

/** The group kept out of every campaign: its drawings, and the next one. */
export function UniversalControl({ policy }: { readonly policy: ContactPolicy }) {
  const words = useText();
  const text = words.policy;
  const locale = useLocale();
  const project = useProject();
  const [today] = useState(() => localDay(new Date()));
  const ledger = useCall("policy.universal", { on: today });
  const job = useJob("policy.drawUniversal");
  const [from, setFrom] = useState(today);
  const draws = ledger.data?.draws ?? [];
  if (!policy.universal && draws.length === 0) return null;
  const draw = () => void job.start({ asOf: project.asOf, from });
  return (
    <div className="stack policy-part">
      <div className="row wrap">
        <h3>{text.ledger}</h3>
        {ledger.data?.due && <span className="campaign-warn">{text.universalDue}</span>}
        <span className="grow" />
        {policy.universal && (
          <>
            <label className="row small soft nowrap">
              {text.drawFrom}
              <Input
                size="small"
                type="date"
                value={from}
                onChange={(event) => event.target.value && setFrom(event.target.value)}
              />
            </label>
            <Button size="small" loading={job.running} disabled={!hasView(project)} onClick={draw}>
              {job.running ? text.drawing : text.draw}
            </Button>
          </>
        )}
      </div>
      {ledger.error && <ErrorNote error={ledger.error} onRetry={() => void ledger.refetch()} compact />}
      {job.run?.state === "failed" && <ErrorNote error={job.run.error} title={text.draw} onRetry={draw} compact />}
      {ledger.data && draws.length === 0 && <p className="soft small">{text.neverDrawn}</p>}
      {draws.length > 0 && (
        <table className="plain-table" aria-label={text.ledger}>
          <thead>
            <tr>
              <th>{text.inForce}</th>
              <th>{text.drawnOn}</th>
              <th className="right">{text.customers}</th>
              <th className="right">{text.universalShare}</th>
              <th className="right">{text.keptFrom}</th>
              <th className="right">{words.campaigns.seed}</th>
            </tr>
          </thead>
          <tbody>
            {draws.map((one) => (
              <tr key={`${one.drawnAt}${one.from}`}>
                <td className="nowrap">
                  {formatDate(one.from, locale)} – {formatDate(one.to, locale)}
                </td>
                <td className="soft nowrap">{one.asOf ? formatMonth(one.asOf, locale) : words.common.undated}</td>
                <td className="right">{formatCount(one.customers, locale)}</td>
                <td className="right">{formatPercent(one.share, locale)}</td>
                <td className="right">{formatCount(one.kept, locale)}</td>
                <td className="right soft">{String(one.seed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
