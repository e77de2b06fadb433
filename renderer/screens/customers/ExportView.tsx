import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import type { Snapshot } from "../../../analytics/api/index.ts";
import { failureOf } from "../../../analytics/api/index.ts";
import { errorText } from "../../../analytics/api/text/index.ts";
import { useEngine, useJob } from "../../engine/hooks.ts";
import { formatCount } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { useProject } from "../../shell/project.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { monthAt, snapshotAt } from "./at.ts";

interface Props {
  /** A view that was kept, in place of the month's. */
  readonly snapshot: Snapshot | undefined;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Masked unless a purpose is given, which stays on record. */
export function ExportView({ snapshot, open, onClose }: Props) {
  const words = useText();
  const text = words.customers;
  const locale = useLocale();
  const { message } = App.useApp();
  const { host } = useEngine();
  const { asOf, name } = useProject();
  const job = useJob("export.view");
  const [purpose, setPurpose] = useState("");
  const whole = purpose.trim() !== "";
  const result = job.run?.state === "done" ? job.run.result : null;

  async function run() {
    const path = await host.saveTarget(`${name}-${snapshot?.name ?? asOf ?? "all"}.csv`);
    if (path === null) return;
    await job.start({
      ...(snapshot ? snapshotAt(snapshot) : monthAt(asOf)),
      ...(path ? { path } : {}),
      ...(whole ? { purpose: purpose.trim() } : {}),
    });
  }
  const fetchFile = (path: string) =>
    host.openExported(path).catch((error: unknown) => void message.error(errorText(failureOf(error), locale)));

  return (
    <Modal
      open={open}
      title={snapshot ? text.exportSnapshot(snapshot.name) : text.exportTitle}
      onCancel={() => {
        if (!job.running) job.reset();
        onClose();
      }}
      footer={[
        <Button key="cancel" onClick={onClose}>
          {words.common.close}
        </Button>,
        result ? (
          <Button key="open" type="primary" onClick={() => void fetchFile(result.path)}>
            {text.openFile}
          </Button>
        ) : (
          <Button key="run" type="primary" loading={job.running} onClick={() => void run()}>
            {whole ? text.exportWhole : text.exportMasked}
          </Button>
        ),
      ]}
    >
      <div className="stack">
        <p className="soft">{text.exportHint}</p>
        {!result && (
          <label className="labelled">
            <span className="small soft">{text.exportPurpose}</span>
            <Input
              value={purpose}
              maxLength={500}
              disabled={job.running}
              placeholder={text.exportPurposePlaceholder}
              onChange={(event) => setPurpose(event.target.value)}
            />
          </label>
        )}
        {job.run?.error && <ErrorNote error={job.run.error} onRetry={() => void run()} />}
        {result && (
          <div>
            <strong>{text.exported(formatCount(result.rows, locale))}</strong>
            <p className="mono export-path">{result.path}</p>
            <p className="mono faint export-path">SHA-256 {result.sha256}</p>
          </div>
        )}
      </div>
    </Modal>
  );
}
