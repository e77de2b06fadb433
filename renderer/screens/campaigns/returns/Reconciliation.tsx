import CheckOutlined from "@ant-design/icons/CheckOutlined";
import WarningFilled from "@ant-design/icons/WarningFilled";
import { rowFates } from "../../../../analytics/api/index.ts";
import type { Reconciliation as Reconciled, RowFate } from "../../../../analytics/api/index.ts";
import { formatCount, formatPercent, missing } from "../../../format.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";

/** What became of every row of a file: the parts add up to it, and each can be seen by example. */
export function Reconciliation({ reconciled }: { readonly reconciled: Reconciled }) {
  const text = useText().delivery;
  const locale = useLocale();
  const { rows, fates, examples, warnings } = reconciled;
  const count = (value: number) => formatCount(value, locale);
  const sum = rowFates.reduce((all, fate) => all + fates[fate], 0);
  const shown = rowFates.filter((fate) => fate === "matched" || fates[fate] > 0);
  const exampleOf = (fate: RowFate) => examples.filter((example) => example.fate === fate);
  return (
    <div className="stack">
      {warnings.map((warning) => (
        <div key={warning} className="note warn compact" role="status">
          <WarningFilled aria-hidden className="note-icon" />
          <p>{text.warnings[warning]}</p>
        </div>
      ))}
      <table className="plain-table return-fates" aria-label={text.reconciliation}>
        <thead>
          <tr>
            <th>{text.fate}</th>
            <th className="right">{text.rows}</th>
            <th className="right">{text.share}</th>
            <th>{text.examples}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((fate) => (
            <tr key={fate}>
              <td className="nowrap" title={text.fateHints[fate]}>
                {text.fates[fate]}
              </td>
              <td className="right">{count(fates[fate])}</td>
              <td className="right soft">{rows > 0 ? formatPercent(fates[fate] / rows, locale) : missing}</td>
              <td className="soft small return-examples">
                {exampleOf(fate)
                  .map(({ line, column, value }) =>
                    text.example(count(line), [column, value].filter((part) => part !== null).join(" = ")),
                  )
                  .join(locale === "zh-CN" ? "；" : "; ") || text.fateHints[fate]}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{text.allRows}</th>
            <td className="right">
              <strong>{count(rows)}</strong>
            </td>
            <td className="right soft">{sum === rows && <CheckOutlined aria-label={text.sumsUp} />}</td>
            <td className="soft small">{sum === rows ? text.sumsUp : text.sumsNot(count(sum))}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
