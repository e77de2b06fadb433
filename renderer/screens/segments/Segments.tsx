import ApartmentOutlined from "@ant-design/icons/ApartmentOutlined";
import { Button, Select } from "antd";
import { useMemo, useState } from "react";
import type { FieldInfo, Segmentation } from "../../../analytics/api/index.ts";
import { segmentWarningText, stepText } from "../../../analytics/api/text/index.ts";
import { useCall, useJob } from "../../engine/hooks.ts";
import { formatCount, formatFixed, formatMonth } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { PageHeader } from "../../parts/PageHeader.tsx";
import { SkeletonBlock } from "../../parts/Skeleton.tsx";
import { Stat, StatRow } from "../../parts/Stat.tsx";
import { hasView, useProject } from "../../shell/project.ts";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { ProfileChart } from "./ProfileChart.tsx";
import { CurveChart, SizesChart } from "./SegmentCharts.tsx";
import { SegmentTable } from "./SegmentTable.tsx";

const ks = Array.from({ length: 14 }, (_, index) => index + 2);

/** Which groups are there, and how do they differ? */
export default function Segments() {
  const words = useText();
  const text = words.segments;
  const locale = useLocale();
  const project = useProject();
  const list = useCall("segments.list", {});
  const job = useJob("segments.run");
  const [k, setK] = useState(0);
  const [chosen, setChosen] = useState<number | null>(null);
  const here = useMemo(
    () =>
      (list.data ?? [])
        .filter((item) => item.asOf === project.asOf)
        .sort((a, b) => b.segmentationId - a.segmentationId),
    [list.data, project.asOf],
  );
  const current = here.find((item) => item.segmentationId === chosen) ?? here[0];
  const progress = job.run?.progress;

  async function run() {
    const made = await job.start({ asOf: project.asOf, definition: { way: "clusters", k: k > 0 ? k : null } });
    if (made) setChosen(made.segmentationId);
  }
  const runner = (
    <>
      <Select
        aria-label={text.k}
        value={k}
        onChange={setK}
        disabled={job.running}
        popupMatchSelectWidth={false}
        options={[
          { value: 0, label: `${text.k}: ${text.kAuto}` },
          ...ks.map((value) => ({ value, label: text.kOf(value) })),
        ]}
      />
      <Button type="primary" loading={job.running} onClick={() => void run()}>
        {job.running ? text.running : current ? text.run : text.runFirst}
      </Button>
      {job.running && <Button onClick={job.cancel}>{words.common.cancel}</Button>}
    </>
  );
  const failed = job.run?.state === "failed" && (
    <ErrorNote error={job.run.error} title={text.run} onRetry={() => void run()} />
  );

  return (
    <div className="page">
      <PageHeader
        title={text.title}
        note={
          progress
            ? stepText(progress, locale)
            : project.asOf
              ? words.common.asOf(formatMonth(project.asOf, locale))
              : words.common.undated
        }
        actions={
          <>
            {here.length > 1 && current && (
              <Select
                aria-label={text.which}
                popupMatchSelectWidth={false}
                value={current.segmentationId}
                onChange={setChosen}
                options={here.map((item) => ({
                  value: item.segmentationId,
                  label: [item.name || `#${item.segmentationId}`, text.kOf(item.k)].join(" · "),
                }))}
              />
            )}
            {current && runner}
          </>
        }
      />
      <div className="page-body">
        {failed}
        {list.isPending && (
          <div className="columns">
            <SkeletonBlock height={260} />
            <SkeletonBlock height={260} />
          </div>
        )}
        {list.error && <ErrorNote error={list.error} onRetry={() => void list.refetch()} />}
        {list.data && !current && (
          <EmptyNote
            icon={<ApartmentOutlined aria-hidden />}
            title={text.emptyTitle}
            hint={project.customers === 0 ? text.noDataHint : text.emptyHint}
            actions={
              project.customers === 0 ? (
                <Button type="primary" onClick={() => go("data")}>
                  {words.customers.goToData}
                </Button>
              ) : (
                runner
              )
            }
          />
        )}
        {current && <Present segmentation={current} />}
      </div>
    </div>
  );
}

const noFields: readonly FieldInfo[] = [];

function Present({ segmentation }: { readonly segmentation: Segmentation }) {
  const words = useText();
  const text = words.segments;
  const locale = useLocale();
  const project = useProject();
  const fields = useCall("customers.fields", { asOf: project.asOf }, { enabled: hasView(project) }).data ?? noFields;
  const byName = useMemo(() => new Map(fields.map((field) => [field.name, field])), [fields]);
  const customers = segmentation.segments.reduce((sum, segment) => sum + segment.customers, 0);
  const { clusters } = segmentation;
  const trial = clusters?.trials.find((item) => item.k === segmentation.k);
  const titleOf = (name: string) => byName.get(name)?.title[locale] ?? name;
  return (
    <>
      <StatRow>
        <Stat
          label={text.groups}
          value={formatCount(segmentation.k, locale)}
          asOf={segmentation.asOf}
          customers={customers}
        />
        {trial && (
          <Stat label={text.silhouette} value={formatFixed(trial.silhouette, locale, 3)} note={text.silhouetteHint} />
        )}
        <Stat label={text.features} value={formatCount(segmentation.features.length, locale)} />
        {clusters && (
          <Stat
            label={text.iterations}
            value={formatCount(clusters.iterations, locale)}
            {...(clusters.converged ? {} : { note: text.notConverged })}
          />
        )}
        {clusters && <Stat label={text.seed} value={String(clusters.seed)} />}
      </StatRow>
      <SegmentTable segmentation={segmentation} titleOf={titleOf} />
      <div className="columns">
        <SizesChart segmentation={segmentation} />
        {clusters && clusters.trials.length > 1 && <CurveChart segmentation={segmentation} trials={clusters.trials} />}
      </div>
      <ProfileChart segmentation={segmentation} fields={byName} />
      {segmentation.warnings.length > 0 && (
        <details>
          <summary className="soft">{text.warnings(segmentation.warnings.length)}</summary>
          <ul className="small soft">
            {segmentation.warnings.map((item) => (
              <li key={JSON.stringify(item)}>{segmentWarningText(item, locale, titleOf)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
