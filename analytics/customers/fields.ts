import type { FieldInfo } from "../api/customers.ts";
import type { ViewRules } from "../api/rules.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { AttributeTable } from "./attributes.ts";
import { attributeInfo } from "./attributes.ts";
import type { SourceOrder } from "./order.ts";
import { asListed } from "./order.ts";
import type { FieldDef } from "./registry/field.ts";
import { castTo, infoOf, tryCastTo } from "./registry/field.ts";
import { fixedFields, valueFields } from "./registry/index.ts";
import type { Activity } from "./registry/value.ts";
import { resultInfos } from "./registry/value.ts";
import type { VasService } from "./registry/vas.ts";
import { serviceFieldPair } from "./registry/vas.ts";
import { meet } from "./sources.ts";

/** A field of the view with the expression of its column. */
export interface ViewField {
  readonly info: FieldInfo;
  readonly value: Sql;
  /** Its entry in the registry; files' own columns have none. */
  readonly def?: FieldDef;
  /** Computed in the registry's second way: what the first needs is missing. */
  readonly otherwise?: boolean;
}

/** The fields in the order of the view, by what they are computed over. */
export interface ViewFields {
  /** Over the joined blocks and files. */
  readonly joined: readonly ViewField[];
  /** Over the joined fields: `fields.<name>` and `tiers.tier`. */
  readonly value: readonly ViewField[];
  readonly results: readonly ViewField[];
  readonly attributes: readonly ViewField[];
  /** Over the joined files: what fills a value field, under a name of its own. */
  readonly fills: readonly { readonly name: string; readonly value: Sql }[];
}

/** What the fields depend on besides the data. */
export interface FieldRules {
  readonly rules: ViewRules;
  readonly services: readonly VasService[];
  readonly windowMonths: number;
  readonly activity?: Activity;
}

/** The fields of the registry with those of the services; `unique` names what the files bring. */
export function registryFields({ rules, services, windowMonths, activity }: FieldRules) {
  const fixed = fixedFields(rules);
  const value = valueFields(rules, activity);
  const taken = new Set([
    "customer_key",
    "customer_id",
    ...[...fixed, ...value, ...resultInfos].map((field) => field.name),
  ]);
  const unique = (wanted: string, fallback: string): string => {
    let name = wanted;
    // Column names are the same to the database whatever their case.
    for (let n = 1; taken.has(name.toLowerCase()); n++) name = n === 1 ? fallback : `${fallback} ${n}`;
    taken.add(name.toLowerCase());
    return name;
  };
  const ofServices = services.flatMap((service, index) =>
    serviceFieldPair(service, index, windowMonths, (wanted) => unique(wanted, `vas_${wanted}`)),
  );
  return { joined: [...fixed, ...ofServices], value, unique };
}

/** What the present data makes of the registry: sources, expressions, services and the files' own columns. */
export function resolveFields(
  present: ReadonlySet<string>,
  files: readonly AttributeTable[],
  dependsOn: FieldRules,
  ordered: SourceOrder = asListed,
): ViewFields {
  const defs = registryFields(dependsOn);
  const sources = new Map<string, readonly string[]>();

  const passed: { name: string; value: Sql }[] = [];
  /** A file's column under a name of its own, for the fields over the joined fields. */
  const pass = (name: string, value: Sql): Sql => {
    passed.push({ name, value });
    return id("fields", name);
  };

  const resolve = (def: FieldDef): ViewField => {
    const met = meet(def.needs, present, sources);
    const instead = met === null && def.otherwise ? meet(def.otherwise.needs, present, sources) : null;
    const fills = files.flatMap((file) => file.columns.filter((column) => column.fills === def.name));
    const places = fills.map((column) => ({
      source: `attribute:${column.table}`,
      value: tryCastTo(
        def.type,
        def.category === "value"
          ? pass(`${def.name} from ${column.table}.${column.column}`, column.value)
          : column.value,
      ),
    }));
    const own = met ? def.value : instead && def.otherwise ? def.otherwise.value : null;
    if (own) places.unshift({ source: (met ?? instead)![0] ?? "", value: castTo(def.type, own) });
    const values = ordered(def, places).map(({ value }) => value);
    const named = [...new Set([...(met ?? instead ?? []), ...fills.map((column) => column.table)])];
    sources.set(def.name, named);
    const value =
      values.length === 0
        ? castTo(def.type, sql`null`)
        : values.length === 1
          ? values[0]
          : sql`coalesce(${join(values)})`;
    return { info: infoOf(def, named), value, def, otherwise: instead !== null };
  };

  const joined = defs.joined.map(resolve);
  const value = defs.value.map(resolve);
  const results = resultInfos.map((info) => ({ info, value: castTo(info.type, sql`null`) }));
  const attributes = files.flatMap((file) =>
    file.columns
      .filter((column) => column.fills === null)
      .map((column) => ({
        info: attributeInfo(column, defs.unique(column.column, `${column.table}.${column.column}`)),
        value: column.value,
      })),
  );
  return { joined, value, results, attributes, fills: passed };
}
