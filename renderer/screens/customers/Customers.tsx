import TeamOutlined from "@ant-design/icons/TeamOutlined";
import { Button } from "antd";
import { stepText } from "../../../analytics/api/text/index.ts";
import { useCall, useJob } from "../../engine/hooks.ts";
import { formatMonth } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { PageHeader } from "../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { hasView, useProject } from "../../shell/project.ts";
import { go, useRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { CustomerGrid } from "./CustomerGrid.tsx";
import { Snapshots } from "./Snapshots.tsx";
import "./customers.css";

/** Who are they? */
export default function Customers() {
  const words = useText();
  const text = words.customers;
  const project = useProject();
  const { params } = useRoute();
  const asked = params["snapshot"];
  const kept = useCall("customers.snapshots", {}, { enabled: asked !== undefined });
  const snapshot = kept.data?.find((one) => String(one.snapshotId) === asked);
  if (snapshot) return <CustomerGrid key={snapshot.snapshotId} snapshot={snapshot} />;
  if (asked !== undefined)
    return (
      <div className="page fixed">
        <PageHeader title={text.title} />
        {kept.error && <ErrorNote error={kept.error} onRetry={() => void kept.refetch()} />}
        {kept.isPending && <SkeletonRows rows={8} height={20} />}
        {kept.data && (
          <EmptyNote
            icon={<TeamOutlined aria-hidden />}
            title={words.snapshots.missing}
            actions={<Button onClick={() => go("customers")}>{words.snapshots.back}</Button>}
          />
        )}
      </div>
    );
  if (hasView(project)) return <CustomerGrid key={project.asOf} />;
  return (
    <div className="page fixed">
      <PageHeader title={text.title} actions={project.customers > 0 && <Snapshots />} />
      {project.customers === 0 ? (
        <EmptyNote
          icon={<TeamOutlined aria-hidden />}
          title={text.noDataTitle}
          hint={text.noDataHint}
          actions={
            <Button type="primary" onClick={() => go("data")}>
              {text.goToData}
            </Button>
          }
        />
      ) : (
        <BuildView />
      )}
    </div>
  );
}

/** The view is missing for this month: say what it is and build it. */
export function BuildView() {
  const words = useText();
  const text = words.customers;
  const locale = useLocale();
  const project = useProject();
  const job = useJob("customers.build");
  const progress = job.run?.progress;
  const build = () => void job.start({ asOf: project.asOf });
  return (
    <EmptyNote
      icon={<TeamOutlined aria-hidden />}
      title={text.buildTitle}
      hint={text.buildHint}
      actions={
        <div className="stack">
          {job.run?.state === "failed" && <ErrorNote error={job.run.error} onRetry={build} />}
          <div className="row build-row">
            <Button type="primary" loading={job.running} onClick={build}>
              {job.running ? text.building : text.buildButton}
            </Button>
            {job.running && <Button onClick={job.cancel}>{words.common.cancel}</Button>}
          </div>
          <span className="soft small">
            {progress
              ? stepText(progress, locale)
              : project.asOf
                ? words.common.asOf(formatMonth(project.asOf, locale))
                : words.common.undated}
          </span>
        </div>
      }
    />
  );
}
