import { id, sql } from "../../db/sql.ts";
import type { FieldDef, Words } from "./field.ts";
import { derived, recorded } from "./field.ts";
import { known } from "./rows.ts";

function text(name: string, title: Words, type: "text" | "category", personal = false): FieldDef {
  return recorded(name, type, title, [`customer.${name}`], id("customer", name), { personal });
}

const basic = derived("basic");

export const basicFields: readonly FieldDef[] = [
  text("name", ["姓名", "Name"], "text", true),
  text("gender", ["性别", "Gender"], "category"),
  text("id_number", ["证件号码", "Id number"], "text", true),
  text("phone", ["手机号码", "Phone"], "text", true),
  text("email", ["电子邮箱", "E-mail"], "text", true),
  text("address", ["地址", "Address"], "text", true),
  text("region", ["地区", "Region"], "category"),
  text("industry", ["行业", "Industry"], "category"),
  text("hobbies", ["兴趣爱好", "Hobbies"], "text"),
  text("account_type", ["客户类型", "Account type"], "category"),
  text("join_channel", ["入网渠道", "Join channel"], "category"),
  text("plan", ["套餐", "Plan"], "category"),
  recorded("status", "category", ["状态", "Status"], ["customer.status"], sql`customer.status_then`, {
    formula: [
      "文件所写的状态；在截止日之前离网的为 left，截止日之后才离网的当时为 active",
      "As the file writes it; left for those who had left by the as-of date, active for those who left later",
    ],
    otherwise: { needs: ["customer.left_on"], value: sql`customer.status_then` },
  }),
  recorded("joined_on", "date", ["入网日期", "Joined on"], ["customer.joined_on"], sql`customer.joined_on`),
  recorded("left_on", "date", ["离网日期", "Left on"], ["customer.left_on"], sql`customer.gone_on`, {
    formula: ["只记截止日及以前的离网", "Only departures up to the as-of date"],
  }),
  recorded(
    "marketing_consent",
    "yes_no",
    ["同意营销", "Marketing consent"],
    ["customer.marketing_consent"],
    sql`customer.marketing_consent`,
  ),
  text("account_manager", ["客户经理", "Account manager"], "category"),
  basic(
    "age_years",
    "whole",
    "years",
    ["年龄", "Age"],
    [
      "截止日的周岁：按出生日期，没有则按 18 位身份证号码，再没有则用文件自带的年龄",
      "Full years at the as-of date: from the birth date, else from an 18-digit id number, else the file's own",
    ],
    ["customer.age"],
    sql`customer.age_then`,
  ),
  basic(
    "tenure_months",
    "whole",
    "months",
    ["在网月数", "Tenure"],
    ["从入网日期到截止日（月末）的整月数", "Whole months from joined_on to the as-of date (a month end)"],
    ["customer.joined_on"],
    sql`customer.whole_tenure`,
  ),
  basic(
    "contract_months_left",
    "whole",
    "months",
    ["合约剩余月数", "Contract months left"],
    [
      "从截止月末到合约结束日的整月数（向下取整，已到期为负）；取截止日前已开始的合约中最晚的结束日",
      "Whole months, rounded down, from the as-of month end to the contract's end (negative when it has ended); the latest end of the contracts begun by the as-of date",
    ],
    ["subscription.ended_on"],
    sql`subscription.contract_months_left`,
    { rows: [{ table: "subscription", where: known("started_on", sql`ended_on is not null`) }] },
  ),
];
