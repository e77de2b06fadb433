import type { Month, Snapshot } from "../../../analytics/api/index.ts";
import type { ValuesOf } from "../../parts/filter/suggest.ts";

/** The view that is looked at, as calls name it: that of a month, or one that was kept. */
export type ViewAt = ValuesOf;

export const monthAt = (asOf: Month | null): ViewAt => ({ asOf });
export const snapshotAt = ({ asOf, snapshotId }: Pick<Snapshot, "asOf" | "snapshotId">): ViewAt => ({
  asOf,
  snapshotId,
});
