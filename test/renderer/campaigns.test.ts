import { describe, expect, test } from "vitest";
import type { TargetList } from "../../analytics/api/index.ts";
import {
  blankDraft,
  carried,
  changeDraft,
  draftOf,
  presentDraft,
  ruleOf,
  splitOf,
} from "../../renderer/screens/campaigns/draft.ts";

const segmentation = { segmentationId: 7, k: 3 };

describe("what the engine is asked for", () => {
  test("a blank draft asks for everybody who may be contacted", () => {
    expect(ruleOf(blankDraft, undefined)).toEqual({
      segmentationId: null,
      segments: [],
      topRiskShare: null,
      filter: null,
      requireConsent: true,
    });
  });
  test("segments in order, those the segmentation does not have left out", () => {
    expect(ruleOf({ ...blankDraft, segments: [2, 9, 0] }, segmentation)).toMatchObject({
      segmentationId: 7,
      segments: [0, 2],
    });
    expect(ruleOf({ ...blankDraft, segments: [2] }, undefined)).toMatchObject({ segmentationId: null, segments: [] });
  });
  test("the risk share only when it is switched on", () => {
    expect(ruleOf({ ...blankDraft, topRiskShare: 0.3 }, segmentation).topRiskShare).toBeNull();
    expect(ruleOf({ ...blankDraft, byRisk: true, topRiskShare: 0.3 }, segmentation).topRiskShare).toBe(0.3);
  });
  test("incomplete conditions do not filter", () => {
    const filter = {
      op: "and",
      items: [
        { field: "avg_bill", op: ">=" },
        { field: "region", op: "=", value: "广州" },
      ],
    } as const;
    expect(ruleOf({ ...blankDraft, filter }, segmentation).filter).toEqual({ op: "and", items: [filter.items[1]] });
  });
});

describe("the split", () => {
  test.each([
    [1440, 0.1, 1296, 144],
    [53, 0.1, 48, 5],
    [288, 0.1, 259, 29],
    [5, 0.1, 4, 1],
    [10, 0, 10, 0],
    [0, 0.1, 0, 0],
  ])("%i customers at %d", (rows, share, treated, controls) => {
    expect(splitOf(rows, share)).toEqual({ treated, controls });
  });
});

describe("an audience carried over", () => {
  test("nothing carried leaves the draft alone", () => {
    expect(carried({})).toBeNull();
    expect(carried({ view: "lists" })).toBeNull();
  });
  test("a filter, a risk share and segments", () => {
    const filter = { field: "churn_band", op: "=", value: "high" };
    expect(carried({ filter: JSON.stringify(filter) })).toMatchObject({
      filter: { op: "and", items: [filter] },
      byRisk: false,
      segments: [],
    });
    expect(carried({ topRisk: "0.1" })).toMatchObject({ byRisk: true, topRiskShare: 0.1 });
    expect(carried({ segmentation: "4", segments: "0,2" })).toMatchObject({ segmentationId: 4, segments: [0, 2] });
  });
  test("nonsense in the address is ignored", () => {
    expect(carried({ topRisk: "7" })).toMatchObject({ byRisk: false });
    expect(carried({ segmentation: "x", segments: "a,-1,3" })).toMatchObject({ segmentationId: null, segments: [3] });
  });
});

test("a frozen list as a template gives its own rule again, without its name", () => {
  const list: TargetList = {
    targetListId: 3,
    name: "七月挽留",
    asOf: "2024-06",
    offer: "10 GB",
    channel: "call",
    controlShare: 0.2,
    seed: 9,
    rule: {
      segmentationId: 7,
      segments: [0, 2],
      topRiskShare: 0.25,
      filter: { field: "region", op: "=", value: "广州" },
      requireConsent: false,
    },
    rows: 10,
    targets: 8,
    controls: 2,
    waterfall: [],
    frozenAt: "2024-07-01T00:00:00.000Z",
  };
  const draft = draftOf(list);
  expect(draft).toMatchObject({
    name: "",
    offer: "10 GB",
    channel: "call",
    asOf: "2024-06",
    controlShare: 0.2,
    seed: 9,
  });
  expect(ruleOf(draft, segmentation)).toEqual({ ...list.rule, filter: { op: "and", items: [list.rule.filter] } });
});

test("the draft outlives the screen but not the project", () => {
  changeDraft("/a", { name: "one" });
  changeDraft("/a", { offer: "10 GB" });
  expect(presentDraft("/a")).toMatchObject({ name: "one", offer: "10 GB" });
  expect(presentDraft("/b")).toEqual(blankDraft);
  changeDraft("/b", { name: "two" });
  expect(presentDraft("/b")).toMatchObject({ name: "two", offer: "" });
});
