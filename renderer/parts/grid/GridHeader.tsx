import ArrowDownOutlined from "@ant-design/icons/ArrowDownOutlined";
import ArrowUpOutlined from "@ant-design/icons/ArrowUpOutlined";
import type { Header } from "@tanstack/react-table";
import type { VirtualItem } from "@tanstack/react-virtual";
import { Tooltip } from "antd";
import { useText } from "../../text/index.ts";
import type { GridColumn, GridFeatures } from "./DataGrid.tsx";

type GridHeaderCell = Header<GridFeatures, never>;

interface Props {
  readonly columns: readonly GridColumn[];
  readonly pinned: GridHeaderCell | undefined;
  readonly centre: readonly GridHeaderCell[];
  readonly shown: readonly VirtualItem[];
  readonly width: number;
  readonly pinnedWidth: number;
  readonly height: number;
}

export function GridHeader({ columns, pinned, centre, shown, width, pinnedWidth, height }: Props) {
  return (
    <div className="grid-head" role="rowgroup" style={{ width, height }}>
      <div role="row" aria-rowindex={1}>
        {pinned && columns[0] && <HeaderCell header={pinned} column={columns[0]} index={0} left={0} pinned />}
        {shown.map((item) => {
          const header = centre[item.index];
          const column = columns[item.index + 1];
          return header && column ? (
            <HeaderCell
              key={column.id}
              header={header}
              column={column}
              index={item.index + 1}
              left={pinnedWidth + item.start}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}

interface CellProps {
  readonly header: GridHeaderCell;
  readonly column: GridColumn;
  readonly index: number;
  readonly left: number;
  readonly pinned?: boolean;
}

function HeaderCell({ header, column, index, left, pinned = false }: CellProps) {
  const text = useText().parts.grid;
  const sorted = header.column.getIsSorted();
  const sortable = header.column.getCanSort();
  const position = header.column.getSortIndex();
  const many = header.getContext().table.atoms.sorting.get().length > 1;
  const label = (
    <button
      type="button"
      className="grid-title"
      tabIndex={-1}
      disabled={!sortable}
      onClick={header.column.getToggleSortingHandler()}
    >
      <span className="ellipsis">{column.title}</span>
      {sorted && (sorted === "asc" ? <ArrowUpOutlined aria-hidden /> : <ArrowDownOutlined aria-hidden />)}
      {sorted && many && <sup>{position + 1}</sup>}
    </button>
  );
  return (
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : sortable ? "none" : undefined}
      className={`grid-th${pinned ? " pinned" : ""}${column.align === "end" ? " end" : ""}`}
      style={{ left, width: header.getSize() }}
    >
      <Tooltip
        title={column.hint ?? (sortable ? text.sortHint : column.title)}
        mouseEnterDelay={0.5}
        placement="bottomLeft"
      >
        {label}
      </Tooltip>
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={text.resize}
        className={`grid-resize${header.column.getIsResizing() ? " active" : ""}`}
        onMouseDown={header.getResizeHandler()}
        onTouchStart={header.getResizeHandler()}
        onDoubleClick={() => header.column.resetSize()}
      />
    </div>
  );
}
