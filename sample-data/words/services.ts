/** In the order of `Archetype.plan`. */
export const plans = [
  "全球通128套餐",
  "动感地带38套餐",
  "家庭畅享58套餐",
  "银龄26套餐",
  "亲情长话28套餐",
  "轻享9元套餐",
];
export const joinChannels = ["营业厅", "网上营业厅", "代理商", "电话营销", "校园营销", "集团客户经理"];
/** In the order of `Archetype.method`. */
export const paymentMethods = ["银行代扣", "支付宝", "微信支付", "营业厅现金", "充值卡", "网上银行"];
export const complaintTypes = ["网络质量", "资费争议", "服务态度", "业务办理", "骚扰信息", "停机复机"];
export const managers = ["赵敏行", "钱思齐", "孙知微", "李维岳", "周言蹊", "吴清和", "郑怀瑾", "王若谷"];
export const contactChannels = ["短信", "外呼", "APP推送"];
