import type { MigrationFlow, Segmentation } from "../../../../analytics/api/index.ts";
import { useText } from "../../../text/index.ts";
import { useScheme } from "../../../theme/preferences.ts";
import { colours } from "../../../theme/tokens.ts";
import { useShown } from "../known.ts";
import type { Shown } from "../known.ts";

export interface Ends {
  readonly from: (index: number | null) => Pick<Shown, "title" | "colour">;
  readonly to: (index: number | null) => Pick<Shown, "title" | "colour">;
  /** Segments that any flow touches, in order; null (outside) last. */
  readonly used: (flows: readonly MigrationFlow[], side: "from" | "to") => (number | null)[];
}

/** What the two ends of a flow are called: segments, and "new" or "lost" outside of them. */
export function useEnds(made: Segmentation): Ends {
  const text = useText().segments;
  const faint = colours[useScheme()].lineStrong;
  const shown = useShown(made);
  const end = (outside: string) => (index: number | null) =>
    (index === null ? undefined : shown[index]) ?? { title: outside, colour: faint };
  return {
    from: end(text.newOnes),
    to: end(text.lost),
    used: (flows, side) => {
      const there = new Set(flows.map((flow) => flow[side]));
      const indexes: (number | null)[] = shown.filter(({ index }) => there.has(index)).map(({ index }) => index);
      return there.has(null) ? [...indexes, null] : indexes;
    },
  };
}
