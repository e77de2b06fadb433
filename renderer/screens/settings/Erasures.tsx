import { App, Button, Input, Modal } from "antd";
import { useState } from "react";
import type { Erasure } from "../../../analytics/api/index.ts";
import { errorText } from "../../../analytics/api/text/index.ts";
import { useAction, useCall } from "../../engine/hooks.ts";
import { formatCount, formatMoment } from "../../format.ts";
import { EraseDialog } from "../../parts/erase/EraseDialog.tsx";
import { idsIn } from "../../parts/erase/ids.ts";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { Section } from "../../parts/PageHeader.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { useText } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

/** Who was erased on request, when, why and by whom; nothing tells their ids. */
export function Erasures() {
  const text = useText().erase;
  const [open, setOpen] = useState<"erase" | "readmit" | null>(null);
  const list = useCall("customers.erasures", {});
  return (
    <Section title={text.section} note={text.sectionNote}>
      {list.isPending && <SkeletonRows rows={2} height={16} />}
      {list.error && <ErrorNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <p className="soft">{text.none}</p>}
      {list.data && list.data.length > 0 && <Records list={list.data} />}
      <div className="row">
        <Button danger onClick={() => setOpen("erase")}>
          {text.list}
        </Button>
        {list.data && list.data.length > 0 && <Button onClick={() => setOpen("readmit")}>{text.readmit}</Button>}
      </div>
      <EraseDialog customerId={null} open={open === "erase"} onClose={() => setOpen(null)} />
      <Readmit open={open === "readmit"} onClose={() => setOpen(null)} />
    </Section>
  );
}

function Records({ list }: { readonly list: readonly Erasure[] }) {
  const text = useText().erase;
  const locale = useLocale();
  const count = (value: number) => formatCount(value, locale);
  const again = ({ readmitted }: Erasure) => readmitted.reduce((sum, one) => sum + one.customers, 0);
  return (
    <table className="plain-table erasures">
      <thead>
        <tr>
          <th>{text.when}</th>
          <th className="num">{text.customers}</th>
          <th className="num">{text.rowsTitle}</th>
          <th>{text.purpose}</th>
          <th>{text.author}</th>
        </tr>
      </thead>
      <tbody>
        {list.map((one) => (
          <tr key={one.erasureId}>
            <td>{formatMoment(one.erasedAt, locale)}</td>
            <td className="num">{count(one.customers)}</td>
            <td className="num">{count(one.tables.reduce((sum, { rows }) => sum + rows, 0))}</td>
            <td>
              {one.purpose}
              {again(one) > 0 && <div className="soft small">{text.again(count(again(one)))}</div>}
            </td>
            <td>{one.author}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Readmit({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const words = useText();
  const text = words.erase;
  const locale = useLocale();
  const { message } = App.useApp();
  const [typed, setTyped] = useState("");
  const [purpose, setPurpose] = useState("");
  const readmit = useAction("customers.readmit");
  const customerIds = idsIn(typed);
  return (
    <Modal
      open={open}
      title={text.readmitTitle}
      okText={text.readmitDo}
      cancelText={words.common.cancel}
      okButtonProps={{
        disabled: customerIds.length === 0 || purpose.trim() === "",
        loading: readmit.isPending,
      }}
      onCancel={onClose}
      onOk={() =>
        readmit.mutate(
          { customerIds, purpose: purpose.trim() },
          {
            onSuccess: ({ readmitted }) => {
              if (readmitted === 0) return void message.warning(text.readmittedNone);
              void message.success(text.readmitted(formatCount(readmitted, locale)));
              onClose();
            },
            onError: (error) => void message.error(errorText(error, locale)),
          },
        )
      }
      afterClose={() => {
        setTyped("");
        setPurpose("");
      }}
    >
      <div className="stack">
        <p className="soft">{text.readmitNote}</p>
        <label className="labelled">
          <span className="small soft">{text.ids}</span>
          <Input.TextArea
            rows={3}
            value={typed}
            placeholder={text.idsHint}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <label className="labelled">
          <span className="small soft">{text.purpose}</span>
          <Input value={purpose} maxLength={500} onChange={(event) => setPurpose(event.target.value)} />
        </label>
      </div>
    </Modal>
  );
}
