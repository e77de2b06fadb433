import type { FilterNode, Scalar } from "../../../analytics/api/index.ts";
import { formatValue } from "../../format.ts";
import { isGroup } from "../../parts/filter/tree.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { Codes } from "../customers/values.ts";
import { useCodes } from "../customers/values.ts";
import type { Fields } from "./known.ts";

/** A filter as a sentence: "Average bill is at least ¥80.00 and Calls per month is more than 40". */
export function useRuleWords(fields: Fields): (filter: FilterNode) => string {
  const words = useText();
  const locale = useLocale();
  const codes: Codes = useCodes();
  const one = (name: string, value: Scalar): string => {
    const field = fields.byName.get(name);
    return (
      codes(name)?.[String(value)] ??
      formatValue(
        value,
        { type: field?.type === "whole" ? "number" : (field?.type ?? "text"), unit: field?.unit ?? null },
        locale,
        words.common,
      )
    );
  };
  const say = (node: FilterNode, depth: number): string => {
    if (!isGroup(node)) {
      const list =
        node.value === undefined
          ? []
          : Array.isArray(node.value)
            ? (node.value as readonly Scalar[])
            : [node.value as Scalar];
      const shown = list.slice(0, 5).map((value) => one(node.field, value));
      const values =
        shown.join(node.op === "between" ? " – " : locale === "en" ? ", " : "、") + (list.length > 5 ? " …" : "");
      return [fields.titleOf(node.field), words.parts.filter.ops[node.op], values]
        .filter((part) => part !== "")
        .join(locale === "en" ? " " : "");
    }
    const parts = node.items.map((item) => say(item, depth + 1));
    if (node.op === "not") return `${words.parts.filter.not}: ${parts.join(words.segments.ruleAnd)}`;
    const joined = parts.join(node.op === "or" ? words.segments.ruleOr : words.segments.ruleAnd);
    return depth > 0 && parts.length > 1 && node.op === "or" ? `(${joined})` : joined;
  };
  return (filter) => say(filter, 0);
}
