// A further output of a sub kegiatan typed into the grid: put in by key and by button, taken
// back, kept over a reload, removed while it is not stored, stored.
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { inView, settled, shows } from "./look";
import { AUTHOR } from "./operator";
import { cell, columnOf, rowOf } from "./typing";
import { YEAR } from "./world";

const TEXT = "Jumlah peta wilayah";

// As many rows as `count`, as soon as they are.
async function rows(grid: Locator, count: number): Promise<void> {
  const all = grid.locator("tbody tr");
  await all.nth(count - 1).waitFor();
  await all.nth(count).waitFor({ state: "detached" });
}

async function putIn(page: Page, grid: Locator): Promise<void> {
  const count = await grid.locator("tbody tr").count();
  const output = await columnOf(grid, "Keluaran (output)");
  const row = await rowOf(grid, "Penyusunan Dokumen Perencanaan");
  await cell(grid, row, output).click();
  await page.keyboard.press("Insert");
  await rows(grid, count + 1);
  await page.keyboard.press("Control+z");
  await rows(grid, count);
  await page.getByRole("button", { name: "Tambah keluaran" }).click();
  await rows(grid, count + 1);
  // The new cell has the focus: typing goes on at once.
  await inView(page.locator("td[data-row]:focus"));
  await page.keyboard.type(TEXT);
  await page.keyboard.press("Tab");
  await page.keyboard.type("2 peta");
  await page.keyboard.press("Tab");
  await page.keyboard.type("1 peta");
  await page.keyboard.press("Enter");
}

export async function addOutput(
  page: Page,
  site: string,
  seen: (name: string) => Promise<void>,
): Promise<void> {
  await page.goto(`${site}/isian?tahun=${YEAR}&triwulan=1`);
  await settled(page);
  const grid = page.getByRole("grid", { name: /Tabel III\.B/ });
  const before = await grid.locator("tbody tr").count();
  await putIn(page, grid);
  const output = await columnOf(grid, "Keluaran (output)");
  await page.reload();
  await settled(page);
  await rows(grid, before + 1);
  const row = await rowOf(grid, TEXT);
  await shows(cell(grid, row, output + 2), "2 peta");

  await cell(grid, row, output).click();
  await page.keyboard.press("Control+Delete");
  await rows(grid, before);
  await page.keyboard.press("Control+z");
  await rows(grid, before + 1);
  await shows(cell(grid, row, output), TEXT);
  await seen("isian-keluaran");

  await page.getByLabel("Jabatan Anda").fill(AUTHOR);
  await page.getByRole("button", { name: "Simpan", exact: true }).click();
  await page.getByText("Tersimpan di komputer ini: 1 ditambah").waitFor();
  await page.getByText("Tidak ada ketikan yang belum disimpan").waitFor();
  await rows(grid, before + 1);
  await cell(grid, row, output).click();
  await page
    .getByRole("button", { name: "Hapus baris ini" })
    .waitFor({ state: "detached" });
  assert.match(
    await grid.locator("tbody th").nth(row).innerText(),
    /tersimpan/,
    "what is stored is not taken out of the grid",
  );
}
