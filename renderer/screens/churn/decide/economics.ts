import { create } from "zustand";
import type { ChurnEconomics } from "../../../../analytics/api/index.ts";

/** Round numbers to start from; the screen says that they are to be replaced. */
export const plainEconomics: ChurnEconomics = { valueSavedFen: 100_000, offerCostFen: 2_000, successRate: 0.3 };

interface State {
  /** The project the numbers are for. */
  readonly path: string;
  readonly economics: ChurnEconomics | null;
}

/** Kept outside the screen, so that a look at the customers does not lose what was typed. */
const useState = create<State>(() => ({ path: "", economics: null }));

/** What was typed for the project, else null. */
export const useEconomics = (path: string): ChurnEconomics | null =>
  useState((state) => (state.path === path ? state.economics : null));

export const setEconomics = (path: string, economics: ChurnEconomics): void => useState.setState({ path, economics });
