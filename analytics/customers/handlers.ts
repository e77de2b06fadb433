import type { Handlers } from "../db/context.ts";
import { openView } from "../db/view.ts";
import { buildView } from "./build.ts";
import { customerDetail } from "./detail.ts";
import { countCustomers, customerPage } from "./read.ts";
import { summarise } from "./summary.ts";

export const customersHandlers: Handlers<
  "customers.build" | "customers.fields" | "customers.count" | "customers.page" | "customers.summary" | "customers.get"
> = {
  "customers.build": (params, context) => buildView(params.asOf, context),
  "customers.fields": async (params, { db }) => (await openView(db, params.asOf)).fields,
  "customers.count": (params, { db }) => countCustomers(params, db),
  "customers.page": (params, { db }) => customerPage(params, db),
  "customers.summary": (params, { db }) => summarise(params, db),
  "customers.get": (params, { db }) => customerDetail(params, db),
};
