import InboxOutlined from "@ant-design/icons/InboxOutlined";
import { Button } from "antd";
import { useState } from "react";
import type { Campaign } from "../../../../analytics/api/index.ts";
import { useCall, useEngine } from "../../../engine/hooks.ts";
import type { PickedFile } from "../../../engine/host.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { SkeletonBlock, SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useText } from "../../../text/index.ts";
import { ReturnFiles } from "./ReturnFiles.tsx";
import { ReturnImport } from "./ReturnImport.tsx";
import { Summary } from "./Summary.tsx";

/** What came back: receipts and answers by list, every row of every file accounted for. */
export function ReturnsTab({ campaign }: { readonly campaign: Campaign }) {
  const text = useText().delivery;
  const { host } = useEngine();
  const { campaignId } = campaign;
  const summary = useCall("returns.summary", { campaignId });
  const [picked, setPicked] = useState<PickedFile | null>(null);
  const [over, setOver] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function take(receive: () => Promise<readonly PickedFile[]>) {
    setError(null);
    try {
      const [file] = await receive();
      if (file) setPicked(file);
    } catch (thrown) {
      setError(thrown);
    }
  }
  return (
    <div className="page campaign-scrolls">
      <div
        className="page-body"
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes("Files")) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          if (!event.dataTransfer.types.includes("Files")) return;
          event.preventDefault();
          setOver(false);
          const data = event.dataTransfer;
          void take(() => host.acceptDrop(data));
        }}
      >
        {error !== null && <ErrorNote error={error} title={text.takeFile} />}
        {picked ? (
          <ReturnImport key={picked.path} file={picked} campaign={campaign} onClose={() => setPicked(null)} />
        ) : (
          <div className={`return-drop${over ? " over" : ""}`}>
            <InboxOutlined aria-hidden className="faint" />
            <span className="soft">{text.dropHint}</span>
            <Button type="primary" onClick={() => void take(() => host.pickFiles())}>
              {text.takeFile}
            </Button>
          </div>
        )}
        {summary.error && <ErrorNote error={summary.error} onRetry={() => void summary.refetch()} />}
        {summary.isPending && (
          <>
            <SkeletonBlock height={64} />
            <SkeletonRows rows={5} height={18} />
          </>
        )}
        {summary.data && (
          <>
            <Summary summary={summary.data} />
            <ReturnFiles files={summary.data.files} />
          </>
        )}
      </div>
    </div>
  );
}
