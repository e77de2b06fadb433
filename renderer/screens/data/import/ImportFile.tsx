import { App, Button, Steps } from "antd";
import { useState } from "react";
import type { CheckReport, Preview } from "../../../../analytics/api/index.ts";
import { fileNoteText, stepText } from "../../../../analytics/api/text/index.ts";
import { useAction, useCall, useJob } from "../../../engine/hooks.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { SkeletonBlock, SkeletonRows } from "../../../parts/Skeleton.tsx";
import { nextFile, settleFile } from "../../../shell/fileQueue.ts";
import type { QueuedFile } from "../../../shell/fileQueue.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { Checked } from "./Checked.tsx";
import { choicesFor, isOwnerless, typesIn } from "./choices.ts";
import type { Choices, Options } from "./choices.ts";
import { Done } from "./Done.tsx";
import { FileOptions } from "./FileOptions.tsx";
import { MappingTable } from "./MappingTable.tsx";
import { PreviewRows } from "./PreviewRows.tsx";

/** The three steps of one file. Nothing is written before the check was seen. */
export function ImportFile({ file, last }: { readonly file: QueuedFile; readonly last: boolean }) {
  const text = useText().data;
  const common = useText().common;
  const locale = useLocale();
  const [table, setTable] = useState<string | undefined>(file.preset.table);
  const [options, setOptions] = useState<Options>(file.preset.options ?? {});
  const [choices, setChoices] = useState<Choices>(() => choicesOf(file.preset.mapping));
  const [checked, setChecked] = useState<CheckReport | null>(null);
  const check = useJob("ingest.check");
  const job = useJob("ingest.run");
  const target = {
    path: file.path,
    ...(table ? { table } : {}),
    ...(Object.keys(options).length > 0 ? { options } : {}),
  };
  const typed = typesIn(choices);
  const preview = useCall(
    "ingest.preview",
    { ...target, ...(Object.keys(typed).length > 0 ? { mapping: typed } : {}) },
    { keep: true, enabled: !file.report },
  );
  // What was read last stays on screen when it cannot be read in another way: there the way is changed again.
  const [read, setRead] = useState<Preview | null>(null);
  if (preview.data && !preview.isPlaceholderData && preview.data !== read) setRead(preview.data);
  const shown = preview.data ?? read;
  const mapping = shown ? choicesFor(shown, choices) : choices;
  // A file that fits no table is imported as what the preview shows it to be.
  const unknown = shown?.tableReason === "none" ? { table: shown.table } : {};
  const params = { ...target, ...unknown, ...(Object.keys(mapping).length > 0 ? { mapping } : {}) };
  const busy = check.running || job.running;

  async function look() {
    job.reset();
    const report = await check.start(params);
    if (report) setChecked(report);
  }
  async function run() {
    settleFile(file.id, { state: "running" });
    const report = await job.start({ ...params, ...(checked ? { sha256: checked.sha256 } : {}) });
    settleFile(file.id, report ? { state: report.unchanged ? "unchanged" : "imported", report } : { state: "waiting" });
  }
  function back() {
    check.reset();
    job.reset();
    setChecked(null);
  }
  function leave() {
    check.reset();
    job.reset();
    if (file.state === "waiting") settleFile(file.id, { state: "skipped" });
    nextFile();
  }

  const step = file.report ? 2 : checked ? 1 : 0;
  const running = job.running ? job : check;
  const progress = running.run?.progress;
  const failed = job.run?.state === "failed" ? job.run.error : check.run?.state === "failed" ? check.run.error : null;
  return (
    <div className="stack loose import-file">
      <Steps
        size="small"
        current={step}
        items={[{ title: text.steps.preview }, { title: text.steps.check }, { title: text.steps.report }]}
      />
      {file.report ? (
        <Done report={file.report} />
      ) : checked ? (
        <Checked report={checked} />
      ) : (
        <>
          {preview.isPending && !read && <PreviewSkeleton />}
          {preview.error && (
            <ErrorNote error={preview.error} title={text.preview} onRetry={() => void preview.refetch()} />
          )}
          {file.error !== null && !failed && <ErrorNote error={file.error} title={text.run} />}
          {shown && (
            <>
              <FileOptions
                preview={shown}
                options={options}
                onOptions={setOptions}
                onTable={(chosen) => {
                  setTable(chosen);
                  setChoices({});
                }}
                disabled={busy}
              />
              <Notes preview={shown} choices={choices} />
              <PreviewRows preview={shown} choices={choices} onChange={setChoices} disabled={busy} />
              <MappingTable preview={shown} choices={choices} onChange={setChoices} disabled={busy} />
            </>
          )}
        </>
      )}
      {failed && (
        <ErrorNote
          error={failed}
          title={checked ? text.run : text.check}
          onRetry={() => void (checked ? run() : look())}
        />
      )}
      <div className="import-foot">
        {busy && (
          <span className="soft small grow ellipsis" role="status">
            {progress ? stepText(progress, locale) : job.running ? text.running : text.checking}
          </span>
        )}
        {file.report ? (
          <Button type="primary" autoFocus onClick={leave}>
            {last ? text.finish : text.next}
          </Button>
        ) : (
          <>
            {busy ? (
              <Button onClick={running.cancel}>{job.running ? text.cancelImport : text.cancelCheck}</Button>
            ) : (
              <Button onClick={leave}>{last ? common.cancel : text.skip}</Button>
            )}
            {checked ? (
              <>
                <Button disabled={busy} onClick={back}>
                  {text.backToMapping}
                </Button>
                <Button type="primary" autoFocus loading={job.running} disabled={busy} onClick={() => void run()}>
                  {job.running ? text.running : text.run}
                </Button>
              </>
            ) : (
              <Button
                type="primary"
                loading={check.running}
                disabled={!preview.data || preview.isFetching || busy}
                onClick={() => void look()}
              >
                {check.running ? text.checking : text.check}
              </Button>
            )}
          </>
        )}
      </div>
    </div>
  );
}

/** A mapping of an earlier import, as choices. */
function choicesOf(mapping: QueuedFile["preset"]["mapping"]): Choices {
  return Object.fromEntries(
    Object.entries(mapping ?? {}).map(([column, to]) => [
      column,
      typeof to === "object" && to !== null ? to : to === null ? { field: null, keep: false } : { field: to },
    ]),
  );
}

/** What is worth knowing of the file before it is imported. */
function Notes({ preview, choices }: { readonly preview: Preview; readonly choices: Choices }) {
  const text = useText().data;
  const locale = useLocale();
  const { message } = App.useApp();
  const forget = useAction("ingest.forgetMapping");
  const { savedMappingId, notes } = preview;
  const sentences = notes
    .filter(
      (note) => note.code !== "month_suffix_columns" && (note.code !== "mapping_reused" || savedMappingId === null),
    )
    .map((note) => fileNoteText(note, locale));
  if (isOwnerless(preview, choices)) sentences.push(text.ownerless);
  if (sentences.length === 0 && savedMappingId === null) return null;
  return (
    <ul className="file-notes">
      {savedMappingId !== null && (
        <li>
          {text.savedUsed}{" "}
          <Button
            size="small"
            type="link"
            loading={forget.isPending}
            onClick={() =>
              forget.mutate({ mappingId: savedMappingId }, { onSuccess: () => void message.success(text.forgotten) })
            }
          >
            {text.forget}
          </Button>
        </li>
      )}
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function PreviewSkeleton() {
  return (
    <>
      <SkeletonBlock height={52} />
      <SkeletonBlock height={180} />
      <SkeletonRows rows={8} height={18} />
    </>
  );
}
