/** Words a cell may hold for a choice, in lower case, parted by `|`. */
export const words = {
  yes: "是|有|y|yes|1|1.0|true|t|√|对|同意|已同意|允许|漫游|国内漫游|国际漫游|省际漫游|省内漫游|港澳台漫游|长途|国内长途|国际长途|省际长途|省内长途|港澳台长途|roaming|long distance",
  no: "否|无|n|no|0|0.0|false|f|×|不同意|未同意|拒绝|不允许|非漫游|未漫游|不漫游|非长途|本地|本地通话|市话|local|non-roaming",
  out: "out|o|主叫|呼出|去话|拨出|打出|mo|moc|outgoing|outbound|outcoming|outgoing call|1",
  in: "in|i|被叫|呼入|来话|接入|打入|接听|mt|mtc|incoming|inbound|incoming call|2",
  connected: "connected|接通|正常|成功|已接通|通话成功|answered|success|completed|ok|normal",
  dropped: "dropped|drop|掉话|掉线|中断|异常释放|call dropped",
  failed:
    "failed|fail|未接通|失败|未接|未接听|无应答|无人接听|忙|占线|missed|no answer|noanswer|unanswered|busy|blocked|rejected",
  male: "男|男性|先生|m|male|man",
  female: "女|女性|女士|f|female|woman",
  individual: "个人|个人客户|公众|公众客户|individual|personal|person|consumer",
  household: "家庭|家庭客户|household|family|home",
  enterprise: "企业|企业客户|单位|商业|集团|集团客户|公司|enterprise|business|corporate|company",
  government: "政府|政府客户|政企|机关|事业单位|党政机关|government|public sector",
  active: "正常|在网|在用|开机|正常使用|active|normal|in use|stayed|joined",
  suspended: "停机|欠费停机|报停|停用|暂停|单停|双停|suspended|paused",
  left: "离网|销户|拆机|已离网|注销|已销户|流失|left|churned|cancelled|canceled|terminated|closed",
} as const;
