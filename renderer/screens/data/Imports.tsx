import { Button } from "antd";
import { useState } from "react";
import type { ImportRecord } from "../../../analytics/api/index.ts";
import { useCall } from "../../engine/hooks.ts";
import { formatCount, formatMoment, formatMonth, missing } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";
import { useTableName } from "./names.ts";
import { RejectsDrawer } from "./RejectsDrawer.tsx";

/** Imports so far; each opens to the rows it refused. */
export function Imports() {
  const text = useText().data;
  const locale = useLocale();
  const name = useTableName();
  const imports = useCall("ingest.list", {});
  const [rejectsOf, setRejectsOf] = useState<ImportRecord | null>(null);
  const count = (value: number) => formatCount(value, locale);
  if (imports.data?.length === 0) return null;
  return (
    <Section title={text.imports}>
      {imports.isPending && <SkeletonRows rows={4} height={20} />}
      {imports.error && <ErrorNote error={imports.error} onRetry={() => void imports.refetch()} />}
      {imports.data && (
        <table className="plain-table">
          <thead>
            <tr>
              <th>{text.file}</th>
              <th>{text.table}</th>
              <th>{text.importedAt}</th>
              <th>{text.period}</th>
              <th className="right">{text.rows}</th>
              <th className="right">{text.stored}</th>
              <th className="right">{text.replaced}</th>
              <th className="right">{text.rejected}</th>
            </tr>
          </thead>
          <tbody>
            {imports.data.map((record) => (
              <tr key={record.importId}>
                <td className="ellipsis data-file" title={record.file}>
                  {record.file.split(/[\\/]/).at(-1)}
                </td>
                <td>{name(record.table)}</td>
                <td>{formatMoment(record.importedAt, locale)}</td>
                <td className="soft">
                  {record.months.length === 0
                    ? missing
                    : record.months.length === 1
                      ? formatMonth(record.months[0] ?? "", locale)
                      : `${record.months[0]} – ${record.months.at(-1)}`}
                </td>
                <td className="right">{count(record.rows)}</td>
                <td className="right">{count(record.stored)}</td>
                <td className="right">{count(record.replaced)}</td>
                <td className="right">
                  {record.rejected > 0 ? (
                    <Button
                      type="link"
                      size="small"
                      aria-label={`${text.showRejects}: ${count(record.rejected)}`}
                      onClick={() => setRejectsOf(record)}
                    >
                      {count(record.rejected)}
                    </Button>
                  ) : (
                    0
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <RejectsDrawer record={rejectsOf} onClose={() => setRejectsOf(null)} />
    </Section>
  );
}
