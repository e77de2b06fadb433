import { App, Button, Drawer } from "antd";
import { useState } from "react";
import type { ImportReport, RejectRow } from "../../../analytics/api/index.ts";
import { errorText } from "../../../analytics/api/text/index.ts";
import { failureOf } from "../../../analytics/api/index.ts";
import { saveBlob } from "../../engine/browser.ts";
import { useCall, useEngine } from "../../engine/hooks.ts";
import { formatCount, missing } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { toCsv } from "../../parts/tsv.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

const step = 200;
const downloadStep = 10_000;

interface Props {
  readonly record: Pick<ImportReport, "importId" | "file" | "rejectReasons"> | null;
  readonly onClose: () => void;
}

/** Every refused row with its line, column, value and reason. */
export function RejectsDrawer({ record, onClose }: Props) {
  const text = useText().data;
  return (
    <Drawer
      open={record !== null}
      onClose={onClose}
      size={760}
      destroyOnHidden
      title={record ? text.rejectsOf(record.file.split(/[\\/]/).at(-1) ?? "") : ""}
    >
      {record && <Rejects record={record} />}
    </Drawer>
  );
}

function Rejects({ record }: { readonly record: NonNullable<Props["record"]> }) {
  const text = useText().data;
  const locale = useLocale();
  const { message } = App.useApp();
  const link = useEngine();
  const [limit, setLimit] = useState(step);
  const [saving, setSaving] = useState(false);
  const page = useCall("ingest.rejects", { importId: record.importId, limit }, { keep: true });

  async function download() {
    setSaving(true);
    try {
      const rows: RejectRow[] = [];
      for (let offset = 0, total = 1; offset < total; offset += downloadStep) {
        const next = await link.call("ingest.rejects", { importId: record.importId, offset, limit: downloadStep });
        total = next.total;
        rows.push(...next.rows);
      }
      const csv = toCsv(
        [text.line, text.column, text.value, text.reason],
        rows.map((row) => [row.line, row.column, row.value, row.reason]),
      );
      saveBlob(new Blob([csv], { type: "text/csv" }), `${text.rejects}.csv`);
    } catch (error) {
      void message.error(errorText(failureOf(error), locale));
    } finally {
      setSaving(false);
    }
  }

  return (
    <div className="stack">
      <ul className="reject-reasons">
        {record.rejectReasons.map(({ reason, rows }) => (
          <li key={reason}>
            <span className="num">{formatCount(rows, locale)}</span> {reason}
          </li>
        ))}
      </ul>
      {page.isPending && <SkeletonRows rows={10} height={18} />}
      {page.error && <ErrorNote error={page.error} onRetry={() => void page.refetch()} />}
      {page.data && (
        <>
          <div className="row">
            <span className="soft small grow">
              {text.rejectsShown(formatCount(page.data.rows.length, locale), formatCount(page.data.total, locale))}
            </span>
            <Button size="small" loading={saving} onClick={() => void download()}>
              {text.rejectsDownload}
            </Button>
          </div>
          <table className="plain-table">
            <thead>
              <tr>
                <th className="right">{text.line}</th>
                <th>{text.column}</th>
                <th>{text.value}</th>
                <th>{text.reason}</th>
              </tr>
            </thead>
            <tbody>
              {page.data.rows.map((row, index) => (
                <tr key={index}>
                  <td className="right">{row.line}</td>
                  <td>{row.column ?? missing}</td>
                  <td className="mono reject-value">{row.value ?? missing}</td>
                  <td>{row.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {page.data.rows.length < page.data.total && limit < downloadStep && (
            <Button loading={page.isFetching} onClick={() => setLimit(Math.min(downloadStep, limit * 4))}>
              {text.rejectsMore}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
