import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { formatRoute, fromHere, parseRoute } from "../../renderer/shell/route.ts";

beforeEach(() => vi.stubGlobal("window", { location: { hash: "" } }));
afterEach(() => vi.unstubAllGlobals());

it("an address holds its screen and parameters, Chinese ones too", () => {
  const route = { screen: "customers", params: { filter: '{"值":"100 % & 更多"}' } } as const;
  expect(parseRoute(formatRoute(route))).toEqual(route);
  expect(parseRoute("#/nowhere?a=1").screen).toBe("start");
});

it("what ends late opens its result where the reader still is", () => {
  window.location.hash = "#/campaigns?filter=1";
  const opens = fromHere();
  window.location.hash = "#/campaigns";
  opens("campaigns", { id: "7" });
  expect(window.location.hash).toBe("#/campaigns?id=7");
});

it("what ends late does not carry off whoever has gone to another screen", () => {
  window.location.hash = "#/campaigns";
  const opens = fromHere();
  window.location.hash = "#/segments?id=2";
  opens("campaigns", { id: "7" });
  expect(window.location.hash).toBe("#/segments?id=2");
});
