import { Segmented } from "antd";
import { useCallback, useMemo, useState } from "react";
import { segmentTitle } from "../../../../analytics/api/index.ts";
import type { Campaign, FrozenList, Segmentation } from "../../../../analytics/api/index.ts";
import { useCall, useEngine } from "../../../engine/hooks.ts";
import { formatCount, formatNumber, formatPercent, missing } from "../../../format.ts";
import { DataGrid } from "../../../parts/grid/DataGrid.tsx";
import type { GridColumn } from "../../../parts/grid/DataGrid.tsx";
import { go } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { segmentColour } from "../../../theme/tokens.ts";
import { offerName } from "../words.ts";

interface Props {
  readonly campaign: Campaign;
  readonly list: FrozenList;
}

const asText = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : missing;

type Arm = "all" | "treatment" | "control";
const armChoices: readonly Arm[] = ["all", "treatment", "control"];

/** Who is on the list, in its order, with what each row was frozen with; phones are masked. */
export function Members({ campaign, list }: Props) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const link = useEngine();
  const segmentations = useCall("segments.list", {}).data;
  const [arm, setArm] = useState<Arm>("all");
  const { campaignId, plan } = campaign;
  const { offers, audience } = plan;

  const columns = useMemo<GridColumn[]>(() => {
    const bySegment = segmentsByName(segmentations);
    const number = (format: (value: number) => string) => (value: unknown) =>
      typeof value === "number" ? format(value) : missing;
    const count = number((value) => formatCount(value, locale));
    const codes = (table: Readonly<Record<string, string>>) => (value: unknown) =>
      table[asText(value)] ?? asText(value);
    const several: GridColumn[] = [
      {
        id: "offer",
        title: text.offer,
        type: "category",
        width: 150,
        format: number((value) => offerName(offers[value]?.name ?? "", value, text)),
      },
    ];
    return [
      {
        id: "customer_id",
        title: text.customerId,
        type: "text",
        width: 130,
        format: (value) => (typeof value === "string" ? value : text.erasedCustomer),
        render: (value, shown) => <span className={typeof value === "string" ? "" : "faint"}>{shown}</span>,
      },
      { id: "position", title: text.position, type: "whole", width: 70, align: "end", format: count },
      {
        id: "arm",
        title: text.arm,
        type: "category",
        width: 90,
        format: codes(text.arms),
        render: (value, shown) => <span className={value === "control" ? "campaign-control" : ""}>{shown}</span>,
      },
      ...(offers.length > 1 ? several : []),
      ...(plan.waves > 1
        ? [{ id: "wave", title: text.wave, type: "whole", width: 70, align: "end", format: count } as const]
        : []),
      {
        id: "risk",
        title: text.churnRisk,
        type: "number",
        width: 96,
        align: "end",
        format: number((value) => formatPercent(value, locale)),
      },
      { id: "band", title: text.band, type: "category", width: 84, format: codes(words.customers.values.churn_band) },
      ...(audience.rank.by === "uplift"
        ? [
            {
              id: "uplift",
              title: text.uplift,
              type: "number",
              width: 100,
              align: "end",
              format: number((value) => formatNumber(value, locale, 4)),
            } as const,
          ]
        : []),
      {
        id: "segment",
        title: text.segment,
        type: "category",
        width: 200,
        format: (value) => {
          const known = bySegment.get(asText(value));
          return known ? segmentTitle(known, locale) : asText(value);
        },
        render: (value, shown) => {
          const known = bySegment.get(asText(value));
          return (
            <>
              {known && <span className="campaign-swatch" style={{ background: segmentColour(known.key) }} />} {shown}
            </>
          );
        },
      },
      {
        id: locale === "en" ? "reasons_en" : "reasons_zh",
        title: text.reasons,
        type: "text",
        width: 300,
        format: asText,
      },
      { id: "phone", title: text.phone, type: "text", width: 130, format: asText },
    ];
  }, [segmentations, text, words, locale, offers, plan.waves, audience.rank.by]);

  const loadPage = useCallback(
    (offset: number, limit: number, signal: AbortSignal) =>
      link.call("campaigns.page", { campaignId, arm: arm === "all" ? null : arm, offset, limit }, { signal }),
    [link, campaignId, arm],
  );
  const rows = { all: list.rows, treatment: list.treated, control: list.controls }[arm];
  return (
    <div className="campaign-members">
      <div className="campaign-members-bar">
        <Segmented<Arm>
          size="small"
          aria-label={text.arm}
          value={arm}
          options={armChoices.map((choice) => ({
            value: choice,
            label: choice === "all" ? words.common.all : text.arms[choice],
          }))}
          onChange={setArm}
        />
        <span className="soft small num">{words.common.customers(formatCount(rows, locale))}</span>
      </div>
      <DataGrid
        label={text.members}
        columns={columns}
        rowCount={rows}
        loadPage={loadPage}
        onOpenRow={(get) => {
          const customer = get("customer_id");
          if (typeof customer === "string") go("customers", { customer });
        }}
      />
    </div>
  );
}

/** Lists keep a segment by the name it had; the latest version that knows the name says its colour. */
function segmentsByName(list: readonly Segmentation[] | undefined) {
  return new Map((list ?? []).flatMap(({ segments }) => segments.map((segment) => [segment.name, segment] as const)));
}
