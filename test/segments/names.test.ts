import { expect, test } from "vitest";
import type { FieldInfo } from "../../analytics/api/customers.ts";
import { proposeNames } from "../../analytics/segments/name.ts";
import type { Feature } from "../../analytics/segments/prepare.ts";
import { field } from "./fixture.ts";

function feature(info: FieldInfo, values: readonly number[], level: string | null = null): Feature {
  const scale = { log: false, low: null, high: null, fill: 0, centre: 0, scale: 1, mean: 0, sd: 1 };
  const model = { field: info.name, level, missingFlag: false, weight: 1, scale };
  return { field: info, values: Float32Array.from(values), model };
}

const many = [1, 2, 3, 4];
const named = (features: readonly Feature[], ...zScores: readonly number[][]) => proposeNames(features, zScores);

test("degrees tell segments apart that are high in the same two things", () => {
  const features = [feature(field("items", "number"), many), feature(field("spent", "number"), many)];
  const names = named(features, [0.3, 0.4], [1.9, 1.6], [1.6, 1.9], [-0.8, -3]);
  expect(names.map((name) => name["zh-CN"])).toEqual([
    "spent偏高·items偏高",
    "items高·spent高",
    "spent高·items高 2",
    "spent很低·items低",
  ]);
  expect(names.map(({ en }) => en)).toEqual([
    "Spent somewhat high · items somewhat high",
    "Items high · spent high",
    "Spent high · items high 2",
    "Spent very low · items low",
  ]);
});

test("values of the program's own have names in both languages, and of two the other one is said", () => {
  const features = [
    feature(field("gender", "category", { category: "basic" }), [0, 1], "female"),
    feature(field("account_type", "category", { category: "bill" }), [0, 1], "enterprise"),
  ];
  expect(named(features, [2, 0], [-2, 0], [0, 2])).toEqual([
    { "zh-CN": "gender为女", en: "Gender female" },
    { "zh-CN": "gender为男", en: "Gender male" },
    { "zh-CN": "account_type为企业", en: "Account_type enterprise" },
  ]);
});

test("answers are named by what was answered", () => {
  const features = [
    feature(field("Streaming", "category"), [0, 1], "Yes"),
    feature(field("Phone", "category"), [0, 1], "No"),
    feature(field("Metro", "whole"), [-1, 5, 5]),
    feature(field("Asked", "whole"), [1, 2, Number.NaN]),
    feature(field("Plan", "category"), [0, 1], "Gold"),
  ];
  const one = (...z: number[]) => named(features, z)[0];
  expect(one(2, 1, 0, 0, 0)).toEqual({ "zh-CN": "Streaming·无Phone", en: "Streaming · no Phone" });
  expect(one(0, 0, -1, 2, 0)).toEqual({ "zh-CN": "Asked为2·无Metro", en: "Asked 2 · no Metro" });
  // What kind they are not says less than what they are.
  expect(one(0, 0, 0.8, 0, -1)).toEqual({ "zh-CN": "Metro·Plan非Gold", en: "Metro · Plan not Gold" });
});
