import AimOutlined from "@ant-design/icons/AimOutlined";
import ExportOutlined from "@ant-design/icons/ExportOutlined";
import FilterOutlined from "@ant-design/icons/FilterOutlined";
import { Button, Drawer } from "antd";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import type { FieldInfo, SortKey } from "../../../analytics/api/index.ts";
import { useCall, useEngine } from "../../engine/hooks.ts";
import { formatCount, formatMonth, formatPercent } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { FilterBuilder } from "../../parts/filter/FilterBuilder.tsx";
import { countConditions, effective, emptyFilter } from "../../parts/filter/tree.ts";
import { DataGrid } from "../../parts/grid/DataGrid.tsx";
import type { GridColumn } from "../../parts/grid/DataGrid.tsx";
import { PageHeader, Toolbar } from "../../parts/PageHeader.tsx";
import { useProject } from "../../shell/project.ts";
import { components } from "../../shell/registry.ts";
import { go, replaceParams, useRoute } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { ColumnPicker } from "./ColumnPicker.tsx";
import { CustomerPanel } from "./CustomerPanel.tsx";
import { ExportView } from "./ExportView.tsx";
import { columnWidth, defaultColumns, filterFromParam, isNumeric } from "./fields.ts";
import { FieldHint } from "./FieldHint.tsx";
import { useCodes, useFieldsWithId, useMembershipFields, useSuggestions, valueText } from "./values.ts";

const noFields: readonly FieldInfo[] = [];

export function CustomerGrid() {
  const words = useText();
  const text = words.customers;
  const locale = useLocale();
  const link = useEngine();
  const { asOf } = useProject();
  const { params } = useRoute();
  const [filterOpen, setFilterOpen] = useState(false);
  const [exportOpen, setExportOpen] = useState(false);
  const [sorting, setSorting] = useState<SortKey[]>([]);
  const [picked, setPicked] = useState<readonly string[] | null>(null);

  const filterParam = params["filter"];
  const filter = useMemo(() => filterFromParam(filterParam), [filterParam]);
  const applied = useMemo(() => effective(filter), [filter]);
  const appliedKey = useDeferredValue(JSON.stringify(applied));
  const asked = useMemo(() => JSON.parse(appliedKey) as typeof applied, [appliedKey]);
  const fieldsCall = useCall("customers.fields", { asOf });
  const fields = useFieldsWithId(fieldsCall.data ?? noFields);
  const suggest = useSuggestions();
  const memberships = useMembershipFields(filter);
  const codes = useCodes();
  const count = useCall("customers.count", { asOf, filter: asked }, { keep: true });
  const shownNames = useMemo(() => picked ?? defaultColumns(fields), [picked, fields]);

  const columns = useMemo<GridColumn[]>(() => {
    const shown = new Set(shownNames);
    return fields
      .filter((field) => shown.has(field.name) || field.name === "customer_id")
      .map((field) => ({
        id: field.name,
        title: field.title[locale],
        type: field.type,
        width: columnWidth(field, field.title[locale]),
        align: isNumeric(field) ? "end" : "start",
        sortable: true,
        format: (value) => valueText(value, field, locale, words, codes),
        hint: <FieldHint field={field} asOf={asOf} filter={asked} />,
      }));
  }, [fields, shownNames, locale, words, codes, asOf, asked]);

  const names = columns.map((column) => column.id).join("\n");
  const loadPage = useCallback(
    (offset: number, limit: number, signal: AbortSignal) =>
      link.call(
        "customers.page",
        { asOf, filter: asked, sort: sorting, columns: names.split("\n"), offset, limit },
        { signal },
      ),
    [link, asOf, asked, sorting, names],
  );

  const setFilter = (next: typeof filter) => {
    const { filter: _, ...rest } = params;
    replaceParams(next.items.length > 0 ? { ...rest, filter: JSON.stringify(next) } : rest);
  };
  const conditions = countConditions(applied);
  const counted = count.data && (
    <span className={count.isPlaceholderData ? "soft" : ""} aria-live="polite">
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
            {"campaigns" in components && (
              <Button
                icon={<AimOutlined aria-hidden />}
                onClick={() => go("campaigns", applied ? { filter: JSON.stringify(applied) } : {})}
              >
                {text.useAsAudience}
              </Button>
            )}
            <Button icon={<ExportOutlined aria-hidden />} onClick={() => setExportOpen(true)}>
              {text.exportView}
            </Button>
          </>
        }
      />
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
        <ColumnPicker fields={fields} shown={shownNames} onChange={setPicked} onReset={() => setPicked(null)} />
        <span className="grow" />
        <span className="num">{counted ?? <span className="soft">{text.counting}</span>}</span>
      </Toolbar>
      {filterOpen && (
        <div className="filter-panel">
          <FilterBuilder fields={[...fields, ...memberships]} value={filter} onChange={setFilter} suggest={suggest} />
        </div>
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
            // The fields are read anew whenever the view changed: then the pages are stale too.
            key={fieldsCall.dataUpdatedAt}
            label={text.gridLabel}
            columns={columns}
            rowCount={count.data?.customers}
            loadPage={loadPage}
            sorting={sorting}
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
        onClose={() => {
          const { customer: _, ...rest } = params;
          replaceParams(rest);
        }}
        size={680}
        mask={false}
        destroyOnHidden
        title={text.customer(params["customer"] ?? "")}
      >
        {params["customer"] !== undefined && <CustomerPanel customerId={params["customer"]} fields={fields} />}
      </Drawer>
      <ExportView open={exportOpen} onClose={() => setExportOpen(false)} />
    </div>
  );
}
