import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import type { App } from "./app.ts";
import { checkAndImport, chooseFile, importFile, sharedWindow } from "./app.ts";

const freshProject = sharedWindow();

const options = (page: Page): Locator =>
  page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option");

function file({ folder }: App, name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

it("a folder of months, a type chosen in the preview, and rejected rows by reason", async () => {
  const opened = await freshProject();
  const { page, folder } = opened;
  const months = join(folder, "months");
  mkdirSync(months);
  for (const month of ["202402", "202401"])
    writeFileSync(join(months, `bill_${month}.csv`), "客户编号,账单总额\n1,10.50\n2,20.00\n3,x\n");
  writeFileSync(join(months, "call_202401.csv"), "手机号,通话开始时间,通话时长,呼叫类型\n");
  writeFileSync(join(months, "notes.pdf"), "%PDF");

  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import folder" }).first().click();
  await (await chooser).setFiles(months);
  const drawer = page.getByRole("dialog");
  await drawer.getByText("1 of 3").waitFor();
  expect(await drawer.locator(".queue-file .ellipsis:first-child").allTextContents()).toEqual([
    "bill_202401.csv",
    "bill_202402.csv",
    "call_202401.csv",
  ]);
  // What is no table is named; a file without rows is told of and stops none of the others.
  await drawer.getByText("1 file was left out").click();
  await drawer.getByText("notes.pdf").waitFor();
  await drawer.getByRole("button", { name: "Import these 3 as proposed" }).click();
  await drawer.getByText("2 / 3").nth(1).waitFor();
  await drawer.getByText("The file “call_202401.csv” has a header and no rows.").first().waitFor();
  await drawer.locator(".ant-drawer-close").click();
  await page.getByText("Feb 2024").first().waitFor();
  await page.locator(".coverage td").filter({ hasText: /^2$/ }).nth(1).waitFor();
  expect(await page.locator(".coverage td").allTextContents()).toEqual(["2", "2"]);

  const rows = Array.from({ length: 240 }, (_, i) => `${i + 1},0${i},${i % 2 ? "7.5" : "8"},${i % 3 ? "是" : "?"}`);
  const traits = file(opened, "traits.csv", `客户编号,code,score,agreed\n${rows.join("\n")}\n`);
  const preview = await chooseFile(opened, traits);
  for (const [column, type] of [
    ["score", "whole number"],
    ["agreed", "yes/no"],
  ] as const) {
    await preview.getByRole("combobox", { name: `${column}: type` }).click();
    await options(page).getByText(type, { exact: true }).click();
  }
  await preview.getByText("42 cells do not fit the chosen types").waitFor();
  expect(await preview.locator(".preview-rows td.misfit").count()).toBe(42);
  expect(await checkAndImport(preview)).toBe("240 rows = 240 stored + 0 rejected + 0 replaced");

  await page.getByRole("button", { name: "Show rejected rows: 0" }).click();
  const rejects = page.getByRole("dialog", { name: /rejected rows/ });
  await rejects.getByRole("button", { name: /^All 200$/ }).waitFor();
  await rejects.getByText("1–100 of 200 rows").waitFor();
  await rejects.getByRole("listitem", { name: "2", exact: true }).click();
  await rejects.getByText("101–200 of 200 rows").waitFor();
  await rejects.getByRole("button", { name: /^not a whole number/ }).click();
  await rejects.getByRole("button", { name: /^not a whole number.*120$/, pressed: true }).waitFor();
  await rejects.getByText("1–100 of 120 rows").waitFor();
  expect(new Set(await rejects.locator("tbody tr td:nth-child(2)").allTextContents())).toEqual(new Set(["score"]));
  expect(opened.complaints).toEqual([]);
});

it("columns of months are unfolded; an encoding that was guessed can be changed", async () => {
  const opened = await freshProject();
  const { page } = opened;
  const wide = file(opened, "wide.csv", "mobile_number,arpu_6,arpu_7,arpu_8\n7000000001,1,2,3\n7000000002,4,5,6\n");
  const drawer = await chooseFile(opened, wide);
  await drawer.getByRole("switch").click();
  await drawer.getByText("gives a month and no year").waitFor();
  // What was read before stays, so that the year can be said.
  await drawer.getByRole("spinbutton", { name: "Year of these months" }).fill("2014");
  await page.keyboard.press("Tab");
  await drawer.locator(".preview-rows th").filter({ hasText: "month" }).first().waitFor();
  await drawer.getByRole("button", { name: "Check the whole file" }).click();
  const months = drawer.getByRole("table", { name: "Months in the file" });
  await months.waitFor();
  expect(await months.locator("tbody tr td:first-child").allTextContents()).toEqual([
    "Jun 2014",
    "Jul 2014",
    "Aug 2014",
  ]);
  await drawer.getByRole("button", { name: "Import", exact: true }).click();
  await drawer.getByText("2 rows = 2 stored + 0 rejected + 0 replaced").waitFor();
  await drawer.getByRole("button", { name: "Done" }).click();

  const latin = await chooseFile(opened, file(opened, "latin.csv", Buffer.from("id,naïve\n1,é\n2,ü\n", "latin1")));
  await latin.getByText("is read as windows-1252").waitFor();
  await latin.getByText("every row becomes a customer of its own").waitFor();
  expect(await latin.locator(".preview-rows td").allTextContents()).toEqual(["1", "é", "2", "ü"]);
  await latin.getByRole("combobox", { name: "Encoding" }).click();
  await options(page).getByText("UTF-16LE", { exact: true }).click();
  await latin.getByRole("alert").waitFor();
  await latin.getByRole("combobox", { name: "Encoding" }).click();
  await options(page).getByText("WINDOWS-1252", { exact: true }).click();
  await latin.getByRole("alert").waitFor({ state: "detached" });
  expect(await checkAndImport(latin)).toBe("2 rows = 2 stored + 0 rejected + 0 replaced");
  expect(opened.complaints).toEqual([]);
});

it("sources that disagree are listed, and their order decides what the customer is", async () => {
  const opened = await freshProject();
  const { page } = opened;
  await importFile(opened, file(opened, "crm.csv", "客户编号,姓名,性别,手机号码\nC1,王一,男,13800000001\n"));
  await importFile(opened, file(opened, "billing.csv", "客户编号,姓名,性别,手机号码\nC1,王一,女,13800000001\n"));
  const gender = async () => {
    await page.getByRole("link", { name: "Customers" }).click();
    await page.getByRole("button", { name: "Build the customer view" }).first().click();
    return (
      (await page
        .getByRole("grid")
        .getByText(/^(fe)?male$/)
        .first()
        .textContent()) ?? ""
    );
  };
  expect(await gender()).toBe("female");
  await page.getByRole("link", { name: "Data" }).click();
  await page.getByText("Identity", { exact: true }).click();
  const conflicts = page.getByRole("table", { name: "Conflicts between sources" });
  await conflicts.getByText("billing, line 2").waitFor();
  const chosen = conflicts.locator("li.chosen .conflict-value");
  expect(await chosen.allTextContents()).toEqual(["female"]);
  await page.getByRole("button", { name: "Move crm up" }).click();
  await page.getByText("The order for Gender is saved").first().waitFor();
  await chosen.filter({ hasText: /^male$/ }).waitFor();
  expect(await gender()).toBe("male");
  expect(opened.complaints).toEqual([]);
});

it("a running import is cancelled, and a source-data request is handed over", async () => {
  const opened = await freshProject();
  const { page } = opened;
  await importFile(opened, file(opened, "bill_202401.csv", "客户编号,账期,账单总额\n1,2024-01,-5\n2,2024-01,x\n"));
  const lines = Array.from({ length: 400_000 }, (_, i) => `${i},2024-02,${i % 300}.50,${i % 7}.25,${i % 11}.00`);
  const large = file(opened, "large.csv", `客户编号,账期,账单总额,流量费,增值业务费\n${lines.join("\n")}\n`);
  await page.getByRole("textbox", { name: /a file, a folder/ }).fill(large);
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "Check the whole file" }).click();
  await drawer.getByText("nothing has been written yet").waitFor();
  await drawer.getByRole("button", { name: "Import", exact: true }).click();
  await drawer.getByRole("button", { name: "Cancel import" }).click();
  await drawer.getByRole("button", { name: "Import", exact: true, disabled: false }).waitFor();
  await drawer.getByRole("button", { name: "Close" }).first().click();
  expect(await page.getByRole("table", { name: "Imports" }).locator("tbody tr").count()).toBe(1);
  expect(await page.locator(".coverage td").allTextContents()).toEqual(["1"]);

  await page.getByText("Quality", { exact: true }).click();
  for (const [language, button, title] of [
    ["EN", "Draft a source-data request", /Source-data request/i],
    ["中", "起草源数据需求", /源数据需求/],
  ] as const) {
    await page.getByText(language, { exact: true }).click();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: button }).click();
    const saved = await download;
    expect(saved.suggestedFilename()).toMatch(/\.html$/);
    expect(readFileSync(await saved.path(), "utf8")).toMatch(title);
  }
  expect(opened.complaints).toEqual([]);
});

it("an import that others found their customers by is undone together with them", async () => {
  const opened = await freshProject();
  const { page } = opened;
  await importFile(opened, file(opened, "crm.csv", "客户编号,姓名\nC1,王一\nC2,李二\n"));
  await importFile(opened, file(opened, "match.csv", "客户编号,账号\nC1,0001\nC2,0002\n"));
  const bills = "账号,账期,账单总额\n0001,202401,10\n0002,202401,20\n";
  expect(await importFile(opened, file(opened, "bill_202401.csv", bills))).toBe(
    "2 rows = 2 stored + 0 rejected + 0 replaced",
  );
  const imports = page.getByRole("table", { name: "Imports" });
  await page.getByRole("button", { name: "Undo the import of match.csv" }).click();
  await page.getByRole("alert").getByText("3 bill_202401.csv").waitFor();
  expect(await imports.locator("tr.undone").count()).toBe(0);
  await page.getByRole("button", { name: "Undo it with the imports that depend on it" }).click();
  await imports.locator("tr.undone").nth(1).waitFor();
  expect(await imports.locator("tbody tr:not(.undone) .data-file").allTextContents()).toEqual(["crm.csv"]);
  // Neither beside the list nor in the job bar.
  await page.getByText("3 bill_202401.csv").first().waitFor({ state: "detached" });
  expect(opened.complaints).toEqual([]);
});
