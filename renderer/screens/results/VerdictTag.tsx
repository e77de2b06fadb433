import type { Verdict } from "../../../analytics/api/index.ts";
import { useText } from "../../text/index.ts";
import "./results.css";

/** What is to be said of a campaign, in a word; colour never says it alone. */
export function VerdictTag({ verdict }: { readonly verdict: Verdict }) {
  const text = useText().results;
  return <span className={`verdict ${verdict}`}>{text.verdicts[verdict]}</span>;
}
