import type { VirtualItem } from "@tanstack/react-virtual";
import type { MouseEvent } from "react";
import { rowHeight } from "../../theme/tokens.ts";
import type { Page } from "./arrow.ts";
import type { GridColumn } from "./column.ts";
import { inRange } from "./selection.ts";
import type { Cell, Range } from "./selection.ts";

interface Props {
  readonly id: string;
  readonly row: number;
  readonly top: number;
  readonly width: number;
  readonly columns: readonly GridColumn[];
  /** Widths of the columns that stay in view. */
  readonly pinnedWidths: readonly number[];
  readonly shown: readonly VirtualItem[];
  /** Null while the page of the row is on its way. */
  readonly source: { readonly page: Page; readonly index: number } | null;
  readonly failed: boolean;
  readonly range: Range | null;
  readonly focus: Cell | null;
  readonly linked: boolean;
  readonly onSelect: (cell: Cell, extend: boolean) => void;
  readonly onOpen: (row: number) => void;
}

export function GridRow(props: Props) {
  const { id, row, columns, pinnedWidths, shown, source, failed, range, focus } = props;
  const lefts = pinnedWidths.map((_, index) => pinnedWidths.slice(0, index).reduce((sum, width) => sum + width, 0));
  const pinnedWidth = pinnedWidths.reduce((sum, width) => sum + width, 0);

  function cell(index: number, left: number, width: number, pinned: boolean) {
    const column = columns[index];
    if (!column) return null;
    const value = source?.page.get(column.id, source.index);
    const words = source ? column.format(value) : "";
    const focused = focus?.row === row && focus.column === index;
    const linked = index === 0 && props.linked && source !== null;
    const className = [
      "grid-td",
      pinned && "pinned",
      pinned && index === pinnedWidths.length - 1 && "edge",
      column.align === "end" && "end",
      focused && "focused",
      !focused && inRange(range, row, index) && "selected",
      source && (value === null || value === undefined || value === "") && "missing",
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
          event.buttons === 1 && focus && props.onSelect({ row, column: index }, true)
        }
        onDoubleClick={() => props.onOpen(row)}
      >
        {source ? (
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
    <div
      role="row"
      aria-rowindex={row + 2}
      className={`grid-tr${focus?.row === row ? " current" : ""}`}
      style={{ transform: `translateY(${props.top}px)`, width: props.width, height: rowHeight }}
    >
      {pinnedWidths.map((width, index) => cell(index, lefts[index] ?? 0, width, true))}
      {shown.map((item) => cell(item.index + pinnedWidths.length, pinnedWidth + item.start, item.size, false))}
    </div>
  );
}
