import { memo, useMemo, useState } from "react";
import { Button } from "antd";
import type { Preview } from "../../../../analytics/api/index.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { isOut, targetOf } from "./choices.ts";
import type { Choices } from "./choices.ts";

const step = 60;

/** The rows of the file as they stand; columns that are left out are dimmed. */
export const PreviewRows = memo(function PreviewRows({
  preview,
  choices,
}: {
  readonly preview: Preview;
  readonly choices: Choices;
}) {
  const text = useText().data;
  const [limit, setLimit] = useState(step);
  const dim = useMemo(() => preview.columns.map((column) => targetOf(column, choices) === isOut), [preview, choices]);
  const columns = preview.columns.slice(0, limit);
  return (
    <Section title={text.firstRows(preview.rows.length)}>
      <div className="preview-rows" tabIndex={0} aria-label={text.firstRows(preview.rows.length)}>
        <table>
          <thead>
            <tr>
              {columns.map((column, at) => (
                <th
                  key={column.column}
                  scope="col"
                  className={`ellipsis${dim[at] ? " left-out" : ""}`}
                  title={column.column}
                >
                  {column.column || text.unnamed}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row, index) => (
              <tr key={index}>
                {columns.map((column, at) => (
                  <td key={column.column} className={`ellipsis${dim[at] ? " left-out" : ""}`} title={row[at]}>
                    {row[at]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {preview.columns.length > limit && (
        <Button size="small" onClick={() => setLimit(limit + step * 3)}>
          {text.moreColumns(limit, preview.columns.length)}
        </Button>
      )}
    </Section>
  );
});
