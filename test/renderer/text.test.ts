import { expect, test } from "vitest";
import { en } from "../../renderer/text/en.ts";
import { zhCN } from "../../renderer/text/zh-CN.ts";
import { formatRoute, parseRoute } from "../../renderer/shell/route.ts";
import { filterFromParam } from "../../renderer/screens/customers/fields.ts";

function leaves(node: unknown, path: string): [string, unknown][] {
  if (typeof node !== "object" || node === null) return [[path, node]];
  return Object.entries(node).flatMap(([key, value]) => leaves(value, path ? `${path}.${key}` : key));
}

test("every word exists in both languages and is not empty", () => {
  const chinese = new Map(leaves(zhCN, ""));
  const english = new Map(leaves(en, ""));
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  for (const [key, value] of [...chinese, ...english])
    if (typeof value === "string") expect(value.trim(), key).not.toBe("");
});

test("English words carry no Chinese", () => {
  for (const [key, value] of leaves(en, ""))
    if (typeof value === "string") expect(value, key).not.toMatch(/[\u4e00-\u9fff]/);
});

test("routes survive the address", () => {
  const route = {
    screen: "customers" as const,
    params: { filter: '{"field":"region","op":"=","value":"华东 & 华南?"}' },
  };
  expect(parseRoute(formatRoute(route))).toEqual(route);
  expect(parseRoute("#/nowhere").screen).toBe("start");
  expect(formatRoute({ screen: "start", params: {} })).toBe("#/");
});

test("a broken filter in the address is no filter", () => {
  expect(filterFromParam("{oops").items).toEqual([]);
  expect(filterFromParam("null").items).toEqual([]);
  expect(filterFromParam('{"field":"a","op":"is_null"}').items).toHaveLength(1);
});
