import { theme } from "antd";
import type { MappingAlgorithm, ThemeConfig } from "antd";
import { colours, radius, type } from "./tokens.ts";
import type { Scheme } from "./tokens.ts";

/** The compact algorithm shrinks text to 11 px; sizes are pinned to the tokens instead. */
const pinSizes: MappingAlgorithm = (seed, map = theme.compactAlgorithm(seed)) => ({
  ...map,
  fontSize: type.size,
  fontSizeSM: type.small,
  fontSizeLG: 14,
  fontSizeXL: 16,
  controlHeight: 28,
  controlHeightSM: 24,
  controlHeightLG: 34,
});

export function antdTheme(scheme: Scheme, family: string): ThemeConfig {
  const c = colours[scheme];
  return {
    algorithm:
      scheme === "dark" ? [theme.darkAlgorithm, theme.compactAlgorithm, pinSizes] : [theme.compactAlgorithm, pinSizes],
    token: {
      colorPrimary: c.accent,
      colorLink: c.accent,
      colorInfo: c.accent,
      colorSuccess: c.good,
      colorWarning: c.warn,
      colorError: c.bad,
      colorText: c.text,
      colorTextSecondary: c.textSoft,
      colorTextTertiary: c.textFaint,
      colorTextPlaceholder: c.textFaint,
      colorBgBase: c.surface,
      colorBgContainer: c.surface,
      colorBgElevated: c.surfaceRaised,
      colorBgLayout: c.canvas,
      colorBorder: c.lineStrong,
      colorBorderSecondary: c.line,
      colorSplit: c.line,
      colorTextLightSolid: c.onAccent,
      borderRadius: radius.s,
      borderRadiusLG: radius.m,
      borderRadiusSM: radius.s,
      fontFamily: family,
      fontFamilyCode: type.mono,
      // A layer that is folding up would still take Esc and the clicks meant for what is below it.
      motion: false,
      wireframe: false,
    },
    components: {
      Alert: { colorWarningBg: c.warnSoft, colorErrorBg: c.badSoft },
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none" },
      Tooltip: { colorBgSpotlight: scheme === "dark" ? "#3a4048" : "#2a2f36", colorTextLightSolid: "#ffffff" },
    },
  };
}
