import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import type { FieldInfo } from "../../analytics/api/customers.ts";
import { maskSql } from "../../analytics/db/mask.ts";
import { sql } from "../../analytics/db/sql.ts";

const field = (name: string, personal = true): FieldInfo => ({
  name,
  category: "basic",
  kind: "recorded",
  type: "text",
  unit: null,
  title: { "zh-CN": name, en: name },
  formula: null,
  sources: [],
  filled: 0,
  personal,
});

test.each([
  ["phone", "13800135678", "138****5678"],
  ["phone", "12345", "1****"],
  ["phone", "", "****"],
  ["phone", "88886666", "88****66"],
  ["id_number", "110101199003071234", "110101********1234"],
  ["id_number", "110101900307123", "110101*****7123"],
  ["id_number", "E12345678", "E*******"],
  ["name", "王小明", "王**"],
  ["name", "王", "王**"],
  ["email", "alice@x.com", "a***@x.com"],
  ["email", "no-at-sign", "n***"],
  ["address", "北京市海淀区中关村大街1号", "北京市海淀区***"],
  ["frequent_numbers", "13800135678; 01088886666", "138****5678; 010****6666"],
  ["forward_target_list", "13800135678", "138****5678"],
  ["other_secret", "abc", "a**"],
])("%s %j is shown as %j", async (name, value, shown) => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const masked = sql`select ${maskSql(field(name), sql`v`)}, ${maskSql(field(name, false), sql`v`)} from (values (${value}), (null)) t(v)`;
  const rows = (await connection.runAndReadAll(masked.text, [...masked.values])).getRowsJS();
  expect(rows).toEqual([
    [shown, value],
    [null, null],
  ]);
  connection.closeSync();
});
