import { useState } from "react";
import type { Segmentation } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCount, formatMonth } from "../../format.ts";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { segmentColour } from "../../theme/tokens.ts";

interface Props {
  /** Newest first, every version. */
  readonly list: readonly Segmentation[];
  readonly current: Segmentation;
}

/** Every segmentation by its latest version: what it is, where it was applied, whether it still fits. */
export function SegmentationList({ list, current }: Props) {
  const text = useText().segments;
  const [open, setOpen] = useState(current.archived);
  const latest = list.filter(
    (item) => !list.some((other) => other.familyId === item.familyId && other.segmentationId > item.segmentationId),
  );
  const used = latest.filter(({ archived }) => !archived);
  const away = latest.filter(({ archived }) => archived);
  return (
    <nav className="segments-list" aria-label={text.listLabel}>
      {used.map((made) => (
        <Item key={made.familyId} made={made} selected={made.familyId === current.familyId} />
      ))}
      {away.length > 0 && (
        <button type="button" className="segments-away soft small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {text.archived(away.length)}
        </button>
      )}
      {open &&
        away.map((made) => <Item key={made.familyId} made={made} selected={made.familyId === current.familyId} />)}
    </nav>
  );
}

function Item({ made, selected }: { readonly made: Segmentation; readonly selected: boolean }) {
  const text = useText().segments;
  const locale = useLocale();
  const months = useCall("segments.months", { segmentationId: made.segmentationId }).data;
  const last = months?.at(-1);
  const verdict = last?.training ? undefined : last?.drift.verdict;
  const facts = [text.ways[made.definition.way], text.groupsCount(made.k)];
  if (made.version > 1) facts.push(text.version(made.version));
  const where = [
    made.asOf ? formatMonth(made.asOf, locale) : null,
    months && months.length > 1 ? text.monthsCount(months.length) : null,
  ].filter(Boolean);
  return (
    <button
      type="button"
      className={`segments-item${selected ? " selected" : ""}`}
      aria-current={selected}
      onClick={() => go("segments", { id: String(made.segmentationId) })}
    >
      <span className="ellipsis segments-item-name" title={text.nameOf(made)}>
        {text.nameOf(made)}
      </span>
      <span className="segments-strip" aria-hidden>
        {made.segments.map((segment) => (
          <span
            key={segment.index}
            style={{ flexGrow: segment.customers, background: segmentColour(segment.key) }}
            title={formatCount(segment.customers, locale)}
          />
        ))}
      </span>
      <span className="soft small ellipsis">{facts.join(" · ")}</span>
      <span className="row small segments-item-foot">
        <span className="faint grow ellipsis">{where.join(" · ")}</span>
        {verdict && <span className={`verdict ${verdict}`}>{text.verdicts[verdict]}</span>}
      </span>
    </button>
  );
}
