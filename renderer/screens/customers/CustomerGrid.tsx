import AimOutlined from "@ant-design/icons/AimOutlined";
import ExportOutlined from "@ant-design/icons/ExportOutlined";
import FilterOutlined from "@ant-design/icons/FilterOutlined";
import BarChartOutlined from "@ant-design/icons/BarChartOutlined";
import { Alert, Button, Drawer, Tooltip } from "antd";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import type { ColumnSet, FieldInfo, Snapshot, SortKey } from "../../../analytics/api/index.ts";
import { useCall, useEngine, useSame } from "../../engine/hooks.ts";
import { formatCount, formatMonth, formatPercent } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { countConditions, effective, emptyFilter } from "../../parts/filter/tree.ts";
import { DataGrid } from "../../parts/grid/DataGrid.tsx";
import type { ColumnActions, GridColumn } from "../../parts/grid/DataGrid.tsx";
import { PageHeader, Toolbar } from "../../parts/PageHeader.tsx";
import { useProject } from "../../shell/project.ts";
import { components } from "../../shell/registry.ts";
import { go, replaceParams, useRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { monthAt, snapshotAt } from "./at.ts";
import { ColumnPicker } from "./ColumnPicker.tsx";
import { ColumnSets } from "./ColumnSets.tsx";
import { EraseDialog } from "../../parts/erase/EraseDialog.tsx";
import { CustomerPanel } from "./CustomerPanel.tsx";
import { ExportView } from "./ExportView.tsx";
import { columnWidth, filterFromParam, filterToParam, isLostFilter, isNumeric } from "./fields.ts";
import { FieldDrawer } from "./field/FieldDrawer.tsx";
import { openField } from "./field/open.ts";
import { FieldHint } from "./FieldHint.tsx";
import { FilterPanel } from "./FilterPanel.tsx";
import { HeaderSummary, summaryHeight } from "./HeaderSummary.tsx";
import {
  columnOrder,
  fromColumnSet,
  hideColumn,
  moveColumn,
  pinColumn,
  plainLayout,
  showOnly,
  toColumnSet,
} from "./layout.ts";
import type { Layout } from "./layout.ts";
import { SavedFilters } from "./SavedFilters.tsx";
import { SnapshotBanner, Snapshots } from "./Snapshots.tsx";
import { useCodes, useFieldsWithId, useMembershipFields, valueText } from "./values.ts";

const noFields: readonly FieldInfo[] = [];

interface Props {
  /** A view that was kept, in place of the month's. */
  readonly snapshot?: Snapshot | undefined;
}

export function CustomerGrid({ snapshot }: Props) {
  const words = useText();
  const text = words.customers;
  const locale = useLocale();
  const link = useEngine();
  const project = useProject();
  const at = useMemo(() => (snapshot ? snapshotAt(snapshot) : monthAt(project.asOf)), [snapshot, project.asOf]);
  const { asOf } = at;
  const { params } = useRoute();
  const [filterOpen, setFilterOpen] = useState(false);
  const [exportOpen, setExportOpen] = useState(false);
  const [eraseOpen, setEraseOpen] = useState(false);
  const [summaries, setSummaries] = useState(true);
  const [layout, setLayout] = useState<Layout>(plainLayout);
  /** Counts up with every set that is applied: the grid forgets the widths it had. */
  const [shownSet, setShownSet] = useState<{ set: string | null; times: number }>({ set: null, times: 0 });

  const filterParam = params["filter"];
  const filter = useMemo(() => filterFromParam(filterParam), [filterParam]);
  const applied = useSame(useMemo(() => effective(filter), [filter]));
  const asked = useDeferredValue(applied);
  const fieldsCall = useCall("customers.fields", { ...at });
  const fields = useFieldsWithId(fieldsCall.data ?? noFields);
  const memberships = useMembershipFields(filter);
  const codes = useCodes();
  const count = useCall("customers.count", { ...at, filter: asked }, { keep: true });
  const customers = count.isPlaceholderData ? undefined : count.data?.customers;
  const order = useMemo(() => columnOrder(layout, fields), [layout, fields]);
  const { widths, sort } = layout;

  const columns = useMemo<GridColumn[]>(() => {
    const byName = new Map(fields.map((field) => [field.name, field]));
    return order.names.flatMap((name) => {
      const field = byName.get(name);
      if (!field) return [];
      return {
        id: name,
        title: field.title[locale],
        type: field.type,
        width: widths[name] ?? columnWidth(field, field.title[locale]),
        align: isNumeric(field) ? "end" : "start",
        sortable: true,
        format: (value: unknown) => valueText(value, field, locale, words, codes),
        hint: <FieldHint field={field} at={at} filter={asked} />,
        summary: summaries ? <HeaderSummary field={field} at={at} filter={asked} customers={customers} /> : null,
      } satisfies GridColumn;
    });
  }, [fields, order, widths, locale, words, codes, at, asked, summaries, customers]);

  const actions = useMemo<ColumnActions>(
    () => ({
      pin: (name, on) => setLayout((before) => pinColumn(before, name, on)),
      hide: (name) => setLayout((before) => hideColumn(before, fields, name)),
      move: (name, to) => setLayout((before) => moveColumn(before, fields, name, to)),
      resize: (name, width) => setLayout((before) => ({ ...before, widths: { ...before.widths, [name]: width } })),
      explain: (name) => openField(name),
    }),
    [fields],
  );
  const closeCustomer = () => {
    const { customer: _, field: __, of: ___, ...rest } = params;
    replaceParams(rest);
  };
  const apply = (set: ColumnSet | null) => {
    setLayout(set ? fromColumnSet(set) : plainLayout);
    setShownSet(({ times }) => ({ set: set?.name ?? null, times: times + 1 }));
  };

  const loadPage = useCallback(
    (offset: number, limit: number, signal: AbortSignal, names: readonly string[]) =>
      link.call(
        "customers.page",
        { ...at, filter: asked, sort: [...sort], columns: [...names], offset, limit },
        { signal },
      ),
    [link, at, asked, sort],
  );

  const setFilter = (next: typeof filter) => {
    const { filter: _, ...rest } = params;
    replaceParams(next.items.length > 0 ? { ...rest, filter: filterToParam(next) } : rest);
  };
  const setSorting = useCallback((next: SortKey[]) => setLayout((before) => ({ ...before, sort: next })), []);
  const conditions = countConditions(applied);
  // A count of earlier conditions is never shown: not while the next is asked for, nor while it is about to be.
  const settled = count.data && !count.isPlaceholderData && asked === applied;
  const counted = settled && (
    <span aria-live="polite">
      {text.count(
        formatCount(count.data.customers, locale),
        formatCount(count.data.total, locale),
        formatPercent(count.data.total ? count.data.customers / count.data.total : 0, locale),
      )}
    </span>
  );

  return (
    <div className="page fixed">
      <PageHeader
        title={text.title}
        note={asOf ? words.common.asOf(formatMonth(asOf, locale)) : words.common.undated}
        actions={
          <>
            <Snapshots />
            {"campaigns" in components && (
              <Tooltip title={snapshot ? text.audienceOfMonth : undefined} placement="bottomRight">
                <Button
                  icon={<AimOutlined aria-hidden />}
                  disabled={snapshot !== undefined}
                  onClick={() => go("campaigns", applied ? { filter: filterToParam(applied) } : {})}
                >
                  {text.useAsAudience}
                </Button>
              </Tooltip>
            )}
            <Button icon={<ExportOutlined aria-hidden />} onClick={() => setExportOpen(true)}>
              {text.exportView}
            </Button>
          </>
        }
      />
      {snapshot && <SnapshotBanner snapshot={snapshot} />}
      <Toolbar label={text.filter}>
        <Button
          type={filterOpen || conditions > 0 ? "primary" : "default"}
          ghost={filterOpen || conditions > 0}
          icon={<FilterOutlined aria-hidden />}
          aria-expanded={filterOpen}
          onClick={() => setFilterOpen(!filterOpen)}
        >
          {conditions > 0 ? text.filtered(conditions) : text.filter}
        </Button>
        {conditions > 0 && (
          <Button type="text" onClick={() => setFilter(emptyFilter)}>
            {text.clearFilter}
          </Button>
        )}
        <SavedFilters
          filter={applied}
          onApply={(next) => {
            setFilter(next);
            setFilterOpen(true);
          }}
        />
        <ColumnPicker
          fields={fields}
          shown={order.names}
          onChange={(shown) => setLayout((before) => showOnly(before, fields, shown))}
          onReset={() => apply(null)}
        />
        <ColumnSets current={shownSet.set} toSet={(name) => toColumnSet(layout, fields, name)} onApply={apply} />
        <Tooltip title={text.summaries}>
          <Button
            type={summaries ? "default" : "text"}
            icon={<BarChartOutlined aria-hidden />}
            aria-label={text.summaries}
            aria-pressed={summaries}
            onClick={() => setSummaries(!summaries)}
          />
        </Tooltip>
        <span className="grow" />
        <span className="num">{counted ?? <span className="soft">{text.counting}</span>}</span>
      </Toolbar>
      {filterOpen && (
        <FilterPanel
          at={at}
          fields={[...fields, ...memberships]}
          value={filter}
          onChange={setFilter}
          asked={asked}
          onOpen={(customer) => replaceParams({ ...params, customer })}
        />
      )}
      {isLostFilter(filterParam) && (
        <Alert banner type="warning" title={text.filterLost} closable={{ onClose: () => setFilter(emptyFilter) }} />
      )}
      {(fieldsCall.error ?? count.error) && (
        <div className="customers-error">
          <ErrorNote
            error={fieldsCall.error ?? count.error}
            onRetry={() => void (fieldsCall.error ? fieldsCall.refetch() : count.refetch())}
          />
        </div>
      )}
      <div className="customers-grid">
        {columns.length > 0 && !count.error && (
          <DataGrid
            key={shownSet.times}
            // The fields are read anew whenever the view changed: then the pages are stale too.
            version={fieldsCall.dataUpdatedAt}
            columnwise
            label={text.gridLabel}
            columns={columns}
            rowCount={count.data?.customers}
            loadPage={loadPage}
            pinned={order.pinned}
            actions={actions}
            summaryHeight={summaries ? summaryHeight : 0}
            sorting={sort}
            onSortingChange={setSorting}
            onOpenRow={(get) => replaceParams({ ...params, customer: String(get("customer_id")) })}
            empty={
              <EmptyNote
                title={text.emptyFilter}
                actions={<Button onClick={() => setFilter(emptyFilter)}>{text.clearFilter}</Button>}
              />
            }
          />
        )}
      </div>
      <Drawer
        open={params["customer"] !== undefined}
        onClose={closeCustomer}
        size="min(1080px, 92vw)"
        mask={false}
        destroyOnHidden
        title={text.customer(params["customer"] ?? "")}
        extra={
          <Button danger type="text" onClick={() => setEraseOpen(true)}>
            {words.erase.button}
          </Button>
        }
      >
        {params["customer"] !== undefined && (
          <CustomerPanel at={at} customerId={params["customer"]} fields={fields} filter={asked} />
        )}
      </Drawer>
      <EraseDialog
        customerId={params["customer"] ?? ""}
        open={eraseOpen && params["customer"] !== undefined}
        onClose={() => setEraseOpen(false)}
        onErased={closeCustomer}
      />
      <FieldDrawer at={at} fields={fields} total={count.data?.total} />
      <ExportView snapshot={snapshot} open={exportOpen} onClose={() => setExportOpen(false)} />
    </div>
  );
}
