import DeleteOutlined from "@ant-design/icons/DeleteOutlined";
import HistoryOutlined from "@ant-design/icons/HistoryOutlined";
import { App, Button, Input, Popconfirm, Popover } from "antd";
import { useState } from "react";
import type { Snapshot } from "../../../analytics/api/index.ts";
import { errorText } from "../../../analytics/api/text/index.ts";
import { useAction, useCall, useJob } from "../../engine/hooks.ts";
import { formatCount, formatMoment, formatMonth } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { hasView, useProject } from "../../shell/project.ts";
import { go, useRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

/** Views that were kept: keep the present one, look at one, delete one. */
export function Snapshots() {
  const text = useText().snapshots;
  const [open, setOpen] = useState(false);
  return (
    <Popover
      trigger={["click"]}
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      title={text.title}
      content={<Kept onDone={() => setOpen(false)} />}
    >
      <Button icon={<HistoryOutlined aria-hidden />} aria-expanded={open}>
        {text.title}
      </Button>
    </Popover>
  );
}

function Kept({ onDone }: { readonly onDone: () => void }) {
  const words = useText();
  const text = words.snapshots;
  const locale = useLocale();
  const project = useProject();
  const { message } = App.useApp();
  const { params } = useRoute();
  const kept = useCall("customers.snapshots", {});
  const keep = useJob("customers.snapshot");
  const [name, setName] = useState("");
  const month = project.asOf === null ? text.undated : formatMonth(project.asOf, locale);

  async function save() {
    const snapshot = await keep.start({ asOf: project.asOf, ...(name.trim() ? { name: name.trim() } : {}) });
    if (!snapshot) return;
    keep.reset();
    setName("");
    void message.success(text.kept(snapshot.name));
  }
  return (
    <div className="snapshots stack">
      <p className="soft small">{text.hint}</p>
      {hasView(project) && (
        <div className="row">
          <Input
            size="small"
            aria-label={text.name}
            placeholder={month}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={() => void save()}
          />
          <Button size="small" type="primary" loading={keep.running} onClick={() => void save()}>
            {text.keep}
          </Button>
        </div>
      )}
      {keep.run?.state === "failed" && <ErrorNote error={keep.run.error} compact />}
      {kept.isPending && <SkeletonRows rows={3} height={16} />}
      {kept.error && <ErrorNote error={kept.error} compact onRetry={() => void kept.refetch()} />}
      {kept.data?.length === 0 && <p className="faint small">{text.none}</p>}
      {kept.data && kept.data.length > 0 && (
        <ul className="snapshot-list" aria-label={text.title}>
          {kept.data.map((snapshot) => (
            <Line
              key={snapshot.snapshotId}
              snapshot={snapshot}
              shown={params["snapshot"] === String(snapshot.snapshotId)}
              onDone={onDone}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

interface LineProps {
  readonly snapshot: Snapshot;
  /** It is the one on screen. */
  readonly shown: boolean;
  readonly onDone: () => void;
}

function Line({ snapshot, shown, onDone }: LineProps) {
  const text = useText().snapshots;
  const locale = useLocale();
  const { message } = App.useApp();
  const drop = useAction("customers.dropSnapshot");
  const { snapshotId, name, asOf, rows, fields, takenAt } = snapshot;
  const remove = () =>
    drop.mutate(
      { snapshotId },
      {
        onSuccess: () => {
          if (shown) go("customers");
          void message.success(text.removed(name));
        },
        onError: (error) => void message.error(errorText(error, locale)),
      },
    );
  return (
    <li>
      <div className="row">
        <strong className="ellipsis grow" title={name}>
          {name}
        </strong>
        {shown ? (
          <span className="soft small">{text.opened}</span>
        ) : (
          <Button
            size="small"
            onClick={() => {
              go("customers", { snapshot: String(snapshotId) });
              onDone();
            }}
          >
            {text.open}
          </Button>
        )}
        <Popconfirm
          title={text.removeAsk(name)}
          description={text.removeHint}
          okText={text.removeDo}
          okButtonProps={{ danger: true }}
          onConfirm={remove}
        >
          <Button
            size="small"
            type="text"
            loading={drop.isPending}
            icon={<DeleteOutlined aria-hidden />}
            aria-label={text.remove(name)}
          />
        </Popconfirm>
      </div>
      <div className="soft small">
        {asOf === null ? text.undated : formatMonth(asOf, locale)} ·{" "}
        {text.size(formatCount(rows, locale), formatCount(fields, locale))} ·{" "}
        {text.takenAt(formatMoment(takenAt, locale))}
      </div>
    </li>
  );
}

/** Above the grid while a snapshot is on screen: which it is, what it was built from, and the way back. */
export function SnapshotBanner({ snapshot }: { readonly snapshot: Snapshot }) {
  const words = useText();
  const text = words.snapshots;
  const locale = useLocale();
  const { name, asOf, imports, windowMonths, program, takenAt } = snapshot;
  const when = asOf === null ? text.undated : words.common.asOf(formatMonth(asOf, locale));
  return (
    <div className="snapshot-banner" role="status">
      <div className="grow">
        <strong>{text.looking(name, when)}</strong>{" "}
        <span className="soft small">
          {text.takenAt(formatMoment(takenAt, locale))} ·{" "}
          <Popover
            title={text.imports}
            content={
              <ul className="snapshot-imports small">
                {imports.map((one) => (
                  <li key={one.importId}>
                    {words.customers.provenanceOf(
                      one.file.split(/[\\/]/).at(-1) ?? one.file,
                      "",
                      formatMoment(one.loadedAt, locale),
                    )}
                  </li>
                ))}
              </ul>
            }
          >
            <span className="snapshot-from" tabIndex={0}>
              {text.builtFrom(formatCount(imports.length, locale), windowMonths, program)}
            </span>
          </Popover>
        </span>
      </div>
      <Button size="small" onClick={() => go("customers")}>
        {text.back}
      </Button>
    </div>
  );
}
