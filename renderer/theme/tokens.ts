/** The one place where colours and sizes are decided; CSS variables, antd and ECharts are built from it. */
export interface Colours {
  readonly accent: string;
  readonly accentHover: string;
  readonly accentSoft: string;
  readonly onAccent: string;
  readonly text: string;
  readonly textSoft: string;
  readonly textFaint: string;
  readonly surface: string;
  readonly surfaceRaised: string;
  readonly canvas: string;
  readonly hover: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly good: string;
  readonly warn: string;
  readonly bad: string;
  readonly badSoft: string;
  readonly warnSoft: string;
  readonly skeleton: string;
}

const light: Colours = {
  accent: "#1f5fbf",
  accentHover: "#174f9f",
  accentSoft: "#e8effa",
  onAccent: "#ffffff",
  text: "#1c2024",
  textSoft: "#5b636d",
  textFaint: "#6d7580",
  surface: "#ffffff",
  surfaceRaised: "#ffffff",
  canvas: "#f6f7f8",
  hover: "#f0f2f4",
  line: "#e3e6ea",
  lineStrong: "#c6ccd3",
  good: "#1a7a55",
  warn: "#96600a",
  bad: "#b3362b",
  badSoft: "#fbeae8",
  warnSoft: "#fbf1de",
  skeleton: "#e9ecef",
};

const dark: Colours = {
  accent: "#6ea3f2",
  accentHover: "#8db7f7",
  accentSoft: "#1d2c43",
  onAccent: "#0d1726",
  text: "#e4e7ea",
  textSoft: "#a3abb4",
  textFaint: "#858e98",
  surface: "#181b1f",
  surfaceRaised: "#1f2328",
  canvas: "#111316",
  hover: "#23272d",
  line: "#2b3037",
  lineStrong: "#434a53",
  good: "#52b98d",
  warn: "#d9a441",
  bad: "#ee7f74",
  badSoft: "#3a211f",
  warnSoft: "#352a16",
  skeleton: "#262b31",
};

export const colours = { light, dark } as const;
export type Scheme = keyof typeof colours;

/**
 * Categorical colours, searched for the widest least distance in OKLab under normal vision, protanopia and deuteranopia
 * (Machado 2009), at a contrast that holds on both grounds; `test/renderer/palette.test.ts` measures it. A segment index keeps its colour everywhere.
 */
export const palette = [
  "#455cb4",
  "#daa02c",
  "#2b6143",
  "#994e7e",
  "#71b4e6",
  "#a86e46",
  "#847dda",
  "#e7c85f",
  "#2b4884",
  "#bf8366",
  "#77d49e",
  "#731f5a",
  "#8ea5ac",
  "#ebb6d6",
  "#5a6b09",
] as const;

export const segmentColour = (index: number): string => palette[index % palette.length] ?? palette[0];

/** Diverging scale for standard deviations: blue below the base, orange above. */
export const diverging = {
  light: ["#2f6fb7", "#9cc0e6", "#f4f5f6", "#f0c48a", "#c9701a"],
  dark: ["#5d9be0", "#2f4d70", "#23272d", "#6b4a22", "#e39a3d"],
} as const;

/** Sequential scale for amounts. */
export const sequential = {
  light: ["#e8effa", "#8db3e6", "#1f5fbf"],
  dark: ["#1d2c43", "#355c95", "#7fb0f5"],
} as const;

export const space = { xs: 4, s: 8, m: 12, l: 16, xl: 24, xxl: 40 } as const;
export const radius = { s: 4, m: 6 } as const;
export const type = {
  family: `system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif`,
  familyZh: `"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, sans-serif`,
  mono: `ui-monospace, "SF Mono", Consolas, "Noto Sans Mono", monospace`,
  size: 13,
  small: 12,
  large: 15,
  title: 18,
} as const;
export const rowHeight = 30;

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The same tokens as CSS custom properties: `--accent`, `--space-m`, … */
export function cssVariables(scheme: Scheme, family: string): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(colours[scheme])) out[`--${kebab(name)}`] = value;
  for (const [name, value] of Object.entries(space)) out[`--space-${name}`] = `${value}px`;
  for (const [name, value] of Object.entries(radius)) out[`--radius-${name}`] = `${value}px`;
  out["--font"] = family;
  out["--font-mono"] = type.mono;
  out["--row"] = `${rowHeight}px`;
  return out;
}
