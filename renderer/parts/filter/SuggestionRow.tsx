import type { Suggestion } from "./suggest.ts";

/** A value to choose with how many customers have it: an option of antd's lists. */
export const suggestionRow = ({ data }: { readonly data: Partial<Suggestion> }) => (
  <span className="row">
    <span className="grow ellipsis">{data.label ?? data.value}</span>
    <span className="faint small">{data.note}</span>
  </span>
);
