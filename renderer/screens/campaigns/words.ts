import { useMemo } from "react";
import type { CampaignState, FieldInfo, Kpi } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { missing } from "../../format.ts";
import { hasView, useProject } from "../../shell/project.ts";
import { useText } from "../../text/index.ts";
import type { Dictionary } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { formatKpi } from "./kpi.ts";
import type { KpiFormat } from "./kpi.ts";

/** The word for a channel; one that is not ours is shown as it is. */
export const channelName = (channel: string, text: Dictionary["campaigns"]): string =>
  (text.channels as Readonly<Record<string, string>>)[channel] ?? (channel || missing);

/** An offer that was given no name goes by its letter: A, B, … */
export const offerName = (name: string, index: number, text: Dictionary["campaigns"]): string =>
  name.trim() || text.offerLetter(String.fromCharCode(65 + (index % 26)));

const noFields: readonly FieldInfo[] = [];

/** The fields of the project's month; none while they are not known or no view is built. */
export function useFields(): readonly FieldInfo[] {
  const project = useProject();
  return useCall("customers.fields", { asOf: project.asOf }, { enabled: hasView(project) }).data ?? noFields;
}

/** `formatKpi` with the fields of the project's month and the reader's words. */
export function useKpiFormat(): (kpi: Kpi) => KpiFormat {
  const words = useText();
  const locale = useLocale();
  const fields = useFields();
  return useMemo(() => (kpi) => formatKpi(kpi, fields, words, locale), [fields, words, locale]);
}

/** A state that the next one follows only by somebody's hand. */
export const nextState: Readonly<Partial<Record<CampaignState, "running" | "closed">>> = {
  exported: "running",
  running: "closed",
};
