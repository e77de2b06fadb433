import { Button, Drawer } from "antd";
import { useState } from "react";
import type { CallInput, ImportReport } from "../../../analytics/api/index.ts";
import { stepText } from "../../../analytics/api/text/index.ts";
import { useCall, useJob } from "../../engine/hooks.ts";
import type { PickedFile } from "../../engine/host.ts";
import { formatCount } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { Stat, StatRow } from "../../parts/Stat.tsx";
import { clearFiles, nextFile, useFileQueue } from "../../shell/fileQueue.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { FileOptions } from "./FileOptions.tsx";
import { MappingTable } from "./MappingTable.tsx";
import { RejectsDrawer } from "./RejectsDrawer.tsx";

export type Options = NonNullable<CallInput<"ingest.preview">["options"]>;
export type Mapping = Readonly<Record<string, string | null>>;

/** One file after the other: preview, mapping, import, report. */
export function ImportDrawer() {
  const text = useText().data;
  const { files, total } = useFileQueue();
  const job = useJob("ingest.run");
  const file = files[0];
  const at = total - files.length + 1;
  return (
    <Drawer
      open={file !== undefined}
      onClose={() => {
        if (!job.running) job.reset();
        clearFiles();
      }}
      size="min(1080px, 92vw)"
      destroyOnHidden
      title={
        file ? (
          <span>
            {text.previewOf(file.name)} {total > 1 && <span className="soft small">{text.previewNext(at, total)}</span>}
          </span>
        ) : (
          ""
        )
      }
    >
      {file && <ImportFile key={`${at}:${file.path}`} file={file} last={files.length === 1} />}
    </Drawer>
  );
}

function ImportFile({ file, last }: { readonly file: PickedFile; readonly last: boolean }) {
  const text = useText().data;
  const common = useText().common;
  const locale = useLocale();
  const [table, setTable] = useState<string | undefined>();
  const [options, setOptions] = useState<Options>({});
  const [mapping, setMapping] = useState<Mapping>({});
  const [report, setReport] = useState<ImportReport | null>(null);
  const job = useJob("ingest.run");
  const preview = useCall(
    "ingest.preview",
    { path: file.path, ...(table ? { table } : {}), ...(Object.keys(options).length > 0 ? { options } : {}) },
    { keep: true },
  );

  async function run() {
    const done = await job.start({
      path: file.path,
      ...(table ? { table } : {}),
      ...(Object.keys(mapping).length > 0 ? { mapping } : {}),
      ...(Object.keys(options).length > 0 ? { options } : {}),
    });
    if (done) setReport(done);
  }
  function next() {
    job.reset();
    nextFile();
  }

  if (report) return <Report report={report} last={last} onNext={next} />;
  const progress = job.run?.progress;
  return (
    <div className="stack loose">
      {preview.isPending && <SkeletonRows rows={14} height={18} />}
      {preview.error && <ErrorNote error={preview.error} title={text.preview} onRetry={() => void preview.refetch()} />}
      {preview.data && (
        <>
          <FileOptions
            preview={preview.data}
            options={options}
            onOptions={setOptions}
            onTable={(chosen) => {
              setTable(chosen);
              setMapping({});
            }}
            disabled={job.running}
          />
          <MappingTable preview={preview.data} mapping={mapping} onChange={setMapping} disabled={job.running} />
        </>
      )}
      {job.run?.state === "failed" && <ErrorNote error={job.run.error} title={text.run} onRetry={() => void run()} />}
      <div className="import-foot">
        {job.running && (
          <span className="soft small grow ellipsis">{progress ? stepText(progress, locale) : text.running}</span>
        )}
        {job.running ? (
          <Button onClick={job.cancel}>{text.cancelImport}</Button>
        ) : (
          <Button onClick={next}>{last ? common.cancel : text.skip}</Button>
        )}
        <Button
          type="primary"
          loading={job.running}
          disabled={!preview.data || preview.isFetching}
          onClick={() => void run()}
        >
          {job.running ? text.running : text.run}
        </Button>
      </div>
    </div>
  );
}

function Report({
  report,
  last,
  onNext,
}: {
  readonly report: ImportReport;
  readonly last: boolean;
  readonly onNext: () => void;
}) {
  const text = useText().data;
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const count = (value: number) => formatCount(value, locale);
  return (
    <div className="stack loose">
      <h2 className="import-done">{report.unchanged ? text.unchangedTitle : text.doneTitle}</h2>
      {report.unchanged && <p className="soft">{text.unchanged}</p>}
      <StatRow>
        <Stat label={text.rows} value={count(report.rows)} />
        <Stat label={text.stored} value={count(report.stored)} />
        <Stat label={text.replaced} value={count(report.replaced)} />
        <Stat
          label={text.rejected}
          value={count(report.rejected)}
          {...(report.rejected > 0 ? { onClick: () => setOpen(true) } : {})}
        />
      </StatRow>
      <p className="soft">
        {text.sum(count(report.rows), count(report.stored), count(report.rejected), count(report.replaced))}
      </p>
      {report.rejected > 0 && (
        <div>
          <ul className="reject-reasons">
            {report.rejectReasons.map(({ reason, rows }) => (
              <li key={reason}>
                <span className="num">{count(rows)}</span> {reason}
              </li>
            ))}
          </ul>
          <Button onClick={() => setOpen(true)}>{text.showRejects}</Button>
        </div>
      )}
      <div className="import-foot">
        <Button type="primary" autoFocus onClick={onNext}>
          {last ? text.finish : text.next}
        </Button>
      </div>
      <RejectsDrawer record={open ? report : null} onClose={() => setOpen(false)} />
    </div>
  );
}
