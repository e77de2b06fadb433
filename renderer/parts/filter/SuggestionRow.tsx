import type { Suggestion } from "./suggest.ts";

/** A value to choose with how many customers have it. */
export function SuggestionRow({ suggestion }: { readonly suggestion: Partial<Suggestion> }) {
  return (
    <span className="row">
      <span className="grow ellipsis">{suggestion.label ?? suggestion.value}</span>
      <span className="faint small">{suggestion.note}</span>
    </span>
  );
}
