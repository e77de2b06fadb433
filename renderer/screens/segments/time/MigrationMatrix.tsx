import type { CSSProperties } from "react";
import { flowCustomers } from "../../../../analytics/api/index.ts";
import type { Migration, Segmentation } from "../../../../analytics/api/index.ts";
import { formatCount, formatMonth, formatPercent } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useOpenCustomers } from "../open.ts";
import { useEnds } from "./ends.ts";

interface Props {
  readonly made: Segmentation;
  readonly moves: Migration;
}

/** The same flows as a table of shares by row; every cell opens its customers. */
export function MigrationMatrix({ made, moves }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  const ends = useEnds(made);
  const openCustomers = useOpenCustomers();
  const { flows } = moves;
  const froms = ends.used(flows, "from");
  const tos = ends.used(flows, "to");
  return (
    <Section
      title={text.matrix}
      note={`${formatMonth(moves.from, locale)} → ${formatMonth(moves.to, locale)} · ${text.matrixHint}`}
    >
      <div className="segments-scroll">
        <table className="plain-table cell-table">
          <thead>
            <tr>
              <th />
              {tos.map((to) => (
                <th key={to} className="right">
                  <span className="cell-head">
                    <span className="swatch" style={{ background: ends.to(to).colour }} />
                    <span className="cell-title">{ends.to(to).title}</span>
                  </span>
                </th>
              ))}
              <th className="right">{text.total}</th>
            </tr>
          </thead>
          <tbody>
            {froms.map((from) => {
              const row = flows.filter((flow) => flow.from === from);
              const total = row.reduce((sum, flow) => sum + flow.customers, 0);
              const { title, colour } = ends.from(from);
              return (
                <tr key={from}>
                  <th scope="row">
                    <span className="row">
                      <span className="swatch" style={{ background: colour }} />
                      <span className="ellipsis cell-row-title" title={title}>
                        {title}
                      </span>
                    </span>
                  </th>
                  {tos.map((to) => {
                    const flow = row.find((item) => item.to === to);
                    if (!flow) return <td key={to} />;
                    const share = flow.customers / total;
                    const asked = flowCustomers(moves, flow);
                    return (
                      <td key={to} className="right">
                        <button
                          type="button"
                          className="cell"
                          style={{ "--heat": `${Math.round(share * 60)}%` } as CSSProperties}
                          aria-label={text.flowOf(title, ends.to(to).title, formatCount(flow.customers, locale))}
                          onClick={() => openCustomers(asked.asOf, asked.filter)}
                        >
                          {formatPercent(share, locale)}
                          <span className="cell-count">{formatCount(flow.customers, locale)}</span>
                        </button>
                      </td>
                    );
                  })}
                  <td className="right">{formatCount(total, locale)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
