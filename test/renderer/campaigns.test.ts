import { describe, expect, test } from "vitest";
import { plan as planSchema } from "../../analytics/api/calls/campaigns.ts";
import type { Campaign, FieldInfo } from "../../analytics/api/index.ts";
import { found } from "../../renderer/screens/campaigns/board/find.ts";
import { moved } from "../../renderer/screens/campaigns/files/order.ts";
import { begin, edit, redo, undo } from "../../renderer/screens/campaigns/history.ts";
import { fillMessage, mergeFields, smsLength } from "../../renderer/screens/campaigns/message.ts";
import {
  asGroup,
  askedPlan,
  audiencePlan,
  carried,
  everybody,
  localDay,
  newPlan,
  withSegments,
} from "../../renderer/screens/campaigns/plan.ts";
import { formatKpi } from "../../renderer/screens/campaigns/kpi.ts";
import { en } from "../../renderer/text/en.ts";
import { zhCN } from "../../renderer/text/zh-CN.ts";

const now = new Date(2024, 5, 29, 23, 59);

describe("a plan", () => {
  test("begins whole, as the engine takes it, with the days after the present one", () => {
    const plan = newPlan("七月", now);
    expect(planSchema.parse(askedPlan(plan))).toEqual(plan);
    expect(plan.sendWindow).toMatchObject({ from: "2024-06-30", to: "2024-07-02" });
    expect(localDay(new Date(2024, 11, 31), 1)).toBe("2025-01-01");
  });
  test("is asked about without conditions that are not complete", () => {
    const filter = {
      op: "and",
      items: [
        { field: "avg_bill", op: ">=" },
        { field: "region", op: "=", value: "广州" },
      ],
    } as const;
    const plan = newPlan(" a ", now, { ...everybody, filter });
    expect(askedPlan(plan)).toMatchObject({ name: "a", audience: { filter: { op: "and", items: [filter.items[1]] } } });
    expect(
      askedPlan(newPlan("a", now, { ...everybody, filter: { op: "and", items: [{ field: "", op: "=" }] } })),
    ).toEqual(askedPlan(newPlan("a", now)));
  });
  test("counts its audience anew only for what decides it", () => {
    const plan = newPlan("a", now);
    const counted = audiencePlan(plan);
    expect(planSchema.parse(counted)).toMatchObject({ audience: everybody, sendWindow: plan.sendWindow });
    expect(audiencePlan({ ...plan, name: "b", script: "…", waves: 3, goal: "c" })).toEqual(counted);
    expect(audiencePlan({ ...plan, channel: "call" })).not.toEqual(counted);
    expect(audiencePlan({ ...plan, costPerContactFen: 9 })).not.toEqual(counted);
    expect(audiencePlan({ ...plan, audience: { ...everybody, limit: 10 } })).not.toEqual(counted);
  });
  test("a filter that is one condition, or a negation, becomes a group that can be added to", () => {
    const one = { field: "a", op: "is_null" } as const;
    expect(asGroup(null)).toEqual({ op: "and", items: [] });
    expect(asGroup(one)).toEqual({ op: "and", items: [one] });
    expect(asGroup({ op: "or", items: [one] })).toEqual({ op: "or", items: [one] });
    expect(asGroup({ op: "not", items: [one] })).toEqual({ op: "and", items: [{ op: "not", items: [one] }] });
  });
});

describe("an audience carried over", () => {
  test("nothing carried begins nothing", () => {
    expect(carried({})).toBeNull();
    expect(carried({ id: "3", tab: "export" })).toBeNull();
  });
  test("a filter, a risk share, segments, bands and a least risk", () => {
    const filter = { field: "churn_band", op: "=", value: "high" } as const;
    expect(carried({ filter: JSON.stringify(filter) })).toEqual({
      ...everybody,
      filter: { op: "and", items: [filter] },
    });
    expect(carried({ topRisk: "0.1" })).toEqual({ ...everybody, topShare: 0.1 });
    expect(carried({ segmentation: "4", segments: "0,2" })).toEqual({
      ...everybody,
      segments: [{ segmentationId: 4, indexes: [0, 2] }],
    });
    expect(carried({ bands: "medium,high", riskAtLeast: "0.35" })).toEqual({
      ...everybody,
      bands: ["high", "medium"],
      riskAtLeast: 0.35,
    });
    expect(carried({ uplift: "7" })).toMatchObject({ rank: { by: "uplift", modelId: 7 } });
  });
  test("nonsense in the address is ignored", () => {
    expect(carried({ topRisk: "7", riskAtLeast: "x" })).toEqual(everybody);
    expect(carried({ segmentation: "x", segments: "a,-1,3", bands: "huge", filter: "{oops" })).toEqual(everybody);
  });
});

describe("undo", () => {
  test("typing on in one field is one step; another field, or a pause, begins the next", () => {
    let history = begin("");
    for (const [text, at] of [
      ["a", 0],
      ["ab", 100],
      ["abc", 200],
    ] as const)
      history = edit(history, text, "name", at);
    history = edit(history, "abc!", "goal", 300);
    history = edit(history, "abc!?", "goal", 9000);
    const back = [history];
    for (let step = 0; step < 4; step++) back.push(undo(back.at(-1) ?? history));
    expect(back.map(({ present }) => present)).toEqual(["abc!?", "abc!", "abc", "", ""]);
    expect(redo(redo(back[3] ?? history)).present).toBe("abc!");
  });
  test("a change after undo forgets what was taken back", () => {
    const changed = edit(undo(edit(begin(1), 2, "a", 0)), 3, "a", 5000);
    expect(changed.future).toEqual([]);
    expect(undo(changed).present).toBe(1);
  });
});

describe("a message", () => {
  test("names its fields once each and is filled in where they are known", () => {
    const message = "{name}，{ plan } {name} {}";
    expect(mergeFields(message)).toEqual(["name", "plan"]);
    expect(fillMessage(message, new Map([["name", "王**"]]))).toBe("王**，{ plan } 王** {}");
  });
  // Lengths by 3GPP TS 23.038: 160 / 153 septets, 70 / 67 UTF-16 units; `€` and braces take two septets.
  test.each([
    ["", 0, 0, false],
    ["a".repeat(160), 160, 1, false],
    ["a".repeat(161), 161, 2, false],
    ["a".repeat(306), 306, 2, false],
    ["a".repeat(307), 307, 3, false],
    ["€".repeat(80), 160, 1, false],
    ["{".repeat(81), 162, 2, false],
    ["续".repeat(70), 70, 1, true],
    ["续".repeat(71), 71, 2, true],
    [`${"a".repeat(134)}续`, 135, 3, true],
    ["😀".repeat(35), 70, 1, true],
  ])("takes as many parts as the standard says (%#)", (text, characters, parts, unicode) => {
    expect(smsLength(text)).toMatchObject({ characters, parts, unicode });
  });
});

test("columns change places, and stay where there is no place", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], 1, 2)).toEqual(["a", "b"]);
});

test("segments of one segmentation take the place of those chosen before; none takes it out", () => {
  const chosen = [{ segmentationId: 2, indexes: [1] }];
  expect(withSegments(chosen, 1, [3, 0])).toEqual([{ segmentationId: 1, indexes: [0, 3] }, ...chosen]);
  expect(withSegments(chosen, 2, [])).toEqual([]);
});

test("a campaign is found by words of its name, goal, owner or number, in any order", () => {
  const campaign = { campaignId: 12, plan: { ...newPlan("七月 Retention", now), owner: "王芳" } } as Campaign;
  expect(found(campaign, "retention 王芳", null)).toBe(true);
  expect(found(campaign, "#12", "王芳")).toBe(true);
  expect(found(campaign, "august", null)).toBe(false);
  expect(found(campaign, "", "李雷")).toBe(false);
});

test("a KPI's values and differences carry their unit and sign", () => {
  const bill = {
    name: "avg_bill",
    type: "fen",
    unit: "fen",
    title: { "zh-CN": "月均账单", en: "Average bill" },
  } as FieldInfo;
  const rate = formatKpi({ kind: "response", outcome: "bought" }, [], en, "en");
  expect([rate.value(0.0789), rate.difference(0.0298), rate.difference(-0.007)]).toEqual([
    "7.89%",
    "+2.98 pp",
    "−0.70 pp",
  ]);
  expect(rate.interval({ low: -0.001, high: 0.0512 })).toBe("−0.10 … +5.12 pp");
  const money = formatKpi({ kind: "field", field: "avg_bill", monthsAfter: 3 }, [bill], zhCN, "zh-CN");
  expect([money.name, money.value(8900), money.difference(-150)]).toEqual(["3 个月后的月均账单", "¥89.00", "−¥1.50"]);
});
