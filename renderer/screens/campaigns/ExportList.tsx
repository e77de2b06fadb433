import { Button, Input, Modal, Radio } from "antd";
import { useState } from "react";
import type { TargetList } from "../../../analytics/api/index.ts";
import { useEngine, useJob } from "../../engine/hooks.ts";
import { formatCount } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { useFetchFile } from "./Exports.tsx";

interface Props {
  readonly list: TargetList;
  readonly onClose: () => void;
}

/** Masked; or whole for a purpose, which stays on record. */
export function ExportList({ list, onClose }: Props) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const { host } = useEngine();
  const fetchFile = useFetchFile();
  const job = useJob("export.targetList");
  const [whole, setWhole] = useState(false);
  const [purpose, setPurpose] = useState("");
  const [asked, setAsked] = useState(false);
  // The latest run may be of another list, or of an earlier opening: the job bar shows that one.
  const [mine, setMine] = useState(false);
  const run = mine ? job.run : null;
  const running = run?.state === "running";
  const missingPurpose = whole && purpose.trim() === "";
  const result = run?.state === "done" ? run.result : null;

  async function start() {
    setAsked(true);
    if (missingPurpose) return;
    const path = await host.saveTarget(`${list.name}-${list.targetListId}.csv`);
    if (path === null) return;
    setMine(true);
    await job.start({
      targetListId: list.targetListId,
      ...(path ? { path } : {}),
      ...(whole ? { purpose: purpose.trim() } : {}),
    });
  }

  return (
    <Modal
      open
      title={text.export}
      onCancel={onClose}
      footer={[
        running ? (
          <Button key="cancel" onClick={job.cancel}>
            {words.common.cancel}
          </Button>
        ) : (
          <Button key="close" onClick={onClose}>
            {words.common.close}
          </Button>
        ),
        result ? (
          <Button key="open" type="primary" onClick={() => fetchFile(result.path)}>
            {host.kind === "electron" ? text.showInFolder : text.saveCopy}
          </Button>
        ) : (
          <Button key="run" type="primary" danger={whole} loading={running} onClick={() => void start()}>
            {running ? text.exporting : text.exportRun}
          </Button>
        ),
      ]}
    >
      <div className="stack">
        <p className="soft">{text.exportHint}</p>
        {!result && (
          <Radio.Group
            aria-label={text.exportHow}
            className="campaign-radios"
            value={whole ? "whole" : "masked"}
            disabled={running}
            onChange={(event) => setWhole(event.target.value === "whole")}
            options={[
              {
                value: "masked",
                label: (
                  <>
                    {text.exportMasked} <span className="soft small">{text.exportMaskedHint}</span>
                  </>
                ),
              },
              {
                value: "whole",
                label: (
                  <>
                    {text.exportWhole} <span className="soft small">{text.exportWholeHint}</span>
                  </>
                ),
              },
            ]}
          />
        )}
        {!result && whole && (
          <label className="campaign-labelled">
            <span className="small soft">{text.purpose}</span>
            <Input
              autoFocus
              required
              aria-required
              aria-invalid={asked && missingPurpose}
              {...(asked && missingPurpose ? { status: "error" as const } : {})}
              value={purpose}
              maxLength={500}
              disabled={running}
              placeholder={text.purposePlaceholder}
              onChange={(event) => setPurpose(event.target.value)}
              onPressEnter={() => void start()}
            />
            {asked && missingPurpose && (
              <span className="small campaign-none" role="alert">
                {text.purposeNeeded}
              </span>
            )}
          </label>
        )}
        {run?.state === "failed" && <ErrorNote error={run.error} title={text.export} onRetry={() => void start()} />}
        {result && (
          <div role="status">
            <strong>{text.exported(formatCount(result.rows, locale), formatCount(result.controls, locale))}</strong>
            <dl className="campaign-rule">
              <dt>{text.file}</dt>
              <dd className="mono">{result.path}</dd>
              <dt>SHA-256</dt>
              <dd className="mono">{result.sha256}</dd>
              <dt>{text.personal}</dt>
              <dd>{result.masked ? text.masked : `${text.whole} · ${purpose.trim()}`}</dd>
            </dl>
          </div>
        )}
      </div>
    </Modal>
  );
}
