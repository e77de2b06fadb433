import { Pagination, Select, Switch } from "antd";
import { useState } from "react";
import type { Conflict } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatMoment } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useTableName } from "../../../parts/tableName.ts";
import { useFieldTitle } from "../names.ts";

const pageSize = 20;

/** Values in which sources disagree: both of them, where each stands, and the one in use. */
export function Conflicts() {
  const words = useText().data;
  const text = words.identity;
  const locale = useLocale();
  const titleOf = useFieldTitle();
  const [field, setField] = useState<string | null>(null);
  const [page, setPage] = useState(1);
  const [unmask, setUnmask] = useState(false);
  const conflicts = useCall(
    "identity.conflicts",
    { ...(field === null ? {} : { field }), offset: (page - 1) * pageSize, limit: pageSize, unmask },
    { keep: true },
  );
  const count = (value: number) => formatCount(value, locale);
  const { data } = conflicts;
  const empty = data?.byField.length === 0;
  return (
    <Section
      title={text.conflicts}
      note={text.conflictsHint}
      actions={
        data &&
        !empty && (
          <div className="row">
            <label className="row small soft">
              <Switch size="small" checked={unmask} onChange={setUnmask} />
              {text.unmask}
            </label>
            <Select
              size="small"
              aria-label={text.field}
              popupMatchSelectWidth={false}
              value={field ?? ""}
              onChange={(next) => {
                setField(next === "" ? null : next);
                setPage(1);
              }}
              options={[
                { value: "", label: text.allFields },
                ...data.byField.map((item) => ({
                  value: item.field,
                  label: `${titleOf(item.field)} · ${count(item.customers)}`,
                })),
              ]}
            />
          </div>
        )
      }
    >
      {conflicts.isPending && <SkeletonRows rows={5} height={20} />}
      {conflicts.error && <ErrorNote error={conflicts.error} onRetry={() => void conflicts.refetch()} />}
      {empty && <p className="check-clean">{text.conflictsEmpty}</p>}
      {data && !empty && (
        <>
          <div className="scroll-x">
            <table className="plain-table conflicts" aria-label={text.conflicts}>
              <thead>
                <tr>
                  <th>{text.customer}</th>
                  <th>{text.field}</th>
                  <th>{text.values}</th>
                </tr>
              </thead>
              <tbody>
                {data.rows.map((row) => (
                  <Line key={`${row.customerId}:${row.field}`} conflict={row} title={titleOf(row.field)} />
                ))}
              </tbody>
            </table>
          </div>
          <Pagination
            size="small"
            hideOnSinglePage
            showSizeChanger={false}
            current={page}
            pageSize={pageSize}
            total={data.total}
            onChange={setPage}
            showTotal={(total, [from, to]) => text.shown(count(from), count(to), count(total))}
          />
        </>
      )}
    </Section>
  );
}

function Line({ conflict, title }: { readonly conflict: Conflict; readonly title: string }) {
  const words = useText();
  const text = words.data.identity;
  const locale = useLocale();
  const name = useTableName();
  return (
    <tr>
      <td className="mono">{conflict.customerId}</td>
      <td>{title}</td>
      <td>
        <ul className="conflict-values">
          {conflict.values.map((value) => (
            <li key={`${value.importId}:${value.line}:${value.source}`} className={value.chosen ? "chosen" : "soft"}>
              <span className="conflict-value mono">
                {codeWord(words.customers.values, conflict.field, value.value)}
              </span>
              <span>{value.chosen && <span className="severity chosen">{text.chosen}</span>}</span>
              <span className="soft small">
                {text.source(name(value.source), formatCount(value.line, locale))} ·{" "}
                {formatMoment(value.loadedAt, locale)}
              </span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

/** The word for a code the engine stores, such as `male`. */
function codeWord(values: object, field: string, value: string): string {
  const codes = (values as Readonly<Record<string, Readonly<Record<string, string>> | undefined>>)[field];
  return codes?.[value] ?? value;
}
