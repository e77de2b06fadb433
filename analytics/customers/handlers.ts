import type { Handlers } from "../db/context.ts";
import { readSettings } from "../db/settings.ts";
import { openView } from "../db/view.ts";
import { buildView } from "./build.ts";
import { fieldCatalogue } from "./catalogue.ts";
import { fieldDefinition } from "./definition.ts";
import { columnSets, removeColumnSet, saveColumnSet } from "./column-sets.ts";
import { customerDetail } from "./detail.ts";
import { matchValues } from "./match.ts";
import { countCustomers, customerPage } from "./read.ts";
import { dropCalls, droppableCalls } from "./drop-calls.ts";
import { erasable, erase, erasures, readmit } from "./erase.ts";
import { removeFilter, saveFilter, savedFilters } from "./saved-filters.ts";
import { dropSnapshot, listSnapshots, takeSnapshot } from "./snapshot.ts";
import { summarise } from "./summary.ts";
import { traceField } from "./trace.ts";
import { filterWaterfall } from "./waterfall.ts";
import { whyCustomer } from "./why.ts";

export const customersHandlers: Handlers<
  | "customers.build"
  | "customers.fields"
  | "customers.count"
  | "customers.waterfall"
  | "customers.why"
  | "customers.match"
  | "customers.page"
  | "customers.summary"
  | "customers.get"
  | "customers.definition"
  | "customers.catalogue"
  | "customers.trace"
  | "customers.snapshot"
  | "customers.snapshots"
  | "customers.dropSnapshot"
  | "customers.droppableCalls"
  | "customers.dropCalls"
  | "customers.erasable"
  | "customers.erase"
  | "customers.erasures"
  | "customers.readmit"
  | "columns.list"
  | "columns.save"
  | "columns.remove"
  | "filters.list"
  | "filters.save"
  | "filters.remove"
> = {
  "customers.build": (params, context) => buildView(params.asOf, context),
  "customers.fields": async (params, { db }) => (await openView(db, params.asOf, params.snapshotId)).fields,
  "customers.count": (params, { db }) => countCustomers(params, db),
  "customers.waterfall": (params, { db }) => filterWaterfall(params, db),
  "customers.why": (params, { db }) => whyCustomer(params, db),
  "customers.match": (params, { db }) => matchValues(params, db),
  "customers.page": (params, { db }) => customerPage(params, db),
  "customers.summary": (params, { db }) => summarise(params, db),
  "customers.get": (params, { db }) => customerDetail(params, db),
  "customers.definition": (params, { db }) => fieldDefinition(params, db),
  "customers.catalogue": async ({ locale }, { db }) => {
    const { rules, windowMonths } = await readSettings(db);
    return { markdown: fieldCatalogue(locale, rules, windowMonths) };
  },
  "customers.trace": (params, { db }) => traceField(params, db),
  "customers.snapshot": takeSnapshot,
  "customers.snapshots": (_params, { db }) => listSnapshots(db),
  "customers.dropSnapshot": ({ snapshotId }, { db }) => dropSnapshot(snapshotId, db),
  "customers.droppableCalls": (params, { db }) => droppableCalls(params, db),
  "customers.dropCalls": dropCalls,
  "customers.erasable": (params, { db }) => erasable(params, db),
  "customers.erase": erase,
  "customers.erasures": (_params, { db }) => erasures(db),
  "customers.readmit": readmit,
  "columns.list": (_params, { db }) => columnSets(db),
  "columns.save": (params, { db }) => saveColumnSet(params, db),
  "columns.remove": (params, { db }) => removeColumnSet(params.name, db),
  "filters.list": (_params, { db }) => savedFilters(db),
  "filters.save": (params, { db }) => saveFilter(params, db),
  "filters.remove": (params, { db }) => removeFilter(params.name, db),
};
