import type { FieldBlock, FieldDefinition, Scalar } from "../../../../analytics/api/index.ts";

const literal = (value: Scalar | null): string => (typeof value === "string" ? `'${value}'` : String(value));

/** The parameters that a block's text names, as SQL literals; blocks share one list, most of which one does not use. */
export function usedParameters({ sql, parameters }: FieldBlock): [string, string][] {
  const named = new Set([...sql.matchAll(/\$(\w+)/g)].map(([, name]) => name));
  return Object.entries(parameters)
    .filter(([name]) => named.has(name))
    .map(([name, value]) => [`$${name}`, literal(value)]);
}

/** One text to take elsewhere: each block with its parameters in front, then the column over them. */
export function sqlText({
  blocks,
  expression,
  field,
}: Pick<FieldDefinition, "blocks" | "expression" | "field">): string {
  const parts = blocks.map((block) =>
    [`-- ${block.name}`, ...usedParameters(block).map(([name, value]) => `-- ${name} = ${value}`), block.sql].join(
      "\n",
    ),
  );
  return [...parts, `-- ${field.name}\n${expression ?? ""}`].join("\n\n");
}
