import type { Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";
import { idNumberCheckDigits, idNumberWeights } from "./id-number.ts";

/** The functions of `id-number.ts` over a column, the same for every text; see there for what they mean. */
export function idBirthDateSql(column: Sql): Sql {
  return sql`case when ${isShaped(column)} then ${bornSql(column)} else ${bornSql(sql`trim(${column})`)} end`;
}

function bornSql(text: Sql): Sql {
  return sql`case when ${isShaped(text)} and substr(${text}, 7, 4) >= '1800' then
    cast(try_strptime(substr(${text}, 7, 8), '%Y%m%d') as date) end`;
}

export function idGenderSql(column: Sql): Sql {
  const text = sql`trim(${column})`;
  return sql`case when ${isShaped(text)} then case when substr(${text}, 17, 1) in ('1', '3', '5', '7', '9') then 'male' else 'female' end end`;
}

export function idNumberValidSql(column: Sql): Sql {
  // A trim for every place costs more than all the rest: most numbers have no blanks around them.
  return sql`case when ${isShaped(column)} then ${validSql(column)} else ${validSql(sql`trim(${column})`)} end`;
}

function validSql(text: Sql): Sql {
  const dated = sql`${bornSql(text)} is not null`;
  const sum = join(
    idNumberWeights.map(
      (weight, place) => sql`(ascii(substr(${text}, ${sqlPlace(place + 1)}, 1)) - 48) * ${sqlPlace(weight)}`,
    ),
    sql` + `,
  );
  return sql`case when not coalesce(${isShaped(text)}, false) then null when not (${dated}) then case when starts_with(${text}, '9') then null else false end
    else substr(${idNumberCheckDigits}, cast((${sum}) % 11 + 1 as bigint), 1) = upper(substr(${text}, 18, 1)) end`;
}

function isShaped(text: Sql): Sql {
  return sql`regexp_full_match(${text}, '[0-9]{17}[0-9Xx]')`;
}

/** Bound once typed: an untyped parameter would make the sum a double. */
function sqlPlace(value: number): Sql {
  return sql`cast(${value} as integer)`;
}
