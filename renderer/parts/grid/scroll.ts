/** Chromium caps an element at this many device pixels. */
const maxDevicePixels = 33_554_428;

export interface ScrollScale {
  readonly rowCount: number;
  readonly rowHeight: number;
  /** Height of the part of the viewport that shows rows. */
  readonly viewport: number;
  /** Height given to the scrolled element. */
  readonly physical: number;
  /** Height all rows would have. */
  readonly virtual: number;
}

export function scrollScale(rowCount: number, rowHeight: number, viewport: number, devicePixelRatio = 1): ScrollScale {
  const virtual = rowCount * rowHeight;
  // Half of the cap leaves room for browser zoom.
  const cap = Math.max(viewport + 1, Math.floor(maxDevicePixels / Math.max(1, Math.ceil(devicePixelRatio)) / 2));
  return { rowCount, rowHeight, viewport, physical: Math.min(virtual, cap), virtual };
}

const ratio = ({ virtual, physical, viewport }: ScrollScale): number => {
  const room = physical - viewport;
  return virtual <= physical || room <= 0 ? 1 : (virtual - viewport) / room;
};

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** Offset among all rows that a scroll position stands for. */
export function virtualOffset(scale: ScrollScale, scrollTop: number): number {
  return clamp(scrollTop * ratio(scale), 0, Math.max(0, scale.virtual - scale.viewport));
}

/** Scroll position that shows the offset. */
export function scrollTopFor(scale: ScrollScale, offset: number): number {
  return clamp(offset, 0, Math.max(0, scale.virtual - scale.viewport)) / ratio(scale);
}

export interface RowWindow {
  readonly first: number;
  /** One past the last row. */
  readonly end: number;
  /** Where the top of row `first` lies, relative to the top of the viewport. */
  readonly top: number;
}

export function rowWindow(scale: ScrollScale, scrollTop: number, overscan = 4): RowWindow {
  const offset = virtualOffset(scale, scrollTop);
  const first = Math.max(0, Math.floor(offset / scale.rowHeight) - overscan);
  const end = Math.min(scale.rowCount, Math.ceil((offset + scale.viewport) / scale.rowHeight) + overscan);
  return { first, end: Math.max(first, end), top: first * scale.rowHeight - offset };
}

/** Scroll position that brings a row into view with the least movement; null when it is in view. */
export function scrollToRow(scale: ScrollScale, scrollTop: number, row: number): number | null {
  const offset = virtualOffset(scale, scrollTop);
  const top = row * scale.rowHeight;
  if (top < offset) return scrollTopFor(scale, top);
  if (top + scale.rowHeight > offset + scale.viewport)
    return scrollTopFor(scale, top + scale.rowHeight - scale.viewport);
  return null;
}
