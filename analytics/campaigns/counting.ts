import type { Reader } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { Rule, Selection } from "./selection.ts";
import { failedSql, sourceSql, withSql } from "./selection.ts";

/** Customers whose first step not passed is `failed`, a place among the rules; their number where all are passed. */
interface Counted {
  readonly failed: number;
  readonly customers: number;
}

/** Customers as one bit each, by key: `agg` over the rows of a query, `of` the keys of a query, `has` asks for a row's own bit. */
interface Bits {
  readonly agg: Sql;
  of(keys: Sql): Sql;
  has(bits: Sql): Sql;
}

/** The database wants a bit string's length as a literal. The last holds whatever an integer does. */
const lengths: readonly (readonly [number, Sql])[] = [
  [0xffff, sql`bitstring_agg(customer_key, 0, 65535)`],
  [0xf_ffff, sql`bitstring_agg(customer_key, 0, 1048575)`],
  [0xff_ffff, sql`bitstring_agg(customer_key, 0, 16777215)`],
  [0xfff_ffff, sql`bitstring_agg(customer_key, 0, 268435455)`],
  [0x7fff_ffff, sql`bitstring_agg(customer_key, 0, 2147483647)`],
];

/** Bits of the keys up to `most`, the greatest of the view: of others nobody asks. */
function bitsUpTo(most: number): Bits {
  const [, agg] = lengths.find(([last]) => most <= last)!;
  return {
    agg,
    of: (keys) => sql`(select ${agg} from (${keys}) keys where customer_key between 0 and ${most})`,
    has: (bits) => sql`coalesce(get_bit(${bits}, customer_key) = 1, false)`,
  };
}

/**
 * How many customers fail first at each rule, in one query. No fact is wanted, so a set of customers is a bit string
 * and no join: asking a bit of 125 KB costs less than probing a hash table of a million rows. A rule that is `late` is asked
 * only of those who pass the rules before it; the others' answers do not matter, and their rows are never grouped.
 */
export async function countFailed(reader: Reader, selection: Selection): Promise<Counted[]> {
  const { rules, view } = selection;
  const most = (await reader.value<number | null>(sql`select max(customer_key) from ${view.table}`)) ?? 0;
  const bits = bitsUpTo(most);
  const bare = rules.map((rule, i) => bareRule(rule, i, bits));
  const place = rules.findIndex(({ late }) => late);
  if (place < 0) return countPlain(reader, { ...selection, rules: bare });
  const before = failedSql({ rules: bare.slice(0, place) });
  const after = failedSql({ rules: bare.slice(place + 1) });
  const early = sourceSql({ ...selection, rules: bare.filter((_, i) => i !== place) });
  const withs = [
    ...selection.relations,
    sql`told as materialized (
      select before, after, count(*) as customers, ${bits.agg} filter (before = ${place}) as who
      from (select customer_key, ${before} as before, ${after} as after from ${early}) asked group by before, after)`,
    sql`still as materialized (select bit_or(who) as who from told)`,
    sql`late as materialized (select ${bits.of(rules[place].late!(bits.has(sql`(select who from still)`)))} as who)`,
  ];
  const counted = await reader.rows<{ before: number; after: number; customers: number; late: number }>(sql`
    with ${join(withs)}
    select before, after, customers, coalesce(bit_count(told.who & late.who), 0) as late from told, late`);
  return counted.flatMap(({ before: first, after: last, customers, late }) =>
    first < place
      ? [{ failed: first, customers }]
      : [
          { failed: place, customers: late },
          { failed: place + 1 + last, customers: customers - late },
        ],
  );
}

async function countPlain(reader: Reader, selection: Selection): Promise<Counted[]> {
  return reader.rows<Counted>(sql`
    ${withSql(selection)}select ${failedSql(selection)} as failed, count(*) as customers
    from ${sourceSql(selection)} group by failed`);
}

/** A rule without its fact; the rule itself where it needs a join all the same. */
function bareRule(rule: Rule, place: number, bits: Bits): Rule {
  const { step, keys } = rule;
  if (!keys) return rule;
  const bare = { step, fact: sql`null` };
  if (keys.also === null) return { ...bare, passes: sql`true` };
  const found = id(`found_${place}`);
  const columns = [...(rule.columns ?? []), sql`${bits.has(bits.of(keys.of))} as ${found}`];
  return { ...bare, passes: sql`(${keys.also ?? sql`true`} and ${found} = ${keys.pass})`, columns };
}
