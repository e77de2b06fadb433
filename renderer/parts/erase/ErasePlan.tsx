import type { Erasable, ErasedPart, ErasedRows } from "../../../analytics/api/index.ts";
import { erasedParts } from "../../../analytics/api/index.ts";
import { formatCount } from "../../format.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { attributePrefix, useTableName } from "../tableName.ts";

/** Files are named up to so many. */
const named = 3;

/** Tables by the name people know them by, with their rows summed. */
function useRowsByName(): (tables: readonly ErasedRows[]) => [string, number][] {
  const text = useText().erase;
  const tableName = useTableName();
  const own: Readonly<Record<string, string>> = text.tables;
  const nameOf = ({ part, table }: ErasedRows) => {
    const dot = table.indexOf(".");
    const [schema, name] = [table.slice(0, dot), table.slice(dot + 1)];
    if (part === "views") return schema === "derived" ? text.tables.views : text.tables.snapshots;
    if (schema === "attribute") return tableName(attributePrefix + name);
    const known = own[name];
    if (known !== undefined) return known;
    return part === "named" ? text.tables.other : tableName(name);
  };
  return (tables) => {
    const sums = new Map<string, number>();
    for (const one of tables) sums.set(nameOf(one), (sums.get(nameOf(one)) ?? 0) + one.rows);
    return [...sums];
  };
}

/** What erasing takes, table by table, and what it does not reach. */
export function ErasePlan({ plan }: { readonly plan: Erasable }) {
  const text = useText().erase;
  const locale = useLocale();
  const byName = useRowsByName();
  const count = (value: number) => formatCount(value, locale);
  const notes: Partial<Readonly<Record<ErasedPart, string>>> = text.partNotes;
  const parts = erasedParts.flatMap((part): [ErasedPart, [string, number][]][] => {
    const tables = byName(plan.tables.filter((one) => one.part === part));
    return tables.length > 0 ? [[part, tables]] : [];
  });
  const stays = [
    ...plan.exports
      .slice(0, named)
      .map(({ campaign, path }) => (campaign === null ? text.mayExported(path) : text.exported(path))),
    ...(plan.exports.length > named ? [text.more(count(plan.exports.length - named))] : []),
    ...(plan.mentions > 0 ? [text.mentions(count(plan.mentions))] : []),
    text.files,
  ];
  return (
    <dl className="erase-plan">
      {parts.map(([part, tables]) => (
        <div key={part}>
          <dt>{text.parts[part]}</dt>
          <dd>
            <ul className="erase-tables">
              {tables.map(([name, rows]) => (
                <li key={name}>
                  <span>{name}</span> <span className="soft num">{text.rows(count(rows))}</span>
                </li>
              ))}
            </ul>
            {notes[part] !== undefined && <p className="soft small">{notes[part]}</p>}
          </dd>
        </div>
      ))}
      {[
        { title: text.stays, lines: stays },
        { title: text.after, lines: [text.record, text.disk] },
      ].map(({ title, lines }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            <ul>
              {lines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  );
}
