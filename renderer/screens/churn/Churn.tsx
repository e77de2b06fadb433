import FallOutlined from "@ant-design/icons/FallOutlined";
import PlusOutlined from "@ant-design/icons/PlusOutlined";
import { Button } from "antd";
import { lazy, Suspense, useMemo } from "react";
import type { ChurnModel } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatMonth } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { PageHeader } from "../../parts/PageHeader.tsx";
import { SkeletonBlock, SkeletonRows } from "../../parts/Skeleton.tsx";
import { useProject } from "../../shell/project.ts";
import { go, useRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { Detail } from "./Detail.tsx";
import { offered } from "./label/draft.ts";
import { Train } from "./label/Train.tsx";
import { ModelList } from "./ModelList.tsx";
import { useWork } from "./work.ts";
import { WorkNotes } from "./WorkNotes.tsx";
import "../segments/segments.css";
import "./churn.css";

/** Draws pictures, which nobody needs who does not print. */
const OnePage = lazy(() => import("./page/OnePage.tsx"));

const none: readonly ChurnModel[] = [];

/** Who will leave, why, how sure? */
export default function Churn() {
  const words = useText();
  const text = words.churn;
  const locale = useLocale();
  const project = useProject();
  const { params } = useRoute();
  const work = useWork();
  const hasData = project.customers > 0;
  const list = useCall("churn.list", {});
  const labels = useCall("churn.labels", {}, { enabled: hasData });
  const newest = useMemo(() => [...(list.data ?? none)].sort((a, b) => b.modelId - a.modelId), [list.data]);
  const current = newest.find(({ modelId }) => String(modelId) === params["id"]) ?? newest[0];
  const setting = params["new"] !== undefined || (list.data !== undefined && !current);
  const can = labels.data && offered(labels.data);
  const noLabel = !hasData || (can && !Object.values(can).some(Boolean));

  if (current && !setting && params["print"] !== undefined)
    return (
      <Suspense fallback={<Loading />}>
        <OnePage key={current.modelId} model={current} list={newest} />
      </Suspense>
    );
  return (
    <div className="page fixed">
      <PageHeader
        title={text.title}
        note={project.asOf ? words.common.asOf(formatMonth(project.asOf, locale)) : words.common.undated}
        actions={
          current &&
          !setting && (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden />}
              disabled={work.busy}
              onClick={() => go("churn", { new: "1" })}
            >
              {text.create}
            </Button>
          )
        }
      />
      {list.error && (
        <div className="page-body">
          <ErrorNote error={list.error} onRetry={() => void list.refetch()} />
        </div>
      )}
      {list.isPending && <Loading />}
      {setting && (
        <div className="churn-setting">
          <div className="page-body">
            <WorkNotes setting />
            {labels.error && <ErrorNote error={labels.error} onRetry={() => void labels.refetch()} />}
            {hasData && labels.isPending && <SkeletonRows rows={8} height={18} />}
          </div>
          {noLabel && (
            <EmptyNote
              icon={<FallOutlined aria-hidden />}
              title={hasData ? text.noLabelTitle : words.customers.noDataTitle}
              hint={text.noLabelHint}
              actions={
                <Button type="primary" onClick={() => go("data")}>
                  {words.customers.goToData}
                </Button>
              }
            />
          )}
          {!noLabel && labels.data && !work.training.running && <Train options={labels.data} before={current} />}
          {work.training.running && (
            <div className="page-body" aria-busy>
              <SkeletonBlock height={64} />
              <div className="columns">
                <SkeletonBlock height={260} />
                <SkeletonBlock height={260} />
              </div>
            </div>
          )}
        </div>
      )}
      {current && !setting && (
        <div className="segments-layout">
          <ModelList list={newest} current={current} />
          <div className="segments-main">
            <WorkNotes />
            <Detail key={current.modelId} model={current} list={newest} />
          </div>
        </div>
      )}
    </div>
  );
}

function Loading() {
  return (
    <div className="segments-layout" aria-busy>
      <div className="segments-list">
        <SkeletonRows rows={5} height={18} />
      </div>
      <div className="segments-main">
        <SkeletonBlock height={64} />
        <div className="columns">
          <SkeletonBlock height={280} />
          <SkeletonBlock height={280} />
        </div>
      </div>
    </div>
  );
}
