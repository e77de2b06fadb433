import type { Sql } from "../db/sql.ts";
import { sql } from "../db/sql.ts";
import { codeOf, restOf, valueOf } from "./rows.ts";
import { codedFields, isDigits, numbered } from "./digits.ts";

type Value = (name: string) => Sql;

/** Files that name both ends of a call and neither customer nor direction: each row is a call of both. */
export function isMirrored(has: ReadonlySet<string>): boolean {
  return has.has("caller") && !has.has("customer_id") && !has.has("direction");
}

/** Whose call it is: the customer named, else the end that the direction tells. */
export function callOwner(has: ReadonlySet<string>): Sql {
  if (has.has("customer_id")) return valueOf("customer_id");
  return has.has("direction")
    ? sql`case when ${valueOf("direction")} = 'in' then ${valueOf("callee")} else ${valueOf("caller")} end`
    : valueOf("caller");
}

/**
 * Values of the columns of `call`. Without a direction a call is outgoing; a duration of -1 is a call missed
 * (failed, 0 s); without an outcome every other call was connected, of 0 s too.
 */
export function callColumns(has: ReadonlySet<string>, mirrored: boolean): (name: string, value: Value) => Sql {
  const ends = has.has("caller");
  return (name, value) => {
    switch (name) {
      case "direction":
        if (mirrored) return sql`'in'`;
        if (!has.has("direction") && ends && has.has("customer_id")) {
          return sql`case when ${valueOf("callee")} = ${valueOf("customer_id")} then 'in' else 'out' end`;
        }
        return sql`coalesce(${value(name)}, 'out')`;
      case "duration_s":
        return sql`greatest(coalesce(${value(name)}, 0), 0)`;
      case "outcome":
        return sql`case when ${value("duration_s")} = -1 then 'failed' else coalesce(${value(name)}, 'connected') end`;
      case "other_number": {
        if (!ends) return value(name);
        if (mirrored) return valueOf("caller");
        const other =
          has.has("customer_id") || has.has("direction")
            ? sql`case when ${callColumns(has, false)("direction", value)} = 'in' then ${valueOf("caller")} else ${valueOf("callee")} end`
            : valueOf("callee");
        return has.has(name) ? sql`coalesce(${value(name)}, ${other})` : other;
      }
      default:
        return value(name);
    }
  };
}

/** A field of `project.call` as the columns of `project.call_record` that hold it; see migration 011. */
export function storedColumns(name: string, value: Sql): (readonly [name: string, value: Sql])[] {
  if (name === "direction") return [[name, sql`cast(${value} as enum('out', 'in'))`]];
  if (name === "outcome") return [[name, sql`cast(${value} as enum('connected', 'failed', 'dropped'))`]];
  if (!codedFields.has(name)) return [[name, value]];
  const [code, rest] = [`${name}_code`, `${name}_text`];
  if (value.text === "null")
    return [
      [code, value],
      [rest, value],
    ];
  // The cells of a column of their own may be known to be digits.
  if (value.text === valueOf(name).text)
    return [
      [code, codeOf(name)],
      [rest, restOf(name)],
    ];
  return [
    [code, sql`case when ${isDigits(value)} then ${numbered(value)} end`],
    [rest, sql`case when not ${isDigits(value)} then ${value} end`],
  ];
}
