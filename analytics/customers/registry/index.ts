import { basicFields } from "./basic.ts";
import { billFields } from "./bill.ts";
import { callFields } from "./calls.ts";
import type { FieldDef } from "./field.ts";
import { serviceFields } from "./service.ts";
import { valueFields } from "./value.ts";

/** The fields that do not depend on the data, in the order of the view; services and the files' own columns join them. */
export const fixedFields: readonly FieldDef[] = [...basicFields, ...billFields, ...callFields, ...serviceFields];
export { valueFields };
