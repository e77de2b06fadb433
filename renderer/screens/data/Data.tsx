import DatabaseOutlined from "@ant-design/icons/DatabaseOutlined";
import ImportOutlined from "@ant-design/icons/ImportOutlined";
import { Button, Input, Space } from "antd";
import { useEffect, useState } from "react";
import { useEngine } from "../../engine/hooks.ts";
import { formatCount } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { PageHeader } from "../../parts/PageHeader.tsx";
import { queueFiles, receiveFiles, useFileQueue } from "../../shell/fileQueue.ts";
import { useProject } from "../../shell/project.ts";
import { replaceParams, useRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { Coverage } from "./Coverage.tsx";
import { ImportDrawer } from "./ImportDrawer.tsx";
import { Imports } from "./Imports.tsx";
import { Tables } from "./Tables.tsx";
import "./data.css";

/** What do we have, is it sound? */
export default function Data() {
  const text = useText().data;
  const locale = useLocale();
  const project = useProject();
  const { host } = useEngine();
  const { params } = useRoute();
  const queue = useFileQueue();
  const asked = params["import"] === "1";
  const pick = () => void receiveFiles(() => host.pickFiles());

  useEffect(() => {
    if (!asked) return;
    replaceParams({});
    void receiveFiles(() => host.pickFiles());
  }, [asked, host]);

  const empty = project.tables.length === 0;
  const importers = (
    <>
      <PathInput />
      <Button type="primary" icon={<ImportOutlined aria-hidden />} loading={queue.receiving} onClick={pick}>
        {queue.receiving ? text.uploading : text.import}
      </Button>
    </>
  );
  return (
    <div className="page">
      <PageHeader
        title={text.title}
        note={
          empty
            ? undefined
            : text.summary(formatCount(project.customers, locale), formatCount(project.tables.length, locale))
        }
        actions={empty ? undefined : importers}
      />
      <div className="page-body">
        {queue.error !== null && <ErrorNote error={queue.error} title={text.import} onRetry={pick} />}
        {empty ? (
          <EmptyNote
            icon={<DatabaseOutlined aria-hidden />}
            title={text.emptyTitle}
            hint={text.emptyHint}
            actions={importers}
          />
        ) : (
          <>
            <Coverage />
            <Tables />
          </>
        )}
        <Imports />
      </div>
      <ImportDrawer />
    </div>
  );
}

function PathInput() {
  const text = useText().data;
  const [path, setPath] = useState("");
  const submit = () => {
    const trimmed = path.trim().replace(/^"(.*)"$/, "$1");
    if (!trimmed) return;
    queueFiles([{ path: trimmed, name: trimmed.split(/[\\/]/).at(-1) ?? trimmed }]);
    setPath("");
  };
  return (
    <Space.Compact>
      <Input
        className="data-path"
        aria-label={text.path}
        placeholder={text.path}
        value={path}
        onChange={(event) => setPath(event.target.value)}
        onPressEnter={submit}
      />
      <Button disabled={path.trim() === ""} onClick={submit}>
        {text.pathOpen}
      </Button>
    </Space.Compact>
  );
}
