import type { Provenance } from "../../../analytics/api/index.ts";
import { formatCount, formatMoment } from "../../format.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

const shown = 4;

interface Props {
  readonly origins: readonly Provenance[] | undefined;
  /** With a heading, for a popover. */
  readonly titled?: boolean;
}

/** Where a value came from: file, line, when it was loaded. */
export function ProvenanceList({ origins, titled = false }: Props) {
  const text = useText().customers;
  const locale = useLocale();
  if (!origins || origins.length === 0) return null;
  return (
    <div className={titled ? "field-facts provenance titled" : "provenance"}>
      {titled && <div className="soft">{text.provenance}</div>}
      {origins.slice(0, shown).map((origin, index) => (
        <div key={index} title={origin.file}>
          {text.provenanceOf(
            origin.file.split(/[\\/]/).at(-1) ?? origin.file,
            origin.line === null ? "" : formatCount(origin.line, locale),
            formatMoment(origin.loadedAt, locale),
          )}
        </div>
      ))}
      {origins.length > shown && <div className="faint">{text.provenanceMore(origins.length - shown)}</div>}
    </div>
  );
}
