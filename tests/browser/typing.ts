// Figures of a quarter typed into the grid with the keyboard alone: overwriting, moving,
// pasting a block as Excel gives it, taking back, a mistake beside its cell, and what is not
// stored yet surviving a reload.
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { inView, settled, shows } from "./look";
import { AUTHOR, storeUnsigned } from "./operator";
import { YEAR } from "./world";

// By its title; the letter before it is not known beforehand.
export async function columnOf(grid: Locator, name: string): Promise<number> {
  const names = await grid.locator("thead th").allInnerTexts();
  const at = names.findIndex((one) => one.endsWith(` ${name}`));
  assert.ok(at > 0, `column ${name} in ${names.join(" | ")}`);
  return at - 1;
}

export async function rowOf(grid: Locator, text: string): Promise<number> {
  const rows = await grid.locator("tbody tr").allInnerTexts();
  const at = rows.findIndex((one) => one.includes(text));
  assert.ok(at >= 0, `a row with ${text}`);
  return at;
}

export const cell = (grid: Locator, row: number, column: number) =>
  grid.locator(`td[data-row="${row}"][data-column="${column}"]`);

async function pasteBlock(page: Page, text: string): Promise<void> {
  await page.evaluate((block) => navigator.clipboard.writeText(block), text);
  await page.keyboard.press("Control+v");
}

// The windows of an office's computer and of a telephone.
const SMALL = { width: 1280, height: 800 };
const TELEPHONE = { width: 360, height: 740 };

// Whatever column is typed in, the row says which it is.
async function named(page: Page, figure: Locator): Promise<void> {
  const before = page.viewportSize()!;
  await page.setViewportSize(TELEPHONE);
  await figure.click();
  await inView(page.getByText(/^Baris \d+ .*Penyusunan Dokumen Perencanaan/));
  await page.setViewportSize(before);
}

// A sum that was spent out of nothing is pointed at before it is stored.
async function spentOfNothing(page: Page, figure: Locator): Promise<void> {
  const note = page.getByText("1 baris berisi realisasi tanpa anggaran");
  await figure.click();
  await page.keyboard.type("5");
  await page.keyboard.press("Enter");
  await inView(note);
  await page.keyboard.press("Control+z");
  await note.waitFor({ state: "detached" });
}

// Each answer stands where it is seen, in the window that an office has.
async function store(page: Page): Promise<void> {
  const before = page.viewportSize()!;
  await page.setViewportSize(SMALL);
  await page.evaluate(() => scrollTo(0, 0));
  await storeUnsigned(page);
  await page.getByLabel("Jabatan Anda").fill(AUTHOR);
  await page.getByRole("button", { name: "Simpan", exact: true }).click();
  await inView(page.getByText(/Tersimpan di komputer ini: \d/));
  await page.setViewportSize(before);
}

const IMPORT = "/rekap.v1.Node/Import";

// A save tries first and then stores: answers of Import are passed on, the one that `calls` so
// many were before only once it is released.
async function holdImport(page: Page, calls: number) {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  let hold = () => {};
  const held = new Promise<void>((resolve) => (hold = resolve));
  let call = 0;
  await page.route(`**${IMPORT}`, async (route) => {
    if (call++ !== calls) return route.continue();
    const response = await route.fetch();
    hold();
    await released;
    await route.fulfill({ response });
  });
  return { held, release, end: () => page.unroute(`**${IMPORT}`) };
}

async function write(page: Page, figure: Locator, text: string): Promise<void> {
  await figure.click();
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await shows(figure, text);
}

const save = (page: Page) =>
  page.getByRole("button", { name: "Simpan", exact: true }).click();

// What is typed before a save is answered, its trial or its store, is not stored by it: it
// stays, is told, and goes with the next save. The cell that was sent is typed once more, back
// to what stood there before.
async function typedMeanwhile(page: Page, figure: Locator): Promise<void> {
  const before = await figure.innerText();
  for (const calls of [0, 1]) {
    const import_ = await holdImport(page, calls);
    await write(page, figure, "999.999");
    await save(page);
    await import_.held;
    await write(page, figure, before);
    import_.release();
    await page.getByText(/Tersimpan di komputer ini: \d/).waitFor();
    await page.getByText("1 sel belum disimpan").waitFor();
    await shows(figure, before);
    await import_.end();
    await save(page);
    await page.getByText("Tidak ada ketikan yang belum disimpan").waitFor();
    await shows(figure, before);
  }
}

// Whoever turns to another period while a save is under way has stored in the one that was
// typed in.
async function goneMeanwhile(page: Page, figure: Locator): Promise<void> {
  const before = await figure.innerText();
  const turn = (quarter: string) =>
    page.getByRole("combobox", { name: "Periode" }).selectOption(quarter);
  const import_ = await holdImport(page, 0);
  await write(page, figure, "999.998");
  await save(page);
  await import_.held;
  await turn("2");
  await page.getByRole("grid", { name: /triwulan 2/ }).waitFor();
  let answers = 0;
  const stored = page.waitForResponse(
    (answer) => answer.url().endsWith(IMPORT) && ++answers === 2,
  );
  import_.release();
  await stored;
  await import_.end();
  await turn("1");
  await shows(figure, "999.998");
  await page.getByText("Tidak ada ketikan yang belum disimpan").waitFor();
  await write(page, figure, before);
  await save(page);
  await page.getByText("Tidak ada ketikan yang belum disimpan").waitFor();
}

// Typing that waits to be stored is told where the period is checked, and asked about before
// the period is sent without it.
async function waits(page: Page, site: string, figure: Locator): Promise<void> {
  const before = await figure.innerText();
  await figure.click();
  await page.keyboard.type("7");
  await page.keyboard.press("Enter");
  await shows(figure, "7");
  for (const view of ["temuan", "kirim"]) {
    await page.goto(`${site}/${view}?tahun=${YEAR}&triwulan=1`);
    await settled(page);
    await page.getByText("1 sel di Isian belum disimpan").waitFor();
  }
  const why = page.getByLabel("Penjelasan");
  if (await why.count()) await why.fill("Sesuai DPA.");
  await page.getByRole("button", { name: "Kirim ke Bappeda" }).click();
  const question = page.getByRole("dialog", { name: "1 sel belum disimpan" });
  await question.getByRole("link", { name: "Ke Isian" }).click();
  await shows(figure, "7");
  await page.getByRole("button", { name: "Batalkan", exact: true }).click();
  await shows(figure, before);
  await page.getByText("Tidak ada ketikan yang belum disimpan").waitFor();
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
  const money = await columnOf(grid, "Anggaran (Rp)");
  const spent = await columnOf(grid, "Realisasi (Rp)");
  const first = await rowOf(grid, "Penyusunan Dokumen Perencanaan");
  const value = (row: number, column: number) =>
    cell(grid, row, column).innerText();

  await named(page, cell(grid, first, spent));
  await spentOfNothing(page, cell(grid, first, spent));
  await cell(grid, first, money).click();
  await page.keyboard.type("2.156.203");
  await page.keyboard.press("Tab");
  await shows(cell(grid, first, money), "2.156.203");
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
  await shows(cell(grid, first + 2, spent), "0");
  await page.keyboard.press("Control+z");
  await shows(cell(grid, first + 1, money), "");
  await shows(cell(grid, first + 2, spent), "");
  await page.keyboard.press("Control+y");
  await shows(cell(grid, first + 1, money), "1.240.000");

  await page.reload();
  await settled(page);
  await page.getByText("sel yang belum disimpan dipulihkan").waitFor();
  // Kept over a reload.
  await shows(cell(grid, first + 1, spent), "310.000");

  await page.getByRole("button", { name: "Periksa", exact: true }).click();
  await page
    .getByRole("button", { name: new RegExp(`^Baris ${first + 2}, kolom`) })
    .waitFor();
  await inView(page.getByRole("alert").filter({ hasText: "1 kesalahan" }));
  await seen("isian-kesalahan");
  const bad = cell(grid, first, spent);
  assert.equal(await bad.getAttribute("aria-invalid"), "true");
  await bad.click();
  await page.keyboard.press("F2");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("0");
  await page.keyboard.press("Escape");
  // Escape takes nothing over.
  await shows(bad, "1.000.00x");
  await page.keyboard.type("1.000.000");
  await page.keyboard.press("Enter");
  await store(page);
  await page.getByText("Tidak ada ketikan yang belum disimpan").waitFor();
  await shows(cell(grid, first + 1, money), "1.240.000");
  await seen("isian");
  await typedMeanwhile(page, bad);
  await goneMeanwhile(page, bad);
  await waits(page, site, bad);
  await planTakenOver(page, site);
}

// The next quarter takes budgets from the one before, results not; one undo gives it back.
async function planTakenOver(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/isian?tahun=${YEAR}&triwulan=2`);
  await settled(page);
  const grid = page.getByRole("grid", { name: /Tabel III\.B/ });
  const money = await columnOf(grid, "Anggaran (Rp)");
  const spent = await columnOf(grid, "Realisasi (Rp)");
  const first = await rowOf(grid, "Penyusunan Dokumen Perencanaan");
  await page.getByRole("button", { name: "dari triwulan 1" }).click();
  await page.getByText("sel diambil dari triwulan 1").waitFor();
  await shows(cell(grid, first, money), "2.156.203");
  await shows(cell(grid, first, spent), "");
  await page.getByRole("button", { name: "Batalkan", exact: true }).click();
  await shows(cell(grid, first, money), "");
}
