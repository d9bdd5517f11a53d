// Figures of a quarter typed into the grid with the keyboard alone: overwriting, moving,
// pasting a block as Excel gives it, taking back, a mistake beside its cell, and what is not
// stored yet surviving a reload.
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { settled } from "./look";
import { AUTHOR } from "./operator";
import { YEAR } from "./world";

// Column letters of the grid are not known beforehand; names are the layout's.
async function columnOf(grid: Locator, name: string): Promise<number> {
  const names = await grid.locator("thead th").allInnerTexts();
  const at = names.findIndex((one) => one.split(/\s+/).includes(name));
  assert.ok(at > 0, `column ${name} in ${names.join(" | ")}`);
  return at - 1;
}

async function rowOf(grid: Locator, text: string): Promise<number> {
  const rows = await grid.locator("tbody tr").allInnerTexts();
  const at = rows.findIndex((one) => one.includes(text));
  assert.ok(at >= 0, `a row with ${text}`);
  return at;
}

const cell = (grid: Locator, row: number, column: number) =>
  grid.locator(`td[data-row="${row}"][data-column="${column}"]`);

async function pasteBlock(page: Page, text: string): Promise<void> {
  await page.evaluate((block) => navigator.clipboard.writeText(block), text);
  await page.keyboard.press("Control+v");
}

export async function typeQuarter(
  page: Page,
  site: string,
  seen: (name: string) => Promise<void>,
): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`${site}/isian?tahun=${YEAR}&triwulan=1`);
  await settled(page);
  const grid = page.getByRole("grid", { name: /Tabel III\.B/ });
  const money = await columnOf(grid, "anggaran");
  const spent = await columnOf(grid, "realisasi");
  const first = await rowOf(grid, "Penyusunan Dokumen Perencanaan");
  const value = (row: number, column: number) =>
    cell(grid, row, column).innerText();

  await cell(grid, first, money).click();
  await page.keyboard.type("2.156.203");
  await page.keyboard.press("Tab");
  assert.equal(await value(first, money), "2.156.203");
  await page.keyboard.type("1.000.00x");
  await page.keyboard.press("Enter");

  // What identifies the row does not take what is typed.
  const name = await value(first, 0);
  await cell(grid, first, 0).click();
  await page.keyboard.type("x");
  assert.equal(await value(first, 0), name, "a locked cell stays");

  // A block of two rows and two columns; one undo takes all of it back.
  await cell(grid, first + 1, money).click();
  await pasteBlock(page, "1.240.000\t310.000\r\n980.500\t0\r\n");
  assert.equal(await value(first + 2, spent), "0");
  await page.keyboard.press("Control+z");
  assert.equal(await value(first + 1, money), "");
  assert.equal(await value(first + 2, spent), "");
  await page.keyboard.press("Control+y");
  assert.equal(await value(first + 1, money), "1.240.000");

  await page.reload();
  await settled(page);
  await page.getByText("sel yang belum disimpan dipulihkan").waitFor();
  assert.equal(await value(first + 1, spent), "310.000", "kept over a reload");

  await page.getByRole("button", { name: "Periksa", exact: true }).click();
  await page
    .getByRole("button", { name: new RegExp(`^Baris ${first + 2}, kolom`) })
    .waitFor();
  await seen("isian-kesalahan");
  const bad = cell(grid, first, spent);
  assert.equal(await bad.getAttribute("aria-invalid"), "true");
  await bad.click();
  await page.keyboard.press("F2");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("0");
  await page.keyboard.press("Escape");
  assert.equal(await bad.innerText(), "1.000.00x", "Escape takes nothing over");
  await page.keyboard.type("1.000.000");
  await page.keyboard.press("Enter");
  await page.getByLabel("Jabatan Anda").fill(AUTHOR);
  await page.getByRole("button", { name: "Simpan", exact: true }).click();
  await page.getByText(/Tersimpan di komputer ini: \d/).waitFor();
  await page.getByText("Tidak ada ketikan yang belum disimpan").waitFor();
  assert.equal(await value(first + 1, money), "1.240.000");
  await seen("isian");
}
