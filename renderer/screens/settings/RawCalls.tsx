import { App, Button, Checkbox, Modal, Select } from "antd";
import { useState } from "react";
import type { DroppableCalls, Month } from "../../../analytics/api/index.ts";
import { useCall, useJob } from "../../engine/hooks.ts";
import { formatCount, formatMonth } from "../../format.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

/** Files are named up to so many. */
const named = 3;

function nextMonth(month: Month): Month {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7));
  return `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
}

/** Months in their order as first and last of each run without a gap. */
function spans(months: readonly Month[]): [Month, Month][] {
  const found: [Month, Month][] = [];
  for (const month of months) {
    const run = found.at(-1);
    if (run && nextMonth(run[1]) === month) run[1] = month;
    else found.push([month, month]);
  }
  return found;
}

/** Dropping raw calls that nothing in use needs: what goes, what is given up with it, and asking twice. */
export function RawCalls() {
  const words = useText();
  const text = words.rawCalls;
  const locale = useLocale();
  const { message } = App.useApp();
  const [chosen, setChosen] = useState<Month | null>(null);
  const [asking, setAsking] = useState(false);
  const all = useCall("customers.droppableCalls", {});
  const before = chosen ?? all.data?.before;
  const some = useCall("customers.droppableCalls", before === undefined ? {} : { before }, {
    enabled: chosen !== null,
    keep: true,
  });
  const job = useJob("customers.dropCalls");
  const plan = chosen === null ? all.data : some.data;
  const waiting = chosen !== null && some.isPlaceholderData;
  const count = (value: number) => formatCount(value, locale);
  const month = (value: Month) => formatMonth(value, locale);
  const list = (values: readonly string[]) => values.join(locale === "zh-CN" ? "、" : ", ");
  const users = (of: DroppableCalls) =>
    list(of.neededBy.map(({ name }) => (name === null ? text.view : text.segmentation(name))));

  async function drop(done: DroppableCalls) {
    setAsking(false);
    if (!(await job.start({ before: done.before }))) return;
    job.reset();
    setChosen(null);
    void message.success(text.dropped(count(done.calls)));
  }
  return (
    <Section title={text.title} note={text.note}>
      {all.isPending && <SkeletonRows rows={3} height={16} />}
      {(all.error ?? some.error) && <ErrorNote error={all.error ?? some.error} onRetry={() => void all.refetch()} />}
      {job.run?.state === "failed" && <ErrorNote error={job.run.error} />}
      {all.data && all.data.calls === 0 && (
        <p className="soft">{text.nothing(month(all.data.neededFrom), users(all.data))}</p>
      )}
      {all.data && all.data.calls > 0 && plan && (
        <>
          <div className="setting">
            <span className="setting-label">{text.before}</span>
            <div>
              <Select<Month>
                aria-label={text.before}
                className="raw-calls-month"
                value={plan.before}
                options={all.data.months.map((one) => {
                  const value = nextMonth(one.month);
                  return { value, label: month(value) };
                })}
                disabled={job.running}
                onChange={setChosen}
              />
              <p className="soft small">{text.inUse(month(all.data.neededFrom), users(all.data))}</p>
            </div>
          </div>
          <div className={waiting ? "stale" : ""}>
            <Told plan={plan} />
          </div>
          <div className="row">
            <Button danger loading={job.running} disabled={waiting} onClick={() => setAsking(true)}>
              {job.running ? text.dropping : `${text.drop(count(plan.calls))}…`}
            </Button>
            {job.running && <Button onClick={job.cancel}>{words.common.cancel}</Button>}
          </div>
          <Ask open={asking} plan={plan} onClose={() => setAsking(false)} onDrop={() => void drop(plan)} />
        </>
      )}
    </Section>
  );
}

interface AskProps {
  readonly open: boolean;
  readonly plan: DroppableCalls;
  readonly onClose: () => void;
  readonly onDrop: () => void;
}

function Ask({ open, plan, onClose, onDrop }: AskProps) {
  const words = useText();
  const text = words.rawCalls;
  const locale = useLocale();
  const [understood, setUnderstood] = useState(false);
  return (
    <Modal
      open={open}
      title={text.ask(formatMonth(plan.before, locale))}
      okText={text.drop(formatCount(plan.calls, locale))}
      cancelText={words.common.cancel}
      okButtonProps={{ danger: true, disabled: !understood }}
      onCancel={onClose}
      onOk={onDrop}
      afterClose={() => setUnderstood(false)}
    >
      <div className="stack">
        <Told plan={plan} />
        <Checkbox checked={understood} onChange={(event) => setUnderstood(event.target.checked)}>
          {text.understood}
        </Checkbox>
      </div>
    </Modal>
  );
}

/** What dropping takes, what it gives up, what stays. */
function Told({ plan }: { readonly plan: DroppableCalls }) {
  const text = useText().rawCalls;
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  const list = (values: readonly string[]) => values.join(locale === "zh-CN" ? "、" : ", ");
  const months = (of: DroppableCalls["lostViews"]) =>
    list(
      spans(of.map(({ asOf }) => asOf)).map(([first, last]) =>
        first === last ? formatMonth(first, locale) : `${formatMonth(first, locale)} – ${formatMonth(last, locale)}`,
      ),
    );
  const built = plan.lostViews.filter((view) => view.built);
  const files = plan.imports.map(({ file }) => file.split(/[\\/]/).at(-1) ?? file);
  const shown = [...files.slice(0, named), ...(files.length > named ? ["…"] : [])];
  const parts: { title: string; lines: string[] }[] = [
    { title: text.takes, lines: [text.takesCalls(count(plan.calls), plan.months.length, count(plan.customers))] },
    {
      title: text.givesUp,
      lines: [
        ...(plan.lostViews.length > 0 ? [text.lostViews(months(plan.lostViews))] : []),
        ...(built.length > 0 ? [text.lostBuilt(months(built))] : []),
        text.traces(list(shown)),
        ...(plan.openEnded.length > 0 ? [text.openEnded(list(plan.openEnded.map(({ name }) => name)))] : []),
      ],
    },
    {
      title: text.stays,
      lines: [
        text.staysViews,
        ...(plan.customersOnlyThere > 0 ? [text.staysCustomers(count(plan.customersOnlyThere))] : []),
      ],
    },
    { title: text.wayBack, lines: [text.back] },
  ];
  return (
    <dl className="raw-calls">
      {parts.map(({ title, lines }) => (
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
