import AimOutlined from "@ant-design/icons/AimOutlined";
import { Button } from "antd";
import { useCall } from "../../engine/hooks.ts";
import { formatCount, formatMoment, formatMonth, missing } from "../../format.ts";
import { EmptyNote } from "../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../parts/ErrorNote.tsx";
import { SkeletonRows } from "../../parts/Skeleton.tsx";
import { go } from "../../shell/route.ts";
import { useText } from "../../text/index.ts";
import type { Dictionary } from "../../text/index.ts";
import { useLocale } from "../../theme/preferences.ts";

/** The word for a channel; one that is not ours is shown as it is. */
export const channelName = (channel: string, text: Dictionary["campaigns"]): string =>
  (text.channels as Readonly<Record<string, string>>)[channel] ?? (channel || missing);

/** Every frozen list, the latest first. */
export function Lists() {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const lists = useCall("campaigns.list", {});
  const exports = useCall("export.list", {});
  const count = (value: number) => formatCount(value, locale);
  if (lists.isPending) return <SkeletonRows rows={6} height={20} />;
  if (lists.error)
    return <ErrorNote error={lists.error} title={text.views.lists} onRetry={() => void lists.refetch()} />;
  if (lists.data.length === 0) {
    return (
      <EmptyNote
        icon={<AimOutlined aria-hidden />}
        title={text.listsEmptyTitle}
        hint={text.listsEmptyHint}
        actions={
          <Button type="primary" onClick={() => go("campaigns")}>
            {text.startDesign}
          </Button>
        }
      />
    );
  }
  const exported = (id: number) => exports.data?.filter((record) => record.targetListId === id).length;
  return (
    <table className="plain-table" aria-label={text.views.lists}>
      <thead>
        <tr>
          <th>{text.name}</th>
          <th>{text.offer}</th>
          <th>{text.channel}</th>
          <th>{text.asOf}</th>
          <th className="right">{text.rows}</th>
          <th className="right">{text.treated}</th>
          <th className="right">{text.held}</th>
          <th className="right">{text.exportCount}</th>
          <th>{text.frozenAt}</th>
        </tr>
      </thead>
      <tbody>
        {[...lists.data]
          .sort((a, b) => b.targetListId - a.targetListId)
          .map((list) => (
            <tr key={list.targetListId}>
              <td className="campaign-cell">
                <Button
                  size="small"
                  type="link"
                  className="campaign-open ellipsis"
                  aria-label={text.open(list.name)}
                  onClick={() => go("campaigns", { list: String(list.targetListId) })}
                >
                  {list.name}
                </Button>
              </td>
              <td className="campaign-cell ellipsis" title={list.offer}>
                {list.offer || missing}
              </td>
              <td>{channelName(list.channel, text)}</td>
              <td className="soft">{list.asOf ? formatMonth(list.asOf, locale) : words.common.undated}</td>
              <td className="right">{count(list.rows)}</td>
              <td className="right">{count(list.targets)}</td>
              <td className="right">{count(list.controls)}</td>
              <td className="right">{exported(list.targetListId) ?? missing}</td>
              <td className="soft">{formatMoment(list.frozenAt, locale)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
