import ArrowDownOutlined from "@ant-design/icons/ArrowDownOutlined";
import ArrowUpOutlined from "@ant-design/icons/ArrowUpOutlined";
import PushpinFilled from "@ant-design/icons/PushpinFilled";
import type { Header } from "@tanstack/react-table";
import type { VirtualItem } from "@tanstack/react-virtual";
import { Tooltip } from "antd";
import { memo, useState } from "react";
import type { DragEvent } from "react";
import type { SortKey } from "../../../analytics/api/index.ts";
import { useText } from "../../text/index.ts";
import type { ColumnActions, GridColumn, GridFeatures } from "./column.ts";
import { ColumnMenu } from "./ColumnMenu.tsx";

type GridHeaderCell = Header<GridFeatures, never>;

interface Props {
  readonly columns: readonly GridColumn[];
  readonly pinned: readonly GridHeaderCell[];
  readonly centre: readonly GridHeaderCell[];
  readonly shown: readonly VirtualItem[];
  readonly width: number;
  readonly pinnedWidth: number;
  readonly height: number;
  readonly actions: ColumnActions | undefined;
  /** The headers hold it too, but stay the same objects when it changes. */
  readonly sorting: readonly SortKey[] | undefined;
  /** The column whose menu is open. */
  readonly menu: string | null;
  readonly onMenu: (column: string | null) => void;
}

/** Drawn anew when columns, widths or the sort change, not while rows scroll by. */
export const GridHeader = memo(function GridHeader(props: Props) {
  const { columns, pinned, centre, shown, width, pinnedWidth, height } = props;
  const [over, setOver] = useState<string | null>(null);
  const cell = (header: GridHeaderCell | undefined, index: number, left: number, stays: boolean) => {
    const column = columns[index];
    if (!header || !column) return null;
    return (
      <HeaderCell
        key={column.id}
        header={header}
        column={column}
        columns={columns}
        index={index}
        left={left}
        pinned={stays}
        edge={stays && index === pinned.length - 1}
        pinnedCount={pinned.length}
        over={over === column.id}
        onOver={setOver}
        actions={props.actions}
        menu={props.menu === column.id}
        onMenu={(open) => props.onMenu(open ? column.id : null)}
      />
    );
  };
  return (
    <div className="grid-head" role="rowgroup" style={{ width, height }}>
      <div role="row" aria-rowindex={1} className="grid-head-row" style={{ height: height - 1 }}>
        {pinned.map((header, index) => {
          const left = pinned.slice(0, index).reduce((sum, before) => sum + before.getSize(), 0);
          return cell(header, index, left, true);
        })}
        {shown.map((item) => cell(centre[item.index], item.index + pinned.length, pinnedWidth + item.start, false))}
      </div>
    </div>
  );
});

interface CellProps {
  readonly header: GridHeaderCell;
  readonly column: GridColumn;
  readonly columns: readonly GridColumn[];
  readonly index: number;
  readonly left: number;
  readonly pinned: boolean;
  readonly edge: boolean;
  readonly pinnedCount: number;
  readonly over: boolean;
  readonly onOver: (column: string | null) => void;
  readonly actions: ColumnActions | undefined;
  readonly menu: boolean;
  readonly onMenu: (open: boolean) => void;
}

/** What is dragged is named by this type, so that nothing else can be dropped here. */
const dragged = "application/x-foresight-column";

function HeaderCell(props: CellProps) {
  const { header, column, index, left, pinned, actions, onOver } = props;
  const text = useText().parts.grid;
  const sorted = header.column.getIsSorted();
  const sortable = header.column.getCanSort();
  const position = header.column.getSortIndex();
  const many = header.getContext().table.atoms.sorting.get().length > 1;
  const movable = actions !== undefined && index > 0;
  const className = [
    "grid-th",
    pinned && "pinned",
    props.edge && "edge",
    column.align === "end" && "end",
    props.over && "over",
    sorted && "sorted",
  ];
  return (
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : sortable ? "none" : undefined}
      aria-label={sorted && many ? `${column.title}, ${text.sortPlace(position + 1)}` : column.title}
      className={className.filter(Boolean).join(" ")}
      style={{ left, width: header.getSize() }}
      onContextMenu={(event) => {
        if (!actions) return;
        event.preventDefault();
        props.onMenu(true);
      }}
      onDragOver={(event: DragEvent) => {
        if (!movable || !event.dataTransfer.types.includes(dragged)) return;
        event.preventDefault();
        onOver(column.id);
      }}
      onDragLeave={() => onOver(null)}
      onDrop={(event: DragEvent) => {
        const moved = event.dataTransfer.getData(dragged);
        onOver(null);
        if (movable && moved && moved !== column.id) actions.move(moved, column.id);
      }}
    >
      <div className="grid-label">
        <Tooltip
          title={column.hint ?? (sortable ? text.sortHint : column.title)}
          mouseEnterDelay={0.6}
          placement="bottomLeft"
        >
          <button
            type="button"
            className="grid-title"
            tabIndex={-1}
            disabled={!sortable}
            draggable={movable}
            onDragStart={(event) => {
              event.dataTransfer.setData(dragged, column.id);
              event.dataTransfer.effectAllowed = "move";
            }}
            onClick={header.column.getToggleSortingHandler()}
          >
            {pinned && index > 0 && <PushpinFilled className="grid-pin" aria-hidden />}
            <span className="ellipsis">{column.title}</span>
            {sorted && (sorted === "asc" ? <ArrowUpOutlined aria-hidden /> : <ArrowDownOutlined aria-hidden />)}
            {sorted && many && <span className="grid-order">{position + 1}</span>}
          </button>
        </Tooltip>
        {actions && (
          <ColumnMenu
            column={column}
            sort={sortable ? header.column : null}
            sortedOthers={many || (header.getContext().table.atoms.sorting.get().length === 1 && !sorted)}
            place={{ index, pinned: props.pinnedCount, columns: props.columns }}
            actions={actions}
            open={props.menu}
            onOpen={props.onMenu}
          />
        )}
      </div>
      {column.summary}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={text.resize}
        className={`grid-resize${header.column.getIsResizing() ? " active" : ""}`}
        onMouseDown={header.getResizeHandler()}
        onTouchStart={header.getResizeHandler()}
        onDoubleClick={() => {
          header.column.resetSize();
          actions?.resize(column.id, column.width ?? header.getSize());
        }}
      />
    </div>
  );
}
