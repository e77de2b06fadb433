import { describe, expect, test } from "vitest";
import { recognise } from "../../analytics/ingest/recognise.ts";
import type { Asked } from "../../analytics/ingest/recognise.ts";

const of = (header: string, more: Partial<Asked> = {}) =>
  recognise({
    file: "f.csv",
    columns: header.split(","),
    table: undefined,
    mapping: undefined,
    options: {},
    sample: [],
    ...more,
  })!;
const fieldsOf = (header: string, more?: Partial<Asked>) =>
  of(header, more)
    .fields.map((field) => field ?? "")
    .join(",");

/** Headers as billing and support systems write them (Huawei, ZTE, Amdocs, AsiaInfo); nothing behind a comma: no field. */
const exportsOfOperators: readonly (readonly [table: string, header: string, fields: string])[] = [
  [
    "customer",
    "用户号码,姓名,证件号码,入网时间,主资费,品牌,用户状态,归属地市,年龄,性别",
    "customer_id,name,id_number,joined_on,plan,,status,region,age_years,gender",
  ],
  [
    "customer",
    "SERV_ID,CUST_NAME,SEX,AGE,OPEN_DATE,STATUS_CD,PRODUCT_NAME,CITY_NAME",
    "customer_id,name,gender,age_years,joined_on,status,,region",
  ],
  [
    "customer",
    "ACC_NBR,CUST_NAME,CERT_NO,IN_NET_DATE,OFFER_NAME,AREA_NAME,CHANNEL_NAME",
    "customer_id,name,id_number,joined_on,plan,region,join_channel",
  ],
  [
    "customer",
    "MSISDN,SUBSCRIBER_NAME,ACTIVATION_DATE,RATE_PLAN,SUBSCRIBER_STATUS,DATE_OF_BIRTH,CITY",
    "customer_id,name,joined_on,plan,status,birth_date,region",
  ],
  [
    "customer",
    "客户标识,客户名称,证件类型,证件号码,客户级别,创建日期,客户经理",
    "customer_id,name,,id_number,,,account_manager",
  ],
  [
    "bill",
    "用户ID,账期,出账金额,语音费,流量费,增值费",
    "customer_id,month,total_fen,outgoing_call_fen,data_fen,vas_fen",
  ],
  ["bill", "用户标识,账务周期,应收,实收,欠费,优惠金额", "customer_id,month,total_fen,,,discount_fen"],
  ["bill", "计费号码,账期,应收金额,实收金额,欠费金额", "customer_id,month,total_fen,,"],
  ["bill", "SERV_ID,BILLING_CYCLE,CHARGE,DISCT_CHARGE", "customer_id,month,total_fen,discount_fen"],
  ["bill", "ACCT_ID,BILLING_CYCLE_ID,TOTAL_FEE,DISCOUNT_FEE", "account_number,month,total_fen,discount_fen"],
  [
    "bill",
    "USER_ID,BILL_CYCLE,RECEIVABLE_FEE,DATA_FEE,VOICE_FEE,SP_FEE",
    "customer_id,month,total_fen,data_fen,outgoing_call_fen,vas_fen",
  ],
  ["attribute:f", "用户ID,月份,ARPU,DOU,MOU", "customer_id,month,avg_bill,,minutes_per_month"],
  [
    "attribute:f",
    "PHONE_NO,STAT_MONTH,ARPU,DOU,MOU,SMS_CNT",
    "customer_id,month,avg_bill,,minutes_per_month,sms_per_month",
  ],
  [
    "attribute:f",
    "用户号码,ARPU(元),DOU(GB),MOU(分钟),网龄,套餐名称",
    "customer_id,avg_bill,,minutes_per_month,tenure_months,plan",
  ],
  [
    "call",
    "主叫号码,被叫号码,通话开始时间,通话时长(秒),LAC,CI,漫游类型",
    "caller,callee,started_at,duration_s,,cell_id,is_roaming",
  ],
  ["call", "sender,receiver,call_time,duration_sec", "caller,callee,started_at,duration_s"],
  [
    "call",
    "计费号码,对端号码,呼叫类型,通话开始时间,通话时长(秒),基站,小区号,漫游类型,长途类型",
    "customer_id,other_number,direction,started_at,duration_s,base_station_id,cell_id,is_roaming,is_long_distance",
  ],
  [
    "call",
    "CALLING_NBR,CALLED_NBR,START_TIME,DURATION,CELL_ID,LAC,ROAM_TYPE,LONG_TYPE",
    "caller,callee,started_at,duration_s,cell_id,,is_roaming,is_long_distance",
  ],
  [
    "call",
    "BILLING_NBR,OPP_NUMBER,CALL_TYPE,START_DATETIME,CALL_DURATION,CELL_ID,LAC_ID",
    "customer_id,other_number,direction,started_at,duration_s,cell_id,",
  ],
  [
    "call",
    "A_NUMBER,B_NUMBER,CALL_START_TIME,CALL_DURATION,TERMINATION_CAUSE",
    "caller,callee,started_at,duration_s,outcome",
  ],
  ["call", "calling_party,called_party,answer_time,talk_time,cause", "caller,callee,started_at,duration_s,"],
  [
    "call",
    "用户号码,通话起始时间,通话时长,主被叫类型,对方号码,基站编号,小区编号,是否漫游,是否长途",
    "customer_id,started_at,duration_s,direction,other_number,base_station_id,cell_id,is_roaming,is_long_distance",
  ],
  ["payment", "用户号码,缴费时间,缴费金额,缴费方式", "customer_id,paid_at,amount_fen,method"],
  ["payment", "ACC_NBR,PAY_DATE,PAY_FEE,PAY_METHOD", "customer_id,paid_at,amount_fen,method"],
  ["payment", "用户号码,充值时间,充值金额,充值渠道", "customer_id,paid_at,amount_fen,method"],
  [
    "payment",
    "账户标识,账期,缴费日期,缴费金额,付款方式,应缴日期",
    "account_number,billed_month,paid_at,amount_fen,method,due_on",
  ],
  [
    "payment",
    "customer_id,payment_date,payment_amount,payment_method,due_date",
    "customer_id,paid_at,amount_fen,method,due_on",
  ],
  ["payment", "SUBS_ID,RECHARGE_DATE,RECHARGE_AMOUNT,CHANNEL", "customer_id,paid_at,amount_fen,"],
  [
    "complaint",
    "工单编号,用户号码,投诉时间,投诉类型,处理状态,归档时间,满意度",
    ",customer_id,opened_at,type,,closed_at,satisfaction",
  ],
  [
    "complaint",
    "工单号,受理号码,受理时间,投诉内容,问题分类,办结时间,回访满意度",
    ",customer_id,opened_at,,type,closed_at,satisfaction",
  ],
  [
    "complaint",
    "TICKET_ID,ACC_NBR,CREATE_TIME,COMPLAINT_TYPE,CLOSE_TIME,SATISFACTION",
    ",customer_id,opened_at,type,closed_at,satisfaction",
  ],
  [
    "complaint",
    "customer_id,case_opened,case_closed,case_category,csat",
    "customer_id,opened_at,closed_at,type,satisfaction",
  ],
  ["vas_usage", "用户号码,月份,增值业务,使用次数,费用", "customer_id,month,service,uses,fee_fen"],
  ["vas_usage", "USER_ID,MONTH_ID,SP_NAME,USE_CNT,SP_FEE", "customer_id,month,service,uses,fee_fen"],
  ["attribute:f", "用户号码,月份,短信条数", "customer_id,month,sms_per_month"],
  ["vas_usage", "用户号码,业务名称,月份,短信条数,业务费", "customer_id,service,month,uses,fee_fen"],
  ["subscription", "用户ID,产品名称,生效时间,失效时间", "customer_id,product_id,started_on,ended_on"],
  ["subscription", "SUBS_ID,OFFER_ID,EFF_DATE,EXP_DATE", "customer_id,product_id,started_on,ended_on"],
  [
    "subscription",
    "USER_ID,PRODUCT_OFFERING_ID,EFFECTIVE_DATE,EXPIRE_DATE",
    "customer_id,product_id,started_on,ended_on",
  ],
  ["contact", "活动编码,用户号码,接触时间,接触渠道,营销方案,组别", "campaign_id,customer_id,sent_at,channel,offer,arm"],
  ["response", "活动名称,用户号码,响应时间,是否响应", "campaign_id,customer_id,responded_at,outcome"],
  ["cell_quality", "小区号,月份,掉话率,接通率", "cell_id,month,drop_rate,connect_rate"],
  ["cell_quality", "CGI,MONTH_ID,DROP_RATE,CONNECT_RATE", "cell_id,month,drop_rate,connect_rate"],
  ["cell_quality", "小区CGI,日期,无线掉线率,无线接通率", "cell_id,,drop_rate,connect_rate"],
  ["match", "客户编号,账户编号", "customer_id,other_id"],
  ["match", "用户号码,客户编号", "other_id,customer_id"],
  ["match", "CUST_ID,ACC_NBR", "customer_id,other_id"],
  ["match", "客户编号,宽带账号", "customer_id,other_id"],
];

describe("headers of operators' exports find their table and fields, and say why", () => {
  test.each(exportsOfOperators)("%s: %s", (table, header, fields) => {
    const found = of(header);
    expect(found.table).toBe(table);
    expect(found.fields.map((field) => field ?? "").join(",")).toBe(fields);
    expect(found.reasons).toEqual(found.fields.map((field) => (field === null ? "none" : "header")));
  });
});

test("the number of the line is a phone where the project knows phones, and beside another id", () => {
  const bill = "用户号码,账期,应收金额";
  expect(fieldsOf(bill)).toBe("customer_id,month,total_fen");
  expect(fieldsOf(bill, { phones: true })).toBe("phone_id,month,total_fen");
  expect(fieldsOf(bill, { phones: true, mapping: { 用户号码: "customer_id" } })).toBe("customer_id,month,total_fen");
  expect(fieldsOf(`客户编号,${bill}`, { phones: true })).toBe("customer_id,,month,total_fen");
  expect(fieldsOf(`账号,${bill}`, { accounts: true })).toBe("account_number,,month,total_fen");
  expect(fieldsOf(`账号,${bill}`)).toBe(",customer_id,month,total_fen");
  expect(fieldsOf("客户编号,用户号码,姓名,性别")).toBe("customer_id,phone,name,gender");
});

test("a type of call that is no direction costs no row, and messages are no calls", () => {
  const call = "用户号码,开始时间,通话时长,通话类型";
  const rows = (word: string) => ({ sample: [["1", "2024-01-01", "5", word]] });
  expect(fieldsOf(call, rows("主叫"))).toBe("customer_id,started_at,duration_s,direction");
  expect(fieldsOf(call, rows("国内长途"))).toBe("customer_id,started_at,duration_s,");
  expect(
    recognise({
      file: "sms.csv",
      columns: ["timestamp", "sender", "recipient"],
      table: undefined,
      mapping: undefined,
      options: {},
      sample: [],
    }),
  ).toBeNull();
});

test("an id under a header of no known word is told by its cells", () => {
  const rows = (cell: (n: number) => string) => ({ sample: Array.from({ length: 25 }, (_, n) => [cell(n), "7", "x"]) });
  expect(
    fieldsOf(
      "CLIENTNUM,score,note",
      rows((n) => `7688053${10 + n}`),
    ),
  ).toBe("customer_id,,");
  expect(
    fieldsOf(
      "msno,score,note",
      rows((n) => `YyO+tlZtAXYXoZhNr3Vg3+dfVQvrBVGO8j1mfqe4ZH${n}=`),
    ),
  ).toBe("customer_id,,");
  // Nor what repeats, nor what numbers something else.
  expect(
    of(
      "CLIENTNUM,score,note",
      rows((n) => `76880${n % 20}`),
    ),
  ).toBeNull();
  expect(
    of(
      "order_no,score,note",
      rows((n) => `A10${n}`),
    ),
  ).toBeNull();
});
