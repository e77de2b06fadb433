import { EngineError } from "../api/errors.ts";
import type { Bytes, Member } from "./archive.ts";
import { damaged, gather, unzip } from "./archive.ts";

/** One sheet of a workbook: its name and where its rows lie. */
export interface SheetPart {
  readonly name: string;
  readonly member: Member;
  readonly hidden: boolean;
}

/** A workbook's parts that matter for its rows. */
export interface Workbook {
  readonly bytes: Bytes;
  readonly sheets: readonly SheetPart[];
  readonly date1904: boolean;
  /** XML of the shared strings and of the styles; empty without them. */
  readonly strings: Buffer;
  readonly styles: Buffer;
}

const MAX_PART = 4 << 20;
const MAX_STRINGS = 128 << 20;
const MAX_SHEET = 2 ** 31 - 1;

export function isWorkbook(members: readonly Member[]): boolean {
  return members.some(({ name }) => /^xl\/workbook\.xml$/i.test(name));
}

/** What another kind of office file is called, null for a plain zip. */
export function foreignPackage(members: readonly Member[]): string | null {
  const has = (pattern: RegExp) => members.some(({ name }) => pattern.test(name));
  if (has(/^xl\/workbook\.bin$/i)) return "xlsb";
  if (has(/^word\//i)) return "docx";
  if (has(/^ppt\//i)) return "pptx";
  if (has(/^\[Content_Types\]\.xml$/i)) return "ooxml";
  if (has(/^mimetype$/) && has(/^content\.xml$/)) return "ods";
  return has(/^META-INF\/MANIFEST\.MF$/) ? "jar" : null;
}

/** Reads a workbook's list of sheets and what its cells refer to; throws `file_damaged`, `file_bomb`. */
export async function openWorkbook(bytes: Bytes, members: readonly Member[], file: string): Promise<Workbook> {
  const byName = new Map(members.map((member) => [member.name.toLowerCase(), member]));
  const part = async (path: string, limit: number): Promise<Buffer> => {
    const member = byName.get(path.toLowerCase());
    if (!member) return Buffer.alloc(0);
    const xml = await gather(unzip(bytes, member, file), limit, file);
    refuseDtd(xml, file);
    return xml;
  };
  const book = (await part("xl/workbook.xml", MAX_PART)).toString("utf8");
  const links = (await part("xl/_rels/workbook.xml.rels", MAX_PART)).toString("utf8");
  const targets = new Map<string, { path: string; type: string }>();
  for (const attributes of elements(links, "Relationship")) {
    const [id, target, type] = [attributes.get("Id"), attributes.get("Target"), attributes.get("Type")];
    if (id && target && type) targets.set(id, { path: resolve(target), type: type.slice(type.lastIndexOf("/") + 1) });
  }
  const sheets: SheetPart[] = [];
  for (const attributes of elements(book, "sheet")) {
    const link = [...attributes].find(([name]) => name.endsWith(":id"))?.[1];
    const target = link === undefined ? undefined : targets.get(link);
    const member = target?.type === "worksheet" ? byName.get(target.path.toLowerCase()) : undefined;
    if (!member) continue;
    if (member.size > MAX_SHEET)
      throw new EngineError("file_bomb", { file, size_mb: Math.floor(member.size / 2 ** 20) });
    sheets.push({ name: attributes.get("name") ?? "", member, hidden: /hidden/i.test(attributes.get("state") ?? "") });
  }
  if (sheets.length === 0) throw damaged(file, "no sheet");
  const linked = (type: string) => [...targets.values()].find((target) => target.type === type)?.path ?? "";
  const date1904 = /^(1|true)$/.test(elements(book, "workbookPr")[0]?.get("date1904") ?? "");
  return {
    bytes,
    sheets,
    date1904,
    strings: await part(linked("sharedStrings"), MAX_STRINGS),
    styles: await part(linked("styles"), 16 << 20),
  };
}

/** No workbook needs a document type, and its entities are a known way to blow up a reader. */
export function refuseDtd(xml: Buffer, file: string): void {
  if (xml.subarray(0, 4096).includes("<!DOCTYPE") || xml.subarray(0, 4096).includes("<!ENTITY"))
    throw damaged(file, "DTD");
}

function resolve(target: string): string {
  if (target.startsWith("/")) return target.slice(1);
  const parts = ["xl"];
  for (const part of target.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** Attributes of all elements of a name, with any prefix. For short, flat parts only. */
function elements(xml: string, name: string): Map<string, string>[] {
  const found: Map<string, string>[] = [];
  for (const [, attributes] of xml.matchAll(new RegExp(`<(?:[\\w.-]+:)?${name}(\\s[^>]*)>`, "g"))) {
    found.push(
      new Map(
        [...attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, key, double, single]) => [
          key,
          unescape(double ?? single ?? ""),
        ]),
      ),
    );
  }
  return found;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (whole, hex: string | undefined, decimal: string | undefined, word: string | undefined) => {
      if (word !== undefined) return entities[word] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
