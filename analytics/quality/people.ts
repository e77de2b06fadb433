import type { Month } from "../api/project.ts";
import type { Reader } from "../db/database.ts";
import { customersAsTold } from "../db/merge.ts";
import { monthEnd } from "../db/months.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
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
 * Id numbers against themselves, and birth date (else age, a year either way) and gender against right id numbers. Counted
 * in customers: of the customer table and of files of attributes that fill these fields; one that any of them
 * contradicts is wrong.
 */
export async function peopleFaults(reader: Reader, asOf: Month | null, now: Date): Promise<PeopleFaults> {
  const on = sql`cast(${asOf === null ? now.toISOString().slice(0, 10) : monthEnd(asOf)} as date)`;
  const checks: readonly (readonly [judged: Sql, bad: Sql])[] = [
    [sql`id_valid is not null`, sql`not id_valid`],
    [
      sql`id_valid and (birth_date is not null or age_years is not null)`,
      sql`case when birth_date is not null then birth_date <> id_born else abs(age_years - date_sub('year', id_born, told_on)) > 1 end`,
    ],
    [sql`id_valid and gender in ('male', 'female')`, sql`gender <> id_gender`],
  ];
  const flags = (suffix: string) => checks.map((_, index) => id(`${suffix}_${index}`));
  const judged = join(
    checks.flatMap(([right, bad], index) => [
      sql`${right} as ${flags("judged")[index]}`,
      sql`(${right}) and (${bad}) as ${flags("wrong")[index]}`,
    ]),
  );
  const rows = sql`(
    select customer_key, ${judged} from (
      select customer_key, gender, birth_date, age_years, told_on, ${idNumberValidSql(sql`id_number`)} as id_valid,
             ${idBirthDateSql(sql`id_number`)} as id_born, ${idGenderSql(sql`id_number`)} as id_gender
      from ${await toldRows(reader, on)} as told) as people)`;
  const each = join([...flags("judged"), ...flags("wrong")].map((flag) => sql`bool_or(${flag}) as ${flag}`));
  const counts = join(
    checks.flatMap((_, index) => {
      const [right, wrong] = [flags("judged")[index], flags("wrong")[index]];
      return [
        sql`count(*) filter (${right})`,
        sql`count(*) filter (${wrong})`,
        sql`min(customer_key, 5) filter (${wrong})`,
      ];
    }),
  );
  const found = await reader.columns(
    sql`select ${counts} from (select customer_key, ${each} from ${rows} as judged_rows group by customer_key) as people`,
  );
  const cells = found.columns.map((column) => column[0]);
  const fault = async (index: number): Promise<Fault> => ({
    of: cells[index * 3] as number,
    rows: cells[index * 3 + 1] as number,
    examples: await customerIds(reader, (cells[index * 3 + 2] ?? []) as number[]),
  });
  return { idNumbers: await fault(0), ages: await fault(1), genders: await fault(2) };
}

const compared = ["gender", "age_years", "id_number"] as const;

/**
 * What the customer table and the files of attributes say of people, `told_on` the day their ages are of. The id number
 * is the customer table's, else the one of such a file.
 */
async function toldRows(reader: Reader, on: Sql): Promise<Sql> {
  const customers = await customersAsTold(reader);
  const customer = sql`select customer_key, gender, birth_date, age_years, id_number, ${on} as told_on from ${customers} as customers`;
  const columns = await reader.rows<{ table_name: string; column_name: string; field: string }>(sql`
    select table_name, column_name, field from project.attribute_column
    where field in (${join(compared.map((field) => sql`${field}`))}) order by table_name, position`);
  if (columns.length === 0) return sql`(${customer})`;
  const files = [...new Set(columns.map((column) => column.table_name))].map((table) => {
    const value = (field: (typeof compared)[number], none: Sql) => {
      const column = columns.find((one) => one.table_name === table && one.field === field);
      return column ? id(column.column_name) : none;
    };
    return sql`select customer_key, ${value("gender", sql`cast(null as varchar)`)} as gender, cast(null as date) as birth_date,
      ${value("age_years", sql`cast(null as bigint)`)} as age_years, ${value("id_number", sql`cast(null as varchar)`)} as id_number,
      coalesce(last_day(month), ${on}) as told_on from ${id("attribute", table)}`;
  });
  const all = join([customer, ...files], sql` union all by name `);
  return sql`(
    select told.* replace (coalesce(known.id_number, told.id_number, others.id_number) as id_number) from (${all}) as told
    left join ${customers} as known using (customer_key)
    left join (select customer_key, max(id_number) as id_number from (${all}) as every_row group by customer_key) as others
      using (customer_key))`;
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
