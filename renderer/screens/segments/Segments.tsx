import ApartmentOutlined from "@ant-design/icons/ApartmentOutlined";
import PlusOutlined from "@ant-design/icons/PlusOutlined";
import { Button } from "antd";
import { useMemo } from "react";
import type { ReactNode } from "react";
import type { CallInput, Segmentation, SegmentationDefinition } from "../../../analytics/api/index.ts";
import { useCall, useJob } from "../../engine/hooks.ts";
import { formatMonth } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { PageHeader } from "../../parts/PageHeader.tsx";
import { SkeletonBlock, SkeletonRows } from "../../parts/Skeleton.tsx";
import { hasView, useProject } from "../../shell/project.ts";
import { fromHere, go, useRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { BuildView } from "../customers/Customers.tsx";
import { Create } from "./create/Create.tsx";
import { wayNames } from "./create/draft.ts";
import { Detail } from "./Detail.tsx";
import { RunningNote } from "./RunningNote.tsx";
import type { RunningProps } from "./RunningNote.tsx";
import { SegmentationList } from "./SegmentationList.tsx";
import "./segments.css";

const none: readonly Segmentation[] = [];

/** Which groups are there, how do they differ, how do they move? */
export default function Segments() {
  const words = useText();
  const text = words.segments;
  const locale = useLocale();
  const project = useProject();
  const { params } = useRoute();
  const list = useCall("segments.list", {});
  const job = useJob("segments.run");
  const all = list.data ?? none;
  const newest = useMemo(() => [...all].sort((a, b) => b.segmentationId - a.segmentationId), [all]);
  const current =
    newest.find(({ segmentationId }) => String(segmentationId) === params["id"]) ??
    newest.find(({ archived }) => !archived) ??
    newest[0];
  const way = wayNames.find((name) => name === params["new"]);
  const edited = newest.find(({ segmentationId }) => String(segmentationId) === params["edit"]);
  const crossed = (params["of"] ?? "").split(",").map(Number);

  async function run(asked: Omit<CallInput<"segments.run">, "asOf">) {
    go("segments");
    const opens = fromHere();
    const made = await job.start({ asOf: project.asOf, ...asked });
    if (made) opens("segments", { id: String(made.segmentationId) });
  }

  const failed = job.run?.state === "failed" && (
    <ErrorNote error={job.run.error} title={text.failed} onRetry={job.reset} />
  );
  const editing = way !== undefined || edited !== undefined;

  return (
    <div className="page fixed">
      <PageHeader
        title={text.title}
        note={project.asOf ? words.common.asOf(formatMonth(project.asOf, locale)) : words.common.undated}
        actions={
          current &&
          !editing && (
            <Button
              type="primary"
              icon={<PlusOutlined aria-hidden />}
              disabled={job.running}
              onClick={() => go("segments", { new: "clusters" })}
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
      {list.data && !editing && !current && !job.running && (
        <Empty failed={failed} onRun={() => void run({ definition: { way: "clusters" } })} />
      )}
      {list.data && !editing && !current && job.running && (
        <Running run={job.run} onCancel={job.cancel} label={text.running} />
      )}
      {list.data && editing && !hasView(project) && <BuildView />}
      {list.data && editing && hasView(project) && (
        <Create
          key={`${way}${edited?.segmentationId}`}
          list={newest}
          way={way ?? edited?.definition.way ?? "clusters"}
          edited={edited}
          crossed={crossed}
          k={params["k"] === undefined ? undefined : Number(params["k"])}
          busy={job.running}
          onRun={(asked) => void run(asked)}
        />
      )}
      {current && !editing && (
        <div className="segments-layout">
          <SegmentationList list={newest} current={current} />
          <div className="segments-main">
            {failed}
            {job.running && <RunningNote run={job.run} onCancel={job.cancel} label={text.running} />}
            <Detail key={current.segmentationId} made={current} list={newest} />
          </div>
        </div>
      )}
    </div>
  );
}

function Empty({ failed, onRun }: { readonly failed: ReactNode; readonly onRun: () => void }) {
  const words = useText();
  const text = words.segments;
  const project = useProject();
  const ways: readonly SegmentationDefinition["way"][] = ["rules", "value", "rfm", "lifecycle"];
  return (
    <div className="page-body segments-empty">
      {failed}
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
            <div className="stack">
              <span>
                <Button type="primary" onClick={onRun}>
                  {text.runFirst}
                </Button>
              </span>
              <span className="row wrap soft small segments-ways">
                {text.otherWays}
                {ways.map((name) => (
                  <Button key={name} size="small" onClick={() => go("segments", { new: name })}>
                    {text.ways[name]}
                  </Button>
                ))}
              </span>
            </div>
          )
        }
      />
    </div>
  );
}

/** The shape of what is coming. */
function Running(props: RunningProps) {
  return (
    <div className="page-body segments-running" aria-busy>
      <RunningNote {...props} />
      <SkeletonBlock height={56} />
      <SkeletonRows rows={6} height={18} />
      <div className="columns">
        <SkeletonBlock height={240} />
        <SkeletonBlock height={240} />
      </div>
    </div>
  );
}

function Loading() {
  return (
    <div className="segments-layout" aria-busy>
      <div className="segments-list">
        <SkeletonRows rows={6} height={18} />
      </div>
      <div className="segments-main">
        <SkeletonBlock height={56} />
        <SkeletonRows rows={6} height={18} />
        <SkeletonBlock height={280} />
      </div>
    </div>
  );
}
