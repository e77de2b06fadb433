import type { Offer } from "../api/campaigns.ts";
import { EngineError } from "../api/errors.ts";
import type { Sql } from "../db/sql.ts";
import { join, sql } from "../db/sql.ts";

/** Names of the merge fields of a text, in the order they stand: `尊敬的{name}` has `name`. */
export function mergeFields(text: string): string[] {
  return [...text.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name.trim());
}

/**
 * The text each row gets: its offer's, with the merge fields filled from `fieldSql`; what a row has no value for becomes
 * nothing. `offer` is the row's place among the offers. Throws `merge_field_unknown`.
 */
export function messageSql(
  offers: readonly Pick<Offer, "message">[],
  offer: Sql,
  fieldSql: (name: string) => Sql | undefined,
): Sql {
  const texts = offers.map(({ message }) => {
    const parts = message.split(/(\{[^{}]+\})/).filter((part) => part !== "");
    const pieces = parts.map((part) => {
      if (!/^\{[^{}]+\}$/.test(part)) return sql`${part}`;
      const name = part.slice(1, -1).trim();
      const value = fieldSql(name);
      if (!value) throw new EngineError("merge_field_unknown", { field: name });
      return sql`coalesce(cast(${value} as varchar), '')`;
    });
    return pieces.length === 0 ? sql`cast(null as varchar)` : sql`concat(${join(pieces)})`;
  });
  const whens = texts.map((text, i) => sql`when ${i} then ${text}`);
  return sql`case ${offer} ${join(whens, sql` `)} end`;
}
