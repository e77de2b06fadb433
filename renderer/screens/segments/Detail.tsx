import EditOutlined from "@ant-design/icons/EditOutlined";
import { App, Button, Input, Segmented, Select, Tooltip } from "antd";
import { useState } from "react";
import type { Segmentation } from "../../../analytics/api/index.ts";
import { useAction, useCall } from "../../engine/hooks.ts";
import { formatMonth } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { go, replaceParams, useRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { Explain } from "./explain/Explain.tsx";
import { useFields } from "./known.ts";
import { Made } from "./model/Made.tsx";
import { OverlapView } from "./overlap/OverlapView.tsx";
import { OverTime } from "./time/OverTime.tsx";

const tabs = ["profile", "time", "overlap", "model"] as const;
const noMonths = [] as const;

interface Props {
  readonly made: Segmentation;
  readonly list: readonly Segmentation[];
}

/** One version: who the segments are, how they move, how they overlap with others, how they were made. */
export function Detail({ made, list }: Props) {
  const words = useText();
  const text = words.segments;
  const locale = useLocale();
  const { params } = useRoute();
  const { message } = App.useApp();
  const fields = useFields(made.asOf);
  const months = useCall("segments.months", { segmentationId: made.segmentationId });
  const archive = useAction("segments.archive");
  const versions = list.filter(({ familyId }) => familyId === made.familyId);
  const tab = tabs.find((name) => name === params["view"]) ?? "profile";
  const { segmentationId } = made;

  const putAway = () =>
    archive.mutate(
      { segmentationId, archived: !made.archived },
      {
        onSuccess: (after) =>
          after.archived &&
          void message.info(
            <>
              {text.archivedNote}{" "}
              <Button size="small" type="link" onClick={() => archive.mutate({ segmentationId, archived: false })}>
                {text.undo}
              </Button>
            </>,
            6,
          ),
      },
    );

  return (
    <>
      <div className="row wrap segments-head">
        <Title made={made} />
        <span className="soft">
          {[text.ways[made.definition.way], made.asOf ? formatMonth(made.asOf, locale) : words.common.undated].join(
            " · ",
          )}
        </span>
        {versions.length > 1 && (
          <Select
            size="small"
            aria-label={text.versionPick}
            popupMatchSelectWidth={false}
            value={segmentationId}
            options={versions.map((item) => ({
              value: item.segmentationId,
              label: [text.version(item.version), item.asOf ? formatMonth(item.asOf, locale) : ""]
                .filter(Boolean)
                .join(" · "),
            }))}
            onChange={(id) => go("segments", { ...params, id: String(id) })}
          />
        )}
        <span className="grow" />
        <Button size="small" onClick={() => go("segments", { edit: String(segmentationId) })}>
          {text.newVersion}
        </Button>
        <Button size="small" type="text" loading={archive.isPending} onClick={putAway}>
          {made.archived ? text.restore : text.archive}
        </Button>
      </div>
      {archive.error && <ErrorNote error={archive.error} compact />}
      {made.archived && <div className="note small">{text.archivedNote}</div>}
      <div>
        <Segmented
          aria-label={text.nameOf(made)}
          value={tab}
          options={tabs.map((name) => ({ value: name, label: text.tabs[name] }))}
          onChange={(view) => replaceParams({ id: String(segmentationId), view })}
        />
      </div>
      {months.error && <ErrorNote error={months.error} onRetry={() => void months.refetch()} />}
      {tab === "profile" && <Explain made={made} fields={fields} months={months.data ?? noMonths} />}
      {tab === "time" && <OverTime made={made} fields={fields} months={months.data} />}
      {tab === "overlap" && <OverlapView made={made} list={list} months={months.data} />}
      {tab === "model" && <Made made={made} list={list} fields={fields} />}
    </>
  );
}

function Title({ made }: { readonly made: Segmentation }) {
  const text = useText().segments;
  const rename = useAction("segments.title");
  const [typed, setTyped] = useState<string | null>(null);
  const name = text.nameOf(made);
  if (typed === null)
    return (
      <span className="row segments-title">
        <h2 className="ellipsis">{name}</h2>
        <Tooltip title={text.editName}>
          <Button
            size="small"
            type="text"
            icon={<EditOutlined aria-hidden />}
            aria-label={text.editName}
            loading={rename.isPending}
            onClick={() => setTyped(made.name)}
          />
        </Tooltip>
        {rename.error && <ErrorNote error={rename.error} compact />}
      </span>
    );
  const commit = () => {
    if (typed.trim() !== made.name) rename.mutate({ segmentationId: made.segmentationId, name: typed.trim() });
    setTyped(null);
  };
  return (
    <Input
      className="segments-title-edit"
      autoFocus
      maxLength={200}
      aria-label={text.nameLabel}
      placeholder={name}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onPressEnter={commit}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Escape") setTyped(null);
      }}
    />
  );
}
