import CheckCircleFilled from "@ant-design/icons/CheckCircleFilled";
import CloseCircleFilled from "@ant-design/icons/CloseCircleFilled";
import CloseOutlined from "@ant-design/icons/CloseOutlined";
import StopOutlined from "@ant-design/icons/StopOutlined";
import { Button, Progress as Bar, Tooltip } from "antd";
import { useEffect, useState } from "react";
import { isCallName } from "../../analytics/api/index.ts";
import type { JobInfo } from "../../analytics/api/index.ts";
import { callText, errorText, stepText } from "../../analytics/api/text/index.ts";
import { useEngine } from "../engine/hooks.ts";
import { dismissJob, useJobs } from "../engine/jobs.ts";
import { formatElapsed } from "../format.ts";
import { useText } from "../text/index.ts";
import { useLocale } from "../theme/preferences.ts";
import { timeLeft } from "./timeLeft.ts";
import "./jobs.css";

const keepDone_ms = 4000;

/** Long work, at the foot of the window: step, progress, time, cancel. Nothing else waits for it. */
export function JobBar() {
  const jobs = useJobs((state) => state.jobs);
  const link = useEngine();
  const list = Object.values(jobs);
  return (
    <JobList
      jobs={list}
      onCancel={(jobId) => void link.call("engine.cancel", { jobId }).catch(() => undefined)}
      onDismiss={dismissJob}
    />
  );
}

export type SeenJob = JobInfo & { readonly seenAt: number };

interface ListProps {
  readonly jobs: readonly SeenJob[];
  readonly onCancel: (jobId: string) => void;
  readonly onDismiss: (jobId: string) => void;
}

export function JobList({ jobs, onCancel, onDismiss }: ListProps) {
  const text = useText().parts.jobs;
  if (jobs.length === 0) return null;
  return (
    <section className="jobs" aria-label={text.title}>
      {jobs.map((job) => (
        <JobLine key={job.jobId} job={job} onCancel={onCancel} onDismiss={onDismiss} />
      ))}
    </section>
  );
}

function JobLine({ job, onCancel, onDismiss }: { readonly job: SeenJob } & Omit<ListProps, "jobs">) {
  const text = useText().parts.jobs;
  const locale = useLocale();
  const [now, setNow] = useState(() => Date.now());
  const [stopping, setStopping] = useState(false);
  const active = job.state === "running" || job.state === "waiting";

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (active || job.state === "failed") return;
    const timer = setTimeout(() => onDismiss(job.jobId), keepDone_ms);
    return () => clearTimeout(timer);
  }, [active, job.jobId, job.state, onDismiss]);

  const elapsed = job.elapsed_ms + (job.state === "running" ? Math.max(0, now - job.seenAt) : 0);
  const step = job.progress;
  const left = step && timeLeft(elapsed, step.done, step.total);
  const percent =
    job.state === "done" ? 100 : step?.total ? Math.min(99, Math.round((step.done / step.total) * 100)) : null;
  const detail = {
    waiting: text.waiting,
    running: stopping ? text.cancelling : step ? stepText(step, locale) : "",
    done: text.done,
    failed: job.error ? errorText(job.error, locale) : text.failed,
    cancelled: text.cancelled,
  }[job.state];

  return (
    <div className={`job ${job.state}`} role="status">
      <span className="job-name">
        {job.state === "done" && <CheckCircleFilled aria-hidden />}
        {job.state === "failed" && <CloseCircleFilled aria-hidden />}
        {isCallName(job.call) ? callText(job.call, locale) : job.call}
      </span>
      <span className="job-step ellipsis" title={detail}>
        {detail}
      </span>
      {active && (
        <span className="job-bar">
          {percent === null ? (
            <span
              className={`job-unknown${job.state === "running" ? " on" : ""}`}
              role="progressbar"
              aria-label={detail}
            />
          ) : (
            <Bar percent={percent} size="small" aria-label={detail} />
          )}
        </span>
      )}
      <span className="job-time">
        {job.state !== "waiting" && text.elapsed(formatElapsed(elapsed))}
        {left !== null && job.state === "running" && ` · ${text.left(formatElapsed(left))}`}
      </span>
      {active ? (
        <Tooltip title={text.cancel}>
          <Button
            type="text"
            size="small"
            icon={<StopOutlined aria-hidden />}
            aria-label={text.cancel}
            disabled={stopping}
            onClick={() => {
              setStopping(true);
              onCancel(job.jobId);
            }}
          />
        </Tooltip>
      ) : (
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined aria-hidden />}
          aria-label={text.dismiss}
          onClick={() => onDismiss(job.jobId)}
        />
      )}
    </div>
  );
}
