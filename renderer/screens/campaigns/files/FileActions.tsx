import CopyOutlined from "@ant-design/icons/CopyOutlined";
import DownloadOutlined from "@ant-design/icons/DownloadOutlined";
import FileProtectOutlined from "@ant-design/icons/FileProtectOutlined";
import { App, Button, Tooltip } from "antd";
import { useEngine } from "../../../engine/hooks.ts";
import { useText } from "../../../text/index.ts";

/** A written file: to the user, its path, its fingerprint. A browser only gets what this run of the program wrote. */
export function FileActions({ path, sha256 }: { readonly path: string; readonly sha256?: string }) {
  const text = useText().delivery;
  const { message } = App.useApp();
  const { host } = useEngine();
  const copy = (value: string) =>
    void navigator.clipboard.writeText(value).then(
      () => message.success(text.copied),
      () => message.error(text.copyFailed),
    );
  const actions = [
    {
      title: host.kind === "electron" ? text.showInFolder : text.saveCopy,
      icon: <DownloadOutlined aria-hidden />,
      run: () => void host.openExported(path).catch(() => void message.error(text.fetchFailed)),
    },
    { title: text.copyPath, icon: <CopyOutlined aria-hidden />, run: () => copy(path) },
    ...(sha256 ? [{ title: text.copyHash, icon: <FileProtectOutlined aria-hidden />, run: () => copy(sha256) }] : []),
  ];
  return (
    <>
      {actions.map(({ title, icon, run }) => (
        <Tooltip key={title} title={title}>
          <Button size="small" type="text" icon={icon} aria-label={title} onClick={run} />
        </Tooltip>
      ))}
    </>
  );
}
