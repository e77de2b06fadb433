import type { ReturnKind, ReturnMapping } from "../../api/returns.ts";
import { EngineError } from "../../api/errors.ts";
import type { TableHead } from "../../db/text-table.ts";
import { outcomeWords, statusWords } from "./words.ts";

type Part = Exclude<keyof ReturnMapping, "amountUnit">;

/** What files call each part, without blanks and punctuation, in lower case; the earlier a word stands the surer it is. */
const headers: Readonly<Record<Part, readonly string[]>> = {
  contactRef: [
    "contactref",
    "contactreference",
    "联系编号",
    "接触编号",
    "触达编号",
    "触达流水号",
    "外部流水号",
    "reference",
    "ref",
    "extno",
    "msgref",
  ],
  listId: ["listid", "名单编号", "名单id", "清单编号", "批次号", "targetlistid", "list"],
  customerId: [
    "customerid",
    "客户编号",
    "客户id",
    "客户标识",
    "用户编号",
    "用户id",
    "用户标识",
    "custid",
    "userid",
    "subscriberid",
    "id",
  ],
  phone: [
    "phone",
    "手机号码",
    "手机号",
    "手机",
    "号码",
    "用户号码",
    "电话号码",
    "电话",
    "接收号码",
    "被叫号码",
    "msisdn",
    "mobile",
    "tel",
    "destaddr",
  ],
  status: [
    "status",
    "回执状态",
    "发送状态",
    "状态报告",
    "状态",
    "送达状态",
    "发送结果",
    "deliverystatus",
    "state",
    "stat",
    "receipt",
  ],
  outcome: [
    "outcome",
    "响应结果",
    "营销结果",
    "外呼结果",
    "办理结果",
    "反馈结果",
    "响应",
    "反馈",
    "结果",
    "response",
    "responsetype",
    "result",
  ],
  at: [
    "respondedat",
    "sentat",
    "deliveredat",
    "响应时间",
    "办理时间",
    "送达时间",
    "发送时间",
    "回执时间",
    "订购时间",
    "时间",
    "日期",
    "办理日期",
    "timestamp",
    "time",
    "date",
    "at",
    "donedate",
  ],
  amount: [
    "amount",
    "amountyuan",
    "amountfen",
    "金额",
    "订购金额",
    "办理金额",
    "消费金额",
    "成交金额",
    "收入",
    "revenue",
    "value",
    "spend",
    "price",
  ],
};

function plain(header: string): string {
  return header
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[([【（][^)\]】）]*[)\]】）]$/u, "")
    .replace(/[\s_\-./\\'"#:·]+/g, "");
}

/** What the columns of a file are taken for, by their headers; of two candidates the surer word, then the earlier column. */
export function guessMapping({ columns }: TableHead): ReturnMapping {
  const mapping: Partial<Record<Part, string>> = {};
  for (const part of Object.keys(headers) as Part[]) {
    for (const word of headers[part]) {
      const found = columns.find((column) => plain(column) === word && !Object.values(mapping).includes(column));
      if (found !== undefined) {
        mapping[part] = found;
        break;
      }
    }
  }
  return mapping;
}

/** Receipts tell what became of a message, responses what a customer did. */
export function guessKind(head: TableHead, mapping: ReturnMapping): ReturnKind {
  if (mapping.amount !== undefined || (mapping.outcome !== undefined && mapping.status === undefined))
    return "responses";
  const at = head.columns.indexOf(mapping.status ?? "");
  const cells = head.sample.map((row) => (row[at] ?? "").trim().toLowerCase()).filter((cell) => cell !== "");
  const share = (known: ReadonlyMap<string, string>) => cells.filter((cell) => known.has(cell)).length;
  return share(outcomeWords) > share(statusWords) ? "responses" : "receipts";
}

/**
 * The mapping to go by: what was asked for, completed by guesses. Throws `unknown_column`, and `return_no_contact`, `return_no_status` where
 * rows could not be told apart or say nothing.
 */
export function settleMapping(
  head: TableHead,
  asked: ReturnMapping | undefined,
  kind: ReturnKind | undefined,
): {
  readonly kind: ReturnKind;
  readonly mapping: ReturnMapping;
} {
  for (const [part, column] of Object.entries(asked ?? {}))
    if (part !== "amountUnit" && column !== undefined && !head.columns.includes(column))
      throw new EngineError("unknown_column", { file: head.file, column });
  const guessed = guessMapping(head);
  const taken = new Set<string | undefined>(Object.values(asked ?? {}));
  const rest = Object.fromEntries(Object.entries(guessed).filter(([, column]) => !taken.has(column)));
  const mapping: ReturnMapping = { ...rest, ...asked };
  const told = kind ?? guessKind(head, mapping);
  // A column called "status" in a file of responses says what the customer did.
  const whole =
    told === "responses" && mapping.outcome === undefined && mapping.status !== undefined
      ? { ...mapping, outcome: mapping.status, status: undefined }
      : mapping;
  if (whole.contactRef === undefined && whole.customerId === undefined && whole.phone === undefined)
    throw new EngineError("return_no_contact", { file: head.file });
  if (told === "receipts" && whole.status === undefined) throw new EngineError("return_no_status", { file: head.file });
  return { kind: told, mapping: whole };
}
