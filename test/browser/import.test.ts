import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sharedData } from "../support.ts";
import type { App } from "./app.ts";
import { checkAndImport, chooseFile, importFile, sharedWindow } from "./app.ts";

const comcast = join(sharedData, "comcast-complaints/Comcast_telecom_complaints_data.csv");
const cell2cell = join(sharedData, "cell2cell/cell2celltrain.csv.gz");
const chinaMobile = join(sharedData, "china-mobile-voice-satisfaction/附件1语音业务用户满意度数据.xlsx");
const chinaMobileGbk = join(sharedData, "china-mobile-voice-satisfaction/语音业务Sample.gbk.csv");

const freshProject = sharedWindow();

/** Sends a column to a field through its row of the mapping table. */
async function map({ page }: App, column: string, field: string): Promise<void> {
  const select = page.getByRole("combobox", { name: column, exact: true });
  await select.click();
  await select.fill(field);
  await page
    .locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option")
    .getByText(new RegExp(`(^| · )${field}( |$)`))
    .first()
    .click();
}

describe.skipIf(!existsSync(sharedData))("files of three operators through the screen", { timeout: 180_000 }, () => {
  it("Comcast: a byte-order mark and days before months, by either of its date columns", async () => {
    const opened = await freshProject();
    const { page } = opened;
    for (const column of ["Date", "Date_month_year"]) {
      const drawer = await chooseFile(opened, comcast);
      await drawer.locator(".preview-rows").waitFor();
      if (column === "Date") {
        await page.getByLabel("Import into").click();
        await page.getByRole("option", { name: "Complaints", exact: true }).click();
        await map(opened, "Ticket #", "customer_id");
      } else {
        await drawer.getByText("The mapping saved for this source was used again.").waitFor();
      }
      for (const other of ["Date", "Date_month_year"]) if (other !== column) await map(opened, other, "Leave out");
      await map(opened, column, "opened_at");
      await drawer.getByRole("button", { name: "Check the whole file" }).click();
      const months = drawer.getByRole("table", { name: "Months in the file" });
      await months.waitFor();
      const counts = await months.locator("tbody tr td:nth-child(3)").allTextContents();
      expect(counts).toEqual(["55", "59", "45", "375", "317", "1,046", "49", "67", "55", "53", "38", "65"]);
      await drawer.getByRole("button", { name: "Import", exact: true }).click();
      await drawer.getByText("2,224 rows = 2,224 stored + 0 rejected + 0 replaced").waitFor();
      await drawer.getByRole("button", { name: "Done" }).click();
      await page.getByRole("button", { name: /^Undo the import of Comcast/ }).click();
      await page.getByText("To have it back, import the file again.").first().waitFor();
    }
    expect(opened.complaints).toEqual([]);
  });

  it("Cell2Cell from gzip, undone and imported again", async () => {
    const opened = await freshProject();
    const { page, folder } = opened;
    // Its first 5,000 rows: test/ingest/every-file.test.ts takes all 51,047.
    const lines = gunzipSync(readFileSync(cell2cell)).toString("utf8").split("\n");
    const first = join(folder, "cell2celltrain.csv.gz");
    writeFileSync(first, gzipSync(`${lines.slice(0, 5001).join("\n")}\n`));
    const sum = "5,000 rows = 5,000 stored + 0 rejected + 0 replaced";
    expect(await importFile(opened, first)).toBe(sum);
    await page.getByRole("button", { name: /^Undo the import of cell2cell/ }).click();
    await page.getByText("No data yet").waitFor();
    await page.getByText(/^undone /).waitFor();
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Import again" }).first().click();
    await (await chooser).setFiles(first);
    expect(await checkAndImport(page.getByRole("dialog"))).toBe(sum);
    expect(opened.complaints).toEqual([]);
  });

  it("China Mobile: a workbook with 55 Chinese headers, a GBK file with 45", async () => {
    const opened = await freshProject();
    const { page } = opened;
    const drawer = await chooseFile(opened, chinaMobile);
    await drawer.locator(".preview-rows").waitFor();
    const headers = await drawer.locator(".preview-rows th > div:first-child").allTextContents();
    expect(headers).toHaveLength(55);
    expect(headers).toContain("语音通话整体满意度");
    expect(headers).toContain("4\\5G用户");
    await map(opened, "用户id", "customer_id");
    expect(await checkAndImport(drawer)).toBe("5,433 rows = 5,433 stored + 0 rejected + 0 replaced");
    await page.getByText("5,433").first().waitFor();
    const second = await chooseFile(opened, chinaMobileGbk);
    await second.locator(".preview-rows").waitFor();
    await second.getByText("GB18030").first().waitFor();
    const names = await second.locator(".preview-rows th").allTextContents();
    expect(names).toHaveLength(45);
    expect(names.join()).not.toMatch(/\ufffd/);
    expect(await checkAndImport(second)).toBe("5,313 rows = 5,313 stored + 0 rejected + 0 replaced");
    expect(opened.complaints).toEqual([]);
  });
});

describe("rejected rows", () => {
  it("are downloaded, repaired and imported back", async () => {
    const opened = await freshProject();
    const { page, folder } = opened;
    const file = join(folder, "bill_202401.csv");
    writeFileSync(
      file,
      "客户编号,账期,总费用\n010086,2024-01,89.00\n010087,2024-01,eighty-nine\n010088,2024-01,12.50\n",
    );
    expect(await importFile(opened, file)).toBe("3 rows = 2 stored + 1 rejected + 0 replaced");
    await page.getByRole("button", { name: "Show rejected rows: 1" }).click();
    const drawer = page.getByRole("dialog", { name: /rejected rows/ });
    await drawer.getByText("eighty-nine", { exact: true }).waitFor();
    await drawer.getByText("amount cannot be read").first().waitFor();
    const download = page.waitForEvent("download");
    await drawer.getByRole("button", { name: "Download to repair" }).click();
    const saved = await (await download).path();
    const lines = readFileSync(saved, "utf8");
    expect(lines).toContain("010087");
    expect(lines).not.toContain("010088");
    const repaired = join(folder, "repaired.csv");
    writeFileSync(repaired, lines.replace("eighty-nine", "89.00"));
    const chooser = page.waitForEvent("filechooser");
    await drawer.getByRole("button", { name: "Import repaired lines" }).click();
    await (await chooser).setFiles(repaired);
    expect(await checkAndImport(page.getByRole("dialog").filter({ hasText: "Preview and mapping" }))).toBe(
      "1 rows = 1 stored + 0 rejected + 0 replaced",
    );
    expect(opened.complaints).toEqual([]);
  });
});
