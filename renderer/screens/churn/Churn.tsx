import FallOutlined from "@ant-design/icons/FallOutlined";
import { Button, Select } from "antd";
import { useMemo, useState } from "react";
import type { ChurnLabel, FieldInfo } from "../../../analytics/api/index.ts";
import { stepText } from "../../../analytics/api/text/index.ts";
import { useCall, useJob } from "../../engine/hooks.ts";
import { formatMonth } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { PageHeader } from "../../parts/PageHeader.tsx";
import { SkeletonBlock } from "../../parts/Skeleton.tsx";
import { hasView, useProject } from "../../shell/project.ts";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { LabelPicker, labelText } from "./LabelPicker.tsx";
import { ModelCard } from "./ModelCard.tsx";

const noFields: readonly FieldInfo[] = [];

/** Who will leave, why, how sure? */
export default function Churn() {
  const words = useText();
  const text = words.churn;
  const locale = useLocale();
  const project = useProject();
  const hasData = project.customers > 0;
  const list = useCall("churn.list", {});
  const labels = useCall("churn.labels", {}, { enabled: hasData });
  const fields = useCall("customers.fields", { asOf: project.asOf }, { enabled: hasView(project) }).data ?? noFields;
  const titleOf = useMemo(() => {
    const titles = new Map(fields.map((field) => [field.name, field.title[locale]]));
    return (name: string) => titles.get(name) ?? name;
  }, [fields, locale]);
  const job = useJob("churn.run");
  const [label, setLabel] = useState<ChurnLabel | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const models = useMemo(() => [...(list.data ?? [])].sort((a, b) => b.modelId - a.modelId), [list.data]);
  const model = models.find((item) => item.modelId === chosen) ?? models[0];
  const effective = label ?? model?.label ?? labels.data?.suggested ?? null;
  const progress = job.run?.progress;

  async function run() {
    const made = await job.start(effective ? { label: effective } : {});
    if (made) setChosen(made.modelId);
  }
  const runner = (
    <>
      {labels.data && (
        <LabelPicker
          options={labels.data}
          value={effective}
          onChange={setLabel}
          titleOf={titleOf}
          disabled={job.running}
        />
      )}
      <Button type="primary" loading={job.running} disabled={!effective} onClick={() => void run()}>
        {job.running ? text.running : model ? text.run : text.runFirst}
      </Button>
      {job.running && <Button onClick={job.cancel}>{words.common.cancel}</Button>}
    </>
  );
  const noLabel = labels.data && labels.data.columns.length === 0 && labels.data.leaving.length === 0;

  return (
    <div className="page">
      <PageHeader
        title={text.title}
        note={
          progress
            ? stepText(progress, locale)
            : model?.scoredAsOf
              ? words.common.asOf(formatMonth(model.scoredAsOf, locale))
              : undefined
        }
        actions={
          <>
            {models.length > 1 && model && (
              <Select
                aria-label={text.which}
                popupMatchSelectWidth={false}
                value={model.modelId}
                onChange={setChosen}
                options={models.map((item) => ({
                  value: item.modelId,
                  label: `${text.modelOf(item.modelId)} · ${labelText(item.label, titleOf, text)}`,
                }))}
              />
            )}
            {model && runner}
          </>
        }
      />
      <div className="page-body">
        {job.run?.state === "failed" && (
          <ErrorNote error={job.run.error} title={text.runFirst} onRetry={() => void run()} />
        )}
        {(list.error ?? labels.error) && (
          <ErrorNote
            error={list.error ?? labels.error}
            onRetry={() => void (list.error ? list.refetch() : labels.refetch())}
          />
        )}
        {list.isPending && (
          <div className="columns">
            <SkeletonBlock height={260} />
            <SkeletonBlock height={260} />
          </div>
        )}
        {list.data && !model && (
          <EmptyNote
            icon={<FallOutlined aria-hidden />}
            title={noLabel ? text.noLabelTitle : text.emptyTitle}
            hint={noLabel || !hasData ? text.noLabelHint : text.emptyHint}
            actions={
              noLabel || !hasData ? (
                <Button type="primary" onClick={() => go("data")}>
                  {words.customers.goToData}
                </Button>
              ) : (
                runner
              )
            }
          />
        )}
        {model && <ModelCard model={model} titleOf={titleOf} />}
      </div>
    </div>
  );
}
