import { create } from "zustand";
import type { Draft } from "./draft.ts";

interface State {
  /** The project the draft is for. */
  readonly path: string;
  readonly draft: Draft | null;
}

/** Kept outside the screen, so that a training that failed or was cancelled can be changed and tried again. */
const useState = create<State>(() => ({ path: "", draft: null }));

/** What was set up for the project and not trained yet, else null. */
export const useKeptDraft = (path: string): Draft | null =>
  useState((state) => (state.path === path ? state.draft : null));

/** Null forgets it. */
export const keepDraft = (path: string, draft: Draft | null): void => useState.setState({ path, draft });
