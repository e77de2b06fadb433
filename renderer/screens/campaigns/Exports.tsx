import CopyOutlined from "@ant-design/icons/CopyOutlined";
import DownloadOutlined from "@ant-design/icons/DownloadOutlined";
import FileProtectOutlined from "@ant-design/icons/FileProtectOutlined";
import { App, Button, Tooltip } from "antd";
import type { ReactNode } from "react";
import type { ExportRecord } from "../../../analytics/api/index.ts";
import { useCall, useEngine } from "../../engine/hooks.ts";
import { formatCount, formatMoment, missing } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

/** Every file written from this project, the latest first. */
export function Exports() {
  const text = useText().campaigns;
  const records = useCall("export.list", {});
  const lists = useCall("campaigns.list", {});
  if (records.isPending) return <SkeletonRows rows={6} height={20} />;
  if (records.error)
    return <ErrorNote error={records.error} title={text.views.exports} onRetry={() => void records.refetch()} />;
  if (records.data.length === 0) {
    return (
      <EmptyNote
        icon={<FileProtectOutlined aria-hidden />}
        title={text.exportsEmptyTitle}
        hint={text.exportsEmptyHint}
        actions={<Button onClick={() => go("campaigns", { view: "lists" })}>{text.views.lists}</Button>}
      />
    );
  }
  const source = ({ targetListId }: ExportRecord) => {
    if (targetListId === null) return text.sourceView;
    const name = lists.data?.find((list) => list.targetListId === targetListId)?.name ?? text.sourceList(targetListId);
    return (
      <Button
        size="small"
        type="link"
        className="campaign-open ellipsis"
        aria-label={text.open(name)}
        onClick={() => go("campaigns", { list: String(targetListId) })}
      >
        {name}
      </Button>
    );
  };
  return (
    <>
      <p className="soft small">{text.exportsHint}</p>
      <ExportTable records={records.data} source={source} />
    </>
  );
}

interface TableProps {
  readonly records: readonly ExportRecord[];
  /** What was written. */
  readonly source: (record: ExportRecord) => ReactNode;
}

function ExportTable({ records, source }: TableProps) {
  const text = useText().campaigns;
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  return (
    <div className="campaign-scroll">
      <table className="plain-table" aria-label={text.views.exports}>
        <thead>
          <tr>
            <th>{text.exportedAt}</th>
            <th>{text.source}</th>
            <th className="right">{text.writtenRows}</th>
            <th className="right">{text.heldBack}</th>
            <th>{text.personal}</th>
            <th>{text.purpose}</th>
            <th>{text.file}</th>
            <th>SHA-256</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {[...records]
            .sort((a, b) => b.exportId - a.exportId)
            .map((record) => (
              <tr key={record.exportId}>
                <td className="soft campaign-nowrap">{formatMoment(record.exportedAt, locale)}</td>
                <td className="campaign-cell">{source(record)}</td>
                <td className="right">{count(record.rows)}</td>
                <td className="right">{record.targetListId === null ? missing : count(record.controls)}</td>
                <td className={record.masked ? "soft" : "campaign-whole"}>
                  {record.masked ? text.masked : text.whole}
                </td>
                <td className="campaign-cell ellipsis" title={record.purpose ?? undefined}>
                  {record.purpose ?? missing}
                </td>
                <td className="campaign-cell ellipsis" title={record.path}>
                  {record.path.split(/[\\/]/).at(-1)}
                </td>
                <td className="mono soft" title={record.sha256}>
                  {record.sha256.slice(0, 12)}…
                </td>
                <td className="right campaign-nowrap">
                  <FileActions path={record.path} sha256={record.sha256} />
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

/** The same in a narrow column: the files of one list. */
export function ExportEntries({ records }: Pick<TableProps, "records">) {
  const text = useText().campaigns;
  const locale = useLocale();
  return (
    <ul className="campaign-entries">
      {[...records]
        .sort((a, b) => b.exportId - a.exportId)
        .map((record) => (
          <li key={record.exportId}>
            <div className="grow">
              <div className="ellipsis" title={record.path}>
                {record.path.split(/[\\/]/).at(-1)}
              </div>
              <div className="small soft ellipsis" title={record.purpose ?? undefined}>
                {formatMoment(record.exportedAt, locale)} · {text.written(formatCount(record.rows, locale))} ·{" "}
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
  );
}

/** Hands a written file to the user; a browser only gets what this run of the program wrote. */
export function useFetchFile(): (path: string) => void {
  const text = useText().campaigns;
  const { message } = App.useApp();
  const { host } = useEngine();
  return (path) => void host.openExported(path).catch(() => void message.error(text.fetchFailed));
}

function FileActions({ path, sha256 }: { readonly path: string; readonly sha256: string }) {
  const text = useText().campaigns;
  const { message } = App.useApp();
  const { host } = useEngine();
  const fetchFile = useFetchFile();
  const copy = (value: string) =>
    void navigator.clipboard.writeText(value).then(
      () => message.success(text.copied),
      () => message.error(text.copyFailed),
    );
  const open = host.kind === "electron" ? text.showInFolder : text.saveCopy;
  return (
    <>
      <Tooltip title={open}>
        <Button
          size="small"
          type="text"
          icon={<DownloadOutlined aria-hidden />}
          aria-label={open}
          onClick={() => fetchFile(path)}
        />
      </Tooltip>
      <Tooltip title={text.copyPath}>
        <Button
          size="small"
          type="text"
          icon={<CopyOutlined aria-hidden />}
          aria-label={text.copyPath}
          onClick={() => copy(path)}
        />
      </Tooltip>
      <Tooltip title={text.copyHash}>
        <Button
          size="small"
          type="text"
          icon={<FileProtectOutlined aria-hidden />}
          aria-label={text.copyHash}
          onClick={() => copy(sha256)}
        />
      </Tooltip>
    </>
  );
}
