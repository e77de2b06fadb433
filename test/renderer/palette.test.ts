import { describe, expect, test } from "vitest";
import { colours, palette } from "../../renderer/theme/tokens.ts";

type Triple = readonly [number, number, number];

const linear = (hex: string): Triple => {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
};
const times = (m: readonly Triple[], [r, g, b]: Triple): Triple =>
  m.map((row) => row[0] * r + row[1] * g + row[2] * b) as unknown as Triple;

// Machado, Oliveira and Fernandes 2009, severity 1.0.
const vision: Record<string, readonly Triple[]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** OKLab (Ottosson 2020) times 100: about 2 is just noticeable. */
function oklab(rgb: Triple): Triple {
  const lms = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  );
  const root = lms.map((value) => Math.cbrt(Math.max(0, value))) as unknown as Triple;
  return times(
    [
      [21.04542553, 79.3617785, -0.40720468],
      [197.79984951, -242.8592205, 45.0593709],
      [2.59040371, 78.27717662, -80.8675766],
    ],
    root,
  );
}
const distance = (a: Triple, b: Triple) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

function closest(kind: string, list: readonly string[]): { pair: string; distance: number } {
  const points = list.map((hex) => oklab(times(vision[kind] ?? [], linear(hex))));
  let best = { pair: "", distance: Infinity };
  for (let a = 0; a < points.length; a++) {
    for (let b = a + 1; b < points.length; b++) {
      const found = distance(points[a], points[b]);
      if (found < best.distance) best = { pair: `${list[a]} ${list[b]}`, distance: found };
    }
  }
  return best;
}

describe("categorical palette", () => {
  test.each(["normal", "protanopia", "deuteranopia"])("the first eight stay well apart: %s", (kind) => {
    expect(closest(kind, palette.slice(0, 8))).toMatchObject({
      distance: expect.toSatisfy((value: number) => value > 8.5),
    });
  });
  test.each(["normal", "protanopia", "deuteranopia"])("all fifteen can be told apart: %s", (kind) => {
    expect(closest(kind, palette)).toMatchObject({ distance: expect.toSatisfy((value: number) => value > 5.5) });
  });
});

const luminance = (hex: string) =>
  linear(hex).reduce((sum, value, at) => sum + value * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0);
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

test.each(["light", "dark"] as const)("text meets WCAG AA on its grounds: %s", (scheme) => {
  const c = colours[scheme];
  for (const ground of [c.surface, c.canvas, c.surfaceRaised]) {
    for (const ink of [c.text, c.textSoft, c.accent, c.bad])
      expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    expect(contrast(c.textFaint, ground), `faint ${ground}`).toBeGreaterThanOrEqual(4);
  }
  expect(contrast(c.onAccent, c.accent)).toBeGreaterThanOrEqual(4.5);
});
