// What a browser prints: a view as it is seen, without what is pressed, and the LKjIP in a
// window of its own.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { ConsoleMessage, Page } from "playwright-core";
import { settled } from "./look";
import { OMBEN, YEAR } from "./world";

// The page as it is printed, of the size that its style asks for.
export async function printedText(page: Page, path: string): Promise<string> {
  await page.pdf({ path, preferCSSPageSize: true });
  return execFileSync("pdftotext", ["-layout", path, "-"], {
    encoding: "utf8",
  });
}

export async function viewsOnPaper(
  page: Page,
  site: string,
  folder: string,
): Promise<void> {
  const views: Record<string, string[]> = {
    "/peringkat": ["Omben", "3.180.569.627", "belum lapor", "Data per"],
    [`/unit/${OMBEN}`]: ["Kecamatan Omben", "79,15 (B)", "Isu strategis"],
  };
  for (const [view, words] of Object.entries(views)) {
    await page.goto(`${site}${view}?tahun=${YEAR}`);
    await settled(page);
    const text = await printedText(page, join(folder, "cetak.pdf"));
    for (const word of [...words, "Halaman 1 dari"])
      assert.ok(text.includes(word), `${view}: ${word} is printed`);
    for (const word of ["Unduh CSV", "Keluar", "LKjIP", "…"])
      assert.ok(!text.includes(word), `${view}: ${word} is not`);
  }
}

// The window has no script: whoever opened it prints it.
async function printedWindow(page: Page): Promise<Page> {
  await page.context().addInitScript(() => {
    window.print = () => (document.documentElement.dataset.dicetak = "ya");
  });
  const [opened] = await Promise.all([
    page.context().waitForEvent("page"),
    page.getByRole("button", { name: `LKjIP ${YEAR} (PDF)` }).click(),
  ]);
  await opened.locator("html[data-dicetak=ya]").waitFor();
  return opened;
}

export async function lkjipOnPaper(
  page: Page,
  site: string,
  folder: string,
): Promise<void> {
  const said: string[] = [];
  const listen = (message: ConsoleMessage) => {
    if (["error", "warning"].includes(message.type()))
      said.push(message.text());
  };
  page.context().on("console", listen);
  await page.goto(`${site}/unit/${OMBEN}?tahun=${YEAR}`);
  await settled(page);
  const opened = await printedWindow(page);
  const border = await opened
    .locator(".status")
    .first()
    .evaluate((one) => getComputedStyle(one).borderTopWidth);
  assert.equal(border, "2px", "its own style is let in");
  const text = await printedText(opened, join(folder, "lkjip.pdf"));
  for (const word of [
    "Bab II ",
    "Bab III ",
    "3.180.569.627",
    "Lampiran 2",
    "Halaman 2 dari",
    "iku.tsv",
  ])
    assert.ok(text.includes(word), `${word} is printed`);
  await opened.close();
  page.context().off("console", listen);
  assert.deepEqual(said, [], "the browser refused nothing of it");
}
