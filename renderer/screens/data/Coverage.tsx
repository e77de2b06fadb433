import { Tooltip } from "antd";
import { useMemo } from "react";
import type { Month } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCompact, formatCount, formatMonth } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { SkeletonBlock } from "../../parts/Skeleton.tsx";
import { useProject } from "../../shell/project.ts";
import type { Locale } from "../../text/locale.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { useTableName } from "../../parts/tableName.ts";
import { withGaps } from "./months.ts";

const none: readonly Month[] = [];

/** Exact as long as it is short. */
const cellCount = (rows: number, locale: Locale): string =>
  rows < 1_000_000 ? formatCount(rows, locale) : formatCompact(rows, locale);

/** A month without rows between months with rows. */
function isGap(months: Readonly<Record<string, number>>, month: string): boolean {
  if ((months[month] ?? 0) > 0) return false;
  const present = Object.keys(months).filter((other) => (months[other] ?? 0) > 0);
  return present.some((other) => other < month) && present.some((other) => other > month);
}

/** Sources by months: what is there, what is missing. Shading compares months within one source. */
export function Coverage() {
  const text = useText().data;
  const locale = useLocale();
  const name = useTableName();
  const project = useProject();
  const coverage = useCall("ingest.coverage", {});
  const data = coverage.data;
  const months = useMemo(() => withGaps(data?.months ?? none), [data]);
  const gaps = data
    ? data.sources.reduce((sum, source) => sum + months.filter((month) => isGap(source.months, month)).length, 0)
    : 0;
  const undated = data?.sources.some((source) => source.undatedRows > 0) ?? false;
  return (
    <Section
      title={text.coverage}
      note={text.coverageHint}
      actions={gaps > 0 && <span className="warn-text small">{text.gaps(gaps)}</span>}
    >
      {coverage.isPending && <SkeletonBlock height={160} />}
      {coverage.error && <ErrorNote error={coverage.error} onRetry={() => void coverage.refetch()} />}
      {data && (
        <div
          className="coverage"
          tabIndex={0}
          aria-label={text.coverageDescription(
            formatCount(data.sources.length, locale),
            formatCount(months.length, locale),
          )}
        >
          <table>
            <thead>
              <tr>
                <th scope="col">{text.source}</th>
                {months.map((month) => (
                  <th key={month} scope="col" className={`right${month === project.asOf ? " as-of" : ""}`}>
                    {month}
                  </th>
                ))}
                {undated && (
                  <th scope="col" className="right">
                    {text.undatedRows}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {data.sources.map((source) => {
                const most = Math.max(1, ...Object.values(source.months));
                return (
                  <tr key={source.table}>
                    <th scope="row" className="ellipsis">
                      {name(source.table)}
                    </th>
                    {months.map((month) => {
                      const rows = source.months[month] ?? 0;
                      const gap = isGap(source.months, month);
                      const share = rows === 0 ? 0 : 0.12 + 0.5 * (rows / most);
                      return (
                        <Tooltip
                          key={month}
                          title={`${name(source.table)} · ${formatMonth(month, locale)} · ${gap ? text.gap : formatCount(rows, locale)}`}
                        >
                          <td
                            className={gap ? "gap" : rows === 0 ? "none" : ""}
                            {...(gap ? { "aria-label": text.gap } : {})}
                            style={{
                              background:
                                share > 0
                                  ? `color-mix(in srgb, var(--accent) ${Math.round(share * 100)}%, var(--surface))`
                                  : undefined,
                            }}
                          >
                            {gap ? "" : rows === 0 ? "·" : cellCount(rows, locale)}
                          </td>
                        </Tooltip>
                      );
                    })}
                    {undated && (
                      <td className="undated">{source.undatedRows > 0 ? cellCount(source.undatedRows, locale) : ""}</td>
                    )}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
