import { formatCount } from "../../format.ts";
import { Section } from "../../parts/PageHeader.tsx";
import { useProject } from "../../shell/project.ts";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { useTableName } from "../../parts/tableName.ts";
import { usePeriod } from "./names.ts";

export function Tables() {
  const text = useText().data;
  const locale = useLocale();
  const name = useTableName();
  const period = usePeriod();
  const { tables } = useProject();
  return (
    <Section title={text.tables}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{text.table}</th>
            <th>{text.tableKind}</th>
            <th className="right">{text.rows}</th>
            <th>{text.period}</th>
          </tr>
        </thead>
        <tbody>
          {tables.map((table) => (
            <tr key={table.table}>
              <td>{name(table.table)}</td>
              <td className="soft">{table.kind === "canonical" ? text.canonical : text.attribute}</td>
              <td className="right">{formatCount(table.rows, locale)}</td>
              <td>{period(table.firstMonth, table.lastMonth)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
