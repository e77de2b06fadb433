import AimOutlined from "@ant-design/icons/AimOutlined";
import ArrowLeftOutlined from "@ant-design/icons/ArrowLeftOutlined";
import ExportOutlined from "@ant-design/icons/ExportOutlined";
import { Button, Tooltip } from "antd";
import { useState } from "react";
import type { TargetList } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCount, formatMoment, formatMonth, formatPercent } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { PageHeader } from "../../parts/PageHeader.tsx";
import { SkeletonBlock } from "../../parts/Skeleton.tsx";
import { Stat, StatRow } from "../../parts/Stat.tsx";
import { useProject } from "../../shell/project.ts";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { changeDraft, draftOf } from "./draft.ts";
import { ExportList } from "./ExportList.tsx";
import { ExportEntries } from "./Exports.tsx";
import { channelName } from "./Lists.tsx";
import { Members } from "./Members.tsx";
import { RuleFacts } from "./RuleFacts.tsx";
import { Waterfall } from "./Waterfall.tsx";

/** One frozen list: its counts, where they come from, its members, its files. */
export function ListPage({ targetListId }: { readonly targetListId: number }) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const project = useProject();
  const known = Number.isInteger(targetListId);
  const call = useCall("campaigns.get", { targetListId }, { enabled: known });
  const [exporting, setExporting] = useState(false);
  const list = call.data;
  const gone = !known || call.error?.code === "target_list_missing";
  const back = (
    <Tooltip title={text.back}>
      <Button
        type="text"
        icon={<ArrowLeftOutlined aria-hidden />}
        aria-label={text.back}
        onClick={() => go("campaigns", { view: "lists" })}
      />
    </Tooltip>
  );
  const note =
    list &&
    [
      list.asOf ? words.common.asOf(formatMonth(list.asOf, locale)) : words.common.undated,
      channelName(list.channel, text),
      list.offer,
      `${text.frozenAt} ${formatMoment(list.frozenAt, locale)}`,
    ]
      .filter(Boolean)
      .join(" · ");
  return (
    <div className="page fixed campaign-list">
      <div className="campaign-list-head">
        {back}
        <PageHeader
          title={list?.name ?? text.views.lists}
          note={note}
          actions={
            list && (
              <>
                <Button
                  onClick={() => {
                    changeDraft(project.path, draftOf(list));
                    go("campaigns");
                  }}
                >
                  {text.reuse}
                </Button>
                <Button type="primary" icon={<ExportOutlined aria-hidden />} onClick={() => setExporting(true)}>
                  {text.export}
                </Button>
              </>
            )
          }
        />
      </div>
      {gone && (
        <EmptyNote
          icon={<AimOutlined aria-hidden />}
          title={text.missingTitle}
          hint={text.missingHint}
          actions={<Button onClick={() => go("campaigns", { view: "lists" })}>{text.back}</Button>}
        />
      )}
      {call.error && !gone && (
        <div className="page-body">
          <ErrorNote error={call.error} onRetry={() => void call.refetch()} />
        </div>
      )}
      {known && call.isPending && (
        <div className="page-body">
          <SkeletonBlock height={60} />
          <SkeletonBlock height={420} />
        </div>
      )}
      {list && <Present list={list} />}
      {list && exporting && <ExportList list={list} onClose={() => setExporting(false)} />}
    </div>
  );
}

function Present({ list }: { readonly list: TargetList }) {
  const text = useText().campaigns;
  const locale = useLocale();
  const exports = useCall("export.list", {});
  const segmentation = useCall(
    "segments.get",
    { segmentationId: list.rule.segmentationId ?? 0 },
    { enabled: list.rule.segmentationId !== null },
  ).data;
  const count = (value: number) => formatCount(value, locale);
  const own = exports.data?.filter((record) => record.targetListId === list.targetListId) ?? [];
  const share = (value: number) => formatPercent(list.rows > 0 ? value / list.rows : 0, locale);
  return (
    <div className="campaign-list-body">
      <div className="campaign-list-side">
        <StatRow>
          <Stat label={text.rows} value={count(list.rows)} asOf={list.asOf} />
          <Stat label={text.treated} value={count(list.targets)} note={share(list.targets)} />
          <Stat label={text.held} value={count(list.controls)} note={share(list.controls)} />
        </StatRow>
        <Waterfall steps={list.waterfall} rule={list.rule} />
        <RuleFacts list={list} segmentation={segmentation} />
        {exports.error && (
          <ErrorNote error={exports.error} title={text.views.exports} onRetry={() => void exports.refetch()} compact />
        )}
        {own.length > 0 && (
          <section className="section">
            <h2>{text.views.exports}</h2>
            <ExportEntries records={own} />
          </section>
        )}
      </div>
      <Members list={list} segmentation={segmentation} />
    </div>
  );
}
