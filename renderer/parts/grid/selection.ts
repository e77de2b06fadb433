export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface Selection {
  readonly anchor: Cell;
  readonly focus: Cell;
}

export interface Range {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export const copyLimit = 10_000;

export const rangeOf = ({ anchor, focus }: Selection): Range => ({
  top: Math.min(anchor.row, focus.row),
  bottom: Math.max(anchor.row, focus.row),
  left: Math.min(anchor.column, focus.column),
  right: Math.max(anchor.column, focus.column),
});

export const inRange = (range: Range | null, row: number, column: number): boolean =>
  range !== null && row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;

export interface Extent {
  readonly rows: number;
  readonly columns: number;
  /** Rows a page key moves by. */
  readonly page: number;
}

/** Where a key moves the focus to; null when the key does not move it. */
export function moveFocus(from: Cell, key: string, jump: boolean, { rows, columns, page }: Extent): Cell | null {
  const at = (row: number, column: number): Cell => ({
    row: Math.max(0, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  });
  const { row, column } = from;
  switch (key) {
    case "ArrowUp":
      return at(jump ? 0 : row - 1, column);
    case "ArrowDown":
      return at(jump ? rows - 1 : row + 1, column);
    case "ArrowLeft":
      return at(row, jump ? 0 : column - 1);
    case "ArrowRight":
      return at(row, jump ? columns - 1 : column + 1);
    case "PageUp":
      return at(row - page, column);
    case "PageDown":
      return at(row + page, column);
    case "Home":
      return at(jump ? 0 : row, 0);
    case "End":
      return at(jump ? rows - 1 : row, columns - 1);
    default:
      return null;
  }
}
