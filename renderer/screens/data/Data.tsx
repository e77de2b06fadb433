import DatabaseOutlined from "@ant-design/icons/DatabaseOutlined";
import { Segmented } from "antd";
import { useEffect } from "react";
import { useEngine } from "../../engine/hooks.ts";
import { formatCount } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { PageHeader } from "../../parts/PageHeader.tsx";
import { forgetLeftOut, receiveFiles, useFileQueue } from "../../shell/fileQueue.ts";
import { useProject } from "../../shell/project.ts";
import { go, replaceParams, useRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { AddFiles } from "./AddFiles.tsx";
import { Coverage } from "./Coverage.tsx";
import { Identity } from "./identity/Identity.tsx";
import { ImportDrawer, LeftOut } from "./import/ImportDrawer.tsx";
import { Imports } from "./Imports.tsx";
import { Quality } from "./quality/Quality.tsx";
import { SavedMappings } from "./SavedMappings.tsx";
import { Tables } from "./Tables.tsx";
import "./data.css";

const views = ["sources", "quality", "identity"] as const;

/** What do we have, is it sound, who is who? */
export default function Data() {
  const text = useText().data;
  const locale = useLocale();
  const project = useProject();
  const link = useEngine();
  const { params } = useRoute();
  const queue = useFileQueue();
  const asked = params["import"] === "1";
  const view = views.find((name) => name === params["view"]) ?? "sources";

  useEffect(() => {
    if (!asked) return;
    replaceParams({});
    void receiveFiles(link, () => link.host.pickFiles());
  }, [asked, link]);

  const empty = project.tables.length === 0;
  return (
    <div className="page">
      <PageHeader
        title={text.title}
        note={
          empty
            ? undefined
            : text.summary(formatCount(project.customers, locale), formatCount(project.tables.length, locale))
        }
        actions={
          <>
            {!empty && (
              <Segmented
                aria-label={text.viewLabel}
                value={view}
                options={views.map((name) => ({ value: name, label: text.views[name] }))}
                onChange={(next) => go("data", next === "sources" ? {} : { view: next })}
              />
            )}
            {!empty && view === "sources" && <AddFiles />}
          </>
        }
      />
      <div className="page-body">
        {queue.error !== null && <ErrorNote error={queue.error} title={text.import} />}
        {queue.nothing && (
          <div className="note warn" role="alert">
            <div className="grow">
              <strong>{text.queue.nothing}</strong>
              <p>{text.queue.nothingHint}</p>
            </div>
          </div>
        )}
        {queue.files.length === 0 && <LeftOut onClose={forgetLeftOut} />}
        {empty ? (
          <EmptyNote
            icon={<DatabaseOutlined aria-hidden />}
            title={text.emptyTitle}
            hint={text.emptyHint}
            actions={<AddFiles />}
          />
        ) : view === "quality" ? (
          <Quality />
        ) : view === "identity" ? (
          <Identity />
        ) : (
          <>
            <Coverage />
            <Tables />
          </>
        )}
        {(empty || view === "sources") && <Imports />}
        {!empty && view === "sources" && <SavedMappings />}
      </div>
      <ImportDrawer />
    </div>
  );
}
