import { useCallback } from "react";
import type { Audience, AudienceStep } from "../../../../analytics/api/index.ts";
import { formatCount, formatDate, formatPercent, formatYuan, missing } from "../../../format.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useCodes } from "../../customers/values.ts";

/** What a customer was judged by at a step, in words. */
export function useFact(): (step: AudienceStep, fact: unknown, rank: Audience["rank"]) => string {
  const text = useText().campaigns;
  const locale = useLocale();
  const codes = useCodes();
  return useCallback(
    (step, fact, rank) => {
      if (fact === null || fact === undefined || fact === "") return missing;
      const number = typeof fact === "number" ? fact : Number(fact);
      const whole = Number.isFinite(number);
      const written = typeof fact === "string" || typeof fact === "number" ? String(fact) : missing;
      switch (step) {
        case "risk":
          return whole ? formatPercent(number, locale) : (codes("churn_band")?.[written] ?? written);
        case "segment":
          return codes("segment")?.[written] ?? written;
        case "cap":
          return whole ? text.factContacts(formatCount(number, locale)) : written;
        case "left":
          return codes("status")?.[written] ?? written;
        case "cool_down":
        case "universal_control":
          return /^\d{4}-\d\d-\d\d/.test(written) ? formatDate(written, locale) : written;
        case "running":
        case "priority":
          return whole ? text.factCampaign(String(number)) : written;
        case "consent":
          return (text.factConsents as Readonly<Record<string, string>>)[written] ?? written;
        case "rank":
          if (!whole) return written;
          return rank.by === "risk" ? formatPercent(number, locale) : formatYuan(number, locale);
        case "top":
        case "limit":
          return whole ? text.factPlace(formatCount(number, locale)) : written;
        default:
          return written;
      }
    },
    [text, locale, codes],
  );
}
