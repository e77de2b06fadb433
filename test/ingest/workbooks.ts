import { deflateRawSync } from "node:zlib";
import * as XLSX from "@e965/xlsx";

/** A workbook as another program would write it: sheets by name, rows of text or numbers. */
export function workbookOf(
  sheets: Readonly<Record<string, readonly (readonly unknown[])[]>>,
  merges?: XLSX.Range[],
  bookType: XLSX.BookType = "xlsx",
): Uint8Array {
  const book = XLSX.utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = XLSX.utils.aoa_to_sheet(rows.map((row) => [...row]));
    if (merges) sheet["!merges"] = merges;
    XLSX.utils.book_append_sheet(book, sheet, name);
  }
  return new Uint8Array(XLSX.write(book, { type: "buffer", bookType, compression: true }) as Buffer);
}

const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** The parts of a small workbook with one sheet of the given XML: for what no program would write. */
export function rawWorkbook(sheet: string | Uint8Array, strings = ""): Record<string, Uint8Array> {
  const parts: Record<string, string | Uint8Array> = {
    "[Content_Types].xml":
      '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>',
    "_rels/.rels": `<Relationships><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": '<workbook><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/>${strings === "" ? "" : `<Relationship Id="rId2" Type="${office}/sharedStrings" Target="sharedStrings.xml"/>`}</Relationships>`,
    "xl/worksheets/sheet1.xml": sheet,
    ...(strings === "" ? {} : { "xl/sharedStrings.xml": strings }),
  };
  return Object.fromEntries(
    Object.entries(parts).map(([name, content]) => [
      name,
      typeof content === "string" ? new Uint8Array(Buffer.from(content)) : content,
    ]),
  );
}

/** The XML of a sheet whose rows, by number, hold inline text. */
export function sheetXml(rows: ReadonlyMap<number, readonly string[]>, extra = ""): string {
  const cell = (text: string) =>
    `<c t="inlineStr"><is><t xml:space="preserve">${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</t></is></c>`;
  const body = [...rows].map(([number, cells]) => `<row r="${number}">${cells.map(cell).join("")}</row>`).join("");
  return `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>${body}${extra}</sheetData></worksheet>`;
}

/** 300 MB of zeros in 300 kB, in a directory that says so, so that it is refused before it is unpacked. */
export function bomb(): Uint8Array {
  const size = 300 << 20;
  const packed = deflateRawSync(Buffer.alloc(size), { level: 9 });
  const local = Buffer.alloc(35);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(5, 26);
  local.write("a.csv", 30);
  const entry = Buffer.alloc(51);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(5, 28);
  entry.write("a.csv", 46);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length + packed.length, 16);
  return Buffer.concat([local, packed, entry, end]);
}
