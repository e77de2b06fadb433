import type { ViewRules } from "../../api/rules.ts";
import type { Sql } from "../../db/sql.ts";
import { id, sql } from "../../db/sql.ts";
import { hoursText, offPeakCondition } from "../calendar.ts";
import { flatText } from "./bill.ts";
import type { FieldDef, RowsOf, Words } from "./field.ts";
import { derived, orZero } from "./field.ts";
import { inWindow, known } from "./rows.ts";

const frequency = derived("call_frequency");
const quality = derived("call_quality");
const pattern = derived("call_pattern");
const mobility = derived("mobility");
const other = derived("other_calls");

function calendarText({ discountHours: { weekday, weekend, holidays } }: ViewRules): Words {
  const dates = holidays.length;
  return [
    `周一至周五 ${hoursText(weekday, "、", "无")}；周末${dates > 0 ? `和 ${dates} 个节假日` : ""} ${hoursText(weekend, "、", "无")}`,
    `Monday to Friday ${hoursText(weekday, ", ", "none")}; weekends${dates > 0 ? ` and ${dates} holidays` : ""} ${hoursText(weekend, ", ", "none")}`,
  ];
}

const calls = (more?: Sql): readonly RowsOf[] => [{ table: "call", where: inWindow("started_at", more) }];
/** The network's rates at the customer's usual cell, else everybody's calls there. */
const ratesAt = (rate: string): readonly RowsOf[] => [
  {
    table: "cell_quality",
    everyone: ["cell_id", "month", "drop_rate", "connect_rate"],
    where: (at) => sql`cell_id = ${at.cell} and ${known("month", sql`${id(rate)} is not null`)(at)}`,
    orElse: {
      table: "call",
      everyone: ["started_at", "cell_id", "outcome"],
      where: (at) => inWindow("started_at", sql`cell_id = ${at.cell}`)(at),
    },
  },
];
const outgoing = sql`direction = 'out'`;
const called = sql`direction = 'out' and other_number is not null`;
const answered = sql`outcome in ('connected', 'dropped')`;
const longDistance = sql`(is_long_distance or is_ip_long_distance)`;

export const callFields = (viewRules: ViewRules): readonly FieldDef[] => [
  frequency(
    "calls_per_month",
    "number",
    "calls/month",
    ["月均通话次数", "Calls per month"],
    [
      "窗口内全部话单数（不论结果）/ 窗口月数；没有通话为 0",
      "All call records of the window, whatever their outcome / months of the window; 0 without a call",
    ],
    ["call"],
    orZero("call_base", "calls_per_month"),
  ),
  frequency(
    "outgoing_calls_per_month",
    "number",
    "calls/month",
    ["月均主叫次数", "Outgoing calls per month"],
    [
      "窗口内主叫话单数 / 窗口月数；没有为 0",
      "Outgoing call records of the window / months of the window; 0 without one",
    ],
    ["call"],
    orZero("call_base", "outgoing_calls_per_month"),
    { rows: calls(outgoing) },
  ),
  frequency(
    "minutes_per_month",
    "number",
    "minutes/month",
    ["月均通话分钟", "Minutes per month"],
    [
      "窗口内通话秒数 / 60 / 窗口月数；没有为 0",
      "Seconds talked in the window / 60 / months of the window; 0 without a call",
    ],
    ["call"],
    orZero("call_base", "minutes_per_month"),
  ),
  frequency(
    "distinct_numbers_called",
    "whole",
    "count",
    ["主叫号码数", "Distinct numbers called"],
    [
      "窗口内主叫的不同号码数（精确）；没有为 0",
      "Exact distinct numbers of outgoing calls in the window; 0 without one",
    ],
    ["call.other_number"],
    orZero("call_numbers", "distinct_numbers_called"),
    { rows: calls(called) },
  ),
  frequency(
    "frequent_numbers",
    "text",
    null,
    ["常用号码", "Frequent numbers"],
    [
      "主叫次数最多的前 5 个号码，次数相同比主叫时长，再比号码",
      "The five numbers with most outgoing calls; ties by outgoing minutes, then by number",
    ],
    ["call.other_number"],
    sql`call_numbers.frequent_numbers`,
    { rows: calls(called), personal: true, list: true },
  ),
  quality(
    "usual_cell",
    "category",
    null,
    ["常驻小区", "Usual cell"],
    [
      "窗口内话单最多的小区，相同比时长，再比编号",
      "The cell with most calls in the window; ties by minutes, then by id",
    ],
    ["call.cell_id"],
    sql`call_cells.usual_cell`,
  ),
  quality(
    "usual_cell_drop_rate",
    "number",
    "0..1",
    ["常驻小区掉话率", "Drop rate at the usual cell"],
    [
      "小区质量表中该小区截止月及以前最近一月的掉话率；表中没有时为窗口内全体客户在该小区的 掉话 / 接通（含掉话）",
      "The cell's latest rate by the as-of month in cell_quality; where that has none, dropped / connected-or-dropped of all customers' calls there in the window",
    ],
    ["call.cell_id", "?cell_quality"],
    sql`coalesce(cell_quality.network_drop_rate, call_cell_rates.calls_drop_rate)`,
    { inputs: ["usual_cell"], rows: ratesAt("drop_rate") },
  ),
  quality(
    "usual_cell_connect_rate",
    "number",
    "0..1",
    ["常驻小区接通率", "Connect rate at the usual cell"],
    [
      "小区质量表中该小区截止月及以前最近一月的接通率；表中没有时为窗口内全体客户在该小区的 接通（含掉话）/ 全部呼叫",
      "The cell's latest rate by the as-of month in cell_quality; where that has none, connected-or-dropped / attempts of all customers' calls there in the window",
    ],
    ["call.cell_id", "?cell_quality"],
    sql`coalesce(cell_quality.network_connect_rate, call_cell_rates.calls_connect_rate)`,
    { inputs: ["usual_cell"], rows: ratesAt("connect_rate") },
  ),
  quality(
    "own_drop_rate",
    "number",
    "0..1",
    ["本人掉话率", "Own drop rate"],
    [
      "本人窗口内 掉话 / 接通（含掉话）；没有接通为空",
      "Dropped / connected-or-dropped over this customer's calls in the window; empty without a connected one",
    ],
    ["call"],
    sql`call_base.own_drop_rate`,
    { rows: calls(answered) },
  ),
  quality(
    "own_connect_rate",
    "number",
    "0..1",
    ["本人接通率", "Own connect rate"],
    [
      "本人窗口内 接通（含掉话）/ 全部呼叫；没有呼叫为空",
      "Connected-or-dropped / attempts over this customer's calls in the window; empty without one",
    ],
    ["call"],
    sql`call_base.own_connect_rate`,
  ),
  pattern(
    "off_peak_calls_per_month",
    "number",
    "calls/month",
    ["月均优惠时段通话", "Off-peak calls per month"],
    [
      `在优惠时段（${calendarText(viewRules)[0]}）开始的话单数 / 窗口月数；没有为 0`,
      `Calls that start inside the discount calendar (${calendarText(viewRules)[1]}) / months of the window; 0 without one`,
    ],
    ["call"],
    orZero("call_base", "off_peak_calls_per_month"),
    { rows: calls(offPeakCondition(viewRules.discountHours)), rules: ["discountHours"] },
  ),
  pattern(
    "off_peak_share",
    "number",
    "0..1",
    ["优惠时段占比", "Off-peak share"],
    [
      "优惠时段话单 / 全部话单；没有通话为空",
      "Calls that start inside the discount calendar / all calls; empty without a call",
    ],
    ["call"],
    sql`call_base.off_peak_share`,
    { rules: ["discountHours"] },
  ),
  pattern(
    "forwards_per_month",
    "number",
    "calls/month",
    ["月均呼叫转移", "Forwarded calls per month"],
    [
      "有转移号码的话单数 / 窗口月数；没有为 0",
      "Calls with a number forwarded to / months of the window; 0 without one",
    ],
    ["call.forwarded_to"],
    orZero("call_forwards", "forwards_per_month"),
  ),
  pattern(
    "forward_targets",
    "whole",
    "count",
    ["转移号码数", "Forward targets"],
    ["窗口内转移到的不同号码数；没有为 0", "Distinct numbers forwarded to in the window; 0 without one"],
    ["call.forwarded_to"],
    orZero("call_forwards", "forward_targets"),
  ),
  pattern(
    "forward_target_list",
    "text",
    null,
    ["转移号码", "Numbers forwarded to"],
    ["窗口内转移到的号码，按次数、再按号码排列", "Numbers forwarded to in the window, by calls, then by number"],
    ["call.forwarded_to"],
    sql`array_to_string(list_transform(call_forwards.forward_keys, lambda k: substr(k, 10)), '; ')`,
    { personal: true, list: true },
  ),
  mobility(
    "base_stations_per_day",
    "number",
    "count/day",
    ["日均基站数", "Base stations per day"],
    [
      "窗口内每个有通话日的不同基站数的平均值；没有通话为空",
      "Mean distinct base stations per day with a call in the window; empty without a call",
    ],
    ["call.base_station_id"],
    sql`cast(case when call_base.days is not null then coalesce(call_stations.station_days, 0) end as double) / cast(call_base.days as double)`,
    { rows: calls() },
  ),
  mobility(
    "cells_per_day",
    "number",
    "count/day",
    ["日均小区数", "Cells per day"],
    [
      "窗口内每个有通话日的不同小区数的平均值；没有通话为空",
      "Mean distinct cells per day with a call in the window; empty without a call",
    ],
    ["call.cell_id"],
    sql`cast(case when call_base.days is not null then coalesce(call_cells.cell_days, 0) end as double) / cast(call_base.days as double)`,
    { rows: calls() },
  ),
  other(
    "cells_used",
    "whole",
    "count",
    ["使用小区数", "Cells used"],
    ["窗口内的不同小区数；没有为 0", "Distinct cells in the window; 0 without one"],
    ["call.cell_id"],
    orZero("call_cells", "cells_used"),
  ),
  other(
    "long_distance_calls_per_month",
    "number",
    "calls/month",
    ["月均长途次数", "Long-distance calls per month"],
    [
      "长途话单（含 IP 长途）/ 窗口月数；没有为 0",
      "Long-distance calls, IP ones included / months of the window; 0 without one",
    ],
    ["call.is_long_distance"],
    orZero("call_base", "long_distance_calls_per_month"),
    {
      rows: calls(longDistance),
      otherwise: { needs: ["call.is_ip_long_distance"], value: orZero("call_base", "long_distance_calls_per_month") },
    },
  ),
  other(
    "ip_share_of_long_distance",
    "number",
    "0..1",
    ["IP 长途占比", "IP share of long distance"],
    [
      "IP 长途话单 / 长途话单（含 IP 长途）；没有长途为空",
      "IP long-distance calls / long-distance calls, IP ones included; empty without one",
    ],
    ["call.is_ip_long_distance"],
    sql`call_base.ip_share_of_long_distance`,
    { rows: calls(longDistance) },
  ),
  other(
    "top_number_share",
    "number",
    "0..1",
    ["最常通话号码占比", "Top number's share"],
    [
      "与通话最久的号码的时长 / 全部通话时长；没有时长为空",
      "Talk time with the number talked to longest / all talk time; empty without talk time",
    ],
    ["call.other_number"],
    sql`cast(call_numbers.top_number_seconds as double) / nullif(cast(call_base.talk_s as double), 0)`,
    { rows: calls() },
  ),
  other(
    "duration_trend",
    "number",
    "minutes/month²",
    ["通话时长趋势", "Talk-time trend"],
    [
      "窗口内各月通话分钟的最小二乘斜率（无通话的月为 0）；整个窗口没有通话为空",
      "Least-squares slope of monthly minutes over the window's months (0 in a month without calls); empty without any call",
    ],
    ["call"],
    sql`call_base.duration_trend`,
  ),
  other(
    "duration_trend_direction",
    "category",
    null,
    ["通话时长走向", "Talk-time direction"],
    [
      `flat：每月变化不超过月均分钟的 ${flatText(viewRules)}；否则 rising 或 falling`,
      `flat within ${flatText(viewRules)} of minutes_per_month per month, else rising or falling`,
    ],
    ["call"],
    sql`call_base.duration_trend_direction`,
    { rules: ["flatTrend_percent"] },
  ),
];
