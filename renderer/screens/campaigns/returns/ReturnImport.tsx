import CloseOutlined from "@ant-design/icons/CloseOutlined";
import { Button, Segmented, Select } from "antd";
import { useState } from "react";
import type {
  Campaign,
  EngineError,
  ReturnFile,
  ReturnKind,
  ReturnMapping,
  ReturnPreview,
} from "../../../../analytics/api/index.ts";
import { stepText } from "../../../../analytics/api/text/index.ts";
import { useCall, useJob } from "../../../engine/hooks.ts";
import type { PickedFile } from "../../../engine/host.ts";
import { formatCount } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonBlock } from "../../../parts/Skeleton.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { Labelled } from "../design/inputs.tsx";
import { Reconciliation } from "./Reconciliation.tsx";

interface Props {
  readonly file: PickedFile;
  readonly campaign: Campaign;
  readonly onClose: () => void;
}

/** One file on its way in: its rows → which column says what → what would become of every row → in. */
export function ReturnImport({ file, campaign, onClose }: Props) {
  const words = useText();
  const text = words.delivery;
  const preview = useCall("returns.preview", { path: file.path });
  return (
    <Section
      title={text.importing(file.name)}
      actions={
        <Button
          size="small"
          type="text"
          icon={<CloseOutlined aria-hidden />}
          aria-label={words.common.close}
          onClick={onClose}
        />
      }
    >
      {preview.isPending && <SkeletonBlock height={180} />}
      {preview.error && <ErrorNote error={preview.error} title={file.name} onRetry={() => void preview.refetch()} />}
      {preview.data && <Mapped file={file} preview={preview.data} campaign={campaign} onClose={onClose} />}
    </Section>
  );
}

const columnsOf = { receipts: ["status", "at"], responses: ["outcome", "at", "amount"] } as const;

function Mapped({ file, preview, campaign, onClose }: Props & { readonly preview: ReturnPreview }) {
  const words = useText();
  const text = words.delivery;
  const locale = useLocale();
  const [kind, setKind] = useState<ReturnKind>(preview.kind);
  const [mapping, setMapping] = useState<ReturnMapping>(preview.mapping);
  const [checked, setChecked] = useState<ReturnFile | null>(null);
  const [done, setDone] = useState<ReturnFile | null>(null);
  const check = useJob("returns.check");
  const run = useJob("returns.import");
  // What an earlier file left behind is not this one's.
  const [mine, setMine] = useState(false);
  const busy = check.running || run.running;
  const asked = { path: file.path, campaignId: campaign.campaignId, kind, mapping: { ...mapping } };
  const set = (next: ReturnMapping) => {
    setMapping(next);
    setChecked(null);
  };
  const other = preview.campaignId !== null && preview.campaignId !== campaign.campaignId;
  const failed = mine ? (failureOfRun(run.run) ?? failureOfRun(check.run)) : null;
  const progress = run.run?.progress ?? check.run?.progress;
  if (done)
    return (
      <div className="stack" role="status">
        <strong>
          {text.importDone(
            formatCount(done.reconciliation.fates.matched, locale),
            formatCount(done.reconciliation.rows, locale),
          )}
        </strong>
        <Reconciliation reconciled={done.reconciliation} />
        <div>
          <Button type="primary" onClick={onClose}>
            {text.done}
          </Button>
        </div>
      </div>
    );
  return (
    <div className="stack">
      <Rows preview={preview} />
      <div className="campaign-grid">
        <Labelled label={text.kind}>
          <Segmented<ReturnKind>
            aria-label={text.kind}
            value={kind}
            disabled={busy}
            options={[
              { value: "receipts", label: text.kinds.receipts },
              { value: "responses", label: text.kinds.responses },
            ]}
            onChange={(next) => {
              setKind(next);
              setChecked(null);
            }}
          />
        </Labelled>
        {(["contactRef", "listId", "customerId", "phone", ...columnsOf[kind]] as const).map((name) => (
          <Labelled key={name} label={text.columnsOf[name]}>
            <Select<string>
              aria-label={text.columnsOf[name]}
              allowClear
              showSearch
              disabled={busy}
              placeholder={text.notThere}
              value={mapping[name] ?? null}
              options={preview.columns.map((column) => ({ value: column, label: column }))}
              onChange={(column: string | undefined) => set({ ...mapping, [name]: column })}
            />
          </Labelled>
        ))}
        {kind === "responses" && mapping.amount !== undefined && (
          <Labelled label={text.amountUnit}>
            <Segmented<"yuan" | "fen">
              aria-label={text.amountUnit}
              value={mapping.amountUnit ?? "yuan"}
              disabled={busy}
              options={[
                { value: "yuan", label: text.yuan },
                { value: "fen", label: text.fen },
              ]}
              onChange={(amountUnit) => set({ ...mapping, amountUnit })}
            />
          </Labelled>
        )}
      </div>
      {other && <p className="campaign-warn">{text.otherCampaign(preview.campaignId ?? 0)}</p>}
      {failed && <ErrorNote error={failed} title={file.name} />}
      {checked && (
        <>
          <span className="soft small">{text.nothingWritten}</span>
          <Reconciliation reconciled={checked.reconciliation} />
        </>
      )}
      <div className="row">
        <Button
          type={checked ? "default" : "primary"}
          loading={check.running}
          disabled={run.running}
          onClick={() => {
            run.reset();
            setMine(true);
            void check.start(asked).then((found) => found && setChecked(found));
          }}
        >
          {text.check}
        </Button>
        {checked && (
          <Button
            type="primary"
            loading={run.running}
            disabled={check.running}
            onClick={() => void run.start(asked).then((made) => made && setDone(made))}
          >
            {text.import}
          </Button>
        )}
        {busy && <Button onClick={run.running ? run.cancel : check.cancel}>{words.common.cancel}</Button>}
        {busy && progress && <span className="soft small">{stepText(progress, locale)}</span>}
      </div>
    </div>
  );
}

const failureOfRun = (run: { readonly state: string; readonly error: EngineError | null } | null): EngineError | null =>
  run?.state === "failed" ? run.error : null;

/** The file's first rows as they stand. */
function Rows({ preview }: { readonly preview: ReturnPreview }) {
  const text = useText().delivery;
  const locale = useLocale();
  const title = text.firstRows(formatCount(preview.rows.length, locale));
  return (
    <div className="return-rows" tabIndex={0} aria-label={title}>
      <table className="plain-table">
        <thead>
          <tr>
            {preview.columns.map((column) => (
              <th key={column}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, index) => (
            <tr key={index}>
              {preview.columns.map((column, at) => (
                <td key={column} className="ellipsis campaign-cell" title={row[at] ?? undefined}>
                  {row[at]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
