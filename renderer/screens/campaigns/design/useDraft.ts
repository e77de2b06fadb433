import { useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from "react";
import type { Campaign, CampaignPlan, EngineError } from "../../../../analytics/api/index.ts";
import { failureOf, EngineError as Failed } from "../../../../analytics/api/index.ts";
import { useEngine } from "../../../engine/hooks.ts";
import { begin, edit, redo, undo } from "../history.ts";
import type { History } from "../history.ts";
import { askedPlan } from "../plan.ts";

type Step =
  | { readonly kind: "edit"; readonly change: Partial<CampaignPlan>; readonly key: string; readonly at: number }
  | { readonly kind: "undo" }
  | { readonly kind: "redo" };

function step(history: History<CampaignPlan>, action: Step): History<CampaignPlan> {
  if (action.kind === "undo") return undo(history);
  if (action.kind === "redo") return redo(history);
  return edit(history, { ...history.present, ...action.change }, action.key, action.at);
}

const keyOf = (plan: CampaignPlan): string => JSON.stringify(askedPlan(plan));
const settle_ms = 600;

export interface Draft {
  readonly plan: CampaignPlan;
  /** `part` names what is changed more closely than its field, so that typing on is one step of undo. */
  change(change: Partial<CampaignPlan>, part?: string): void;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  readonly saving: "saved" | "saving" | "unnamed" | "failed";
  readonly error: EngineError | null;
  /** Keeps what has not been kept yet; false when that failed. */
  flush(): Promise<boolean>;
}

/** A draft under the hands: every change can be taken back, and is kept a moment later without being asked to. */
export function useDraft(campaign: Campaign): Draft {
  const link = useEngine();
  const { campaignId } = campaign;
  const [history, dispatch] = useReducer(step, campaign.plan, begin);
  const [kept, setKept] = useState(() => keyOf(campaign.plan));
  const [error, setError] = useState<EngineError | null>(null);
  const queue = useRef<Promise<boolean>>(Promise.resolve(true));
  const plan = history.present;
  const key = keyOf(plan);
  const named = plan.name.trim() !== "";
  const present = useRef({ plan, key, named, kept });
  useLayoutEffect(() => void (present.current = { plan, key, named, kept }));

  const flush = useCallback((): Promise<boolean> => {
    const { plan: asked, key: wanted, named: complete, kept: before } = present.current;
    if (!complete) return Promise.resolve(false);
    if (wanted === before) return queue.current;
    queue.current = queue.current.then(() =>
      link.call("campaigns.save", { campaignId, plan: askedPlan(asked), author: asked.owner }).then(
        () => {
          setKept(wanted);
          setError(null);
          return true;
        },
        (thrown: unknown) => {
          const { code, params } = failureOf(thrown);
          setError(new Failed(code, params));
          return false;
        },
      ),
    );
    return queue.current;
  }, [link, campaignId]);

  useEffect(() => {
    if (!named || key === kept) return;
    const timer = setTimeout(() => void flush(), settle_ms);
    return () => clearTimeout(timer);
  }, [key, kept, named, flush]);

  // Whoever leaves the screen has not to wait for it.
  useEffect(() => () => void flush(), [flush]);

  return {
    plan,
    change: useCallback((change, part = Object.keys(change).join()) => {
      dispatch({ kind: "edit", change, key: part, at: Date.now() });
    }, []),
    undo: history.past.length > 0 ? () => dispatch({ kind: "undo" }) : null,
    redo: history.future.length > 0 ? () => dispatch({ kind: "redo" }) : null,
    saving: !named ? "unnamed" : error ? "failed" : key === kept ? "saved" : "saving",
    error,
    flush,
  };
}
