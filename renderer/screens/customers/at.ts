import type { Month, Snapshot } from "../../../analytics/api/index.ts";

/** The view that is looked at, as calls name it: that of a month, or one that was kept. */
export interface ViewAt {
  readonly asOf: Month | null;
  readonly snapshotId?: number;
}

export const monthAt = (asOf: Month | null): ViewAt => ({ asOf });
export const snapshotAt = ({ asOf, snapshotId }: Pick<Snapshot, "asOf" | "snapshotId">): ViewAt => ({
  asOf,
  snapshotId,
});
