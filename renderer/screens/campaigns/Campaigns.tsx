import AimOutlined from "@ant-design/icons/AimOutlined";
import { Button, Segmented } from "antd";
import { useEffect } from "react";
import { useCall } from "../../engine/hooks.ts";
import { formatCount } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { PageHeader } from "../../parts/PageHeader.tsx";
import { useProject } from "../../shell/project.ts";
import { go, replaceParams, useRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { BuildView } from "../customers/Customers.tsx";
import { Design } from "./Design.tsx";
import { carried, changeDraft } from "./draft.ts";
import { Exports } from "./Exports.tsx";
import { ListPage } from "./ListPage.tsx";
import { Lists } from "./Lists.tsx";
import "./campaigns.css";

const views = ["design", "lists", "exports"] as const;

/** Whom, what, how, against whom? */
export default function Campaigns() {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const project = useProject();
  const { params } = useRoute();
  const lists = useCall("campaigns.list", {});
  const exports = useCall("export.list", {});
  const counts = { design: undefined, lists: lists.data?.length, exports: exports.data?.length };

  useEffect(() => {
    const audience = carried(params);
    if (!audience) return;
    changeDraft(project.path, audience);
    replaceParams({});
  }, [params, project.path]);

  if (params["list"] !== undefined) return <ListPage key={params["list"]} targetListId={Number(params["list"])} />;
  const view = views.find((name) => name === params["view"]) ?? "design";
  return (
    <div className="page">
      <PageHeader
        title={text.title}
        actions={
          <Segmented
            aria-label={text.viewLabel}
            value={view}
            options={views.map((name) => ({
              value: name,
              label: (
                <>
                  {text.views[name]}
                  {Boolean(counts[name]) && (
                    <span className="soft num campaign-count">{formatCount(counts[name] ?? 0, locale)}</span>
                  )}
                </>
              ),
            }))}
            onChange={(next) => go("campaigns", next === "design" ? {} : { view: next })}
          />
        }
      />
      {view === "lists" && (
        <div className="page-body">
          <Lists />
        </div>
      )}
      {view === "exports" && (
        <div className="page-body">
          <Exports />
        </div>
      )}
      {view === "design" &&
        (project.customers === 0 ? (
          <EmptyNote
            icon={<AimOutlined aria-hidden />}
            title={text.noDataTitle}
            hint={text.noDataHint}
            actions={
              <Button type="primary" onClick={() => go("data")}>
                {words.customers.goToData}
              </Button>
            }
          />
        ) : project.views.length === 0 ? (
          <BuildView />
        ) : (
          <Design />
        ))}
    </div>
  );
}
