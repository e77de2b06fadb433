import FolderOpenOutlined from "@ant-design/icons/FolderOpenOutlined";
import ImportOutlined from "@ant-design/icons/ImportOutlined";
import { Button, Input, Space, Tooltip } from "antd";
import { useState } from "react";
import { useEngine } from "../../engine/hooks.ts";
import { receiveFiles, useFileQueue } from "../../shell/fileQueue.ts";
import { useText } from "../../text/index.ts";

/** The ways in besides dropping: a typed path or pattern, chosen files, a chosen folder. */
export function AddFiles() {
  const text = useText().data;
  const link = useEngine();
  const { receiving } = useFileQueue();
  const [path, setPath] = useState("");
  const typed = path.trim().replace(/^"(.*)"$/, "$1");
  const submit = () => {
    if (typed)
      void receiveFiles(link, () =>
        Promise.resolve([{ path: typed, name: typed.split(/[\\/]/).at(-1) ?? typed }]),
      ).then(() => setPath(""));
  };
  return (
    <>
      <Space.Compact>
        <Input
          className="data-path"
          aria-label={text.path}
          placeholder={text.path}
          value={path}
          onChange={(event) => setPath(event.target.value)}
          onPressEnter={submit}
        />
        <Button disabled={typed === "" || receiving} onClick={submit}>
          {text.pathOpen}
        </Button>
      </Space.Compact>
      <Tooltip title={text.importFolder} placement="bottom">
        <Button
          icon={<FolderOpenOutlined aria-hidden />}
          aria-label={text.importFolder}
          disabled={receiving}
          onClick={() => void receiveFiles(link, () => link.host.pickFolder())}
        />
      </Tooltip>
      <Button
        type="primary"
        icon={<ImportOutlined aria-hidden />}
        loading={receiving}
        onClick={() => void receiveFiles(link, () => link.host.pickFiles())}
      >
        {receiving ? text.uploading : text.import}
      </Button>
    </>
  );
}
