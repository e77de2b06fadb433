import { Button, Segmented } from "antd";
import { useCallback, useMemo, useState } from "react";
import type { ChurnBand, ChurnModel, FilterNode, SortKey } from "../../../../analytics/api/index.ts";
import { useCall, useEngine } from "../../../engine/hooks.ts";
import { formatCount, formatMonth } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { decodePage } from "../../../parts/grid/arrow.ts";
import { DataGrid } from "../../../parts/grid/DataGrid.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { hasView, useProject } from "../../../shell/project.ts";
import { components } from "../../../shell/registry.ts";
import { BuildView } from "../../customers/Customers.tsx";
import { useOpenCustomers } from "../../segments/open.ts";
import type { Sight } from "../figures/figure.ts";
import { inBand } from "../filters.ts";
import { useAudience, useOpenCustomer } from "../open.ts";
import { listColumns } from "./columns.tsx";
import { idsOf, withReasons } from "./pages.ts";
import { useListed } from "./shown.ts";
import { OtherModel } from "./OtherModel.tsx";

const bands = ["all", "high", "medium", "low"] as const;
const scored: FilterNode = { op: "and", items: [{ field: "churn_risk", op: "is_not_null" }] };
const byRisk: readonly SortKey[] = [{ field: "churn_risk", descending: true }];
const viewColumns = ["churn_risk", "churn_band", "lifetime_value"];

interface Props {
  readonly model: ChurnModel;
  readonly sight: Sight;
}

/** Customers by risk, each with its band, its reasons, the months it is expected to stay and what it is worth. */
export function RiskList({ model, sight }: Props) {
  const { words, locale } = sight;
  const text = words.churn;
  const project = useProject();
  const link = useEngine();
  const open = useOpenCustomers();
  const openCustomer = useOpenCustomer();
  const takeAs = useAudience();
  const [band, setBand] = useState<ChurnBand["band"] | "all">("all");
  const [sorting, setSorting] = useState(byRisk);
  const { modelId } = model;
  const shown = useListed(model);
  const { asOf } = shown;
  const filter = useMemo(() => (band === "all" ? scored : inBand(band)), [band]);
  const ready = shown.modelId === modelId;
  const count = useCall("customers.count", { asOf, filter }, { enabled: ready, keep: true });
  const total = useCall("customers.count", { asOf, filter: scored }, { enabled: ready });
  const columns = useMemo(() => listColumns(sight), [sight]);
  const loadPage = useCallback(
    async (offset: number, limit: number, signal: AbortSignal) => {
      const page = decodePage(
        await link.call(
          "customers.page",
          { asOf, filter, sort: [...sorting], columns: viewColumns, offset, limit },
          { signal },
        ),
      );
      const customerIds = idsOf(page);
      const told =
        customerIds.length > 0 ? await link.call("churn.reasons", { modelId, asOf, customerIds }, { signal }) : [];
      return withReasons(page, told, locale);
    },
    [link, asOf, filter, sorting, modelId, locale],
  );

  if (asOf === project.asOf && !hasView(project)) return <BuildView />;
  if (shown.error) return <ErrorNote error={shown.error} onRetry={shown.retry} />;
  if (shown.pending) return <SkeletonRows rows={10} height={18} />;
  if (!ready) return <OtherModel model={model} shown={shown} sight={sight} />;
  return (
    <>
      <div className="row wrap">
        <Segmented
          aria-label={text.band}
          value={band}
          options={bands.map((value) => ({
            value,
            label: value === "all" ? text.allBands : words.customers.values.churn_band[value],
          }))}
          onChange={setBand}
        />
        <span className="soft num">
          {count.data &&
            total.data &&
            text.listed(
              formatCount(count.data.customers, locale),
              formatCount(total.data.customers, locale),
              asOf === null ? words.common.undated : formatMonth(asOf, locale),
            )}
        </span>
        <span className="grow" />
        <Button size="small" onClick={() => open(asOf, filter)}>
          {text.openList}
        </Button>
        {"campaigns" in components && (
          <Button size="small" type="primary" onClick={() => takeAs(asOf, filter)}>
            {text.audience}
          </Button>
        )}
      </div>
      {count.error && <ErrorNote error={count.error} onRetry={() => void count.refetch()} />}
      <div className="churn-list">
        {/* With bands that were moved the pages are others. */}
        <DataGrid
          key={JSON.stringify(model.bands)}
          label={text.tabs.customers}
          columns={columns}
          rowCount={count.data?.customers}
          loadPage={loadPage}
          sorting={sorting}
          onSortingChange={setSorting}
          onOpenRow={(get) => {
            const id = get("customer_id");
            if (typeof id === "string") openCustomer(asOf, id);
          }}
        />
      </div>
      <p className="soft small">{text.listHint}</p>
    </>
  );
}
