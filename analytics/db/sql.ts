import { readFileSync } from "node:fs";
import type { DuckDBType, DuckDBValue } from "@duckdb/node-api";

/** A value that may be bound to a statement. */
export type Bindable = DuckDBValue;

/**
 * A piece of SQL: text whose values are bound, never written in. Pieces are made by the `sql` tag, by `id` and by
 * `sqlFile` alone; there is no way to turn a string into SQL, so none that came from a user can become it.
 */
export class Sql {
  readonly #strings: readonly string[];
  readonly #values: readonly Bindable[];

  /** Only this module makes pieces: `key` is its secret. */
  constructor(key: symbol, strings: readonly string[], values: readonly Bindable[]) {
    if (key !== secret) throw new TypeError("Sql is made by the sql tag, id() or sqlFile()");
    this.#strings = strings;
    this.#values = values;
  }

  get strings(): readonly string[] {
    return this.#strings;
  }

  get values(): readonly Bindable[] {
    return this.#values;
  }

  /** The statement with `$1, $2, …` in place of its values. */
  get text(): string {
    return this.#strings.reduce((text, part, index) => `${text}$${index}${part}`);
  }
}

const secret = Symbol("sql");

/** Composes SQL: interpolated `Sql` is spliced in, everything else is bound as a value. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | Bindable)[]): Sql {
  const texts: string[] = [strings[0]];
  const values: Bindable[] = [];
  parts.forEach((part, index) => {
    const after = strings[index + 1];
    if (part instanceof Sql) {
      texts[texts.length - 1] += part.strings[0];
      for (let i = 0; i < part.values.length; i++) {
        values.push(part.values[i]);
        texts.push(part.strings[i + 1]);
      }
      texts[texts.length - 1] += after;
    } else {
      values.push(part);
      texts.push(after);
    }
  });
  return new Sql(secret, texts, values);
}

/** A quoted identifier, or a dotted one when several names are given: `id("project", "bill")`. */
export function id(...names: readonly string[]): Sql {
  const text = names.map((name) => {
    if (name.length === 0 || name.includes("\0")) throw new TypeError("empty or NUL in an identifier");
    return `"${name.replaceAll('"', '""')}"`;
  });
  return new Sql(secret, [text.join(".")], []);
}

/** Joins pieces with a separator, itself a piece: `join(columns, sql`, `)`. An empty list gives an empty piece. */
export function join(pieces: readonly Sql[], separator: Sql = sql`, `): Sql {
  const texts: string[] = [""];
  const values: Bindable[] = [];
  pieces.forEach((piece, index) => {
    for (const part of index === 0 ? [piece] : [separator, piece]) {
      texts[texts.length - 1] += part.strings[0];
      for (let i = 0; i < part.values.length; i++) {
        values.push(part.values[i]);
        texts.push(part.strings[i + 1]);
      }
    }
  });
  return new Sql(secret, texts, values);
}

/** Where the `.sql` files are: beside this folder in the sources, in `sql/` beside a bundle. */
const sqlRoot = new URL(import.meta.url.endsWith("/db/sql.ts") ? "../" : "./sql/", import.meta.url);
const files = new Map<string, string>();

/** The text of a `.sql` file, by its path below `analytics/`: fixed text with named parameters (`$as_of`). */
export function sqlFileText(path: string): string {
  let text = files.get(path);
  if (text === undefined) {
    text = readFileSync(new URL(path, sqlRoot), "utf8");
    files.set(path, text);
  }
  return text;
}

/** One statement of a `.sql` file with its named parameters; see `Reader.rows`. */
export interface NamedSql {
  readonly text: string;
  readonly named: Readonly<Record<string, Bindable>>;
  readonly types?: Readonly<Record<string, DuckDBType>>;
}

/**
 * A `.sql` file as a statement. Parameters the text does not mention are left out, so that blocks that share
 * parameters can be given all of them.
 */
export function sqlFile(path: string, named: Readonly<Record<string, Bindable>> = {}): NamedSql {
  const text = sqlFileText(path).trim().replace(/;$/, "");
  const used = Object.entries(named).filter(([name]) => new RegExp(`\\$${name}\\b`).test(text));
  return { text, named: Object.fromEntries(used) };
}

/** A `.sql` file as a piece of a larger statement: its parameters bound, its comments left out. See `sqlFile`. */
export function sqlPiece(path: string, named: Readonly<Record<string, Bindable>>): Sql {
  const { text } = sqlFile(path);
  const parts = text.replaceAll(/--.*$/gm, "").split(/\$(\w+)/);
  const names = parts.filter((_, index) => index % 2 === 1);
  return new Sql(
    secret,
    parts.filter((_, index) => index % 2 === 0),
    names.map((name) => {
      if (!(name in named)) throw new TypeError(`${path} has a parameter without a value: ${name}`);
      return named[name];
    }),
  );
}
