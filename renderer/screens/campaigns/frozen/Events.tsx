import { useCall } from "../../../engine/hooks.ts";
import { formatMoment, missing } from "../../../format.ts";
import { EmptyNote } from "../../../parts/EmptyNote.tsx";
import { ErrorNote } from "../../../parts/ErrorNote.tsx";
import { SkeletonRows } from "../../../parts/Skeleton.tsx";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";

/** What happened to a campaign, the latest first. */
export function Events({ campaignId }: { readonly campaignId: number }) {
  const words = useText();
  const text = words.delivery;
  const locale = useLocale();
  const events = useCall("campaigns.events", { campaignId });
  // What changed is kept by the names of the plan's fields.
  const told = (detail: string) =>
    detail
      .split(", ")
      .map((name) => (text.planFields as Readonly<Record<string, string>>)[name] ?? name)
      .join(locale === "zh-CN" ? "、" : ", ");
  return (
    <div className="page campaign-scrolls">
      <div className="page-body">
        {events.error && <ErrorNote error={events.error} onRetry={() => void events.refetch()} />}
        {events.isPending && <SkeletonRows rows={6} height={18} />}
        {events.data?.length === 0 && <EmptyNote title={text.noEvents} />}
        {events.data && events.data.length > 0 && (
          <table className="plain-table" aria-label={words.campaigns.tabs.events}>
            <thead>
              <tr>
                <th>{text.when}</th>
                <th>{text.what}</th>
                <th>{text.who}</th>
                <th>{text.detail}</th>
              </tr>
            </thead>
            <tbody>
              {events.data.map((event, index) => (
                <tr key={index}>
                  <td className="soft nowrap">{formatMoment(event.at, locale)}</td>
                  <td className="nowrap">{text.events[event.event]}</td>
                  <td className="ellipsis campaign-cell">{event.author || missing}</td>
                  <td className="campaign-detail">
                    {event.event === "changed" ? told(event.detail) : event.detail || missing}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </div>
  );
}
