import type { Campaign } from "../../../../analytics/api/index.ts";

/** Whether a campaign is meant by what was typed: its name, goal, owner or number. */
export function found({ campaignId, plan }: Campaign, typed: string, owner: string | null): boolean {
  if (owner !== null && plan.owner !== owner) return false;
  const hay = [plan.name, plan.goal, plan.owner, `#${campaignId}`].join("\n").toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((part) => hay.includes(part));
}
