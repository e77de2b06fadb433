import type { ChurnLabel } from "../../../analytics/api/index.ts";
import type { Dictionary } from "../../text/index.ts";

/** What counts as churn, in a few words. */
export function labelText(
  label: ChurnLabel,
  {
    words,
    titleOf,
    valueOf,
  }: {
    readonly words: Dictionary;
    readonly titleOf: (field: string) => string;
    readonly valueOf: (field: string, value: string | number) => string;
  },
): string {
  const text = words.churn;
  if (label.kind === "column")
    return text.labelColumn(
      titleOf(label.field),
      typeof label.positive === "boolean"
        ? label.positive
          ? words.common.yes
          : words.common.no
        : valueOf(label.field, label.positive),
    );
  const said = label.kind === "left_within" ? text.labelWithin(label.months) : text.labelInactive(label.months);
  return label.gapMonths ? text.withGap(said, label.gapMonths) : said;
}
