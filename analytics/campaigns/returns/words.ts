import type { ReceiptStatus, ResponseOutcome } from "../../api/returns.ts";

/** Words that files use, in lower case, parted by `|`; among them the states of SMPP (DELIVRD, UNDELIV …) and CMPP gateways. */
const statuses: Readonly<Record<ReceiptStatus, string>> = {
  sent: "sent|submitted|submit|accepted|acceptd|enroute|queued|已发送|已提交|发送成功|提交成功|发送中|已下发",
  delivered:
    "delivered|delivrd|deliver|success|succeeded|ok|read|opened|connected|answered|0|000|已送达|送达|送达成功|成功|接收成功|已接收|已读|接通|已接通|接听",
  failed:
    "failed|fail|failure|error|undeliv|undelivered|undeliverable|expired|rejectd|rejected|deleted|unknown|blocked|bounced|hard bounce|soft bounce|no answer|busy|失败|发送失败|未送达|送达失败|空号|停机|关机|无法接通|未接通|无人接听|占线|过期|黑名单|退信",
  refused:
    "refused|opted out|opt-out|optout|opt out|unsubscribed|unsubscribe|stop|td|t|do not contact|dnc|complained|spam|拒收|退订|拒绝|拒绝接收|回复td|回复t|用户拒绝|要求不再联系|免打扰",
};

const outcomes: Readonly<Record<ResponseOutcome, string>> = {
  answered:
    "answered|answer|responded|response|replied|reply|clicked|click|visited|visit|interested|yes|y|true|1|是|有|响应|已响应|回复|已回复|点击|已点击|有意向|感兴趣|考虑|接听|同意考虑",
  bought:
    "bought|buy|purchased|purchase|ordered|order|converted|conversion|accepted|accept|subscribed|sold|success|办理|已办理|办理成功|订购|已订购|订购成功|购买|已购买|成交|成功|接受|同意办理|开通|已开通|续约|已续约",
  declined:
    "declined|decline|refused|rejected|not interested|no|n|false|0|none|否|无|拒绝|未办理|不办理|不需要|无意向|不感兴趣|未响应|未订购|办理失败",
};

function wordsOf<T extends string>(lists: Readonly<Record<T, string>>): ReadonlyMap<string, T> {
  const entries = (Object.keys(lists) as T[]).flatMap((value) =>
    lists[value].split("|").map((word) => [word, value] as const),
  );
  return new Map(entries);
}

export const statusWords: ReadonlyMap<string, ReceiptStatus> = wordsOf(statuses);
export const outcomeWords: ReadonlyMap<string, ResponseOutcome> = wordsOf(outcomes);
