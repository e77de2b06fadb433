import { memo, useMemo, useState } from "react";
import { Button } from "antd";
import type { Preview } from "../../../../analytics/api/index.ts";
import { formatCount } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { isKept, isOut, readingNow, targetOf } from "./choices.ts";
import type { Choices } from "./choices.ts";
import { TypeMenu } from "./TypeMenu.tsx";

const step = 60;

interface Props {
  readonly preview: Preview;
  readonly choices: Choices;
  readonly onChange: (choices: Choices) => void;
  readonly disabled: boolean;
}

/** The rows of the file as they stand, under names and types; columns left out are dimmed, cells that do not fit marked. */
export const PreviewRows = memo(function PreviewRows({ preview, choices, onChange, disabled }: Props) {
  const text = useText().data;
  const locale = useLocale();
  const [limit, setLimit] = useState(step);
  const looks = useMemo(
    () =>
      preview.columns.map((column) => {
        const target = targetOf(column, choices);
        const { type } = readingNow(column, choices);
        const misfits = new Set(target === isKept && type !== undefined ? column.misfits : []);
        return { className: target === isOut ? " left-out" : "", misfits, type };
      }),
    [preview, choices],
  );
  const columns = preview.columns.slice(0, limit);
  const odd = looks.reduce((sum, { misfits }) => sum + misfits.size, 0);
  return (
    <Section
      title={text.firstRows(formatCount(preview.rows.length, locale))}
      actions={odd > 0 && <span className="warn-text small">{text.misfits(odd)}</span>}
    >
      <div className="preview-rows" tabIndex={0} aria-label={text.firstRows(formatCount(preview.rows.length, locale))}>
        <table>
          <thead>
            <tr>
              {columns.map((column, at) => (
                <th key={column.column} scope="col" title={column.column}>
                  <div className={`ellipsis${looks[at]?.className}`}>{column.column || text.unnamed}</div>
                  <TypeMenu column={column} choices={choices} onChange={onChange} disabled={disabled} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row, index) => (
              <tr key={index}>
                {columns.map((column, at) => {
                  const look = looks[at];
                  const unread = look?.misfits.has(index) ? look.type : undefined;
                  return (
                    <td
                      key={column.column}
                      className={`ellipsis${look?.className}${unread ? " misfit" : ""}`}
                      title={unread ? text.misfit(row[at] ?? "", text.types[unread]) : row[at]}
                    >
                      {row[at]}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {preview.columns.length > limit && (
        <Button size="small" onClick={() => setLimit(limit + step * 3)}>
          {text.moreColumns(formatCount(limit, locale), formatCount(preview.columns.length, locale))}
        </Button>
      )}
    </Section>
  );
});
