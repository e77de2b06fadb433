import { App, Button, Drawer, Pagination } from "antd";
import { useState } from "react";
import type { ImportReport } from "../../../analytics/api/index.ts";
import { rejectReasonText } from "../../../analytics/api/text/index.ts";
import { useCall, useEngine, useJob } from "../../engine/hooks.ts";
import { formatCount, missing } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { receiveFiles } from "../../shell/fileQueue.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

const pageSize = 100;

interface Props {
  readonly record: Pick<ImportReport, "importId" | "file" | "table" | "rejectReasons"> | null;
  readonly onClose: () => void;
}

/** Every refused row with its line, column, value and reason; they can be repaired and imported back. */
export function RejectsDrawer({ record, onClose }: Props) {
  const text = useText().data;
  return (
    <Drawer
      open={record !== null}
      onClose={onClose}
      size="min(960px, 92vw)"
      destroyOnHidden
      title={record ? text.rejectsOf(record.file.split(/[\\/]/).at(-1) ?? "") : ""}
    >
      {record && <Rejects record={record} onClose={onClose} />}
    </Drawer>
  );
}

function Rejects({ record, onClose }: { readonly record: NonNullable<Props["record"]>; readonly onClose: () => void }) {
  const words = useText().data;
  const text = words.repair;
  const locale = useLocale();
  const { message } = App.useApp();
  const link = useEngine();
  const [page, setPage] = useState(1);
  const [reason, setReason] = useState<string | null>(null);
  const save = useJob("ingest.saveRejects");
  const rejects = useCall(
    "ingest.rejects",
    {
      importId: record.importId,
      ...(reason === null ? {} : { reason }),
      offset: (page - 1) * pageSize,
      limit: pageSize,
    },
    { keep: true },
  );
  const count = (value: number) => formatCount(value, locale);
  const base = record.file.split(/[\\/]/).at(-1)?.replace(/\..*$/, "") ?? "rejects";

  async function download() {
    const path = await link.host.saveTarget(`${base}-rejects.csv`);
    if (path === null) return;
    const written = await save.start({ importId: record.importId, ...(path ? { path } : {}) });
    if (!written) return;
    await link.host.openExported(written.path);
    void message.success(text.saved(count(written.rows)));
    save.reset();
  }
  function importBack() {
    onClose();
    void receiveFiles(link, () => link.host.pickFiles(), {
      table: record.table,
      options: { repairs: record.importId },
    });
  }

  return (
    <div className="stack">
      {record.rejectReasons.length > 1 && (
        <ReasonChips
          reasons={record.rejectReasons}
          chosen={reason}
          onChoose={(next) => {
            setReason(next);
            setPage(1);
          }}
        />
      )}
      <div className="row wrap repair">
        <span className="soft small grow">{text.hint}</span>
        <Button size="small" loading={save.running} onClick={() => void download()}>
          {text.download}
        </Button>
        <Button size="small" onClick={importBack}>
          {text.importBack}
        </Button>
      </div>
      {save.run?.state === "failed" && (
        <ErrorNote error={save.run.error} title={text.download} onRetry={() => void download()} />
      )}
      {rejects.isPending && <SkeletonRows rows={10} height={18} />}
      {rejects.error && <ErrorNote error={rejects.error} onRetry={() => void rejects.refetch()} />}
      {rejects.data?.total === 0 && <EmptyNote title={text.none} />}
      {rejects.data && rejects.data.total > 0 && (
        <>
          <table className="plain-table reject-table" aria-label={words.rejects}>
            <thead>
              <tr>
                <th className="right">{words.line}</th>
                <th>{words.column}</th>
                <th>{words.value}</th>
                <th>{words.reason}</th>
                <th>{words.lineText}</th>
              </tr>
            </thead>
            <tbody>
              {rejects.data.rows.map((row, index) => (
                <tr key={index}>
                  <td className="right">{count(row.line)}</td>
                  <td>{row.column ?? missing}</td>
                  <td className="mono reject-value" title={row.value ?? undefined}>
                    <span>{row.value ?? missing}</span>
                  </td>
                  <td className="reject-reason">{rejectReasonText(row.reason, locale)}</td>
                  <td className="mono reject-line" title={row.text ?? undefined}>
                    {row.text ?? missing}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Pagination
            size="small"
            hideOnSinglePage
            showSizeChanger={false}
            current={page}
            pageSize={pageSize}
            total={rejects.data.total}
            onChange={setPage}
            showTotal={(total, [from, to]) => words.rejectsShown(`${count(from)}–${count(to)}`, count(total))}
          />
        </>
      )}
    </div>
  );
}

interface ChipsProps {
  readonly reasons: ImportReport["rejectReasons"];
  readonly chosen: string | null;
  readonly onChoose: (reason: string | null) => void;
}

/** All reasons with their counts; one of them narrows the list. */
function ReasonChips({ reasons, chosen, onChoose }: ChipsProps) {
  const text = useText().data;
  const locale = useLocale();
  const all = reasons.reduce((sum, { rows }) => sum + rows, 0);
  const chips = [{ reason: null, rows: all }, ...reasons];
  return (
    <div className="row wrap reason-chips" role="group" aria-label={text.checked.byReason}>
      {chips.map(({ reason, rows }) => (
        <button
          key={reason ?? ""}
          type="button"
          className="chip"
          aria-pressed={reason === chosen}
          onClick={() => onChoose(reason)}
        >
          {reason === null ? text.allReasons : rejectReasonText(reason, locale)}
          <span className="num">{formatCount(rows, locale)}</span>
        </button>
      ))}
    </div>
  );
}
