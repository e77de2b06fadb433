import { canonicalTables } from "../api/project.ts";
import type { ValueKind } from "./fields.ts";
import { ATTRIBUTE, fieldsOf } from "./fields.ts";
import { numbers, phones, synonyms } from "./synonyms.ts";

export interface HeaderUnit {
  /** Multiplies the number in the cell: to fen for money, to seconds for durations. */
  readonly money: "yuan" | "fen" | null;
  readonly secondsPer: number | null;
}

/** Lower case and half-width, without blanks, underscores and punctuation. */
export function normalText(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_\-./\\'"#:：·]+/g, "");
}

/** `金额（元）` → base `金额`, unit `元`. Only a bracket at the end counts. */
export function splitUnit(header: string): { base: string; unit: string } {
  const plain = header.normalize("NFKC").trim();
  const found = /^(.*\S)\s*[([【<]([^()[\]【】<>]*)[)\]】>]$/u.exec(plain);
  return found ? { base: found[1], unit: found[2].trim().toLowerCase() } : { base: plain, unit: "" };
}

const moneyUnits: Readonly<Record<string, "yuan" | "fen">> = {
  元: "yuan",
  人民币: "yuan",
  人民币元: "yuan",
  yuan: "yuan",
  rmb: "yuan",
  cny: "yuan",
  "¥": "yuan",
  分: "fen",
  fen: "fen",
  cent: "fen",
  cents: "fen",
};
const timeUnits: Readonly<Record<string, number>> = {
  秒: 1,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  分钟: 60,
  分: 60,
  min: 60,
  mins: 60,
  minute: 60,
  minutes: 60,
  小时: 3600,
  时: 3600,
  h: 3600,
  hour: 3600,
  hours: 3600,
};

export function unitOf(header: string, kind: ValueKind): HeaderUnit {
  const { base, unit } = splitUnit(header);
  const suffix = /_(fen|yuan|s|sec|seconds|min|minutes)$/.exec(base.toLowerCase())?.[1] ?? "";
  return {
    money: kind === "fen" ? (moneyUnits[unit] ?? moneyUnits[suffix] ?? null) : null,
    secondsPer: kind === "duration" ? (timeUnits[unit] ?? timeUnits[suffix] ?? null) : null,
  };
}

const tables = new Map<string, ReadonlyMap<string, readonly [field: string, rank: number][]>>();

function wordsOf(name: string) {
  const table = name.startsWith(ATTRIBUTE) ? "attribute" : name;
  let words = tables.get(table);
  if (!words) {
    const built = new Map<string, [string, number][]>();
    const add = (word: string, field: string, rank: number) => {
      const list = built.get(word);
      if (list) list.push([field, rank]);
      else built.set(word, [[field, rank]]);
    };
    for (const field of fieldsOf(table)) add(normalText(field.name), field.name, 0);
    for (const [field, list] of Object.entries(synonyms[table] ?? {})) {
      list
        .split(" ")
        .filter(Boolean)
        .forEach((word, index) => add(normalText(word), field, index + 1));
    }
    words = built;
    tables.set(table, built);
  }
  return words;
}

/** Column index → field for the headers of a file read as `table`. Of two columns for one field the better word wins. */
export function matchHeaders(headers: readonly string[], table: string): Map<number, string> {
  const words = wordsOf(table);
  const candidates: { index: number; field: string; rank: number }[] = [];
  headers.forEach((header, index) => {
    const { base, unit } = splitUnit(header);
    const whole = normalText(header);
    const found =
      words.get(whole) ??
      (unit === "" || unit in moneyUnits || unit in timeUnits || /^[a-z%/\d.]*$/.test(unit)
        ? words.get(normalText(base))
        : undefined);
    for (const [field, rank] of found ?? []) candidates.push({ index, field, rank });
  });
  candidates.sort((a, b) => a.rank - b.rank || a.index - b.index);
  const matched = new Map<number, string>();
  const taken = new Set<string>();
  for (const { index, field } of candidates) {
    if (matched.has(index) || taken.has(field)) continue;
    matched.set(index, field);
    taken.add(field);
  }
  return matched;
}

/** A header that names an id and nothing it is the id of. */
export function isBareId(header: string | undefined): boolean {
  return header !== undefined && normalText(header) === "id";
}

const lineNumbers: ReadonlySet<string> = new Set(numbers.split(" ").map(normalText));

/** A header that names the number of the subscriber's own line. */
export function isLineNumber(header: string): boolean {
  return lineNumbers.has(normalText(splitUnit(header).base));
}

const phoneNumbers: ReadonlySet<string> = new Set([...lineNumbers, ...phones.split(" ").map(normalText)]);

/** A header that names a phone by which a customer may be known. */
export function isPhoneNumber(header: string): boolean {
  return phoneNumbers.has(normalText(splitUnit(header).base));
}

const known: readonly string[] = [...canonicalTables, "attribute"];

/** Whether any table has a field for the header: a sign that the line is a header line. */
export function isKnownHeader(header: string): boolean {
  return isLineNumber(header) || known.some((table) => matchHeaders([header], table).size > 0);
}
