import { useVirtualizer } from "@tanstack/react-virtual";
import { App } from "antd";
import { useCallback, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import type { SortKey } from "../../../analytics/api/index.ts";
import { formatCount, plainValue } from "../../format.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { rowHeight } from "../../theme/tokens.ts";
import { ErrorNote } from "../ErrorNote.tsx";
import { toTsv } from "../tsv.ts";
import type { Page } from "./arrow.ts";
import { defaultWidth, useColumns } from "./column.ts";
import type { ColumnActions, GridColumn } from "./column.ts";
import { GridHeader } from "./GridHeader.tsx";
import { GridCells } from "./GridCells.tsx";
import type { LoadPage } from "./pages.ts";
import { rowWindow, scrollScale, scrollToRow } from "./scroll.ts";
import { columnsInSight } from "./sight.ts";
import { usePages } from "./usePages.ts";
import { copyLimit, moveFocus, rangeOf } from "./selection.ts";
import type { Cell, Selection } from "./selection.ts";
import "./grid.css";

export type { ColumnActions, GridColumn };

export interface DataGridProps {
  readonly label: string;
  readonly columns: readonly GridColumn[];
  /** So many of the first columns stay in view; at least one. */
  readonly pinned?: number;
  /** Columns can be pinned, hidden, moved and their widths are noted. */
  readonly actions?: ColumnActions;
  /** Height of the columns' summaries, below their titles. */
  readonly summaryHeight?: number;
  /** Undefined while it is not known: skeleton rows. */
  readonly rowCount: number | undefined;
  /** One page, as an Arrow stream or decoded. A new function means another list: keep it stable otherwise. */
  readonly loadPage: LoadPage<Uint8Array | Page>;
  /** `loadPage` answers the columns it is asked for, not always all: only those in sight are asked for. */
  readonly columnwise?: boolean;
  /** When it changes, the same list is read anew, in place. */
  readonly version?: string | number;
  readonly sorting?: readonly SortKey[];
  readonly onSortingChange?: (sorting: SortKey[]) => void;
  /** Click on the first column, double click or Enter. */
  readonly onOpenRow?: (get: (column: string) => unknown) => void;
  readonly empty?: ReactNode;
}

const titleHeight = 32;
const skeletonRows = 40;

/** A grid over pages of Arrow data: a million rows scroll, only what is on screen exists. */
export function DataGrid(props: DataGridProps) {
  const {
    label,
    columns,
    loadPage,
    sorting,
    onSortingChange,
    onOpenRow,
    actions,
    summaryHeight = 0,
    columnwise = false,
  } = props;
  const headerHeight = titleHeight + summaryHeight;
  const text = useText().parts.grid;
  const locale = useLocale();
  const { message } = App.useApp();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [scrollTop, setScrollTop] = useState(0);
  const [selection, setSelection] = useState<Selection | null>(null);
  const [menu, setMenu] = useState<string | null>(null);
  const known = props.rowCount !== undefined;
  const rowCount = props.rowCount ?? skeletonRows;

  const pinnedCount = Math.min(Math.max(1, props.pinned ?? 1), columns.length);
  const table = useColumns(columns, pinnedCount, sorting, onSortingChange, actions?.resize);
  const pinned = table.getStartLeafHeaders();
  const centre = table.getCenterLeafHeaders();
  const pinnedWidths = pinned.map((header) => header.getSize());
  const pinnedWidth = pinnedWidths.reduce((sum, width) => sum + width, 0);
  const widths = centre.map((header) => header.getSize());
  const totalWidth = widths.reduce((sum, width) => sum + width, pinnedWidth);

  const horizontal = useVirtualizer({
    horizontal: true,
    count: centre.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => widths[index] ?? defaultWidth,
    overscan: 2,
    scrollPaddingEnd: pinnedWidth,
  });
  const sizeKey = widths.join();
  useLayoutEffect(() => horizontal.measure(), [horizontal, sizeKey]);
  const shown = horizontal.getVirtualItems();

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0;
    setScrollTop(0);
    setSelection(null);
  }, [loadPage]);
  // Places of cells are no longer those that were chosen.
  useLayoutEffect(() => setSelection(null), [columns.length]);

  const viewport = Math.max(0, size.height - headerHeight);
  const scale = scrollScale(rowCount, rowHeight, viewport, window.devicePixelRatio);
  const { first, end, top } = rowWindow(scale, scrollTop);
  const names = columns.map((column) => column.id).join("\n");
  const [left, right] = [pinnedCount + (shown[0]?.index ?? 0), pinnedCount + (shown.at(-1)?.index ?? -1)];
  const sight = useMemo(() => {
    const all = names.split("\n");
    return columnwise ? columnsInSight(all, pinnedCount, left, right) : { near: all, ahead: [] };
  }, [columnwise, names, pinnedCount, left, right]);
  const cache = usePages({ loadPage, columnwise, version: props.version, first, end: known ? end : first, sight });

  async function copy() {
    if (!selection) return;
    const range = rangeOf(selection);
    const copied = Math.min(range.bottom + 1, range.top + copyLimit);
    try {
      const picked = columns.slice(range.left, range.right + 1);
      const ids = picked.map((column) => column.id);
      const rows = await cache.read(range.top, copied, ids);
      const cells = rows.map(({ parts, index }) =>
        picked.map((column) => plainValue(parts.of(column.id)?.get(column.id, index), column.type)),
      );
      const single = cells.length === 1 && picked.length === 1;
      await navigator.clipboard.writeText(toTsv(single ? cells : [picked.map((column) => column.title), ...cells]));
      const done = text.copied(formatCount(rows.length, locale), formatCount(picked.length, locale));
      void message.success(
        copied <= range.bottom ? `${done}. ${text.copyLimit(formatCount(copyLimit, locale))}` : done,
      );
    } catch {
      void message.error(text.copyFailed);
    }
  }

  function openRow(row: number) {
    const found = cache.get(row);
    // Every answer names its customers, whichever columns it holds.
    const page = found?.parts.of(columns[0]?.id ?? "");
    if (page) onOpenRow?.((column) => (found?.parts.of(column) ?? page).get(column, found?.index ?? 0));
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!known || rowCount === 0) return;
    const jump = event.ctrlKey || event.metaKey;
    if (jump && event.key.toLowerCase() === "c" && selection) {
      event.preventDefault();
      return void copy();
    }
    if (jump && event.key.toLowerCase() === "a") {
      event.preventDefault();
      return setSelection({ anchor: { row: 0, column: 0 }, focus: { row: rowCount - 1, column: columns.length - 1 } });
    }
    if (event.key === "Escape" && selection) {
      event.preventDefault();
      return setSelection(null);
    }
    if (event.key === "Enter" && selection) return openRow(selection.focus.row);
    if ((event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) && selection && actions) {
      event.preventDefault();
      return setMenu(columns[selection.focus.column]?.id ?? null);
    }
    const from = selection?.focus ?? { row: -1, column: 0 };
    const to = moveFocus(from, event.key, jump, {
      rows: rowCount,
      columns: columns.length,
      page: Math.max(1, Math.floor(viewport / rowHeight) - 1),
    });
    if (!to) return;
    event.preventDefault();
    setSelection({ anchor: event.shiftKey && selection ? selection.anchor : to, focus: to });
    const target = scrollToRow(scale, scroller.current?.scrollTop ?? 0, to.row);
    if (target !== null && scroller.current) scroller.current.scrollTop = target;
    if (to.column >= pinnedCount) horizontal.scrollToIndex(to.column - pinnedCount);
  }

  const select = useCallback(
    (cell: Cell, extend: boolean) =>
      setSelection((before) => ({ anchor: extend && before ? before.anchor : cell, focus: cell })),
    [],
  );
  const opened = useRef(openRow);
  useLayoutEffect(() => void (opened.current = openRow));
  const open = useCallback((row: number) => opened.current(row), []);
  // The same object while nothing in it changes, so that rows that only move keep their cells.
  const pinnedKey = pinnedWidths.join();
  const pins = useMemo(() => pinnedKey.split(",").map(Number), [pinnedKey]);
  const selected = useMemo(() => selection && rangeOf(selection), [selection]);

  const rows = [];
  for (let row = first; row < end; row++) {
    const source = known ? cache.get(row) : null;
    const within = selected !== null && row >= selected.top && row <= selected.bottom;
    rows.push(
      <div
        key={row}
        role="row"
        aria-rowindex={row + 2}
        className={`grid-tr${selection?.focus.row === row ? " current" : ""}`}
        style={{
          transform: `translateY(${top + (row - first) * rowHeight}px)`,
          width: totalWidth,
          height: rowHeight,
        }}
      >
        <GridCells
          id={id}
          row={row}
          columns={columns}
          pinnedWidths={pins}
          shown={shown}
          parts={source?.parts ?? null}
          index={source?.index ?? 0}
          failed={cache.errorAt(row, sight.near) !== null}
          range={within ? selected : null}
          focus={within ? (selection?.focus ?? null) : null}
          linked={Boolean(onOpenRow)}
          selecting={selection !== null}
          onSelect={select}
          onOpen={open}
        />
      </div>,
    );
  }
  const focus = selection?.focus;
  const inSight = focus && (focus.column < pinnedCount || (focus.column >= left && focus.column <= right));
  const drawn = inSight && focus.row >= first && focus.row < end ? focus : null;
  const error = first < end ? (cache.errorAt(first, sight.near) ?? cache.errorAt(end - 1, sight.near)) : null;

  return (
    <div className="grid-frame">
      <div
        ref={scroller}
        className="grid"
        role="grid"
        aria-label={label}
        aria-rowcount={known ? rowCount + 1 : -1}
        aria-colcount={columns.length}
        aria-multiselectable
        aria-busy={!known}
        aria-activedescendant={drawn ? `${id}-${drawn.row}-${drawn.column}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      >
        <GridHeader
          columns={columns}
          pinned={pinned}
          centre={centre}
          shown={shown}
          width={totalWidth}
          pinnedWidth={pinnedWidth}
          height={headerHeight}
          actions={actions}
          sorting={sorting}
          menu={menu}
          onMenu={setMenu}
        />
        <div className="grid-sizer" role="presentation" style={{ height: scale.physical, width: totalWidth }}>
          <div
            className="grid-rows"
            role="rowgroup"
            style={{ top: headerHeight, height: Math.min(viewport, scale.physical), width: totalWidth }}
          >
            {rows}
          </div>
        </div>
      </div>
      {known && rowCount === 0 && (
        <div className="grid-over" style={{ top: headerHeight + 1 }}>
          {props.empty ?? <span className="soft">{text.empty}</span>}
        </div>
      )}
      {error !== null && (
        <div className="grid-over foot">
          <ErrorNote
            error={error}
            title={text.pageFailed}
            onRetry={() => {
              cache.retry();
              cache.want(first, end, sight.near);
            }}
            compact
          />
        </div>
      )}
    </div>
  );
}
