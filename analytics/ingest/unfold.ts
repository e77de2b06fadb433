import { EngineError } from "../api/errors.ts";
import type { FileNote, ImportOptions } from "../api/ingest.ts";
import type { Month } from "../api/project.ts";
import type { Writer } from "../db/database.ts";
import type { Sql } from "../db/sql.ts";
import { id, join, sql } from "../db/sql.ts";
import { trimmed } from "./convert.ts";
import type { Layout, Staged } from "./source.ts";
import { through } from "./parts.ts";

/** A header with a month in it: `arpu_6`, `2024-01_费用`, `费用202401`, `jun_vol`. */
interface Suffixed {
  readonly index: number;
  readonly base: string;
  readonly year: number | null;
  readonly month: number;
  /** The number stands against the word, as in `BILL_AMT1`: as likely a plain number. */
  readonly weak: boolean;
}

const year = "((?:19|20)\\d{2})";
const forms: readonly (readonly [
  RegExp,
  (found: RegExpExecArray) => [base: string, year: string | null, month: string, weak: boolean],
])[] = [
  [new RegExp(`^(.*\\D)${year}[-_./年]?(0[1-9]|1[0-2]|[1-9](?=月))月?份?$`), (m) => [m[1], m[2], m[3], false]],
  [new RegExp(`^${year}[-_./年]?(0[1-9]|1[0-2]|[1-9](?=[月_ .-]))月?份?(\\D.*)$`), (m) => [m[3], m[1], m[2], false]],
  [/^(.*\D)(\d{1,2})月份?$/, (m) => [m[1], null, m[2], false]],
  [/^(\d{1,2})月份?(\D.*)$/, (m) => [m[2], null, m[1], false]],
  [/^(.*[^\d\s_.-])[\s_.-]+m?(\d{1,2})$/i, (m) => [m[1], null, m[2], false]],
  [/^(.*[^\d\s_.-])(\d{1,2})$/, (m) => [m[1], null, m[2], true]],
  [
    /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s_.-]+(.+)$/i,
    (m) => [m[2], null, monthNumber(m[1]), false],
  ],
  [
    /^(.+)[\s_.-]+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*$/i,
    (m) => [m[1], null, monthNumber(m[2]), false],
  ],
];

function monthNumber(name: string): string {
  return String("janfebmaraprmayjunjulaugsepoctnovdec".indexOf(name.toLowerCase()) / 3 + 1);
}

function suffixOf(header: string, index: number): Suffixed | null {
  const plain = header.normalize("NFKC").trim();
  for (const [pattern, parts] of forms) {
    const found = pattern.exec(plain);
    if (!found) continue;
    const [base, inYear, month, weak] = parts(found);
    const name = base.replace(/^[\s_.-]+|[\s_.-]+$/g, "");
    if (name === "" || Number(month) < 1 || Number(month) > 12) continue;
    return { index, base: name, year: inYear === null ? null : Number(inYear), month: Number(month), weak };
  }
  return null;
}

/** Columns that stand for months, in groups of one base: at least two months, bare numbers one after the other. */
function suffixGroups(columns: readonly string[]): Map<string, Suffixed[]> {
  const groups = new Map<string, Suffixed[]>();
  columns.forEach((column, index) => {
    const found = suffixOf(column, index);
    if (!found) return;
    const key = `${found.base.toLowerCase()} ${found.year === null ? "" : "dated"}`;
    const group = groups.get(key) ?? [];
    if (!group.some((other) => other.month === found.month && other.year === found.year))
      groups.set(key, [...group, found]);
  });
  for (const [key, group] of groups) {
    const months = group.map(({ month }) => month);
    const inRow = group[0].year !== null || Math.max(...months) - Math.min(...months) === group.length - 1;
    if (group.length < (group.some(({ weak }) => weak) ? 3 : 2) || !inRow) groups.delete(key);
  }
  return groups;
}

/** What is said of a file that has such columns. */
export function suffixNote(columns: readonly string[]): FileNote[] {
  const groups = [...suffixGroups(columns).values()];
  if (groups.length === 0) return [];
  const first = groups[0]
    .slice(0, 3)
    .map(({ index }) => columns[index])
    .join(", ");
  const bare = groups.some((group) => group[0].year === null);
  return [
    {
      code: "month_suffix_columns",
      params: {
        columns: `${first}${groups[0].length > 3 || groups.length > 1 ? ", …" : ""}`,
        groups: groups.length,
        needsYear: bare ? 1 : 0,
      },
    },
  ];
}

/** How a wide file becomes one row per customer and month. */
export interface Unfolding {
  /** The file with the columns it then has: those that are the same in all months, the month, one for each group. */
  readonly layout: Layout;
  readonly monthIndex: number;
  readonly months: readonly Month[];
  /** Columns of the file, by position. */
  readonly plain: readonly number[];
  /** Per group, the file's column of each month. */
  readonly groups: readonly (readonly (number | null)[])[];
}

/** Throws `unfold_no_columns` when there are none, `unfold_year_missing` when only the user knows the year. */
export function unfoldLayout(layout: Layout, options: ImportOptions): Unfolding {
  const { file } = layout.opened;
  const found = [...suffixGroups(layout.columns).values()];
  if (found.length === 0)
    throw new EngineError("unfold_no_columns", { file, columns: layout.columns.slice(0, 20).join(", ") });
  if (options.unfoldYear === undefined && found.some((group) => group[0].year === null)) {
    throw new EngineError("unfold_year_missing", {
      file,
      column: layout.columns[found.find((group) => group[0].year === null)![0].index],
    });
  }
  const monthOf = (column: Suffixed): Month =>
    `${column.year ?? options.unfoldYear}-${String(column.month).padStart(2, "0")}`;
  const months = [...new Set(found.flat().map(monthOf))].sort();
  const folded = new Set(found.flat().map(({ index }) => index));
  const plain = layout.columns.flatMap((_, index) => (folded.has(index) ? [] : [index]));
  const groups = found.map((group) =>
    months.map((month) => group.find((column) => monthOf(column) === month)?.index ?? null),
  );
  const names = new Set(plain.map((index) => layout.columns[index].toLowerCase()));
  const unique = (name: string) => {
    let own = name;
    for (let n = 2; names.has(own.toLowerCase()); n++) own = `${name} (${n})`;
    names.add(own.toLowerCase());
    return own;
  };
  const columns = [
    ...plain.map((index) => layout.columns[index]),
    unique("month"),
    ...found.map((group) => unique(group[0].base)),
  ];
  const sample = layout.sample.flatMap((row) =>
    months.map((month, nth) => [
      ...plain.map((index) => row[index] ?? ""),
      month,
      ...groups.map((group) => (group[nth] === null ? "" : (row[group[nth]] ?? ""))),
    ]),
  );
  return {
    layout: { ...layout, columns, sample: sample.slice(0, layout.sample.length) },
    monthIndex: plain.length,
    months,
    plain,
    groups,
  };
}

/**
 * The staged file unfolded. Rows without the customer's id are refused here, once and not once a month, so that the
 * rows of the file are those stored divided by the months.
 */
export async function unfoldStaged(
  writer: Writer,
  staged: Staged,
  { plain, months, groups }: Unfolding,
  owner: number | null,
  columns: readonly string[],
): Promise<Staged> {
  const missing = owner === null ? sql`false` : sql`${trimmed(id(`c${plain[owner]}`), staged.outer)} is null`;
  const rows =
    owner === null
      ? staged.rows
      : (await writer.value<number>(sql`select count(*) from ${staged.scan} s where not (${missing})`))!;
  const month = plain.length;
  const cells: Sql[] = [
    ...plain.map((index, to) => sql`${id(`c${index}`)} as ${id(`c${to}`)}`),
    sql`m.month as ${id(`c${month}`)}`,
    ...groups.map((group, nth) => {
      const whens = group.flatMap((index, at) => (index === null ? [] : [sql`when ${at} then ${id(`c${index}`)}`]));
      return sql`case m.nth ${join(whens, sql` `)} end as ${id(`c${month + 1 + nth}`)}`;
    }),
  ];
  const list = join(months.map((name, nth) => sql`(${nth}, ${name})`));
  const here =
    owner === null || rows === staged.rows
      ? null
      : sql`
    select line, ${columns[owner]} as column_name, cast(null as varchar) as value, 'missing_customer_id' as reason
    from ${staged.scan} s where ${missing}`;
  const refused =
    here && staged.refused
      ? sql`(select * from ${staged.refused} r union all by name ${here})`
      : here
        ? sql`(${here})`
        : staged.refused;
  return {
    ...staged,
    ...through(
      staged,
      (of) =>
        sql`(select ${join(cells)}, line from ${of} s cross join (values ${list}) m(nth, month) where not (${missing}))`,
    ),
    rows: rows * months.length,
    refused,
    refusedRows: staged.refusedRows + staged.rows - rows,
  };
}
