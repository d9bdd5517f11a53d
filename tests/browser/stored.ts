// Findings of what is stored, mended on their own page: a repair taken back, accepted again
// with what it changes said first, and the way from a finding to its cell in the typing grid.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { inView, settled, shows } from "./look";
import { AUTHOR } from "./operator";
import { cell, columnOf, rowOf } from "./typing";

const TELEPHONE = { width: 360, height: 740 };

const shift = (page: Page) =>
  page.getByRole("article").filter({ hasText: "(row-shift)" });

// The repair that the file was stored with stands: all of it goes back to what was printed.
async function takeBack(
  page: Page,
  seen: (name: string) => Promise<void>,
): Promise<void> {
  await page.getByText("Perbaikan yang berlaku: row-shift").waitFor();
  await shift(page).waitFor({ state: "detached" });
  await page
    .getByRole("button", { name: "Kembalikan seperti tercetak…" })
    .click();
  const dialog = page.getByRole("dialog");
  await seen("temuan-kembalikan");
  await dialog.getByLabel("Jabatan Anda").fill("");
  await dialog.getByRole("button", { name: "Kembalikan" }).click();
  await dialog
    .getByRole("alert")
    .filter({ hasText: "Isi jabatan Anda" })
    .waitFor();
  await dialog.getByLabel("Jabatan Anda").fill(AUTHOR);
  await dialog.getByRole("button", { name: "Kembalikan" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText(/Perbaikan dibatalkan: \d+ catatan/).waitFor();
  await page.getByText("Perbaikan yang berlaku").waitFor({ state: "detached" });
}

// A screen shows the first cells of a large repair, paper all of them.
async function onPaper(page: Page): Promise<void> {
  const more = shift(page).getByRole("button", {
    name: /^Lihat semua \d+ sel$/,
  });
  const cells = Number(/\d+/.exec(await more.innerText())?.[0]);
  assert.ok(cells > 12, `${cells} cells`);
  const rows = shift(page).locator("tbody tr");
  assert.equal(await rows.count(), 12);
  await page.evaluate(() =>
    addEventListener(
      "beforeprint",
      () => {
        const found = [...document.querySelectorAll("article")].find((one) =>
          one.textContent?.includes("(row-shift)"),
        );
        document.body.dataset.printed = String(
          found?.querySelectorAll("tbody tr").length,
        );
      },
      { once: true },
    ),
  );
  await page.pdf();
  const printed = await page.evaluate(() => document.body.dataset.printed);
  assert.equal(printed, String(cells));
  await more.waitFor();
  assert.equal(await rows.count(), 12);
}

async function accept(
  page: Page,
  seen: (name: string) => Promise<void>,
): Promise<void> {
  await shift(page).getByRole("checkbox").check();
  await inView(page.getByText(/\d+ catatan akan diubah; sesudahnya tersisa/));
  await seen("temuan-perbaikan");
  const before = page.viewportSize()!;
  await page.setViewportSize(TELEPHONE);
  await seen("temuan-perbaikan-sempit");
  await page.setViewportSize(before);
  await page.getByRole("button", { name: "Simpan perbaikan" }).click();
  await page.getByText("Perbaikan diterima dan tersimpan").waitFor();
  await page.getByText("Perbaikan yang berlaku: row-shift").waitFor();
  await shift(page).waitFor({ state: "detached" });
}

// The grid shows what counts and says what was printed; what would undo a repair is asked
// about, and a no stores nothing.
async function typeOverRepair(page: Page): Promise<void> {
  const grid = page.getByRole("grid", { name: /Tabel III\.B/ });
  const row = await rowOf(grid, "Penyediaan Komponen Instalasi Listrik");
  const money = cell(grid, row, await columnOf(grid, "Anggaran (Rp)"));
  await shows(money, "1.965.876");
  await money.click();
  await page
    .getByText("row-shift yang diterima; tercetak: 78.772.130")
    .waitFor();
  await page.keyboard.type("1.965.877");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Simpan", exact: true }).click();
  const question = page.getByRole("alert").filter({
    hasText:
      "perbaikan row-shift yang sudah diterima akan hilang dari 1 catatan",
  });
  await inView(question);
  await question.getByRole("button", { name: "Jangan simpan" }).click();
  await question.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Batalkan", exact: true }).click();
  await shows(money, "1.965.876");
  await page.getByText("Tidak ada ketikan yang belum disimpan").waitFor();
}

// What no repair is proved for is typed: the link leads to the cell that the finding is of.
async function mendInGrid(page: Page): Promise<void> {
  const finding = page
    .getByRole("article")
    .filter({ hasText: "(percent-mismatch)" })
    .first();
  await finding.getByRole("link", { name: "Betulkan di tabel isian" }).click();
  await settled(page);
  const focusedCell = page.locator("td[data-row]:focus");
  await focusedCell.waitFor();
  await inView(focusedCell);
  const column = await focusedCell.getAttribute("data-column");
  const head = page
    .getByRole("grid")
    .locator("thead th")
    .nth(Number(column) + 1);
  await head.getByText("Serapan (%)").waitFor();
  await typeOverRepair(page);
  await page.goBack();
  await settled(page);
}

// On the page of findings, with the repair of the file in force.
export async function mendStored(
  page: Page,
  seen: (name: string) => Promise<void>,
): Promise<void> {
  await takeBack(page, seen);
  await onPaper(page);
  await accept(page, seen);
  await mendInGrid(page);
}
