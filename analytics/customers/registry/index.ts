import type { ViewRules } from "../../api/rules.ts";
import { basicFields } from "./basic.ts";
import { billFields } from "./bill.ts";
import { callFields } from "./calls.ts";
import type { FieldDef } from "./field.ts";
import { serviceFields } from "./service.ts";
import { valueFields } from "./value.ts";

/** The fields that do not depend on the data, in the order of the view; services and the files' own columns join them. */
export function fixedFields(rules: ViewRules): readonly FieldDef[] {
  return [...basicFields, ...billFields(rules), ...callFields(rules), ...serviceFields];
}
export { valueFields };
