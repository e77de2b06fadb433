/**
 * Headers people write for a field, besides the field's own name. Compared after `normalHeader`: lower case, without
 * blanks, underscores, full-width forms and a unit in brackets. The first in a list is the commonest.
 */
const shared = {
  customer_id:
    "客户编号 客户号 客户id 客户标识 客户编码 客户代码 用户编号 用户id 用户标识 用户号 用户编码 customerid customerno customernumber custid custno custcode clientid userid subscriberid subscriberno subsid user accountnumber customer partyid servid subscriptionid userno 用户唯一标识 客户唯一标识 个人客户编号",
  month:
    "月份 账期 月 统计月份 账单月份 计费月 数据月份 统计月 账务月 使用月份 month billmonth billingmonth statmonth yearmonth period acctmonth 账务周期 计费账期 账单周期 出账月份 出账账期 出账周期 统计周期 帐期 帐务周期 monthid billingcycle billingcycleid billcycle billcycleid cycleid cyclemonth feemonth acctperiod accountingperiod billperiod statisticmonth",
} as const;

/** Numbers of the subscriber's own line: a phone of a customer who is named otherwise, else the customer's id. */
export const numbers =
  "用户号码 计费号码 服务号码 业务号码 接入号码 接入号 设备号码 客户号码 主机号码 本机号码 受理号码 投诉号码 来电号码 msisdn accnbr accessnumber servnumber servicenumber billingnbr billingnumber billnumber usernumber subscribernumber phoneno";

const account =
  "账号 账户编号 账户号 账户号码 帐号 帐户编号 合同号 合同编号 accountno acctno acctnumber accountid acctid acctnbr acctcode accountcode 账户标识 账户id 账户编码 账户代码 合同账号 宽带账号";
/** Phones of customers: an id where the project knows them by no other. */
export const phones =
  "手机号码 手机号 电话号码 移动电话 服务号码 phone phonenumber mobile mobilenumber mobileno mobilephone";

/** Ids in place of a customer id, in every table that is about customers; a view field `phone` goes before. */
const links = { account_number: account, phone_id: phones } as const;

const customer = {
  name: "姓名 客户姓名 客户名称 用户姓名 名称 fullname customername 用户名称 custname subscribername username partyname",
  gender: "性别 客户性别 sex 性别名称 gendercode sexname",
  birth_date: "出生日期 生日 出生年月 出生年月日 birthday birthdate dateofbirth dob birth birthdt",
  age_years: "年龄 客户年龄 周岁 age ageyears 用户年龄 custage userage",
  id_number:
    "证件号码 身份证号 身份证号码 证件号 身份证 idnumber idcard idcardno identitynumber 证件编码 证件编号 certno certcode certnumber certificateno certificatenumber idno nationalid",
  phone: `手机号码 手机号 手机 电话 电话号码 联系电话 移动电话 phonenumber mobile mobilenumber tel telephone 联系号码 联系手机 mobileno mobilephone contactphone contactnumber contacttel phoneno ${numbers}`,
  email: "电子邮箱 邮箱 电子邮件 邮件 emailaddress mail email地址 mailaddress",
  address:
    "联系地址 地址 住址 通信地址 家庭住址 通讯地址 postaladdress 用户地址 装机地址 证件地址 contactaddress custaddress",
  region:
    "地区 区域 地市 城市 省份 归属地 归属地市 area city province district 地市名称 城市名称 所属地市 所属区域 所属城市 本地网 区县 县区 cityname areaname regionname countyname latnname homecity citycode areacode",
  industry: "行业 所属行业 职业 occupation profession",
  hobbies: "爱好 兴趣 兴趣爱好 hobby interests",
  account_type:
    "账户类型 客户类型 客户类别 用户类型 账户类别 accounttype customertype 客户分类 用户类别 custtype custgroup customercategory customersegment",
  joined_on:
    "入网日期 入网时间 开户日期 开户时间 开通日期 开通时间 joindate joinedon activationdate opendate signupdate joined 激活日期 激活时间 入网日 innetdate innettime netindate opentime activationtime activedate activatedate activateddate connectiondate servcreatedate createdon",
  join_channel:
    "入网渠道 开户渠道 发展渠道 渠道 joinchannel acquisitionchannel 入网渠道名称 发展渠道名称 渠道名称 channelname saleschannel developchannel",
  plan: "套餐 套餐名称 当前套餐 主套餐 资费套餐 tariff planname tariffplan package 主资费 资费 资费名称 主套餐名称 主商品名称 主产品名称 套餐名 主体套餐 offername rateplan rateplanname priceplan priceplanname mainoffer mainoffername tariffname packagename",
  status:
    "状态 客户状态 用户状态 在网状态 accountstatus 用户状态名称 状态名称 号码状态 服务状态 userstatus custstatus subscriberstatus servicestatus servstatus statuscd statusname userstate lifecyclestate",
  left_on:
    "离网日期 离网时间 销户日期 销户时间 lefton leavedate churndate cancellationdate 拆机日期 拆机时间 销号时间 销号日期 注销时间 注销日期 outnetdate removedate terminationdate terminateddate disconnectdate deactivationdate churneddate",
  marketing_consent:
    "营销许可 营销同意 营销授权 接受营销 是否同意营销 marketingconsent consent optin 是否允许营销 是否接受营销 营销授权标志 marketingoptin allowmarketing",
  account_manager: "客户经理 accountmanager manager 客户经理姓名 客户经理名称 custmanager managername",
};

/** Field → headers, of each table. */
export const synonyms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  customer: { customer_id: `${shared.customer_id} id`, ...customer },
  bill: {
    ...shared,
    ...links,
    total_fen:
      "账单总额 总费用 账单金额 应收金额 出账金额 费用合计 消费总额 消费金额 总金额 月消费 出账费用 总额 totalfen total totalamount billamount totalbill billtotal totalcharge 应收 应收费用 应收总额 出账收入 出账总额 账单费用 总收入 收入 totalfee totalamt totalcharges receivable receivablefee receivableamount charge billfee billcharge invoiceamount invoicetotal amountdue acctfee shouldcharge grossamount",
    outgoing_call_fen:
      "呼出话费 主叫话费 通话费 语音费 话费 通话费用 语音费用 outgoingcallfen outgoingcall callcharge voicecharge voicefee callfee outgoingcallfee 语音通话费 本地通话费 国内通话费 voiceamount voicerevenue callcharges usagefee",
    data_fen:
      "流量费 数据费 上网费 流量费用 datafen data datacharge datafee 上网流量费 数据流量费 手机上网费 gprs费 gprsfee flowfee flowcharge gprscharge dataamount internetfee",
    vas_fen:
      "增值业务费 增值费 增值业务费用 增值服务费 vasfen vas vascharge vasfee 增值业务收入 代收费 代收信息费 信息费 spfee spcharge addedvaluefee valueaddedfee infofee",
    discount_fen:
      "优惠金额 优惠 减免 折扣 减免金额 discountfen discount discountamount 优惠费 优惠费用 减免费 减免费用 赠送金额 disctcharge discountfee discountamt favourfee favorfee reliefamount",
  },
  call: {
    ...links,
    customer_id: shared.customer_id,
    started_at:
      "通话开始时间 开始时间 通话时间 起始时间 呼叫时间 通话起始时间 通话日期 timestamp startedat starttime start calltime begintime callstart datetime startdatetime 呼叫开始时间 通话开始日期时间 起始日期时间 开始日期时间 应答时间 接通时间 callstarttime callbegintime callbegindate callstartdate starttimestamp answertime connecttime calldatetime calldate begindatetime origintime setuptime",
    duration_s:
      "通话时长 时长 通话秒数 时长秒 持续时间 durations duration callduration durationseconds seconds durationsec 通话时间长度 计费时长 talktime talkduration calldur calldurationsec calldurations billduration chargeduration durationsecs billsec",
    direction:
      "呼叫类型 呼叫方向 方向 主被叫 通话类型 主被叫标志 calltype calldirection inout 主被叫类型 主被叫标识 主被叫类别 呼叫类别 directiontype callingtype originterminate motype",
    other_number:
      "对端号码 对方号码 对方电话 对端 othernumber othernumber otherparty peernumber counterpart counterparty 对端电话 对端用户号码 对方用户号码 对方电话号码 通话对方号码 oppnumber oppositenumber oppnbr opposnumber othernbr otherpartynumber peerno peernbr remotenumber",
    cell_id:
      "小区 小区编号 小区标识 小区id 小区号 cell cellid ci cgi eci 小区cgi 小区ci 小区eci 小区ecgi 小区编码 小区代码 cellcode cellcgi ecgi nci",
    base_station_id:
      "基站 基站编号 基站标识 基站id basestation basestationid bts enodeb siteid 基站号 基站编码 基站代码 基站名称 enodebid btsid gnodeb gnodebid sitecode basestationcode",
    outcome:
      "接续结果 通话结果 呼叫结果 结果 通话状态 callresult result callstatus 呼叫状态 释放原因 结束原因 挂断原因 disposition releasecause terminationcause endcause callendreason",
    forwarded_to:
      "呼转号码 转移号码 前转号码 呼叫转移号码 forwardedto forwardto forwardnumber forwardednumber 呼转目标号码 前转目的号码 前转目标号码 转移目标号码 cfnumber redirectnumber redirectedto",
    is_long_distance:
      "是否长途 长途 islongdistance longdistance 长途标志 长途标识 长途类型 longflag longtype tollflag tolltype longdistanceflag islong",
    is_ip_long_distance: "是否ip长途 ip长途 isiplongdistance iplongdistance ip长途标志 ipflag",
    is_roaming:
      "是否漫游 漫游 isroaming roaming 漫游标志 漫游标识 漫游类型 漫游状态 roamflag roamtype roamingflag roamingtype isroam",
    caller:
      "主叫 主叫号码 caller callernumber callingnumber callingparty callerid from 主叫号 主叫用户 主叫用户号码 主叫方 主叫方号码 主叫电话 callingnbr callingno callingmsisdn callermsisdn callerno anumber anum aparty apartynumber originatingnumber originnumber orignumber fromnumber sourcenumber sender",
    callee:
      "被叫 被叫号码 callee calleenumber callednumber calledparty calleeid to 被叫号 被叫用户 被叫用户号码 被叫方 被叫方号码 被叫电话 callednbr calledno calledmsisdn calleemsisdn calleeno bnumber bnum bparty bpartynumber terminatingnumber destinationnumber destnumber dialednumber dialledigits tonumber receiver recipient",
  },
  cell_quality: {
    cell_id:
      "小区 小区编号 小区标识 小区id 小区号 cell cellid ci cgi eci 小区cgi 小区ci 小区eci 小区ecgi 小区编码 小区代码 cellcode cellcgi ecgi nci",
    month: shared.month,
    drop_rate:
      "掉话率 droprate calldroprate dropcallrate 掉线率 无线掉线率 无线掉话率 语音掉话率 dropratio calldropratio dcr",
    connect_rate:
      "接通率 connectrate connectionrate connectedrate 无线接通率 呼叫接通率 接续率 connectratio callsetupsuccessrate cssr setupsuccessrate",
  },
  payment: {
    ...links,
    customer_id: shared.customer_id,
    billed_month: `${shared.month} billedmonth 缴费账期 所属账期`,
    due_on:
      "应缴日期 缴费截止日期 到期日 截止日期 应缴时间 dueon duedate paymentdue 最迟缴费日期 最后缴费日期 缴费期限 截止缴费日期 dueday dueat paybydate paymentduedate",
    paid_at:
      "缴费时间 缴费日期 支付时间 付款时间 缴款时间 支付日期 paidat paymentdate paymenttime paiddate paidon 交费时间 交费日期 充值时间 充值日期 入账时间 销账时间 付费时间 paydate paytime rechargedate rechargetime topupdate topuptime transactiondate transactiontime",
    amount_fen:
      "缴费金额 支付金额 付款金额 金额 实缴金额 amountfen amount paymentamount paidamount paid 交费金额 充值金额 实缴 实收 实收金额 付费金额 缴费额 payfee payamount payamt paymentamt paymentfee paycharge rechargeamount rechargefee rechargeamt topupamount receivedamount",
    method:
      "缴费方式 支付方式 付款方式 缴费渠道 method paymentmethod paymethod 交费方式 充值方式 付费方式 交费渠道 充值渠道 支付渠道 缴费类型 paychannel paytype paymethodname paymentchannel paymenttype paymentmode rechargechannel rechargetype rechargemethod topupchannel",
  },
  complaint: {
    ...links,
    customer_id: shared.customer_id,
    opened_at:
      "受理时间 投诉时间 受理日期 投诉日期 创建时间 openedat opentime opened opendate createdat complaintdate 投诉受理时间 工单创建时间 建单时间 派单时间 来电时间 createtime createdtime createddate creationdate accepttime acceptdate complainttime caseopened caseopendate casecreated ticketopened reportedat reportdate",
    closed_at:
      "办结时间 处理完成时间 结案时间 关闭时间 办结日期 closedat closetime closed closedate resolvedat 归档时间 归档日期 完成时间 完成日期 结单时间 处理完毕时间 办结日 closedtime closeddate closingdate finishtime finishdate finishedat archivetime completetime completedat caseclosed caseclosedate resolvedtime resolutiondate resolvedate",
    type: "投诉类型 投诉类别 投诉分类 类型 问题类型 complainttype category complaintcategory 投诉大类 投诉原因 问题分类 问题类别 投诉业务类型 工单类型 complaintreason casecategory casetype tickettype ticketcategory issuetype problemtype reason",
    satisfaction:
      "满意度 满意度评分 评分 satisfactionscore score rating 回访满意度 客户满意度 满意度得分 处理满意度 satisfactionlevel satisfactionrating csat csatscore",
  },
  vas_usage: {
    ...shared,
    ...links,
    service:
      "业务 业务名称 增值业务 服务 业务类型 增值业务名称 servicename product sp业务名称 增值业务类型 业务种类 spname spservice servname servicetype servicecode vasname vasservice",
    uses: "使用次数 次数 使用量 用量 usecount usage count 条数 使用条数 短信条数 订购次数 usecnt usetimes usenum usagecount times quantity",
    fee_fen:
      "费用 业务费用 业务费 金额 feefen fee charge amount 信息费 业务收入 使用费 spfee spcharge servicefee servicecharge usefee usagefee infofee",
  },
  subscription: {
    ...links,
    customer_id: shared.customer_id,
    product_id:
      "产品编号 产品 产品id 产品标识 订购产品 productid product productcode 产品名称 产品编码 商品编码 商品名称 商品编号 套餐编码 套餐编号 销售品编码 销售品名称 销售品 offerid offername offercode offeringid productofferingid productname priceplanid",
    started_on:
      "生效日期 订购日期 开始日期 生效时间 订购时间 startedon startdate start effectivedate 订购生效时间 订购生效日期 effdate efftime effectivetime effectiveon subscribedate subscribedon validfrom orderdate",
    ended_on:
      "失效日期 退订日期 结束日期 失效时间 退订时间 endedon enddate end expirydate 到期日期 到期时间 expdate exptime expiredate expirationdate expireson validto unsubscribedate canceldate",
  },
  contact: {
    ...links,
    customer_id: shared.customer_id,
    campaign_id:
      "活动编号 活动 活动id 营销活动 活动标识 campaignid campaign 活动编码 活动名称 活动代码 营销活动编码 营销活动名称 campaigncode campaignname campaignno activityid activitycode",
    sent_at:
      "发送时间 接触时间 触达时间 发送日期 sentat senttime sendtime contactedat sentdate 接触日期 外呼时间 推送时间 触点时间 contacttime contactdate senddate pushtime",
    channel: "渠道 触点 接触渠道 发送渠道 contactchannel 触点渠道 推送渠道 channelname channeltype sendchannel",
    offer: "优惠 方案 权益 营销方案 offerid offername 推荐产品 推荐套餐 推荐方案 推送内容 offercode offerdesc",
    arm: "组别 分组 实验组 对照组 group testgroup 实验分组 是否对照组 abgroup treatment",
    delivered: "是否送达 送达 是否成功 delivered isdelivered",
  },
  response: {
    ...links,
    customer_id: shared.customer_id,
    campaign_id:
      "活动编号 活动 活动id 营销活动 活动标识 campaignid campaign 活动编码 活动名称 活动代码 营销活动编码 营销活动名称 campaigncode campaignname campaignno activityid activitycode",
    responded_at:
      "响应时间 回复时间 办理时间 respondedat responsetime responsedate 反馈时间 响应日期 成功时间 replytime replydate respondtime",
    outcome:
      "响应结果 结果 办理结果 result response 响应状态 反馈结果 是否响应 是否成功 是否办理 responsestatus responseresult feedback converted",
    amount_fen: "金额 办理金额 订购金额 amountfen amount revenue",
  },
  match: {
    customer_id: shared.customer_id,
    other_id: `${account} accountnumber account ${phones} ${numbers} otherid 其他编号 其他标识 对照编号`,
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
    phone: `手机号码 手机号 联系电话 phonenumber mobilenumber 联系号码 mobileno contactphone ${numbers}`,
    email: customer.email,
    address: customer.address,
    region:
      "地区 区域 地市 归属地 归属地市 地市名称 所属地市 所属区域 本地网 区县 cityname areaname regionname latnname",
    industry: customer.industry,
    account_type: customer.account_type,
    plan: "套餐 套餐名称 当前套餐 主套餐 planname 主资费 资费名称 主套餐名称 套餐名 offername rateplan rateplanname priceplan priceplanname mainoffer",
    tenure_months:
      "tenure tenuremonths tenureinmonths monthsinservice 在网月数 在网时长 网龄 入网月数 入网时长 在网时长月 网龄月 ageonnet aon networkage onlinemonths innetmonths netage netmonths",
    avg_bill:
      "monthlycharges monthlycharge monthlyrevenue arpu 月均消费 月消费 月均话费 平均账单 月均账单 户均收入 月均arpu 月均收入 近三月月均消费 avgarpu avgfee avgmonthlyfee averagebill monthlyfee",
    unpaid_fen:
      "欠费 欠费金额 欠费总额 当前欠费 欠费余额 owe owefee oweamount owecharge arrears arrearsamount arrearage outstanding outstandingamount outstandingbalance",
    calls_per_month: "通话次数 月通话次数 callcnt callcount calltimes calls",
    outgoing_calls_per_month: "主叫次数 主叫通话次数 呼出次数 mocnt outgoingcalls",
    sms_per_month: "短信条数 短信量 短信次数 点对点短信条数 月短信条数 smscnt smscount smsnum p2psmscnt",
    complaints: "投诉次数 投诉量 complaintcnt complaintcount complainttimes",
    main_payment_method: "paymentmethod 缴费方式 支付方式",
    minutes_per_month:
      "monthlyminutes mou 月均通话分钟 月通话分钟数 通话时长分钟 月均mou 月均通话时长 通话分钟数 callminutes voiceminutes totalminutes",
  },
};
