import InboxOutlined from "@ant-design/icons/InboxOutlined";
import { App, Button } from "antd";
import { useState } from "react";
import { EngineError } from "../../../analytics/api/index.ts";
import type { FilterGroup } from "../../../analytics/api/index.ts";
import { formatCount, formatPercent, formatYuan } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { FieldTag } from "../../parts/FieldTag.tsx";
import { FilterBuilder } from "../../parts/filter/FilterBuilder.tsx";
import { countConditions, effective, emptyFilter } from "../../parts/filter/tree.ts";
import { JobList } from "../../parts/JobBar.tsx";
import { PageHeader, Section, Toolbar } from "../../parts/PageHeader.tsx";
import { SkeletonBlock, SkeletonRows } from "../../parts/Skeleton.tsx";
import { Stat, StatRow } from "../../parts/Stat.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { GalleryCharts } from "./GalleryCharts.tsx";
import { GalleryGrid } from "./GalleryGrid.tsx";
import { sampleFields, sampleJobs } from "./samples.ts";

/** Every part in every state. Works without an engine. */
export default function Gallery() {
  const words = useText();
  const text = words.gallery;
  const locale = useLocale();
  const { message } = App.useApp();
  const [filter, setFilter] = useState<FilterGroup>({
    op: "and",
    items: [
      { field: "avg_bill", op: ">=", value: 8900 },
      { field: "region", op: "in", value: ["华东", "华南"] },
      {
        op: "or",
        items: [
          { field: "tenure_months", op: "between", value: [12, 36] },
          { field: "vas_share", op: ">", value: 0.2 },
          { field: "consent", op: "=", value: true },
          { field: "joined_on", op: ">=" },
        ],
      },
    ],
  });
  const jobs = sampleJobs();
  return (
    <div className="page">
      <PageHeader title={text.title} note={text.note} />
      <div className="page-body">
        <GalleryGrid />
        <GalleryCharts />
        <Section title={text.filter}>
          <FilterBuilder
            fields={sampleFields}
            value={filter}
            onChange={setFilter}
            count={<span className="num">{text.filterCount(countConditions(effective(filter)))}</span>}
          />
          <FilterBuilder fields={sampleFields} value={emptyFilter} onChange={setFilter} />
        </Section>
        <Section title={text.stats}>
          <StatRow>
            <Stat label={text.amount} value={formatYuan(1234567890, locale)} asOf="2024-03" customers={128_400} />
            <Stat
              label={text.share}
              value={formatPercent(0.1834, locale)}
              note="17.9 – 18.8 %"
              customers={128_400}
              onClick={() => void message.info(text.sample)}
            />
            <Stat label={text.index} value={formatCount(987654, locale)} unit="×" />
            <Stat label={text.sample} value={undefined} />
          </StatRow>
        </Section>
        <Section title={text.jobs}>
          <JobList jobs={jobs} onCancel={() => undefined} onDismiss={() => undefined} />
        </Section>
        <Section title={text.notes}>
          <ErrorNote
            error={new EngineError("file_missing", { file: "/data/三月/bill.csv" })}
            title={text.sample}
            onRetry={() => void message.info(words.common.retry)}
          />
          <ErrorNote
            error={new EngineError("engine_restarted")}
            compact
            onRetry={() => void message.info(words.common.retry)}
          />
          <EmptyNote
            icon={<InboxOutlined aria-hidden />}
            title={text.emptyTitle}
            hint={text.emptyHint}
            actions={<Button type="primary">{text.emptyAction}</Button>}
          />
        </Section>
        <Section title={text.fields}>
          <Toolbar label={text.fields}>
            {sampleFields.map((field) => (
              <span key={field.name} className="row">
                {field.title[locale]} <FieldTag field={field} total={1000} />
              </span>
            ))}
          </Toolbar>
        </Section>
        <Section title={text.skeletons}>
          <div className="columns">
            <SkeletonRows />
            <SkeletonBlock height={160} />
          </div>
        </Section>
      </div>
    </div>
  );
}
