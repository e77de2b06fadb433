/**
 * Headers people write for a field, besides the field's own name. Compared after `normalHeader`: lower case, without
 * blanks, underscores, full-width forms and a unit in brackets. The first in a list is the commonest.
 */
const shared = {
  customer_id:
    "客户编号 客户号 客户id 客户标识 客户编码 客户代码 用户编号 用户id 用户标识 用户号 用户编码 customerid customerno customernumber custid custno custcode clientid userid subscriberid subscriberno subsid msisdn user accountnumber customer",
  month:
    "月份 账期 月 统计月份 账单月份 计费月 数据月份 统计月 账务月 使用月份 month billmonth billingmonth statmonth yearmonth period acctmonth",
} as const;

const account = "账号 账户编号 账户号 账户号码 帐号 帐户编号 合同号 合同编号 accountno acctno acctnumber accountid";
const phones = "手机号码 手机号 电话号码 移动电话 服务号码 phone phonenumber mobile mobilenumber";

/** Ids in place of a customer id, in every table that is about customers; a view field `phone` goes before. */
const links = { account_number: account, phone_id: phones } as const;

const customer = {
  name: "姓名 客户姓名 客户名称 用户姓名 名称 fullname customername",
  gender: "性别 客户性别 sex",
  birth_date: "出生日期 生日 出生年月 出生年月日 birthday birthdate dateofbirth dob",
  age_years: "年龄 客户年龄 周岁 age ageyears",
  id_number: "证件号码 身份证号 身份证号码 证件号 身份证 idnumber idcard idcardno identitynumber",
  phone: "手机号码 手机号 手机 电话 电话号码 联系电话 移动电话 phonenumber mobile mobilenumber tel telephone",
  email: "电子邮箱 邮箱 电子邮件 邮件 emailaddress mail",
  address: "联系地址 地址 住址 通信地址 家庭住址 通讯地址 postaladdress",
  region: "地区 区域 地市 城市 省份 归属地 归属地市 area city province district",
  industry: "行业 所属行业 职业 occupation profession",
  hobbies: "爱好 兴趣 兴趣爱好 hobby interests",
  account_type: "账户类型 客户类型 客户类别 用户类型 账户类别 accounttype customertype",
  joined_on:
    "入网日期 入网时间 开户日期 开户时间 开通日期 开通时间 joindate joinedon activationdate opendate signupdate joined",
  join_channel: "入网渠道 开户渠道 发展渠道 渠道 joinchannel acquisitionchannel",
  plan: "套餐 套餐名称 当前套餐 主套餐 资费套餐 tariff planname tariffplan package",
  status: "状态 客户状态 用户状态 在网状态 accountstatus",
  left_on: "离网日期 离网时间 销户日期 销户时间 lefton leavedate churndate cancellationdate",
  marketing_consent: "营销许可 营销同意 营销授权 接受营销 是否同意营销 marketingconsent consent optin",
  account_manager: "客户经理 accountmanager manager",
};

/** Field → headers, of each table. */
export const synonyms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  customer: { customer_id: `${shared.customer_id} id`, ...customer },
  bill: {
    ...shared,
    ...links,
    total_fen:
      "账单总额 总费用 账单金额 应收金额 出账金额 费用合计 消费总额 总金额 月消费 出账费用 总额 totalfen total totalamount billamount totalbill billtotal totalcharge",
    outgoing_call_fen:
      "呼出话费 主叫话费 通话费 语音费 话费 通话费用 语音费用 outgoingcallfen outgoingcall callcharge voicecharge voicefee callfee outgoingcallfee",
    data_fen: "流量费 数据费 上网费 流量费用 datafen data datacharge datafee",
    vas_fen: "增值业务费 增值费 增值业务费用 增值服务费 vasfen vas vascharge vasfee",
    discount_fen: "优惠金额 优惠 减免 折扣 减免金额 discountfen discount discountamount",
  },
  call: {
    ...links,
    customer_id: `${shared.customer_id} 主机号码 本机号码 计费号码`,
    started_at:
      "通话开始时间 开始时间 通话时间 起始时间 呼叫时间 通话起始时间 通话日期 timestamp startedat starttime start calltime begintime callstart datetime startdatetime",
    duration_s:
      "通话时长 时长 通话秒数 时长秒 持续时间 durations duration callduration durationseconds seconds durationsec",
    direction: "呼叫类型 呼叫方向 方向 主被叫 通话类型 主被叫标志 calltype calldirection inout",
    other_number:
      "对端号码 对方号码 对方电话 对端 othernumber othernumber otherparty peernumber counterpart counterparty",
    cell_id: "小区 小区编号 小区标识 小区id 小区号 cell cellid ci",
    base_station_id: "基站 基站编号 基站标识 基站id basestation basestationid bts enodeb siteid",
    outcome: "接续结果 通话结果 呼叫结果 结果 通话状态 callresult result callstatus",
    forwarded_to: "呼转号码 转移号码 前转号码 呼叫转移号码 forwardedto forwardto forwardnumber forwardednumber",
    is_long_distance: "是否长途 长途 islongdistance longdistance",
    is_ip_long_distance: "是否ip长途 ip长途 isiplongdistance iplongdistance",
    is_roaming: "是否漫游 漫游 isroaming roaming",
    caller: "主叫 主叫号码 caller callernumber callingnumber callingparty callerid from",
    callee: "被叫 被叫号码 callee calleenumber callednumber calledparty calleeid to",
  },
  cell_quality: {
    cell_id: "小区 小区编号 小区标识 小区id 小区号 cell cellid ci",
    month: shared.month,
    drop_rate: "掉话率 droprate calldroprate dropcallrate",
    connect_rate: "接通率 connectrate connectionrate connectedrate",
  },
  payment: {
    ...links,
    customer_id: shared.customer_id,
    billed_month: `${shared.month} billedmonth 缴费账期 所属账期`,
    due_on: "应缴日期 缴费截止日期 到期日 截止日期 应缴时间 dueon duedate paymentdue",
    paid_at: "缴费时间 缴费日期 支付时间 付款时间 缴款时间 支付日期 paidat paymentdate paymenttime paiddate paidon",
    amount_fen: "缴费金额 支付金额 付款金额 金额 实缴金额 amountfen amount paymentamount paidamount paid",
    method: "缴费方式 支付方式 付款方式 缴费渠道 method paymentmethod paymethod",
  },
  complaint: {
    ...links,
    customer_id: shared.customer_id,
    opened_at: "受理时间 投诉时间 受理日期 投诉日期 创建时间 openedat opentime opened opendate createdat complaintdate",
    closed_at: "办结时间 处理完成时间 结案时间 关闭时间 办结日期 closedat closetime closed closedate resolvedat",
    type: "投诉类型 投诉类别 投诉分类 类型 问题类型 complainttype category complaintcategory",
    satisfaction: "满意度 满意度评分 评分 satisfactionscore score rating",
  },
  vas_usage: {
    ...shared,
    ...links,
    service: "业务 业务名称 增值业务 服务 业务类型 增值业务名称 servicename product",
    uses: "使用次数 次数 使用量 用量 usecount usage count",
    fee_fen: "费用 业务费用 业务费 金额 feefen fee charge amount",
  },
  subscription: {
    ...links,
    customer_id: shared.customer_id,
    product_id: "产品编号 产品 产品id 产品标识 订购产品 productid product productcode",
    started_on: "生效日期 订购日期 开始日期 生效时间 订购时间 startedon startdate start effectivedate",
    ended_on: "失效日期 退订日期 结束日期 失效时间 退订时间 endedon enddate end expirydate",
  },
  contact: {
    ...links,
    customer_id: shared.customer_id,
    campaign_id: "活动编号 活动 活动id 营销活动 活动标识 campaignid campaign",
    sent_at: "发送时间 接触时间 触达时间 发送日期 sentat senttime sendtime contactedat sentdate",
    channel: "渠道 触点 接触渠道 发送渠道 contactchannel",
    offer: "优惠 方案 权益 营销方案 offerid offername",
    arm: "组别 分组 实验组 对照组 group testgroup",
    delivered: "是否送达 送达 是否成功 delivered isdelivered",
  },
  response: {
    ...links,
    customer_id: shared.customer_id,
    campaign_id: "活动编号 活动 活动id 营销活动 活动标识 campaignid campaign",
    responded_at: "响应时间 回复时间 办理时间 respondedat responsetime responsedate",
    outcome: "响应结果 结果 办理结果 result response",
    amount_fen: "金额 办理金额 订购金额 amountfen amount revenue",
  },
  match: {
    customer_id: shared.customer_id,
    other_id: `${account} accountnumber account ${phones} otherid 其他编号 其他标识 对照编号`,
    kind: "标识类型 编号类型 idtype idkind",
  },
  /** Attribute files: the row's owner and month, and view fields. */
  attribute: {
    ...shared,
    customer_id: `${shared.customer_id} id`,
    account_number: account,
    gender: customer.gender,
    age_years: customer.age_years,
    name: "姓名 客户姓名 用户姓名 fullname customername",
    id_number: customer.id_number,
    phone: "手机号码 手机号 联系电话 phonenumber mobilenumber",
    email: customer.email,
    address: customer.address,
    region: "地区 区域 地市 归属地 归属地市",
    industry: customer.industry,
    account_type: customer.account_type,
    plan: "套餐 套餐名称 当前套餐 主套餐 planname",
    tenure_months: "tenure tenuremonths tenureinmonths monthsinservice 在网月数 在网时长 网龄 入网月数",
    avg_bill: "monthlycharges monthlycharge monthlyrevenue arpu 月均消费 月消费 月均话费 平均账单 月均账单",
    main_payment_method: "paymentmethod 缴费方式 支付方式",
    minutes_per_month: "monthlyminutes mou 月均通话分钟 月通话分钟数 通话时长分钟",
    satisfaction_avg: "",
  },
};
