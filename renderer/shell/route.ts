import { useSyncExternalStore } from "react";

export const screens = [
  "start",
  "data",
  "customers",
  "segments",
  "churn",
  "campaigns",
  "results",
  "settings",
  "gallery",
] as const;
export type Screen = (typeof screens)[number];

export interface Route {
  readonly screen: Screen;
  readonly params: Readonly<Record<string, string>>;
}

/** `#/customers?filter=…`; an unknown screen is the start. */
export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const screen = screens.find((name) => name === path) ?? "start";
  return { screen, params: Object.fromEntries(new URLSearchParams(query)) };
}

export function formatRoute({ screen, params }: Route): string {
  const query = new URLSearchParams(params).toString();
  return `#/${screen === "start" ? "" : screen}${query ? `?${query}` : ""}`;
}

export function go(screen: Screen, params: Readonly<Record<string, string>> = {}): void {
  window.location.hash = formatRoute({ screen, params });
}

/** A `go` for what ends later: whoever has gone on to another screen meanwhile stays there. */
export function fromHere(): typeof go {
  const { screen: begun } = parseRoute(window.location.hash);
  return (screen, params) => {
    if (parseRoute(window.location.hash).screen === begun) go(screen, params);
  };
}

/** Changes the parameters of the present screen without a step in the history. */
export function replaceParams(params: Readonly<Record<string, string>>): void {
  const { screen } = parseRoute(window.location.hash);
  window.history.replaceState(null, "", formatRoute({ screen, params }));
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

const subscribe = (listener: () => void) => {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
};
let last: { hash: string; route: Route } = { hash: "", route: parseRoute("") };
const snapshot = (): Route => {
  const { hash } = window.location;
  if (hash !== last.hash) last = { hash, route: parseRoute(hash) };
  return last.route;
};

export const useRoute = (): Route => useSyncExternalStore(subscribe, snapshot);
