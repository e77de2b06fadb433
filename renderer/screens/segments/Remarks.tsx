import ExclamationCircleOutlined from "@ant-design/icons/ExclamationCircleOutlined";
import type { SegmentWarning } from "../../../analytics/api/index.ts";
import { segmentWarningText } from "../../../analytics/api/text/index.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import type { Fields } from "./known.ts";

const shown = 3;

interface Props {
  readonly warnings: readonly SegmentWarning[];
  readonly fields: Pick<Fields, "titleOf">;
}

/** What is to be known of a run or a month, in sentences; the first few at once, the rest on demand. */
export function Remarks({ warnings, fields }: Props) {
  const text = useText().segments;
  const locale = useLocale();
  if (warnings.length === 0) return null;
  const measures: Readonly<Record<string, string>> = text.measures;
  const titleOf = (field: string) => measures[field] ?? fields.titleOf(field);
  const lines = warnings.map((item) => <li key={JSON.stringify(item)}>{segmentWarningText(item, locale, titleOf)}</li>);
  return (
    <section className="note warn compact segments-remarks" aria-label={text.remarksTitle}>
      <ExclamationCircleOutlined aria-hidden className="note-icon" />
      <div className="grow">
        <ul>{lines.slice(0, shown)}</ul>
        {lines.length > shown && (
          <details>
            <summary>{text.remarks(lines.length - shown)}</summary>
            <ul>{lines.slice(shown)}</ul>
          </details>
        )}
      </div>
    </section>
  );
}
