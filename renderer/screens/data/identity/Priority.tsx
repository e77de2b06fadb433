import ArrowDownOutlined from "@ant-design/icons/ArrowDownOutlined";
import ArrowUpOutlined from "@ant-design/icons/ArrowUpOutlined";
import { App, Button } from "antd";
import type { KeyboardEvent } from "react";
import { useMemo, useRef } from "react";
import type { ConflictPage, SourcePriority } from "../../../../analytics/api/index.ts";
import { useAction, useCall } from "../../../engine/hooks.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { Section } from "../../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useText } from "../../../text/index.ts";
import { useTableName } from "../../../parts/tableName.ts";
import { useFieldTitle } from "../names.ts";

/** Which source wins, field by field; the order changes by buttons or with the arrow keys. */
export function Priority() {
  const text = useText().data.identity;
  const titleOf = useFieldTitle();
  const { message } = App.useApp();
  const priority = useCall("identity.priority", {});
  const conflicts = useCall("identity.conflicts", { limit: 1000 });
  const save = useAction("identity.setPriority");
  const fields = useMemo(() => sourcesByField(priority.data ?? {}, conflicts.data), [priority.data, conflicts.data]);
  const set = (field: string, sources: readonly string[]) =>
    save.mutate(
      { field, sources: [...sources] },
      { onSuccess: () => void message.success(text.saved(titleOf(field))) },
    );
  const pending = priority.isPending || conflicts.isPending;
  return (
    <Section title={text.priority} note={text.priorityHint}>
      {pending && <SkeletonRows rows={4} height={20} />}
      {priority.error && <ErrorNote error={priority.error} onRetry={() => void priority.refetch()} />}
      {save.error && <ErrorNote error={save.error} title={text.priority} />}
      {!pending && !priority.error && fields.length === 0 && <p className="soft">{text.priorityEmpty}</p>}
      {fields.length > 0 && (
        <table className="plain-table priority" aria-label={text.priority}>
          <tbody>
            {fields.map(({ field, sources, own }) => (
              <tr key={field}>
                <th scope="row">{titleOf(field)}</th>
                <td>
                  <Order
                    field={field}
                    sources={sources}
                    disabled={save.isPending}
                    onChange={(next) => set(field, next)}
                  />
                </td>
                <td className="right nowrap">
                  {own ? (
                    <Button size="small" type="link" disabled={save.isPending} onClick={() => set(field, [])}>
                      {text.reset}
                    </Button>
                  ) : (
                    <span className="soft small">{text.latest}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

interface OrderProps {
  readonly field: string;
  readonly sources: readonly string[];
  readonly disabled: boolean;
  readonly onChange: (sources: readonly string[]) => void;
}

function Order({ sources, disabled, onChange }: OrderProps) {
  const text = useText().data.identity;
  const name = useTableName();
  const list = useRef<HTMLOListElement>(null);
  function move(from: number, to: number) {
    if (disabled || to < 0 || to >= sources.length) return;
    const next = [...sources];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
    // The moved source keeps the focus, so that it can be moved on.
    requestAnimationFrame(() => (list.current?.children[to] as HTMLElement | undefined)?.focus());
  }
  const onKey = (event: KeyboardEvent, at: number) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0 || event.target !== event.currentTarget) return;
    event.preventDefault();
    move(at, at + step);
  };
  return (
    <ol className="priority-order" ref={list}>
      {sources.map((source, at) => (
        <li
          key={source}
          tabIndex={0}
          aria-label={text.position(name(source), at + 1, sources.length)}
          onKeyDown={(event) => onKey(event, at)}
        >
          <span className="faint num">{at + 1}</span>
          <span className="ellipsis grow" title={source}>
            {name(source)}
          </span>
          <Button
            type="text"
            size="small"
            disabled={disabled || at === 0}
            icon={<ArrowUpOutlined aria-hidden />}
            aria-label={text.up(name(source))}
            onClick={() => move(at, at - 1)}
          />
          <Button
            type="text"
            size="small"
            disabled={disabled || at === sources.length - 1}
            icon={<ArrowDownOutlined aria-hidden />}
            aria-label={text.down(name(source))}
            onClick={() => move(at, at + 1)}
          />
        </li>
      ))}
    </ol>
  );
}

/** Fields with several sources: those in an order of their own, and those in which sources disagree, the value in use first. */
function sourcesByField(
  priority: SourcePriority,
  conflicts: ConflictPage | undefined,
): { field: string; sources: readonly string[]; own: boolean }[] {
  const found = new Map<string, string[]>(Object.entries(priority).map(([field, sources]) => [field, [...sources]]));
  for (const { field, values } of conflicts?.rows ?? []) {
    const sources = found.get(field) ?? [];
    for (const { source } of [...values].sort((a, b) => Number(b.chosen) - Number(a.chosen)))
      if (!sources.includes(source)) sources.push(source);
    found.set(field, sources);
  }
  return [...found]
    .map(([field, sources]) => ({ field, sources, own: (priority[field]?.length ?? 0) > 0 }))
    .filter(({ sources }) => sources.length > 1);
}
