import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import type { FieldSpec } from "./fields.ts";
import { dayOf, fieldsOf } from "./fields.ts";
import type { Asked } from "./recognise.ts";
import type { Staged } from "./source.ts";
import { through } from "./parts.ts";

/** Pairs of fields of a table: `started_day` before `started_at`. */
function pairsOf(table: string): readonly { readonly day: string; readonly moment: string }[] {
  const known = fieldsOf(table);
  const has = (name: string) => known.some((field) => field.name === name);
  return known.flatMap(({ name, kind }: FieldSpec) =>
    kind === "timestamp" && dayOf(name) !== name && has(dayOf(name)) ? [{ day: dayOf(name), moment: name }] : [],
  );
}

const oneTime =
  /^(?:1899-12-3[01][ T]|1900-01-0[01][ T])?(?:(?:上午|下午)\s*)?\d{1,2}[:：]\d{2}([:：]\d{2}([.]\d+)?)?(\s*[ap][.]?m[.]?)?$|^([01]?\d|2[0-3])[0-5]\d[0-5]\d$/i;
const oneDay =
  /^((18|19|20|21)\d{2}([-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日|\d{4})|\d{1,2}[-/.]\d{1,2}[-/.](\d{2}|\d{4})|\d{1,2}[- ][a-z]{3,9}[- ]\d{2,4})([ T]0?0:00(:00([.]0+)?)?)?$/i;

/**
 * The column of the day that belongs to a column of times of day: beside a field that would take whole moments and finds
 * either of the two. Both are told by their cells, the other one by its header too. Gives the columns of days that were found.
 */
export function settleDays(
  fields: (string | null)[],
  { columns, sample, mapping }: Asked,
  table: string,
): readonly number[] {
  const all = (index: number, pattern: RegExp) => {
    const cells = sample.map((row) => (row[index] ?? "").trim()).filter((cell) => cell !== "");
    return cells.length > 0 && cells.every((cell) => pattern.test(cell));
  };
  const free = (header: RegExp, cells: RegExp) =>
    columns.findIndex(
      (column, index) =>
        fields[index] === null && !Object.hasOwn(mapping ?? {}, column) && header.test(column) && all(index, cells),
    );
  const found: number[] = [];
  for (const { day, moment } of pairsOf(table)) {
    const index = fields.indexOf(moment);
    if (index < 0 || fields.includes(day)) continue;
    if (all(index, oneTime)) {
      const other = free(/日期|日|date|day/i, oneDay);
      if (other < 0) continue;
      fields[other] = day;
      found.push(other);
    } else if (all(index, oneDay) && !Object.hasOwn(mapping ?? {}, columns[index])) {
      const other = free(/时间|时刻|time|clock|hour/i, oneTime);
      if (other < 0) continue;
      [fields[index], fields[other]] = [day, moment];
    }
  }
  return found;
}

/** A file whose days stand apart, as one whose moments are whole: `20240105`, `93000` → `20240105 09:30:00`. */
export function joinDays(staged: Staged, fields: readonly (string | null)[], table: string): Staged {
  const parts = pairsOf(table).flatMap(({ day, moment }) => {
    const [days, times] = [fields.indexOf(day), fields.indexOf(moment)];
    return days < 0 || times < 0 ? [] : [{ days, times }];
  });
  if (parts.length === 0) return staged;
  const whole = parts.map(({ days, times }) => sql`${momentOf(id(`c${days}`), id(`c${times}`))} as ${id(`c${times}`)}`);
  return {
    ...staged,
    ...through(staged, (rows) => sql`(select s.* replace (${join(whole)}) from ${rows} s)`),
    native: new Map([...staged.native].filter(([index]) => parts.every(({ times }) => times !== index))),
  };
}

function momentOf(days: Sql, times: Sql): Sql {
  const bare = (cell: Sql) => sql`nullif(trim(cast(${cell} as varchar), ${" \t\r\n\u00a0\u3000"}), '')`;
  const day = sql`regexp_replace(${bare(days)}, '[ T]0?0:00(:00([.]0+)?)?$', '')`;
  const time = sql`regexp_replace(replace(${bare(times)}, '：', ':'), '^(1899-12-3[01]|1900-01-0[01])[ T]', '')`;
  const digits = sql`lpad(${time}, 6, '0')`;
  return sql`case when ${bare(days)} is null or ${bare(times)} is null then coalesce(${day}, ${time})
    when regexp_full_match(${time}, '[0-9]{5,6}') then ${day} || ' ' || ${digits}[1:2] || ':' || ${digits}[3:4] || ':' || ${digits}[5:6]
    else ${day} || ' ' || ${time} end`;
}

/** The fields once `joinDays` has put the days before the times. */
export function joinedFields(fields: readonly (string | null)[], table: string): readonly (string | null)[] {
  const days = new Set(
    pairsOf(table)
      .filter(({ moment }) => fields.includes(moment))
      .map(({ day }) => day),
  );
  return fields.map((field) => (field !== null && days.has(field) ? null : field));
}
