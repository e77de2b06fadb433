import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { fieldCatalogue } from "../../analytics/customers/catalogue.ts";
import { fixedFields, valueFields } from "../../analytics/customers/registry/index.ts";
import { resultInfos } from "../../analytics/customers/registry/value.ts";
import { defaultRules } from "../../analytics/api/rules.ts";

// npx vitest run --config test/vitest.config.ts test/customers/catalogue.test.ts -u writes the documents anew.
test.each(["zh-CN", "en"] as const)("docs/fields.%s.md is what the registry says", async (locale) => {
  await expect(fieldCatalogue(locale)).toMatchFileSnapshot(`../../docs/fields.${locale}.md`);
});

test("every field is documented, the English without Chinese", () => {
  const english = fieldCatalogue("en");
  for (const { name } of [...fixedFields(defaultRules), ...valueFields(defaultRules), ...resultInfos])
    expect(english).toContain(`\`${name}\``);
  expect(english).not.toMatch(/[\u4e00-\u9fff]/);
});

const folder = new URL("../../analytics/customers/blocks/", import.meta.url);
const files = readdirSync(folder);
const code = (file: string) => readFileSync(new URL(file, folder), "utf8").replaceAll(/--.*$/gm, "");

/** Columns of the tables that blocks read; none may be the name of an output, for warehouses know aliases everywhere. */
const inputs = new Set(
  "month total_fen outgoing_call_fen data_fen vas_fen discount_fen started_at duration_s direction other_number cell_id base_station_id outcome forwarded_to is_long_distance is_ip_long_distance is_roaming drop_rate connect_rate billed_month due_on paid_at amount_fen method opened_at closed_at type satisfaction service uses fee_fen product_id started_on ended_on import_id line birth_date left_on age_years status".split(
    " ",
  ),
);

test.each(files)("%s keeps to what every warehouse can run", (file) => {
  const text = code(file);
  // No CTE, window function, FILTER, remote join, date function, regr_slope.
  expect(text).not.toMatch(/\bwith\s+\w+\s+as\s*\(|\bover\s*\(|\bfilter\s*\(|\bjoin\b|\bqualify\b|\bunion\b/i);
  expect(text).not.toMatch(
    /\b(date_diff|date_sub|date_add|date_trunc|date_part|datediff|strftime|strptime|last_day|make_date|epoch\w*|age|now|current_date|current_timestamp|interval|regr_\w+|avg|median|mode|mean)\s*\(/i,
  );
  expect(text).not.toMatch(/\bcurrent_(date|timestamp)\b/i);
  const outputs = [...text.matchAll(/\bas\s+(\w+)\s*(?=,|\n\s*from\b|\s+from\b)/gi)].map((match) =>
    match[1].toLowerCase(),
  );
  expect(outputs.filter((name) => inputs.has(name))).toEqual([]);
  // Every division casts both sides and guards against zero; the number of months is never zero.
  for (const [, under] of text.matchAll(/\/\s*([\s\S]{0,60})/g)) {
    expect(under).toMatch(/^(nullif\(|cast\(\$window_months as double\)|cast\(60 \* cast\(\$window_months)/);
  }
});
