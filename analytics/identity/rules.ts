import type { MatchRule } from "../api/identity.ts";
import type { Reader } from "../db/database.ts";
import { customersAsTold } from "../db/merge.ts";
import { sql } from "../db/sql.ts";

interface Counted {
  readonly links: number;
  readonly ambiguous: number;
}

/** The rules in the order in which they are asked: the match table by kind, then the customers' phones. */
export async function matchRules(reader: Reader): Promise<MatchRule[]> {
  const found = await reader.rows<Counted & { kind: string }>(sql`
    select kind, count(*) as links, count(*) filter (customers > 1) as ambiguous
    from (select case when kind in ('account_number', 'phone') then kind else 'other' end as kind, other_id, count(distinct customer_key) as customers
          from project.match group by all) as ids
    group by kind`);
  const customers = await customersAsTold(reader);
  const phones = await reader.row<Counted>(sql`
    select count(*) as links, count(*) filter (customers > 1) as ambiguous
    from (select phone, count(distinct customer_key) as customers from ${customers} as customers where phone is not null group by phone) as ids`);
  const of = (kind: string): Counted => found.find((row) => row.kind === kind) ?? { links: 0, ambiguous: 0 };
  const rule = (kind: MatchRule["kind"], by: MatchRule["by"], { links, ambiguous }: Counted): MatchRule => ({
    kind,
    by,
    links,
    ambiguous,
  });
  return [
    ...(["account_number", "phone", "other"] as const).map((kind) => rule(kind, "match_table", of(kind))),
    rule("phone", "customer_phone", phones ?? { links: 0, ambiguous: 0 }),
  ];
}
