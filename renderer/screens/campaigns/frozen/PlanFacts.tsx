import type { Audience, Campaign, FrozenList } from "../../../../analytics/api/index.ts";
import { segmentTitle } from "../../../../analytics/api/index.ts";
import { useCall } from "../../../engine/hooks.ts";
import { formatCount, formatDate, formatPercent, formatYuan } from "../../../format.ts";
import { Section } from "../../../parts/PageHeader.tsx";
import { useProject } from "../../../shell/project.ts";
import { useText } from "../../../text/index.ts";
import { useLocale } from "../../../theme/preferences.ts";
import { useFilterWords } from "../../customers/values.ts";
import { channelName, offerName, useFields, useKpiFormat } from "../words.ts";

interface Props {
  readonly campaign: Campaign;
  readonly list: FrozenList;
}

/** The plan a list was frozen by, in words. */
export function PlanFacts({ campaign, list }: Props) {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const kpi = useKpiFormat()(campaign.plan.kpi);
  const audience = useAudienceWords(campaign.plan.audience);
  const { plan } = campaign;
  const { sendWindow, control } = plan;
  const policyHash = list.definitionHash.slice(0, 12);
  const facts: [string, string][] = [
    [text.kpi.label, kpi.name],
    ...audience,
    [text.channel, channelName(plan.channel, text)],
    [
      text.sendDays,
      `${formatDate(sendWindow.from, locale)} – ${formatDate(sendWindow.to, locale)}, ${sendWindow.hours.join("–")}`,
    ],
    [text.responseDays, `${plan.responseDays} ${text.daysUnit}`],
    [text.money.costPerContactFen, formatYuan(plan.costPerContactFen, locale)],
    [
      text.stratify,
      [
        control.stratifyBy.map((name) => text.strata[name]).join(" × "),
        `${text.seed} ${control.seed ?? campaign.campaignId}`,
      ]
        .filter(Boolean)
        .join(" · "),
    ],
    [text.definition, policyHash],
    ["SHA-256", list.sha256.slice(0, 12)],
  ];
  if (plan.goal) facts.unshift([text.goal, plan.goal]);
  return (
    <Section title={text.planTitle}>
      <dl className="campaign-rule">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      {plan.offers.map((offer, index) => (
        <div key={index}>
          <span className="small soft">{offerName(offer.name, index, text)}</span>
          {offer.message && <p className="campaign-bubble">{offer.message}</p>}
        </div>
      ))}
    </Section>
  );
}

/** An audience, part by part, in words. */
export function useAudienceWords(audience: Audience): [string, string][] {
  const words = useText();
  const text = words.campaigns;
  const locale = useLocale();
  const project = useProject();
  const told = useFilterWords(useFields());
  const segmentations = useCall("segments.list", {}).data;
  const rows: [string, string][] = [];
  const joint = locale === "zh-CN" ? "、" : ", ";
  for (const { segmentationId, indexes } of audience.segments) {
    const made = segmentations?.find((one) => one.segmentationId === segmentationId);
    const names = indexes.map((index) => {
      const segment = made?.segments.find((one) => one.index === index);
      return segment ? segmentTitle(segment, locale) : `#${index}`;
    });
    rows.push([text.segments, names.join(joint)]);
  }
  const risk = [
    ...audience.bands.map((band) => words.customers.values.churn_band[band]),
    audience.riskAtLeast === null ? "" : `≥ ${formatPercent(audience.riskAtLeast, locale)}`,
  ].filter(Boolean);
  if (risk.length > 0) rows.push([text.risk, risk.join(joint)]);
  if (audience.filter) rows.push([text.conditions, told(audience.filter)]);
  if (audience.pasted) {
    const { mode, customerIds } = audience.pasted;
    const ids = text.pastedIds(formatCount(customerIds.length, locale));
    rows.push([text.pasted, `${mode === "only" ? text.pastedOnly : text.pastedNot} · ${ids}`]);
  }
  const { rank, topShare, limit } = audience;
  if (topShare !== null || limit !== null || rank.by === "uplift") {
    const by = rank.by === "uplift" ? text.rankUplift(`#${rank.modelId}`) : text.ranks[rank.by];
    const most = [
      topShare === null ? "" : text.best(formatPercent(topShare, locale)),
      limit === null ? "" : `${text.atMost} ${formatCount(limit, locale)}`,
    ].filter(Boolean);
    rows.push([text.ranking, [by, ...most].join(" · ")]);
  }
  if (rows.length === 0) rows.push([text.audience, words.common.customers(formatCount(project.customers, locale))]);
  return rows;
}
