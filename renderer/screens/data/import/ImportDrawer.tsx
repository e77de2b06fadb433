import CloseOutlined from "@ant-design/icons/CloseOutlined";
import { Button, Drawer } from "antd";
import { useJob } from "../../../engine/hooks.ts";
import { closeQueue, forgetLeftOut, useFileQueue } from "../../../shell/fileQueue.ts";
import { useText } from "../../../text/index.ts";
import { ImportFile } from "./ImportFile.tsx";
import { QueueList } from "./QueueList.tsx";

/** Files on their way in: preview → mapping → check → import, one after the other. */
export function ImportDrawer() {
  const text = useText().data;
  const { files, at, leftOut } = useFileQueue();
  const job = useJob("ingest.run");
  const check = useJob("ingest.check");
  const file = files[at];
  const several = files.length > 1 || leftOut.length > 0;
  return (
    <Drawer
      open={file !== undefined}
      onClose={() => {
        if (check.running) check.cancel();
        if (!job.running) job.reset();
        closeQueue();
      }}
      size="min(1280px, 94vw)"
      destroyOnHidden
      title={
        file ? (
          <span>
            {text.previewOf(file.name)}{" "}
            {files.length > 1 && <span className="soft small">{text.previewNext(at + 1, files.length)}</span>}
          </span>
        ) : (
          ""
        )
      }
    >
      {file && (
        <div className={several ? "import-split" : ""}>
          {several && (
            <aside className="import-side">
              {files.length > 1 && <QueueList />}
              <LeftOut onClose={forgetLeftOut} />
            </aside>
          )}
          <ImportFile
            key={file.id}
            file={file}
            last={files.every((other) => other.id === file.id || other.state !== "waiting")}
          />
        </div>
      )}
    </Drawer>
  );
}

/** Files that were found and are no tables: named, never dropped silently. */
export function LeftOut({ onClose }: { readonly onClose: () => void }) {
  const text = useText().data.queue;
  const common = useText().common;
  const { leftOut } = useFileQueue();
  if (leftOut.length === 0) return null;
  return (
    <div className="note warn compact" role="status">
      <details className="grow">
        <summary>{text.leftOut(leftOut.length)}</summary>
        <ul className="queue-left-out">
          {leftOut.map((file) => (
            <li key={file.path} title={file.path}>
              <span className="ellipsis">{file.path.split(/[\\/]/).at(-1)}</span>{" "}
              <span className="soft">{text.leftOutReasons[file.reason]}</span>
            </li>
          ))}
        </ul>
      </details>
      <Button
        size="small"
        type="text"
        icon={<CloseOutlined aria-hidden />}
        aria-label={common.close}
        onClick={onClose}
      />
    </div>
  );
}
