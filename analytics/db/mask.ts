import type { FieldInfo } from "../api/customers.ts";
import type { Sql } from "./sql.ts";
import { sql } from "./sql.ts";

/**
 * What is shown of a personal field unless unmasking was asked for: 138****5678, 110101********1234, 王**, a***@x.com, the
 * first six characters of an address. Other fields stay as they are; NULL stays NULL.
 */
export function maskSql(field: Pick<FieldInfo, "name" | "personal">, column: Sql): Sql {
  if (!field.personal) return column;
  switch (field.name) {
    case "phone":
      return maskPhone(column);
    case "frequent_numbers":
    case "forward_target_list":
      return sql`array_to_string(list_transform(string_split(${column}, '; '), lambda item: ${maskPhone(sql`item`)}), '; ')`;
    case "id_number":
      return sql`case when length(${column}) >= 15
        then left(${column}, 6) || repeat('*', length(${column}) - 10) || right(${column}, 4)
        else left(${column}, 1) || repeat('*', 7) end`;
    case "email":
      return sql`left(${column}, 1) || '***' || case when contains(${column}, '@') then '@' || split_part(${column}, '@', -1) else '' end`;
    case "address":
      return sql`left(${column}, 6) || '***'`;
    default:
      return sql`left(cast(${column} as varchar), 1) || '**'`;
  }
}

/** A phone number as it is shown: 138****5678. */
export function maskPhone(column: Sql): Sql {
  return sql`case when length(${column}) >= 11 then left(${column}, 3) || '****' || right(${column}, 4)
    when length(${column}) >= 7 then left(${column}, 2) || '****' || right(${column}, 2)
    else left(${column}, 1) || '****' end`;
}
