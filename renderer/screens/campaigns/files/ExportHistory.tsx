import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatMoment } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { FileActions } from "./FileActions.tsx";

/** Every file that was written of this list: when, how many rows, masked or for what purpose. */
export function ExportHistory({ campaignId }: { readonly campaignId: number }) {
  const text = useText().delivery;
  const locale = useLocale();
  const exports = useCall("export.list", {});
  const own = (exports.data ?? [])
    .filter((record) => record.campaignId === campaignId)
    .sort((a, b) => b.exportId - a.exportId);
  if (exports.error) return <ErrorNote error={exports.error} onRetry={() => void exports.refetch()} compact />;
  return (
    <Section title={text.history}>
      {exports.data && own.length === 0 && <p className="soft small">{text.neverWritten}</p>}
      <ul className="campaign-entries">
        {own.map((record) => (
          <li key={record.exportId}>
            <div className="grow">
              <div className="ellipsis" title={record.path}>
                {record.path.split(/[\\/]/).at(-1)}
              </div>
              <div className="small soft ellipsis" title={record.purpose ?? undefined}>
                {formatMoment(record.exportedAt, locale)} · {text.rowsWritten(formatCount(record.rows, locale))} ·{" "}
                <span className={record.masked ? "" : "campaign-whole"}>
                  {record.masked ? text.masked : text.whole}
                </span>
                {record.purpose && ` · ${record.purpose}`}
              </div>
            </div>
            <FileActions path={record.path} sha256={record.sha256} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
