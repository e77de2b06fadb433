import AimOutlined from "@ant-design/icons/AimOutlined";
import ApartmentOutlined from "@ant-design/icons/ApartmentOutlined";
import BarChartOutlined from "@ant-design/icons/BarChartOutlined";
import DatabaseOutlined from "@ant-design/icons/DatabaseOutlined";
import FallOutlined from "@ant-design/icons/FallOutlined";
import SettingOutlined from "@ant-design/icons/SettingOutlined";
import TeamOutlined from "@ant-design/icons/TeamOutlined";
import { lazy } from "react";
import type { ComponentType } from "react";
import type { Screen } from "./route.ts";

interface Entry {
  readonly screen: Screen;
  readonly icon: ComponentType;
}

export const railFoot: readonly Entry[] = [{ screen: "settings", icon: SettingOutlined }];

/** Screens that can be shown without an open project. */
export const freeScreens: ReadonlySet<Screen> = new Set(["start", "settings", "gallery"]);

export const components: Readonly<Partial<Record<Screen, ComponentType>>> = {
  start: lazy(() => import("../screens/start/Start.tsx")),
  data: lazy(() => import("../screens/data/Data.tsx")),
  customers: lazy(() => import("../screens/customers/Customers.tsx")),
  segments: lazy(() => import("../screens/segments/Segments.tsx")),
  churn: lazy(() => import("../screens/churn/Churn.tsx")),
  campaigns: lazy(() => import("../screens/campaigns/Campaigns.tsx")),
  results: lazy(() => import("../screens/results/Results.tsx")),
  settings: lazy(() => import("../screens/settings/Settings.tsx")),
  gallery: lazy(() => import("../screens/gallery/Gallery.tsx")),
};

/** The rail: the loop from data to results; a screen that does not exist is not offered. */
export const rail: readonly Entry[] = (
  [
    { screen: "data", icon: DatabaseOutlined },
    { screen: "customers", icon: TeamOutlined },
    { screen: "segments", icon: ApartmentOutlined },
    { screen: "churn", icon: FallOutlined },
    { screen: "campaigns", icon: AimOutlined },
    { screen: "results", icon: BarChartOutlined },
  ] as const
).filter(({ screen }) => screen in components);
