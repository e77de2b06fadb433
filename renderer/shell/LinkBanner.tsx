import DisconnectOutlined from "@ant-design/icons/DisconnectOutlined";
import { Alert } from "antd";
import { useEffect } from "react";
import { useLinkState } from "../engine/link.ts";
import { EmptyNote } from "../parts/EmptyNote.tsx";
import { useText } from "../text/index.ts";

const dismiss = () => useLinkState.setState({ notice: null });

/** Says when the engine was lost, and what happened when it is back. */
export function LinkBanner() {
  const text = useText().shell;
  const { status, notice } = useLinkState();
  useEffect(() => {
    if (notice !== "reconnected" || status !== "ready") return;
    const timer = setTimeout(dismiss, 8000);
    return () => clearTimeout(timer);
  }, [notice, status]);
  if (status === "lost") return <Alert banner type="warning" title={`${text.lost} ${text.lostHint}`} />;
  if (!notice) return null;
  return (
    <Alert
      banner
      type={notice === "restarted" ? "warning" : "success"}
      title={text[notice]}
      closable={{ onClose: dismiss }}
    />
  );
}

export function NoEngine() {
  const text = useText().shell;
  return (
    <div className="page shell-wait">
      <EmptyNote icon={<DisconnectOutlined aria-hidden />} title={text.noEngine} hint={text.noEngineHint} />
    </div>
  );
}
