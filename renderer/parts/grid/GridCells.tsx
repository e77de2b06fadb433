import type { VirtualItem } from "@tanstack/react-virtual";
import { memo } from "react";
import type { MouseEvent } from "react";
import type { Page } from "./arrow.ts";
import type { GridColumn } from "./column.ts";
import type { Parts } from "./pages.ts";
import { inRange } from "./selection.ts";
import type { Cell, Range } from "./selection.ts";

interface Props {
  readonly id: string;
  readonly row: number;
  readonly columns: readonly GridColumn[];
  /** Widths of the columns that stay in view. */
  readonly pinnedWidths: readonly number[];
  readonly shown: readonly VirtualItem[];
  /** What has come of the page of the row; null while nothing has. */
  readonly parts: Parts<Page> | null;
  /** Place of the row in its page. */
  readonly index: number;
  readonly failed: boolean;
  readonly range: Range | null;
  readonly focus: Cell | null;
  readonly linked: boolean;
  /** A selection was begun: moving with the button down extends it. */
  readonly selecting: boolean;
  readonly onSelect: (cell: Cell, extend: boolean) => void;
  readonly onOpen: (row: number) => void;
}

/** The cells of one row; what stays the same while the row moves up or down is not drawn anew. */
export const GridCells = memo(function GridCells(props: Props) {
  const { id, row, columns, pinnedWidths, shown, parts, failed, range, focus } = props;
  const lefts = pinnedWidths.map((_, index) => pinnedWidths.slice(0, index).reduce((sum, width) => sum + width, 0));
  const pinnedWidth = pinnedWidths.reduce((sum, width) => sum + width, 0);

  function cell(index: number, left: number, width: number, pinned: boolean) {
    const column = columns[index];
    if (!column) return null;
    const page = parts?.of(column.id) ?? null;
    const value = page?.get(column.id, props.index);
    const words = page ? column.format(value) : "";
    const focused = focus?.row === row && focus.column === index;
    const linked = index === 0 && props.linked && page !== null;
    const className = [
      "grid-td",
      pinned && "pinned",
      pinned && index === pinnedWidths.length - 1 && "edge",
      column.align === "end" && "end",
      focused && "focused",
      !focused && inRange(range, row, index) && "selected",
      page && (value === null || value === undefined || value === "") && "missing",
    ]
      .filter(Boolean)
      .join(" ");
    return (
      <div
        key={column.id}
        id={`${id}-${row}-${index}`}
        role="gridcell"
        aria-colindex={index + 1}
        aria-selected={inRange(range, row, index)}
        className={className}
        style={{ left, width }}
        onMouseDown={(event: MouseEvent) =>
          event.button === 0 && props.onSelect({ row, column: index }, event.shiftKey)
        }
        onMouseEnter={(event: MouseEvent) =>
          event.buttons === 1 && props.selecting && props.onSelect({ row, column: index }, true)
        }
        onDoubleClick={() => props.onOpen(row)}
      >
        {page ? (
          linked ? (
            <span className="grid-link" onClick={(event) => !event.shiftKey && props.onOpen(row)}>
              {column.render?.(value, words) ?? words}
            </span>
          ) : (
            (column.render?.(value, words) ?? words)
          )
        ) : (
          !failed && (
            <span className="skeleton grid-skeleton" style={{ width: `${40 + ((row * 7 + index * 13) % 45)}%` }} />
          )
        )}
      </div>
    );
  }

  return (
    <>
      {pinnedWidths.map((width, index) => cell(index, lefts[index] ?? 0, width, true))}
      {shown.map((item) => cell(item.index + pinnedWidths.length, pinnedWidth + item.start, item.size, false))}
    </>
  );
});
