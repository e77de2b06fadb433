import { Button } from "antd";
import { useRef, useState } from "react";
import { errorText } from "../../../../analytics/api/text/index.ts";
import { failureOf } from "../../../../analytics/api/index.ts";
import { useEngine, useJob } from "../../../engine/hooks.ts";
import { startJob, useJobs } from "../../../engine/jobs.ts";
import { formatCount, formatMonth } from "../../../format.ts";
import { lookAt, settleFile, useFileQueue } from "../../../shell/fileQueue.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";

/** The files of one go, each with the month its name tells and how it fared; the rest can be imported as proposed. */
export function QueueList() {
  const words = useText().data;
  const text = words.queue;
  const locale = useLocale();
  const link = useEngine();
  const { files, at } = useFileQueue();
  const job = useJob("ingest.run");
  const check = useJob("ingest.check");
  const [going, setGoing] = useState(false);
  const stopped = useRef(false);
  const waiting = files.filter((file) => file.state === "waiting");
  const busy = going || job.running || check.running;

  async function importAll() {
    setGoing(true);
    stopped.current = false;
    for (const file of waiting) {
      if (stopped.current) break;
      settleFile(file.id, { state: "running" });
      const report = await startJob(link, "ingest.run", { path: file.path, ...file.preset });
      if (report) settleFile(file.id, { state: report.unchanged ? "unchanged" : "imported", report });
      else {
        const run = useJobs.getState().runs["ingest.run"];
        settleFile(file.id, run?.state === "cancelled" ? { state: "waiting" } : { state: "failed", error: run?.error });
        if (run?.state === "cancelled") break;
      }
    }
    setGoing(false);
    job.reset();
  }
  const outcome = (file: (typeof files)[number]) => {
    if (file.report) return `${formatCount(file.report.stored, locale)} / ${formatCount(file.report.rows, locale)}`;
    return file.error ? errorText(failureOf(file.error), locale) : "";
  };

  return (
    <nav className="stack" aria-label={text.title}>
      <h2 className="section-title">{text.title}</h2>
      <ul className="queue">
        {files.map((file, index) => (
          <li key={file.id}>
            <button
              type="button"
              className={`queue-file ${file.state}`}
              {...(index === at ? { "aria-current": "true" as const } : {})}
              disabled={busy}
              title={file.path}
              onClick={() => lookAt(index)}
            >
              <span className="ellipsis">{file.name}</span>
              <span className="row small soft">
                {file.month && <span>{formatMonth(file.month, locale)}</span>}
                <span className="grow ellipsis right" title={outcome(file)}>
                  {outcome(file)}
                </span>
                <span className="queue-state">{text.states[file.state]}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {going ? (
        <Button
          onClick={() => {
            stopped.current = true;
            job.cancel();
          }}
        >
          {text.stop}
        </Button>
      ) : (
        waiting.length > 1 && (
          <>
            <Button disabled={busy} onClick={() => void importAll()}>
              {text.all(waiting.length)}
            </Button>
            <p className="soft small">{text.allHint}</p>
          </>
        )
      )}
    </nav>
  );
}
