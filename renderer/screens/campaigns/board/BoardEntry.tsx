import type { Campaign, LedgerRow } from "../../../../analytics/api/index.ts";
import { formatCount, formatDate } from "../../../format.ts";
import { formatRoute } from "../../../shell/route.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { VerdictTag } from "../../results/VerdictTag.tsx";
import { channelName, useKpiFormat } from "../words.ts";

interface Props {
  readonly campaign: Campaign;
  /** Undefined while nothing is known of it. */
  readonly effect: LedgerRow | undefined;
}

/** One campaign on the board: what it wants, whose it is, how many, and what came of it. */
export function BoardEntry({ campaign, effect }: Props) {
  const text = useText().campaigns;
  const locale = useLocale();
  const kpi = useKpiFormat()(campaign.plan.kpi);
  const { plan, frozen } = campaign;
  const count = (value: number) => formatCount(value, locale);
  const from = formatDate(plan.sendWindow.from, locale);
  const to = formatDate(plan.sendWindow.to, locale);
  return (
    <a
      className="board-entry"
      href={formatRoute({ screen: "campaigns", params: { id: String(campaign.campaignId) } })}
      title={plan.name}
    >
      <span className="board-name">{plan.name}</span>
      <span className="small soft ellipsis">
        {[plan.owner, channelName(plan.channel, text), kpi.name].filter(Boolean).join(" · ")}
      </span>
      <span className="small soft ellipsis num">{from === to ? from : `${from} – ${to}`}</span>
      {frozen && (
        <span className="small soft ellipsis num">
          {text.treatedAgainst(count(frozen.treated), count(frozen.controls))}
        </span>
      )}
      {effect && campaign.state !== "frozen" && effect.verdict !== "unknown" && (
        <span className="row small">
          <VerdictTag verdict={effect.verdict} />
          {effect.comparison && <span className="num">{kpi.difference(effect.comparison.difference)}</span>}
        </span>
      )}
    </a>
  );
}
