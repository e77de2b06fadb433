import { expect, test } from "vitest";
import { fixedFields, valueFields } from "../../analytics/customers/registry/index.ts";
import { defaultRules } from "../../analytics/api/rules.ts";
import { tableRules } from "../../analytics/quality/rules.ts";
import { weakenedBy } from "../../analytics/quality/weakens.ts";

const registryFields = [...fixedFields(defaultRules), ...valueFields(defaultRules)];

/** `table` or `table.column` → fields, as the registry's needs say, with what fields inherit from fields. */
function registered(): Map<string, Set<string>> {
  const sourcesOf = new Map<string, string[]>();
  const standing = new Map<string, Set<string>>();
  for (const field of registryFields) {
    const choices = [...field.needs, ...(field.otherwise?.needs ?? [])].flatMap((need) =>
      need.replace("?", "").split(" | "),
    );
    const sources = choices.flatMap((choice) =>
      choice.startsWith("field:") ? sourcesOf.get(choice.slice(6))! : [choice],
    );
    sourcesOf.set(field.name, sources);
    for (const source of sources) standing.set(source, (standing.get(source) ?? new Set()).add(field.name));
  }
  return standing;
}

test("every field of the registry is weakened by the columns and tables it needs", () => {
  for (const [source, fields] of registered()) {
    const [table, column] = source.split(".") as [string, string | undefined];
    // The age is met by any of three columns.
    const columns = source === "customer.age" ? ["birth_date", "id_number", "age_years"] : [column ?? null];
    for (const one of columns) expect(weakenedBy(table, one), source).toEqual(expect.arrayContaining([...fields]));
  }
});

test("only columns that exist and fields of the registry are named", () => {
  const names = new Set(registryFields.map((field) => field.name));
  for (const { table, columns } of tableRules) {
    for (const name of weakenedBy(table, null)) expect(names).toContain(name);
    for (const { column } of columns) for (const name of weakenedBy(table, column)) expect(names).toContain(name);
  }
});
