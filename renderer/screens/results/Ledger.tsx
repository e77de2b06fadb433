import PrinterOutlined from "@ant-design/icons/PrinterOutlined";
import { Button, Input, Select } from "antd";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import type { LedgerRow } from "../../../analytics/api/index.ts";
import { formatCount, formatDate, formatYuan, missing } from "../../format.ts";
import { Section } from "../../parts/PageHeader.tsx";
import { formatRoute, go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { useKpiFormat } from "../campaigns/words.ts";
import { formatRoi, incrementalInterval, quarterOf, signedYuan } from "./numbers.ts";
import { VerdictTag } from "./VerdictTag.tsx";

/** All campaigns for whoever has to answer for them: cost, effect with interval, verdict in words. */
export function Ledger({ rows, children }: { readonly rows: readonly LedgerRow[]; readonly children?: ReactNode }) {
  const words = useText();
  const text = words.results;
  const [typed, setTyped] = useState("");
  const [quarter, setQuarter] = useState<string | null>(null);
  const quarters = useMemo(() => [...new Set(rows.map((row) => quarterOf(row.sentFrom)))].sort().reverse(), [rows]);
  const shown = rows
    .filter(
      (row) =>
        (quarter === null || quarterOf(row.sentFrom) === quarter) &&
        `${row.name}\n${row.owner}`.toLowerCase().includes(typed.trim().toLowerCase()),
    )
    .sort((a, b) => b.sentFrom.localeCompare(a.sentFrom) || b.campaignId - a.campaignId);
  const printed = quarter ?? quarters[0];
  return (
    <div className="page-body">
      <Section
        title={
          <span className="row">
            <Input
              allowClear
              className="board-search"
              aria-label={words.campaigns.search}
              placeholder={words.campaigns.search}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            <Select
              allowClear
              aria-label={text.quarter}
              className="board-owner"
              placeholder={text.anyQuarter}
              value={quarter}
              options={quarters.map((one) => ({ value: one, label: text.quarterName(one.slice(0, 4), one.slice(6)) }))}
              onChange={(next: string | undefined) => setQuarter(next ?? null)}
            />
          </span>
        }
        actions={
          printed && (
            <Button icon={<PrinterOutlined aria-hidden />} onClick={() => go("results", { quarter: printed })}>
              {text.quarterReport(text.quarterName(printed.slice(0, 4), printed.slice(6)))}
            </Button>
          )
        }
      >
        <LedgerTable rows={shown} />
        {shown.length === 0 && <p className="soft">{words.campaigns.noneFound}</p>}
      </Section>
      {children}
    </div>
  );
}

/** One line a campaign, and below it what is to be said of it. */
export function LedgerTable({
  rows,
  plain = false,
}: {
  readonly rows: readonly LedgerRow[];
  readonly plain?: boolean;
}) {
  const words = useText();
  const text = words.results;
  const locale = useLocale();
  const kpiOf = useKpiFormat();
  const count = (value: number) => formatCount(value, locale);
  return (
    <div className={plain ? "" : "scroll-x"}>
      <table className="plain-table ledger" aria-label={text.views.ledger}>
        <thead>
          <tr>
            <th>{text.campaign}</th>
            {!plain && <th>{text.sent}</th>}
            <th className="right">{text.treatedControl}</th>
            {!plain && <th>{text.kpi}</th>}
            <th className="right">{text.difference}</th>
            <th className="right">{text.cost}</th>
            <th className="right">{text.incremental}</th>
            <th className="right">{text.roi}</th>
            <th>{text.verdict}</th>
          </tr>
        </thead>
        {rows.map((row) => {
          const kpi = kpiOf(row.kpi);
          const { comparison, money } = row;
          return (
            <tbody key={row.campaignId}>
              <tr>
                <td className="ellipsis campaign-cell" title={row.name}>
                  {plain ? (
                    row.name
                  ) : (
                    <a href={formatRoute({ screen: "results", params: { id: String(row.campaignId) } })}>{row.name}</a>
                  )}
                  {row.owner && <span className="soft small"> · {row.owner}</span>}
                </td>
                {!plain && <td className="soft nowrap">{formatDate(row.sentFrom, locale)}</td>}
                <td className="right nowrap">
                  {count(row.treated)} / {count(row.controls)}
                </td>
                {!plain && (
                  <td className="soft ellipsis ledger-kpi" title={kpi.name}>
                    {kpi.name}
                  </td>
                )}
                <td className="right nowrap">
                  {comparison ? kpi.difference(comparison.difference) : missing}
                  {comparison && <span className="faint small ledger-under">{kpi.interval(comparison.interval)}</span>}
                </td>
                <td className="right nowrap">{formatYuan(money.costFen, locale)}</td>
                <td className="right nowrap">
                  {money.incrementalFen === null ? missing : signedYuan(money.incrementalFen, locale)}
                  {money.incrementalInterval && (
                    <span className="faint small ledger-under">{incrementalInterval(money, locale)}</span>
                  )}
                </td>
                <td className="right nowrap">{formatRoi(money.roi, locale)}</td>
                <td className="nowrap">
                  <VerdictTag verdict={row.verdict} />
                </td>
              </tr>
              <tr className="ledger-words">
                <td colSpan={plain ? 7 : 9} className="soft small">
                  {plain && `${formatDate(row.sentFrom, locale)} · ${kpi.name} · `}
                  {row.sentences[locale]}
                </td>
              </tr>
            </tbody>
          );
        })}
      </table>
    </div>
  );
}
