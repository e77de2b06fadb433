import fc from "../property.ts";
import type { FilterCondition, FilterNode, Scalar } from "../../analytics/api/customers.ts";
import type { TestProject } from "./project.ts";

/** What the customers of `population` have, told apart from the view. */
export interface Person {
  readonly id: string;
  readonly values: Readonly<Record<string, Scalar | readonly string[] | null>>;
}

const first = (n: number) => String(n).padStart(2, "0");

/** Sixty customers with every type of field, each field missing for some. */
export async function population(p: TestProject): Promise<Person[]> {
  await p.months("2024-03");
  const people = Array.from({ length: 60 }, (_, at): Person => {
    const i = at + 1;
    const numbers = i % 6 === 0 ? null : [`1390000000${i % 5}`, ...(i % 2 ? [`1380000000${i % 3}`] : [])];
    return {
      id: `c${first(i)}`,
      values: {
        customer_id: `c${first(i)}`,
        region: i % 5 === 0 ? null : ["north", "south", "North-East"][i % 3],
        avg_bill: i % 7 === 0 ? null : (i % 10) * 1000,
        joined_on: i % 4 === 0 ? null : `2020-01-${first((i % 28) + 1)}`,
        marketing_consent: i % 3 === 0 ? null : i % 2 === 0,
        frequent_numbers: numbers,
      },
    };
  });
  const at = (person: Person, index: number) => [index + 1, person.values] as const;
  await p.insert(
    "project.customer_key",
    ["customer_key", "customer_id"],
    people.map((person, index) => [index + 1, person.id]),
  );
  await p.insert(
    "project.customer",
    ["customer_key", "region", "joined_on", "marketing_consent", "import_id", "line"],
    people.map((person, index) => {
      const [key, v] = at(person, index);
      return [key, v["region"], v["joined_on"], v["marketing_consent"], 1, key];
    }),
  );
  await p.insert(
    "project.bill",
    ["customer_key", "month", "total_fen", "import_id", "line"],
    people.flatMap((person, index) =>
      person.values["avg_bill"] === null ? [] : [[index + 1, "2024-03-01", person.values["avg_bill"], 1, index + 1]],
    ),
  );
  // The first number of a person is called twice, so that it comes first.
  await p.insert(
    "project.call",
    ["customer_key", "started_at", "duration_s", "direction", "outcome", "other_number", "import_id", "line"],
    people.flatMap((person, index) =>
      ((person.values["frequent_numbers"] as readonly string[] | null) ?? []).flatMap((number, n) =>
        Array.from({ length: 2 - n }, () => [
          index + 1,
          "2024-03-05 10:00:00",
          60,
          "out",
          "connected",
          number,
          1,
          index + 1,
        ]),
      ),
    ),
  );
  await p.call("customers.build", {});
  return people;
}

/** Whether a person meets a filter: written from the words of the operators, not from their SQL. */
export function meets(person: Person, node: FilterNode): boolean {
  if ("items" in node) {
    if (node.op === "or") return node.items.some((item) => meets(person, item));
    return node.items.every((item) => meets(person, item)) === (node.op === "and");
  }
  const value = person.values[node.field] ?? null;
  if (Array.isArray(value)) return value.some((item: string) => has(item, positive(node))) !== negative(node);
  return has(value as Scalar | null, positive(node)) !== negative(node);
}

const negative = ({ op }: FilterCondition): boolean => op === "!=" || op === "not_in" || op === "is_null";
const positive = (condition: FilterCondition): FilterCondition => ({
  ...condition,
  op:
    condition.op === "!="
      ? "="
      : condition.op === "not_in"
        ? "in"
        : condition.op === "is_null"
          ? "is_not_null"
          : condition.op,
});

function has(value: Scalar | null, { op, value: asked }: FilterCondition): boolean {
  if (value === null) return false;
  const one = asked as Scalar;
  const list = asked as readonly Scalar[];
  switch (op) {
    case "=":
      return value === one;
    case "<":
      return value < one;
    case "<=":
      return value <= one;
    case ">":
      return value > one;
    case ">=":
      return value >= one;
    case "between":
      return value >= list[0] && value <= list[1];
    case "in":
      return list.includes(value);
    case "contains":
      return String(value).toLowerCase().includes(String(one).toLowerCase());
    case "starts_with":
      return String(value).toLowerCase().startsWith(String(one).toLowerCase());
    default:
      return true;
  }
}

const choices: Readonly<Record<string, { values: readonly Scalar[]; ops: readonly FilterCondition["op"][] }>> = {
  customer_id: {
    values: ["c01", "c02", "c60", "nobody", ...Array.from({ length: 40 }, (_, i) => `c${i + 5}`)],
    ops: ["=", "in", "not_in", "contains"],
  },
  region: {
    values: ["north", "south", "North-East", "no"],
    ops: ["=", "!=", "in", "not_in", "contains", "starts_with"],
  },
  avg_bill: {
    values: [0, 1000, 4000, 9000, 4000.5],
    ops: ["=", "!=", "<", "<=", ">", ">=", "between", "in", "not_in"],
  },
  joined_on: { values: ["2020-01-02", "2020-01-15", "2020-01-29"], ops: ["=", "!=", "<", ">=", "between"] },
  marketing_consent: { values: [true, false], ops: ["="] },
  frequent_numbers: {
    values: ["13900000001", "13800000002", "1390", "99"],
    ops: ["=", "!=", "in", "not_in", "contains", "starts_with"],
  },
};

const condition: fc.Arbitrary<FilterCondition> = fc.constantFrom(...Object.keys(choices)).chain((field) => {
  const { values, ops } = choices[field];
  const value = fc.constantFrom(...values);
  return fc
    .constantFrom(...ops, "is_null" as const, "is_not_null" as const)
    .chain((op): fc.Arbitrary<FilterCondition> => {
      if (op === "is_null" || op === "is_not_null") return fc.constant({ field, op });
      if (op === "between") return fc.tuple(value, value).map((pair) => ({ field, op, value: pair }));
      if (op === "in" || op === "not_in")
        return fc
          .oneof(fc.array(value, { maxLength: 4 }), fc.constant([...values]))
          .map((list) => ({ field, op, value: list }));
      return value.map((one) => ({ field, op, value: one }));
    });
});

/** Trees of conditions over the fields of `population`, empty groups too. */
export const filterTree: fc.Arbitrary<FilterNode> = fc.letrec<{ node: FilterNode; group: FilterNode }>((tie) => ({
  node: fc.oneof({ depthSize: "small", withCrossShrink: true }, condition, tie("group")),
  group: fc.record({ op: fc.constantFrom("and", "or", "not"), items: fc.array(tie("node"), { maxLength: 4 }) }),
})).node;
