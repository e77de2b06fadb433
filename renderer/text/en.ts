import type { Words } from "./words.ts";
import { common, errors, nav, parts, settings, shell } from "./en/shell.ts";
import { campaigns } from "./en/campaigns.ts";
import { churn } from "./en/churn.ts";
import { customers } from "./en/customers.ts";
import { data, start } from "./en/data.ts";
import { delivery } from "./en/delivery.ts";
import { gallery } from "./en/gallery.ts";
import { policy } from "./en/policy.ts";
import { erase } from "./en/erase.ts";
import { results } from "./en/results.ts";
import { rules } from "./en/rules.ts";
import { field, rawCalls, snapshots } from "./en/view.ts";
import { segments } from "./en/segments.ts";
import type { zhCN } from "./zh-CN.ts";

export const en: Words<typeof zhCN> = {
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
