import { useCallback, useMemo } from "react";
import { segmentTitle } from "../../../analytics/api/index.ts";
import type { Segmentation, TargetList } from "../../../analytics/api/index.ts";
import { useEngine } from "../../engine/hooks.ts";
import { formatCount, formatPercent, missing } from "../../format.ts";
import { DataGrid } from "../../parts/grid/DataGrid.tsx";
import type { GridColumn } from "../../parts/grid/DataGrid.tsx";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { segmentColour } from "../../theme/tokens.ts";

interface Props {
  readonly list: TargetList;
  readonly segmentation: Segmentation | undefined;
}

const asText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : missing;

/** Who is on the list, in its order; phones are masked. */
export function Members({ list, segmentation }: Props) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const link = useEngine();
  const { targetListId } = list;

  const columns = useMemo<GridColumn[]>(() => {
    const indexes = new Map(segmentation?.segments.map((segment) => [segment.name, segment.index]));
    const codes = (table: Readonly<Record<string, string>>) => (value: unknown) =>
      table[asText(value)] ?? asText(value);
    return [
      { id: "customer_id", title: text.customerId, type: "text", width: 130, format: asText },
      {
        id: "position",
        title: text.position,
        type: "whole",
        width: 70,
        align: "end",
        format: (value) => (typeof value === "number" ? formatCount(value, locale) : missing),
      },
      {
        id: "arm",
        title: text.arm,
        type: "category",
        width: 90,
        format: codes(text.arms),
        render: (value, shown) => <span className={value === "control" ? "campaign-control" : ""}>{shown}</span>,
      },
      {
        id: "risk",
        title: text.churnRisk,
        type: "number",
        width: 100,
        align: "end",
        format: (value) => (typeof value === "number" ? formatPercent(value, locale) : missing),
      },
      { id: "band", title: text.band, type: "category", width: 90, format: codes(words.customers.values.churn_band) },
      {
        id: "segment",
        title: text.segment,
        type: "category",
        width: 230,
        format: (value) => {
          const segment = segmentation?.segments.find(({ name }) => name === value);
          return segment ? segmentTitle(segment, locale) : asText(value);
        },
        render: (value, shown) => {
          const index = indexes.get(asText(value));
          return (
            <>
              {index !== undefined && <span className="campaign-swatch" style={{ background: segmentColour(index) }} />}{" "}
              {shown}
            </>
          );
        },
      },
      { id: "phone", title: text.phone, type: "text", width: 130, format: asText },
    ];
  }, [segmentation, text, words, locale]);

  const loadPage = useCallback(
    (offset: number, limit: number, signal: AbortSignal) =>
      link.call("campaigns.page", { targetListId, offset, limit }, { signal }),
    [link, targetListId],
  );
  return (
    <div className="campaign-members">
      <DataGrid
        label={text.members}
        columns={columns}
        rowCount={list.rows}
        loadPage={loadPage}
        onOpenRow={(get) => go("customers", { customer: asText(get("customer_id")) })}
      />
    </div>
  );
}
