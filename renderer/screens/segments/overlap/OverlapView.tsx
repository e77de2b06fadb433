import { Button, Select, Tooltip } from "antd";
import { useState } from "react";
import type { CSSProperties } from "react";
import { segmentField } from "../../../../analytics/api/index.ts";
import type { Month, Overlap, Segmentation, SegmentMonth } from "../../../../analytics/api/index.ts";
import { useCall, useJob } from "../../../engine/hooks.ts";
import { formatCount, formatFixed, formatMonth, formatPercent, missing } from "../../../format.ts";
import { EmptyNote } from "../../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { Stat, StatRow } from "../../../parts/Stat.tsx";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useShown } from "../known.ts";
import { useOpenCustomers } from "../open.ts";
import { RunningNote } from "../RunningNote.tsx";

interface Props {
  readonly made: Segmentation;
  readonly list: readonly Segmentation[];
  /** Undefined while loading. */
  readonly months: readonly SegmentMonth[] | undefined;
}

/** Two segmentations of the same customers, cell by cell. */
export function OverlapView({ made, list, months }: Props) {
  const words = useText();
  const text = words.segments;
  const locale = useLocale();
  const others = list.filter(({ segmentationId, archived }) => segmentationId !== made.segmentationId && !archived);
  const [picked, setPicked] = useState<number | null>(null);
  const [month, setMonth] = useState<Month | null | undefined>(undefined);
  const other = others.find(({ segmentationId }) => segmentationId === picked) ?? others[0];
  const theirs = useCall(
    "segments.months",
    { segmentationId: other?.segmentationId ?? 0 },
    { enabled: other !== undefined },
  );
  const job = useJob("segments.apply");
  if (!other)
    return (
      <EmptyNote
        title={text.overlapNone}
        actions={<Button onClick={() => go("segments", { new: "value" })}>{text.create}</Button>}
      />
    );
  const theirMonths = (theirs.data ?? []).map(({ asOf }) => asOf);
  const common = (months ?? []).map(({ asOf }) => asOf).filter((asOf) => theirMonths.includes(asOf));
  const asOf = month !== undefined && common.includes(month) ? month : common.at(-1);
  const name = (at: Month | null) => (at ? formatMonth(at, locale) : words.common.undated);
  return (
    <>
      <div className="row wrap">
        <span className="soft">{text.overlapWith}</span>
        <Select
          aria-label={text.overlapPick}
          className="overlap-pick"
          popupMatchSelectWidth={false}
          value={other.segmentationId}
          options={others.map((item) => ({
            value: item.segmentationId,
            label: [text.nameOf(item), item.version > 1 ? text.version(item.version) : "", text.groupsCount(item.k)]
              .filter(Boolean)
              .join(" · "),
          }))}
          onChange={setPicked}
        />
        {common.length > 1 && asOf && (
          <Select
            aria-label={text.months}
            popupMatchSelectWidth={false}
            value={asOf}
            options={common.flatMap((at) => (at === null ? [] : [{ value: at, label: name(at) }]))}
            onChange={setMonth}
          />
        )}
        <span className="grow" />
        <Button onClick={() => go("segments", { new: "cross", of: `${made.segmentationId},${other.segmentationId}` })}>
          {text.crossThese}
        </Button>
      </div>
      {theirs.error && <ErrorNote error={theirs.error} onRetry={() => void theirs.refetch()} />}
      {(!months || theirs.isPending) && <SkeletonRows rows={6} height={24} />}
      {months && theirs.data && asOf === undefined && (
        <div className="row wrap">
          <span className="soft">{text.overlapNoMonth}</span>
          {theirMonths.map((at) => (
            <Button
              key={at}
              size="small"
              disabled={job.running}
              onClick={() => void job.start({ segmentationId: made.segmentationId, asOf: at })}
            >
              {text.applyTo(name(at))}
            </Button>
          ))}
        </div>
      )}
      {job.running && <RunningNote run={job.run} label={text.applying} onCancel={job.cancel} />}
      {job.run?.state === "failed" && <ErrorNote error={job.run.error} title={text.applyFailed} onRetry={job.reset} />}
      {asOf !== undefined && <Cells a={made} b={other} asOf={asOf} />}
    </>
  );
}

interface CellsProps {
  readonly a: Segmentation;
  readonly b: Segmentation;
  readonly asOf: Month | null;
}

function Cells({ a, b, asOf }: CellsProps) {
  const text = useText().segments;
  const locale = useLocale();
  const found = useCall("segments.overlap", { a: a.segmentationId, b: b.segmentationId, asOf });
  if (found.error) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonRows rows={6} height={24} />;
  return (
    <>
      <StatRow>
        <Stat label={text.customers} value={formatCount(found.data.customers, locale)} asOf={asOf} />
        <Stat label={text.ari} value={formatFixed(found.data.adjustedRand, locale, 2)} note={text.ariHint} />
      </StatRow>
      <CellTable a={a} b={b} asOf={asOf} cells={found.data.cells} />
      <p className="soft small">{text.overlapHint}</p>
    </>
  );
}

/** Colour says how many times as often as by chance: log2, full at four times. */
function CellTable({ a, b, asOf, cells }: CellsProps & { readonly cells: Overlap["cells"] }) {
  const text = useText().segments;
  const locale = useLocale();
  const openCustomers = useOpenCustomers();
  const rows = useShown(a);
  const columns = useShown(b);
  const byPair = new Map(cells.map((cell) => [`${cell.a} ${cell.b}`, cell]));
  return (
    <div className="segments-scroll">
      <table className="plain-table cell-table" aria-label={text.overlapDescription(text.nameOf(a), text.nameOf(b))}>
        <thead>
          <tr>
            <th />
            {columns.map((column) => (
              <th key={column.index} className="right">
                <span className="cell-head">
                  <span className="swatch" style={{ background: column.colour }} />
                  <span className="cell-title">{column.title}</span>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.index}>
              <th scope="row">
                <span className="row">
                  <span className="swatch" style={{ background: row.colour }} />
                  <span className="ellipsis cell-row-title" title={row.title}>
                    {row.title}
                  </span>
                </span>
              </th>
              {columns.map((column) => {
                const cell = byPair.get(`${row.index} ${column.index}`);
                if (!cell || cell.customers === 0) return <td key={column.index} />;
                const lift = cell.lift ?? 1;
                const heat = Math.min(1, Math.abs(Math.log2(lift)) / 2);
                return (
                  <td key={column.index} className="right">
                    <Tooltip
                      title={text.overlapCell(
                        formatPercent(cell.jaccard, locale),
                        cell.lift === null ? missing : formatFixed(cell.lift, locale, 2),
                      )}
                    >
                      <button
                        type="button"
                        className={`cell ${lift < 1 ? "under" : "over"}`}
                        style={{ "--heat": `${Math.round(heat * 60)}%` } as CSSProperties}
                        aria-label={text.flowOf(row.title, column.title, formatCount(cell.customers, locale))}
                        onClick={() =>
                          openCustomers(asOf, {
                            op: "and",
                            items: [
                              { field: segmentField(a.segmentationId), op: "=", value: row.index },
                              { field: segmentField(b.segmentationId), op: "=", value: column.index },
                            ],
                          })
                        }
                      >
                        {formatCount(cell.customers, locale)}
                        <span className="cell-count">
                          {cell.lift === null ? missing : `×${formatFixed(cell.lift, locale, 1)}`}
                        </span>
                      </button>
                    </Tooltip>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
