import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contract, isCallName } from "../analytics/api/contract.ts";
import { errorCodes } from "../analytics/api/errors.ts";
import { callText, errorText, locales, stepText } from "../analytics/api/text/index.ts";

/** Keeps the placeholders of a text in it, as `{name}`. */
const asWritten = new Proxy({}, { get: (_target, name) => `{${String(name)}}` }) as Record<string, string>;
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].toSorted();
const isChinese = (text: string) => /\p{Script=Han}|[，。；：“”（）]/u.test(text.replaceAll(/[“”]/g, ""));

const analytics = new URL("../analytics/", import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, analytics), "utf8");

/** The steps are a private table: their names are read where it is written. */
const stepNames = [
  ...textOf("api/text/steps.ts")
    .split("as const")[0]
    .matchAll(/^ {2}(\w+): "/gm),
].map(([, name]) => name ?? "");

describe.each(errorCodes)("error %s", (code) => {
  const [zh, en] = locales.map((locale) => errorText({ code, params: asWritten }, locale));
  test("has a sentence in both languages, with the same placeholders", () => {
    expect(isChinese(zh)).toBe(true);
    expect(isChinese(en)).toBe(false);
    expect(en).toMatch(/^[\x20-\x7e“”’—…]+[.]$/);
    expect(zh).toMatch(/。$/);
    expect(placeholders(zh)).toEqual(placeholders(en));
  });
  test("leaves no placeholder when a parameter is missing", () => {
    for (const locale of locales) expect(errorText({ code, params: {} }, locale)).not.toMatch(/[{}]/);
  });
});

test("every error code has its own sentence", () => {
  for (const locale of locales) {
    const sentences = errorCodes.map((code) => errorText({ code, params: asWritten }, locale));
    expect(new Set(sentences).size).toBe(errorCodes.length);
  }
});

test("the table of steps was read", () => {
  expect(stepNames.length).toBeGreaterThan(15);
});

test.each(stepNames)("step %s has words in both languages, with the same placeholders", (step) => {
  const [zh, en] = locales.map((locale) => stepText({ step, params: asWritten }, locale));
  expect(isChinese(zh)).toBe(true);
  expect(isChinese(en)).toBe(false);
  expect(en).not.toBe(step);
  expect(placeholders(zh)).toEqual(placeholders(en));
});

test("every step a job reports is in the table", () => {
  const sources = readdirSync(analytics, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  const reported = sources.flatMap((path) => [
    ...textOf(path.replaceAll("\\", "/")).matchAll(/\b(?:during|progress|report)\(\s*"(\w+)"/g),
  ]);
  expect(reported.map(([, name]) => name).filter((name) => !stepNames.includes(name ?? ""))).toEqual([]);
});

test("a step without words shows its name", () => {
  for (const locale of locales) expect(stepText({ step: "no_such_step" }, locale)).toBe("no_such_step");
});

test.each(Object.keys(contract).filter(isCallName))("call %s is described in both languages", (name) => {
  expect(isChinese(callText(name, "zh-CN"))).toBe(true);
  expect(callText(name, "en")).toMatch(/^[\x20-\x7e]+$/);
});
