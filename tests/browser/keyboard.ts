// Bappeda's page without a mouse: to the content past the menu, into a figure's origin and
// back to the figure, into a decision and back, a filter, another view. Whatever has the
// keyboard is seen to have it.
import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { hasFocus, settled } from "./look";
import { OMBEN, YEAR } from "./world";

// Far more than any view has.
const TABS_MAX = 300;

const focused = (target: Locator) =>
  target.evaluate((one) => one === document.activeElement);

async function tabTo(target: Locator): Promise<void> {
  const page = target.page();
  for (let tabs = 0; !(await focused(target)); ++tabs) {
    assert.ok(tabs < TABS_MAX, `${target} is reached`);
    await page.keyboard.press("Tab");
  }
  const outline = await target.evaluate(
    (one) => getComputedStyle(one).outlineStyle,
  );
  assert.notEqual(outline, "none", `${target} is seen to have the keyboard`);
}

// What is behind an open dialog is out of reach; Escape leads back to where it was opened.
async function intoDialogAndBack(from: Locator): Promise<void> {
  const page = from.page();
  await tabTo(from);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  for (let tabs = 0; tabs < 8; ++tabs) {
    await page.keyboard.press("Tab");
    // After its last element comes the browser's own bar, where nothing of the page has it.
    const inside = await page.evaluate(
      () => document.activeElement?.matches("body, dialog[open] *") ?? true,
    );
    assert.ok(inside, "the keyboard stays in the dialog");
  }
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await hasFocus(from);
}

export async function byKeyboard(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/unit/${OMBEN}?tahun=${YEAR}`);
  await settled(page);
  await page.keyboard.press("Tab");
  await hasFocus(page.getByRole("link", { name: "Langsung ke isi" }));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await hasFocus(page.getByRole("combobox").first());
  await intoDialogAndBack(page.getByRole("button", { name: "Kembalikan…" }));
  await intoDialogAndBack(page.getByRole("link", { name: /^Capaian IKU-1/ }));

  await page.goto(`${site}/peringkat?tahun=${YEAR}`);
  await settled(page);
  const band = page.getByLabel("Predikat");
  await tabTo(band);
  await page.keyboard.press("ArrowDown");
  await page.getByText(/Saringan menampilkan/).waitFor();
  await hasFocus(band);
  const link = page.getByRole("link", { name: "Tren", exact: true });
  await link.focus();
  await page.keyboard.press("Enter");
  await hasFocus(page.getByRole("heading", { level: 1, name: "Tren" }));
}
