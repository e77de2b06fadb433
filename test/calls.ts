/** The columns of `project.call`, in their order. */
export const callColumns = [
  "customer_key",
  "started_at",
  "duration_s",
  "direction",
  "other_number",
  "cell_id",
  "base_station_id",
  "outcome",
  "forwarded_to",
  "is_long_distance",
  "is_ip_long_distance",
  "is_roaming",
  "import_id",
  "line",
] as const;

const coded = new Set(["other_number", "cell_id", "base_station_id", "forwarded_to"]);

/** A statement that stores calls as an import would: `rows` are a SELECT or VALUES of `columns`, which are those of `project.call`. */
export function insertCalls(columns: readonly string[], rows: string): string {
  const stored = columns.flatMap((name) => (coded.has(name) ? [`${name}_code`, `${name}_text`] : [name]));
  const values = columns.flatMap((name) => {
    if (!coded.has(name)) return [name];
    const text = `cast(${name} as varchar)`;
    const digits = `regexp_full_match(${text}, '[0-9]{0,18}')`;
    return [`case when ${digits} then cast('1' || ${text} as bigint) end`, `case when not ${digits} then ${text} end`];
  });
  return `insert into project.call_record (${stored.join(", ")}) select ${values.join(", ")} from (${rows}) as made(${columns.join(", ")})`;
}
