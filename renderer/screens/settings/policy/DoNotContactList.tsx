import CloseOutlined from "@ant-design/icons/CloseOutlined";
import { App, Button, Input, Modal, Select } from "antd";
import { useState } from "react";
import { channels } from "../../../../analytics/api/index.ts";
import type { DoNotContact } from "../../../../analytics/api/index.ts";
import { errorText } from "../../../../analytics/api/text/index.ts";
import { useAction, useCall } from "../../../engine/hooks.ts";
import { formatCount, formatMoment, missing } from "../../../format.ts";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { pastedEntries } from "../../../parts/filter/tree.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { Labelled } from "../../campaigns/design/inputs.tsx";
import { channelName } from "../../campaigns/words.ts";

const pageSize = 20;

/** Customers who are contacted by no campaign: put on by pasting their ids, taken off one by one. */
export function DoNotContactList() {
  const words = useText();
  const text = words.policy;
  const locale = useLocale();
  const { message } = App.useApp();
  const [page, setPage] = useState(0);
  const [adding, setAdding] = useState(false);
  const list = useCall("policy.doNotContact", { offset: page * pageSize, limit: pageSize }, { keep: true });
  const unblock = useAction("policy.unblock");
  const restore = useAction("policy.restore");
  const onError = (error: Parameters<typeof errorText>[0]) => void message.error(errorText(error, locale));
  const total = list.data?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / pageSize));

  function remove({ customerId, channel }: DoNotContact) {
    unblock.mutate(
      { customerIds: [customerId], channel },
      {
        onError,
        onSuccess: ({ entries }) => {
          const key = `unblocked-${customerId}-${channel ?? ""}`;
          void message.success({
            key,
            duration: 6,
            content: (
              <>
                {text.taken(customerId)}{" "}
                <Button
                  size="small"
                  type="link"
                  onClick={() => {
                    message.destroy(key);
                    restore.mutate({ entries }, { onError });
                  }}
                >
                  {text.undo}
                </Button>
              </>
            ),
          });
        },
      },
    );
  }
  return (
    <div className="stack policy-part">
      <div className="row">
        <h3>{text.blocked}</h3>
        <span className="soft small num">{words.common.customers(formatCount(total, locale))}</span>
        <span className="grow" />
        <Button size="small" onClick={() => setAdding(true)}>
          {text.block}
        </Button>
      </div>
      {list.error && <ErrorNote error={list.error} onRetry={() => void list.refetch()} compact />}
      {list.data && total === 0 && <p className="soft small">{text.noneBlocked}</p>}
      {total > 0 && (
        <table className="plain-table" aria-label={text.blocked}>
          <thead>
            <tr>
              <th>{words.campaigns.customerId}</th>
              <th>{words.campaigns.channel}</th>
              <th>{text.reason}</th>
              <th>{text.since}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {list.data?.rows.map((row) => (
              <tr key={`${row.customerId} ${row.channel ?? ""} ${row.addedAt} ${row.reason}`}>
                <td>{row.customerId}</td>
                <td>{row.channel === null ? text.anyChannel : channelName(row.channel, words.campaigns)}</td>
                <td className="ellipsis campaign-cell" title={row.reason}>
                  {row.refused ? text.refusedList(row.reason) : row.reason || missing}
                </td>
                <td className="soft nowrap">{formatMoment(row.addedAt, locale)}</td>
                <td className="right">
                  <Button
                    size="small"
                    type="text"
                    icon={<CloseOutlined aria-hidden />}
                    aria-label={text.unblock(row.customerId)}
                    onClick={() => remove(row)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {pages > 1 && (
        <div className="row small soft">
          <Button size="small" disabled={page === 0} onClick={() => setPage(page - 1)}>
            {text.earlier}
          </Button>
          <span className="num">{text.pageOf(page + 1, pages)}</span>
          <Button size="small" disabled={page >= pages - 1} onClick={() => setPage(page + 1)}>
            {text.later}
          </Button>
        </div>
      )}
      {adding && <Add onClose={() => setAdding(false)} />}
    </div>
  );
}

function Add({ onClose }: { readonly onClose: () => void }) {
  const words = useText();
  const text = words.policy;
  const locale = useLocale();
  const block = useAction("policy.block");
  const [typed, setTyped] = useState("");
  const [channel, setChannel] = useState<string>("");
  const [reason, setReason] = useState("");
  const customerIds = [...new Set(pastedEntries(typed))];
  const done = block.data;
  return (
    <Modal
      open
      title={text.block}
      onCancel={onClose}
      okText={done ? words.common.close : text.blockNow(formatCount(customerIds.length, locale))}
      cancelText={words.common.cancel}
      okButtonProps={{ disabled: !done && customerIds.length === 0, loading: block.isPending }}
      cancelButtonProps={done ? { style: { display: "none" } } : {}}
      onOk={() => (done ? onClose() : block.mutate({ customerIds, channel: channel || null, reason: reason.trim() }))}
    >
      {done ? (
        <div className="stack" role="status">
          <p>{text.blockedNow(formatCount(done.added, locale))}</p>
          {done.unknown.length > 0 && (
            <>
              <p className="campaign-warn">{text.unknownIds(formatCount(done.unknown.length, locale))}</p>
              <pre className="mono policy-unknown">{done.unknown.slice(0, 200).join("\n")}</pre>
            </>
          )}
        </div>
      ) : (
        <div className="stack">
          <Labelled label={text.ids}>
            <Input.TextArea
              autoFocus
              rows={8}
              aria-label={text.ids}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Labelled>
          <div className="campaign-basics">
            <Labelled label={words.campaigns.channel}>
              <Select
                aria-label={words.campaigns.channel}
                value={channel}
                options={[
                  { value: "", label: text.anyChannel },
                  ...channels.map((name) => ({ value: name as string, label: words.campaigns.channels[name] })),
                ]}
                onChange={setChannel}
              />
            </Labelled>
            <Labelled label={text.reason}>
              <Input
                aria-label={text.reason}
                value={reason}
                maxLength={500}
                onChange={(event) => setReason(event.target.value)}
              />
            </Labelled>
          </div>
          {block.error && <ErrorNote error={block.error} compact />}
        </div>
      )}
    </Modal>
  );
}
