import type { Reader, Writer } from "./database.ts";
import type { Sql } from "./sql.ts";
import { sql } from "./sql.ts";

/** The reason of rows that are kept out because their customer was erased. */
export const ERASED = "erased_customer";

const salt = sql`(select value from project.meta where key = 'erasure_salt')`;

/** Whether anybody was erased whose ids are kept out; asked before the hashing of a million ids. */
export async function anyErased(reader: Reader): Promise<boolean> {
  return (await reader.value<boolean>(sql`select exists (from project.erased_id)`)) === true;
}

/** What is kept of an erased id; NULL of NULL. */
export function erasedHash(text: Sql): Sql {
  return sql`sha256(concat(${salt}, ':', ${text}))`;
}

/** Whether a text is an id of somebody who was erased; `kind`: their customer ids alone, or phones and account numbers too. */
export function isErased(text: Sql, kind: "customer_id" | "any"): Sql {
  const which = kind === "any" ? sql`true` : sql`kind = 'customer_id'`;
  return sql`(${text} is not null and ${erasedHash(text)} in (select hash from project.erased_id where ${which}))`;
}

/** Makes the project's salt where it has none. */
export async function saltErased(writer: Writer, random: string): Promise<void> {
  await writer.run(sql`insert into project.meta select 'erasure_salt', ${random}
    where not exists (from project.meta where key = 'erasure_salt')`);
}

/** The cells of a line, whatever it is parted by, as a list of texts. */
export function cellsOf(line: Sql): Sql {
  return sql`list_transform(regexp_split_to_array(${line}, '[\\n,;|"\\t{}\\[\\]:^~]+'), lambda cell: trim(cell))`;
}

/** A phone however it is written; NULL of what is none. */
export function phoneOf(cell: Sql): Sql {
  const digits = sql`right(regexp_replace(${cell}, '[^0-9]', '', 'g'), 11)`;
  return sql`case when length(${digits}) >= 7 then ${digits} end`;
}

/** Whether a cell is an id, a phone or an account number of somebody who was erased. */
export function erasedCell(cell: Sql): Sql {
  return sql`(${isErased(cell, "any")} or ${isErased(phoneOf(cell), "any")})`;
}
