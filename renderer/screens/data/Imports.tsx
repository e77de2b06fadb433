import CopyOutlined from "@ant-design/icons/CopyOutlined";
import { App, Button, Popover } from "antd";
import { useState } from "react";
import { failureOf } from "../../../analytics/api/index.ts";
import type { ColumnChoice, ImportRecord, Mapping } from "../../../analytics/api/index.ts";
import { useCall, useEngine, useJob } from "../../engine/hooks.ts";
import { dismissJob, useJobs } from "../../engine/jobs.ts";
import type { Link } from "../../engine/link.ts";
import { formatCount, formatMoment, missing } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { receiveFiles } from "../../shell/fileQueue.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { useTableName } from "../../parts/tableName.ts";
import { useFieldTitle, usePeriod } from "./names.ts";
import { RejectsDrawer } from "./RejectsDrawer.tsx";

/** Imports that are listed before one asks for all. */
const shown = 15;

const fileName = (record: ImportRecord) => record.file.split(/[\\/]/).at(-1) ?? record.file;

/** What became of each column of an import, with how it was read. */
function mappingOf({ mapping, kept, choices }: ImportRecord): Record<string, ColumnChoice> {
  return Object.fromEntries(
    Object.entries(mapping).map(([column, field]) => [
      column,
      { ...choices[column], field, ...(field === null ? { keep: kept.includes(column) } : {}) },
    ]),
  );
}

/** Asks for the file once more and reads it as it was read before; a project keeps no paths. */
function importAgain(link: Link, record: ImportRecord) {
  const { table, options } = record;
  void receiveFiles(link, () => link.host.pickFiles(), { table, options, mapping: mappingOf(record) });
}

interface Asked {
  readonly record: ImportRecord;
  readonly linkedToo?: true;
  readonly droppedToo?: true;
}

/** Imports so far, the latest first: where each came from, what became of its rows, and a way back. */
export function Imports() {
  const words = useText().data;
  const text = words.history;
  const imports = useCall("ingest.list", {});
  const undo = useJob("ingest.undo");
  const link = useEngine();
  const { message } = App.useApp();
  const [rejectsOf, setRejectsOf] = useState<ImportRecord | null>(null);
  const [undoing, setUndoing] = useState<number | null>(null);
  const [all, setAll] = useState(false);
  /** The import whose undoing has to be asked for again: others stand in the way, or calls of it were dropped. */
  const [asked, setAsked] = useState<Asked | null>(null);
  const locale = useLocale();

  async function takeBack(record: ImportRecord, too: Omit<Asked, "record"> = {}) {
    setUndoing(record.importId);
    setAsked(null);
    const done = await undo.start({ importId: record.importId, ...too });
    setUndoing(null);
    if (!done) {
      const { code } = failureOf(useJobs.getState().runs["ingest.undo"]?.error);
      if (code === "undo_linked") setAsked({ ...too, record, linkedToo: true });
      if (code === "undo_dropped") setAsked({ ...too, record, droppedToo: true });
      return;
    }
    undo.reset();
    // What stood in the way is gone: the failure has nothing more to say.
    for (const { jobId, call, state } of Object.values(useJobs.getState().jobs))
      if (call === "ingest.undo" && state === "failed") dismissJob(jobId);
    void message.open({
      type: "success",
      duration: 8,
      content: (
        <span>
          {text.undoneNow(fileName(record))}{" "}
          <Button size="small" type="link" onClick={() => importAgain(link, record)}>
            {text.again}
          </Button>
        </span>
      ),
    });
  }

  if (imports.data?.length === 0) return null;
  return (
    <Section title={words.imports} note={text.hint}>
      {imports.isPending && <SkeletonRows rows={4} height={20} />}
      {imports.error && <ErrorNote error={imports.error} onRetry={() => void imports.refetch()} />}
      {undo.run?.state === "failed" && <ErrorNote error={undo.run.error} title={text.undo} />}
      {asked && (
        <Button
          size="small"
          className="self-start"
          danger={asked.droppedToo === true}
          onClick={() => {
            const { record, ...too } = asked;
            void takeBack(record, too);
          }}
        >
          {asked.droppedToo ? text.undoDropped : text.undoLinked}
        </Button>
      )}
      {imports.data && (
        <div className="scroll-x">
          <table className="plain-table" aria-label={words.imports}>
            <thead>
              <tr>
                <th>{words.file}</th>
                <th>{words.table}</th>
                <th>{words.importedAt}</th>
                <th>{words.period}</th>
                <th className="right">{words.rows}</th>
                <th className="right">{words.stored}</th>
                <th className="right">{words.replaced}</th>
                <th className="right">{words.rejected}</th>
                <th>{text.mapping}</th>
                <th>SHA-256</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {[...imports.data]
                .sort((a, b) => b.importId - a.importId)
                .slice(0, all ? undefined : shown)
                .map((record) => (
                  <Line
                    key={record.importId}
                    record={record}
                    busy={undo.running}
                    undoing={undoing === record.importId}
                    onRejects={setRejectsOf}
                    onUndo={(chosen) => void takeBack(chosen)}
                  />
                ))}
            </tbody>
          </table>
        </div>
      )}
      {!all && (imports.data?.length ?? 0) > shown && (
        <Button size="small" className="self-start" onClick={() => setAll(true)}>
          {text.all(formatCount(imports.data?.length ?? 0, locale))}
        </Button>
      )}
      <RejectsDrawer record={rejectsOf} onClose={() => setRejectsOf(null)} />
    </Section>
  );
}

interface LineProps {
  readonly record: ImportRecord;
  readonly busy: boolean;
  readonly undoing: boolean;
  readonly onRejects: (record: ImportRecord) => void;
  readonly onUndo: (record: ImportRecord) => void;
}

function Line({ record, busy, undoing, onRejects, onUndo }: LineProps) {
  const words = useText().data;
  const text = words.history;
  const locale = useLocale();
  const name = useTableName();
  const { message } = App.useApp();
  const link = useEngine();
  const count = (value: number) => formatCount(value, locale);
  const undone = record.undoneAt !== null;
  const period = usePeriod();
  const cells = record.rejectReasons.reduce(
    (sum, { reason, rows }) => sum + (reason.startsWith("cell_") ? rows : 0),
    0,
  );
  return (
    <tr className={undone ? "undone" : ""}>
      <td className="data-file" title={record.file}>
        <div className="ellipsis">{fileName(record)}</div>
        {undone && <div className="small">{text.undone(formatMoment(record.undoneAt ?? "", locale))}</div>}
      </td>
      <td className="nowrap">{name(record.table)}</td>
      <td className="nowrap">{formatMoment(record.importedAt, locale)}</td>
      <td className="soft nowrap">{period(record.months[0], record.months.at(-1))}</td>
      <td className="right">{count(record.rows)}</td>
      <td className="right">{count(record.stored)}</td>
      <td className="right">{count(record.replaced)}</td>
      <td className="right">
        {record.rejectReasons.length > 0 || record.rejected > 0 ? (
          <Button
            type="link"
            size="small"
            aria-label={`${words.showRejects}: ${count(record.rejected)}`}
            onClick={() => onRejects(record)}
          >
            {record.rejected > 0 && count(record.rejected)}
            {record.rejected > 0 && cells > 0 && " + "}
            {cells > 0 && words.cells(count(cells))}
          </Button>
        ) : (
          0
        )}
      </td>
      <td className="nowrap">
        <Popover trigger={["click"]} title={text.mapping} content={<MappingList mapping={mappingOf(record)} />}>
          <Button type="link" size="small">
            {text.mappingOf(
              Object.values(record.mapping).filter((field) => field !== null).length + record.kept.length,
            )}
          </Button>
        </Popover>
      </td>
      <td className="nowrap mono soft" title={record.sha256}>
        {record.sha256.slice(0, 8)}
        <Button
          type="text"
          size="small"
          icon={<CopyOutlined aria-hidden />}
          aria-label={text.copyHash}
          onClick={() =>
            void navigator.clipboard.writeText(record.sha256).then(
              () => message.success(text.copied),
              () => undefined,
            )
          }
        />
      </td>
      <td className="right nowrap sticky-end">
        {undone ? (
          <Button size="small" onClick={() => importAgain(link, record)}>
            {text.again}
          </Button>
        ) : (
          <Button
            size="small"
            loading={undoing}
            disabled={busy}
            aria-label={text.undoOf(fileName(record))}
            onClick={() => onUndo(record)}
          >
            {undoing ? text.undoing : text.undo}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Column → field, as an import used it or as it is kept. A saved mapping may leave a column to the table. */
export function MappingList({ mapping }: { readonly mapping: Mapping }) {
  const text = useText().data;
  const titleOf = useFieldTitle();
  const reading = ({ unit, dateOrder, type }: ColumnChoice) =>
    [type && text.types[type], unit && text.units[unit], dateOrder && text.dateOrders[dateOrder]].filter(Boolean);
  return (
    <table className="plain-table mapping-list">
      <tbody>
        {Object.entries(mapping).map(([column, to]) => {
          const choice = typeof to === "object" && to !== null ? to : { field: to };
          const fate = choice.keep === true ? text.kept : choice.keep === false ? text.leftOut : missing;
          return (
            <tr key={column}>
              <td className="ellipsis" title={column}>
                {column}
              </td>
              <td className={choice.field === null ? "faint" : ""}>
                {choice.field === null ? fate : titleOf(choice.field)}
              </td>
              <td className="soft small">{reading(choice).join(" · ")}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
