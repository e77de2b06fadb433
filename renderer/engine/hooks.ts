import { keepPreviousData, QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Query, UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useState } from "react";
import { EngineError, failureOf } from "../../analytics/api/index.ts";
import type { CallInput, CallName, CallResult } from "../../analytics/api/index.ts";
import { forgetRun, noteJob, seedJobs, startJob, useJobs } from "./jobs.ts";
import type { Run } from "./jobs.ts";
import { keyOf } from "./keys.ts";
import type { Link } from "./link.ts";
import { inTurn } from "./turns.ts";

export const LinkContext = createContext<Link | null>(null);

export function useEngine(): Link {
  const link = useContext(LinkContext);
  if (!link) throw new Error("useEngine outside of LinkContext");
  return link;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        queryKeyHashFn: keyOf,
        staleTime: Infinity,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
        retry: (count, error) => failureOf(error).code === "engine_restarted" && count < 3,
        retryDelay: 300,
      },
      mutations: { networkMode: "always" },
    },
  });
}

const asEngineError = (thrown: unknown): EngineError => {
  if (thrown instanceof EngineError) return thrown;
  const { code, params } = failureOf(thrown);
  return new EngineError(code, params);
};

/** Keeps cached answers true: `changed` and reconnects make them stale, job events feed the job bar. */
export function followEngine(link: Link, queries: QueryClient): () => void {
  const refetch = (areas: readonly string[] | null) => {
    const predicate = ({ queryKey: [name] }: Query) =>
      areas === null || name === "project.info" || areas.some((area) => String(name).startsWith(`${area}.`));
    // What is asked for the first time is not asked anew by this, and its answer may be from before the change.
    const first = queries
      .getQueryCache()
      .findAll({ predicate, fetchStatus: "fetching" })
      .filter(({ state }) => state.data === undefined);
    void queries.invalidateQueries({ predicate });
    for (const { promise, queryKey } of first)
      void promise?.then(
        () => queries.invalidateQueries({ queryKey, exact: true }),
        () => undefined,
      );
  };
  const seed = () => void link.call("engine.jobs", {}).then(seedJobs, () => undefined);
  const stops = [
    link.onEvent((event) => {
      if (event.event === "job") noteJob(event.job);
      else if (event.event === "changed") refetch(event.areas);
      else refetch(null);
    }),
    link.onReady((again) => {
      seed();
      if (again) refetch(null);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

export interface CallQueryOptions {
  readonly enabled?: boolean;
  /** Shows the previous answer while the next one is on its way. */
  readonly keep?: boolean;
  /** One at a time with others that can wait. */
  readonly canWait?: boolean;
}

/** A read call, cached by name and parameters; a newer request cancels the older one down to its query. */
export function useCall<N extends CallName>(
  name: N,
  params: CallInput<N>,
  { enabled = true, keep = false, canWait = false }: CallQueryOptions = {},
): UseQueryResult<CallResult<N>, EngineError> {
  const link = useEngine();
  return useQuery<CallResult<N>, EngineError>({
    queryKey: [name, params],
    queryFn: ({ signal }) => {
      const ask = () => link.call(name, params, { signal });
      return (canWait ? inTurn(signal, ask) : ask()).catch((thrown: unknown) => {
        throw asEngineError(thrown);
      });
    },
    enabled,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** The value as it first came, for as long as it is equal to what comes next: no new object, no new question. */
export function useSame<T>(value: T): T {
  const [kept, keep] = useState(value);
  if (kept === value || keyOf(kept) === keyOf(value)) return kept;
  keep(value);
  return value;
}

/** A short write call. Another project makes every cached answer void. */
export function useAction<N extends CallName>(name: N): UseMutationResult<CallResult<N>, EngineError, CallInput<N>> {
  const link = useEngine();
  const queries = useQueryClient();
  return useMutation<CallResult<N>, EngineError, CallInput<N>>({
    mutationKey: [name],
    onSuccess: async () => {
      if (name === "project.configure") await queries.invalidateQueries();
      else if (name.startsWith("project.")) await queries.resetQueries();
    },
    mutationFn: (params) =>
      link.call(name, params).catch((thrown: unknown) => {
        throw asEngineError(thrown);
      }),
  });
}

export interface Job<N extends CallName> {
  readonly run: Run<N> | null;
  readonly running: boolean;
  /** Resolves to null when the job failed or was cancelled; the reason is in `run`. */
  start(params: CallInput<N>): Promise<CallResult<N> | null>;
  cancel(): void;
  reset(): void;
}

/** A long call: its state is kept outside the screen, so that leaving the screen does not stop it. */
export function useJob<N extends CallName>(name: N): Job<N> {
  const link = useEngine();
  const run = useJobs((state) => state.runs[name]) as Run<N> | undefined;
  const start = useCallback((params: CallInput<N>) => startJob(link, name, params), [link, name]);
  const reset = useCallback(() => forgetRun(name), [name]);
  return {
    run: run ?? null,
    running: run?.state === "running",
    start,
    cancel: () => run?.abort.abort(),
    reset,
  };
}
