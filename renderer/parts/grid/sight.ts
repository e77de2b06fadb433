/** Columns are fetched ahead in groups of so many: scrolling sideways then asks seldom, and for several at once. */
const GROUP = 8;

export interface Sight {
  /** Columns that are drawn, those that stay in view among them. */
  readonly near: readonly string[];
  /** As many again on either side, in whole groups. */
  readonly ahead: readonly string[];
}

/** Which columns a page is asked for. `from` and `to`: places of the first and the last that is drawn beside the pinned ones. */
export function columnsInSight(names: readonly string[], pinned: number, from: number, to: number): Sight {
  const near = [...names.slice(0, pinned), ...names.slice(Math.max(pinned, from), to + 1)];
  const reach = to - from + 1;
  const groupOf = (place: number) => Math.floor((place - pinned) / GROUP);
  const start = pinned + Math.max(0, groupOf(from - reach)) * GROUP;
  const end = pinned + (groupOf(to + reach) + 1) * GROUP;
  return { near, ahead: names.slice(start, end).filter((name) => !near.includes(name)) };
}
