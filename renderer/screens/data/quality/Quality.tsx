import FileTextOutlined from "@ant-design/icons/FileTextOutlined";
import { App, Button, Tooltip } from "antd";
import { useCall, useEngine, useJob } from "../../../engine/hooks.ts";
import { formatMoment, formatMonth, missing } from "../../../format.ts";
import type { QualityReport } from "../../../../analytics/api/index.ts";
import { EmptyNote } from "../../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonBlock, SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useProject } from "../../../shell/project.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useTableName } from "../../../parts/tableName.ts";
import { useFieldTitle } from "../names.ts";
import { Findings } from "./Findings.tsx";
import { Heat } from "./Heat.tsx";

/** Is it sound? Findings first, then how fresh, then how full and valid each field is by month. */
export function Quality() {
  const text = useText().data.quality;
  const project = useProject();
  const report = useCall("quality.report", { asOf: project.asOf });
  const titleOf = useFieldTitle();
  if (report.isPending) {
    return (
      <>
        <SkeletonRows rows={6} height={20} />
        <SkeletonBlock height={140} />
        <SkeletonBlock height={280} />
      </>
    );
  }
  if (report.error) return <ErrorNote error={report.error} onRetry={() => void report.refetch()} />;
  const { findings, fields, freshness } = report.data;
  if (fields.length === 0 && findings.length === 0)
    return <EmptyNote icon={<FileTextOutlined aria-hidden />} title={text.emptyTitle} hint={text.emptyHint} />;
  return (
    <>
      <Findings findings={findings} titleOf={titleOf} actions={findings.length > 0 && <RequestButton />} />
      <Freshness freshness={freshness} />
      <Heat fields={fields} titleOf={titleOf} />
    </>
  );
}

function RequestButton() {
  const text = useText().data.quality;
  const locale = useLocale();
  const { message } = App.useApp();
  const { host } = useEngine();
  const job = useJob("quality.request");
  async function draft() {
    const path = await host.saveTarget(locale === "zh-CN" ? "源数据需求.html" : "source-data-request.html");
    if (path === null) return;
    const written = await job.start({ locale, ...(path ? { path } : {}) });
    if (!written) return;
    await host.openExported(written.path).catch(() => undefined);
    void message.success(text.requestDone(written.path));
    job.reset();
  }
  return (
    <>
      {job.run?.state === "failed" && <ErrorNote compact error={job.run.error} onRetry={() => void draft()} />}
      <Tooltip title={text.requestHint} placement="bottomRight">
        <Button icon={<FileTextOutlined aria-hidden />} loading={job.running} onClick={() => void draft()}>
          {job.running ? text.requesting : text.request}
        </Button>
      </Tooltip>
    </>
  );
}

function Freshness({ freshness }: Pick<QualityReport, "freshness">) {
  const words = useText().data;
  const text = words.quality;
  const locale = useLocale();
  const name = useTableName();
  if (freshness.length === 0) return null;
  return (
    <Section title={text.freshness}>
      <table className="plain-table" aria-label={text.freshness}>
        <thead>
          <tr>
            <th>{words.source}</th>
            <th>{text.lastMonth}</th>
            <th>{text.loadedAt}</th>
            <th>{text.behind}</th>
          </tr>
        </thead>
        <tbody>
          {freshness.map((item) => (
            <tr key={item.table}>
              <td>{name(item.table)}</td>
              <td>{item.lastMonth ? formatMonth(item.lastMonth, locale) : missing}</td>
              <td>{item.loadedAt ? formatMoment(item.loadedAt, locale) : missing}</td>
              <td className={(item.monthsBehind ?? 0) > item.usualMonthsBehind ? "warn-text" : "soft"}>
                {item.monthsBehind === null ? missing : text.behindMonths(item.monthsBehind, item.usualMonthsBehind)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
