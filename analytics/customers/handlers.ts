import type { Handlers } from "../db/context.ts";
import { readSettings } from "../db/settings.ts";
import { openView } from "../db/view.ts";
import { buildView } from "./build.ts";
import { fieldCatalogue } from "./catalogue.ts";
import { fieldDefinition } from "./definition.ts";
import { customerDetail } from "./detail.ts";
import { countCustomers, customerPage } from "./read.ts";
import { dropSnapshot, listSnapshots, takeSnapshot } from "./snapshot.ts";
import { summarise } from "./summary.ts";
import { traceField } from "./trace.ts";

export const customersHandlers: Handlers<
  | "customers.build"
  | "customers.fields"
  | "customers.count"
  | "customers.page"
  | "customers.summary"
  | "customers.get"
  | "customers.definition"
  | "customers.catalogue"
  | "customers.trace"
  | "customers.snapshot"
  | "customers.snapshots"
  | "customers.dropSnapshot"
> = {
  "customers.build": (params, context) => buildView(params.asOf, context),
  "customers.fields": async (params, { db }) => (await openView(db, params.asOf, params.snapshotId)).fields,
  "customers.count": (params, { db }) => countCustomers(params, db),
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
};
