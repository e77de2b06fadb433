import { common, errors, nav, parts, settings, shell } from "./zh-CN/shell.ts";
import { campaigns } from "./zh-CN/campaigns.ts";
import { churn } from "./zh-CN/churn.ts";
import { customers } from "./zh-CN/customers.ts";
import { data, start } from "./zh-CN/data.ts";
import { delivery } from "./zh-CN/delivery.ts";
import { policy } from "./zh-CN/policy.ts";
import { erase } from "./zh-CN/erase.ts";
import { results } from "./zh-CN/results.ts";
import { rules } from "./zh-CN/rules.ts";
import { field, rawCalls, snapshots } from "./zh-CN/view.ts";
import { segments } from "./zh-CN/segments.ts";
import { gallery } from "./zh-CN/gallery.ts";

export const zhCN = {
  common,
  errors,
  nav,
  parts,
  settings,
  shell,
  campaigns,
  delivery,
  results,
  policy,
  churn,
  customers,
  field,
  snapshots,
  rawCalls,
  erase,
  data,
  start,
  rules,
  segments,
  gallery,
};
