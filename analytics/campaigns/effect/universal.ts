import type { UniversalDraw } from "../../api/campaigns.ts";
import type { CallParams } from "../../api/contract.ts";
import type { UniversalEffect } from "../../api/effect.ts";
import type { Reader } from "../../db/database.ts";
import { readColumns } from "../../db/feature-columns.ts";
import { monthEnd } from "../../db/months.ts";
import type { Sql } from "../../db/sql.ts";
import { join, sql } from "../../db/sql.ts";
import { openView } from "../../db/view.ts";
import { sampleRatio } from "../../math/effect/checks.ts";
import { returnsOf } from "../../math/effect/returns.ts";
import { measureTrial } from "../../math/effect/trial.ts";
import { presence } from "../present.ts";
import { listCampaigns } from "../store.ts";
import { drawOn } from "../universal.ts";
import { armSums, comparisonOf, judge, minimumDetectable } from "./compare.ts";
import { type KpiSource, kpiSource } from "./kpi.ts";
import { measuredRows, type Members, pick } from "./members.ts";

/**
 * All campaigns together: every customer among whom a universal control group was drawn, contacted or not, against the group
 * that was kept out of all of them (intention to treat), on a KPI of the view some months after the drawing's month. The
 * drawing is the one that holds on the day `on`, else the last; null without one. Throws `no_view`, and what `kpiSource` throws.
 */
export async function universalEffect(
  reader: Reader,
  { kpi, on }: CallParams<"effect.universal">,
): Promise<UniversalEffect | null> {
  const held = await drawOn(reader, on ?? "9999-12-31");
  if (!held) return null;
  const document = await reader.value<string>(
    sql`select document from project.universal_draw where draw_id = ${held.drawId}`,
  );
  const draw = JSON.parse(document!) as UniversalDraw;
  const view = await openView(reader, draw.asOf);
  const source = await kpiSource(reader, { campaignId: 0, frozen: { asOf: draw.asOf } }, kpi);
  const risk = view.fields.some(({ name }) => name === "churn_risk") ? sql`churn_risk` : sql`null`;
  const { present } = await presence(reader, view);
  const everyone = sql`
    (select customer_key, member.customer_key is null as treated, cast(${risk} as double) as risk
     from (select * from ${view.table} where ${present}) v
     left join (select customer_key from project.universal_member where draw_id = ${held.drawId}) member using (customer_key)) m
    ${source.joins}`;
  const members = await readMembers(reader, everyone, source, view.rows);
  const part = pick(members, measuredRows(members));
  const result = measureTrial({
    ...part,
    under: part.under ?? undefined,
    before: part.before ?? undefined,
    kind: source.kind,
    offers: 1,
  });
  const sums = armSums(members, (row) => members.arm[row], 2);
  const [control, treated] = [sums(0, { offer: null, name: "control" }), sums(1, { offer: 0, name: "treatment" })];
  const begun = source.measuredAsOf === null || monthEnd(source.measuredAsOf) > draw.from;
  const ratio =
    control.customers === 0 || part.rows === 0
      ? null
      : sampleRatio(
          [control.measured, treated.measured],
          [control.customers, treated.customers].map((n) => n / members.rows),
        );
  const reason = !begun
    ? "not_begun"
    : part.rows === 0
      ? "not_measured"
      : result.overall === null
        ? "no_control"
        : null;
  const overall = reason === null ? result.overall : null;
  const sold = overall !== null && !ratio?.alarm && source.isMoney && source.kind === "mean";
  const brought = sold ? returnsOf(overall, treated.measured, 0).incremental : null;
  return {
    draw,
    kpi,
    measuredAsOf: source.measuredAsOf,
    ...judge(overall, source.wanted, { reason, mismatch: ratio?.alarm === true }),
    wanted: source.wanted,
    overall: overall && comparisonOf(overall, treated, control, result, source),
    arms: [treated, control],
    sampleRatio: ratio && { p: ratio.pValue, alarm: ratio.alarm },
    minimumDetectable: overall && minimumDetectable(overall, source.wanted),
    incrementalFen: brought && Math.round(brought.value),
    incrementalInterval: brought && { low: Math.round(brought.low), high: Math.round(brought.high) },
    ...(await sentMeanwhile(reader, held.drawId, draw, source)),
  };
}

async function readMembers(reader: Reader, from: Sql, source: KpiSource, atMost: number): Promise<Members> {
  const { rows, columns } = await readColumns(
    reader,
    from,
    [
      { kind: "double", value: sql`case when m.treated then 1 else 0 end` },
      { kind: "double", value: source.outcome },
      { kind: "double", value: source.under ?? sql`null` },
      { kind: "double", value: source.before ?? sql`null` },
    ],
    atMost,
  );
  const [arm, outcome, under, before] = columns as Float64Array[];
  const none = { segment: new Array<null>(rows).fill(null), band: new Array<null>(rows).fill(null) };
  return {
    ...none,
    rows,
    arm: Int32Array.from(arm),
    stratum: new Int32Array(rows),
    wave: new Int32Array(rows),
    delivered: new Uint8Array(rows),
    outcome,
    under: source.under ? under : null,
    before: source.before ? before : null,
  };
}

/** The campaigns that were sent while the drawing held and before the month measured was over, and who of the group was contacted all the same. */
async function sentMeanwhile(
  reader: Reader,
  drawId: number,
  draw: UniversalDraw,
  { measuredAsOf }: KpiSource,
): Promise<Pick<UniversalEffect, "campaigns" | "contacts" | "contactedControls">> {
  const end = measuredAsOf === null ? "9999-12-31" : monthEnd(measuredAsOf);
  const exported = await reader.rows<{ campaign_id: number }>(
    sql`select distinct campaign_id from project.campaign_event where event = 'exported'`,
  );
  const known = new Set(exported.map(({ campaign_id }) => campaign_id));
  const sent = (await listCampaigns(reader)).filter(({ campaignId, frozen, plan: { sendWindow } }) => {
    const inTime = sendWindow.from >= draw.from && sendWindow.from <= draw.to && sendWindow.from < end;
    return frozen !== null && known.has(campaignId) && inTime;
  });
  const contacts = sent.reduce((sum, { frozen }) => sum + (frozen?.treated ?? 0), 0);
  if (sent.length === 0) return { campaigns: 0, contacts, contactedControls: 0 };
  const contactedControls = await reader.value<number>(sql`
    select count(distinct customer_key) from project.campaign_member join project.universal_member using (customer_key)
    where draw_id = ${drawId} and arm = 'treatment' and campaign_id in (${join(sent.map(({ campaignId }) => sql`${campaignId}`))})`);
  return { campaigns: sent.length, contacts, contactedControls: contactedControls ?? 0 };
}
