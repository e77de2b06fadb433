import type { Month } from "../api/project.ts";
import type { Reader } from "../db/database.ts";
import { monthEnd } from "../db/months.ts";
import type { Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";
import { idBirthDateSql, idGenderSql, idNumberValidSql } from "./id-number-sql.ts";

/** How many rows are not right, of how many that could be judged, with a few customers. */
export interface Fault {
  readonly rows: number;
  readonly of: number;
  readonly examples: readonly string[];
}

export interface PeopleFaults {
  readonly idNumbers: Fault;
  readonly ages: Fault;
  readonly genders: Fault;
}

/**
 * Id numbers against themselves, and birth date (else age, a year either way) and gender against right id numbers, in one
 * pass over the customer table.
 */
export async function peopleFaults(reader: Reader, asOf: Month | null, now: Date): Promise<PeopleFaults> {
  const on = sql`cast(${asOf === null ? now.toISOString().slice(0, 10) : monthEnd(asOf)} as date)`;
  const checks: readonly (readonly [judged: Sql, bad: Sql])[] = [
    [sql`id_valid is not null`, sql`not id_valid`],
    [
      sql`id_valid and (birth_date is not null or age_years is not null)`,
      sql`case when birth_date is not null then birth_date <> id_born else abs(age_years - date_sub('year', id_born, ${on})) > 1 end`,
    ],
    [sql`id_valid and gender in ('male', 'female')`, sql`gender <> id_gender`],
  ];
  const counts = join(
    checks.flatMap(([judged, bad]) => {
      const wrong = sql`${judged} and ${bad}`;
      return [
        sql`count(*) filter (${judged})`,
        sql`count(*) filter (${wrong})`,
        sql`min(customer_key, 5) filter (${wrong})`,
      ];
    }),
  );
  const found = await reader.columns(sql`
    select ${counts} from (
      select customer_key, gender, birth_date, age_years, ${idNumberValidSql(sql`id_number`)} as id_valid,
             ${idBirthDateSql(sql`id_number`)} as id_born, ${idGenderSql(sql`id_number`)} as id_gender
      from project.customer) as people`);
  const cells = found.columns.map((column) => column[0]);
  const fault = async (index: number): Promise<Fault> => ({
    of: cells[index * 3] as number,
    rows: cells[index * 3 + 1] as number,
    examples: await customerIds(reader, (cells[index * 3 + 2] ?? []) as number[]),
  });
  return { idNumbers: await fault(0), ages: await fault(1), genders: await fault(2) };
}

export async function customerIds(reader: Reader, keys: readonly number[]): Promise<string[]> {
  if (keys.length === 0) return [];
  const rows = await reader.rows<{ customer_id: string }>(
    sql`select customer_id from project.customer_key where customer_key in (${join(keys.map((key) => sql`${key}`))}) order by customer_key`,
  );
  return rows.map((row) => row.customer_id);
}

/** Customers of a table that neither the customer table nor a file of attributes knows. */
export async function unknownCustomers(reader: Reader, from: Sql, known: readonly Sql[]): Promise<Fault> {
  const row = await reader.row<{ of: number; rows: number; keys: number[] | null }>(sql`
    select count(*) as of, count(*) filter (not is_known) as rows, min(customer_key, 5) filter (not is_known) as keys
    from (select customer_key, customer_key in (${join(
      known.map((table) => sql`select customer_key from ${table}`),
      sql` union all `,
    )}) as is_known
          from (select distinct customer_key from ${from}) as named) as judged`);
  return { of: row!.of, rows: row!.rows, examples: await customerIds(reader, row!.keys ?? []) };
}
