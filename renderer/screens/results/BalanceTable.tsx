import { Button } from "antd";
import { useState } from "react";
import type { Effect, FieldInfo } from "../../../analytics/api/index.ts";
import { formatFixed } from "../../format.ts";
import { Section } from "../../parts/PageHeader.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { signed } from "../campaigns/kpi.ts";
import { formatP } from "./numbers.ts";

/** Beyond this standardised difference two groups are called unlike (Austin 2009, Stat Med 28:3083). */
const unlike = 0.1;
const first = 6;

/** Whether treated and control were alike before anything was sent. */
export function BalanceTable({ effect, fields }: { readonly effect: Effect; readonly fields: readonly FieldInfo[] }) {
  const text = useText().results;
  const locale = useLocale();
  const [all, setAll] = useState(false);
  const rows = [...effect.balance].sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const off = rows.filter(({ difference }) => Math.abs(difference) > unlike).length;
  const { sampleRatio } = effect;
  return (
    <Section
      title={text.balance}
      note={off > 0 ? <span className="campaign-warn">{text.unbalanced(off)}</span> : text.balanced}
      actions={
        rows.length > first && (
          <Button size="small" type="text" onClick={() => setAll(!all)}>
            {all ? text.fewer : text.allFields(rows.length)}
          </Button>
        )
      }
    >
      <table className="plain-table" aria-label={text.balance}>
        <thead>
          <tr>
            <th>{text.field}</th>
            <th className="right" title={text.smdHint}>
              {text.smd}
            </th>
            <th className="right">p</th>
          </tr>
        </thead>
        <tbody>
          {(all ? rows : rows.slice(0, first)).map(({ field, difference, p }) => (
            <tr key={field}>
              <td>{fields.find(({ name }) => name === field)?.title[locale] ?? field}</td>
              <td className={`right${Math.abs(difference) > unlike ? " campaign-warn" : ""}`}>
                {signed(difference, (size) => formatFixed(size, locale, 3))}
              </td>
              <td className="right">{formatP(p, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="faint small">
        {effect.balanceP !== null && text.balanceAll(formatP(effect.balanceP, locale))}
        {sampleRatio && !sampleRatio.alarm && ` ${text.srmFine(formatP(sampleRatio.p, locale))}`}
      </p>
    </Section>
  );
}
