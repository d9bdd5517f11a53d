// An office that looks at its kabupaten from another computer: over TLS with the authority's
// certificate in the browser; filters that compose and are cleared at once; what is seen as
// CSV, XLSX and on paper; the cascade by who answers for it; a period approved, locked and
// reopened; and a country of 7.285 kecamatan. Prints times; exits 1 if anything was found.
//
// Usage: node browser.mjs BIN ROOT CHROMIUM [PICTURES]; PICTURES = a folder for pictures.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { csvOf, workbookOf } from "./files";
import { faults, openBrowser, openPage, settled, type Looked } from "./look";
import { pretendNation, scrollThrough, UNITS } from "./nation";
import { lkjipOnPaper, viewsOnPaper } from "./paper";
import { enter } from "./verifier";
import { OMBEN, removeFolder, World, YEAR } from "./world";

const [bin = "", root = "", program = "", pictures = ""] =
  process.argv.slice(2);
// ctest's code for a test that could not be made.
const SKIPPED = 77;
const KECAMATAN = 14;
// A page of a long list, the heads, the total: what an old computer has to draw.
const ROWS_DRAWN_MAX = 120;
// Far above what is measured (README of web/), below what a reader would notice as standing
// still; with room for a loaded machine.
const NATION_ROWS_MS_MAX = 20_000;
const FRAME_MEDIAN_MS_MAX = 50;
const troubles: string[] = [];

async function step(name: string, does: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await does();
  const took = Math.round(performance.now() - began);
  console.log(`${took.toString().padStart(6)} ms  ${name}`);
}

// Where the browser keeps what it believes: the aggregator's authority, and nothing else.
function believing(authority: string): string {
  const home = mkdtempSync(join(tmpdir(), "rekap-browser-home-"));
  const store = join(home, ".pki", "nssdb");
  mkdirSync(store, { recursive: true });
  execFileSync("certutil", ["-N", "-d", `sql:${store}`, "--empty-password"]);
  execFileSync("certutil", [
    "-A",
    "-d",
    `sql:${store}`,
    "-n",
    "rekap",
    "-t",
    "C,,",
    "-i",
    authority,
  ]);
  return home;
}

async function look(page: Page, name: string): Promise<void> {
  troubles.push(...(await faults(page, name)));
  if (pictures)
    await page.screenshot({
      path: join(pictures, `${name}.png`),
      fullPage: true,
    });
}

async function logIn(looked: Looked, site: string): Promise<void> {
  const { page } = looked;
  await page.goto(site);
  await enter(page);
  const cookies = await page.context().cookies();
  assert.deepEqual(
    cookies.map((one) => [one.name, one.secure, one.httpOnly, one.sameSite]),
    [["__Host-rekap", true, true, "Strict"]],
  );
}

// The names of the table's rows, in their order.
async function names(page: Page, table: string): Promise<string[]> {
  await settled(page);
  const rows = page.getByRole("region", { name: table }).locator("tbody th a");
  return rows.allInnerTexts();
}

async function filters(page: Page, site: string): Promise<void> {
  const rows = () => names(page, "Tabel peringkat");
  await page.goto(`${site}/peringkat?tahun=${YEAR}`);
  assert.equal((await rows()).length, KECAMATAN);
  await page.getByLabel("Predikat").selectOption("Sedang");
  await page.getByText(/Saringan menampilkan 2 dari 14/).waitFor();
  assert.deepEqual(await rows(), ["Sreseh", "Omben"]);
  const omben = page.getByRole("row").filter({ hasText: "Omben" });
  assert.match(await omben.innerText(), /^4\s/, "ranks stay those of all rows");
  await page.getByLabel("Tampilkan").selectOption("diajukan");
  await page.getByText(/Saringan menampilkan 1 dari 14/).waitFor();
  assert.deepEqual(await rows(), ["Omben"]);
  await look(page, "saringan");

  // The link shows the same to whoever opens it, and what heeds the filter takes it along.
  const other = await page.context().newPage();
  await other.goto(page.url());
  assert.deepEqual(await names(other, "Tabel peringkat"), ["Omben"]);
  await other.getByRole("link", { name: "Sebaran", exact: true }).click();
  assert.deepEqual(await names(other, "Tabel kuadran"), ["Omben"]);
  await other.getByRole("link", { name: "Beranda", exact: true }).click();
  assert.deepEqual(await names(other, "Peta panas capaian"), ["Omben"]);
  await other.getByLabel("Kuadran").selectOption("tanpa");
  await other
    .getByText("Tidak ada kecamatan yang memenuhi saringan ini.")
    .waitFor();
  await other.close();

  await page.getByLabel("Wilayah").selectOption("35.27.01");
  await page
    .getByText("Tidak ada kecamatan yang memenuhi saringan ini.")
    .waitFor();
  await page.getByRole("button", { name: "Hapus saringan" }).click();
  await page.getByText(/Saringan menampilkan/).waitFor({ state: "detached" });
  assert.equal((await rows()).length, KECAMATAN);
  assert.equal(
    new URL(page.url()).search,
    `?tahun=${YEAR}`,
    "the address is clear as well",
  );
  assert.equal(
    await page.evaluate(() => document.activeElement?.tagName),
    "SELECT",
    "the keyboard stays among the filters",
  );
  assert.equal(
    await page.getByRole("button", { name: "Hapus saringan" }).count(),
    0,
  );
}

async function files(page: Page, site: string): Promise<void> {
  const views = [
    "/",
    "/peringkat",
    "/sebaran",
    "/tren",
    "/kelengkapan",
    "/pohon",
    "/temuan",
  ];
  for (const view of views) {
    await page.goto(`${site}${view}?tahun=${YEAR}`);
    await settled(page);
    const plain = await csvOf(page);
    const book = await workbookOf(page);
    const about = `${view}: ${plain.name}, ${book.name}`;
    assert.equal(
      plain.name.replace(".csv", ""),
      book.name.replace(".xlsx", ""),
      about,
    );
    assert.ok(
      book.rows > plain.rows.length,
      `${about}: all rows and the lines around them`,
    );
    for (const title of plain.rows[0]!)
      assert.ok(
        book.texts.includes(title.replaceAll('"', "")),
        `${about}: ${title}`,
      );
    assert.ok(
      book.texts.some((text) => text.includes(`${site}${view}`)),
      `${about}: it says where it is seen again`,
    );
  }
  await page.goto(`${site}/peringkat?tahun=${YEAR}`);
  await settled(page);
  const book = await workbookOf(page);
  assert.ok(book.numbers.includes("3180569627"), "money is a number");
  assert.ok(
    book.numbers.includes("72.234689"),
    "a percentage keeps its places",
  );
  assert.ok(book.texts.includes("belum lapor"), "what is missing is a word");
  assert.ok(book.texts.some((text) => text.includes("sintetis")));
  await page.goto(`${site}/unit/${OMBEN}?tahun=${YEAR}`);
  await settled(page);
  const lkjip = await workbookOf(page, `LKjIP ${YEAR} (XLSX)`);
  assert.equal(lkjip.name, `lkjip-${OMBEN}-${YEAR}.xlsx`);
}

async function responsible(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/pohon?tahun=${YEAR}&wilayah=${OMBEN}`);
  await settled(page);
  await page.getByLabel("Menurut").selectOption("penanggung");
  const unit = page
    .getByRole("row")
    .filter({ hasText: "penanggung jawab" })
    .first();
  await unit.waitFor();
  await unit.getByRole("button", { name: /^Buka/ }).click();
  await page
    .getByRole("row")
    .filter({ hasText: "program 7.01." })
    .first()
    .waitFor();
  assert.match(page.url(), /menurut=penanggung.*rinci=%40/);
  await look(page, "pohon-penanggung");
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other
    .getByRole("row")
    .filter({ hasText: "program 7.01." })
    .first()
    .waitFor();
  await other.close();
  await unit.getByRole("link", { name: /^Capaian/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/^\d+ catatan/).waitFor();
  assert.match(await dialog.innerText(), /entri [\d.]+ oleh Subbag Keuangan/);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
}

async function changed(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/?tahun=${YEAR}`);
  await settled(page);
  const row = page
    .getByRole("row")
    .filter({ hasText: "131" })
    .filter({ hasText: "Omben" });
  assert.match(
    await row.innerText(),
    /Omben\s+131\s+tahun 2021: 131, diajukan/,
  );
}

// Says what it will do, and does it.
async function decide(
  page: Page,
  offer: string,
  says: RegExp,
  reason?: string,
): Promise<void> {
  await page.getByRole("button", { name: `${offer}…` }).click();
  const dialog = page.getByRole("dialog");
  assert.match(await dialog.innerText(), says);
  if (reason) await dialog.getByLabel(/Alasan/).fill(reason);
  await dialog.getByRole("button", { name: offer, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

async function locks(page: Page, site: string, world: World): Promise<void> {
  await page.goto(`${site}/unit/${OMBEN}?tahun=${YEAR}`);
  await decide(page, "Setujui", /Yang akan terjadi: Pengajuan ini diterima/);
  await page.getByRole("heading", { name: /Disetujui/ }).waitFor();
  await decide(page, "Kunci", /Yang akan terjadi: Periode ditutup/);
  await page.getByRole("heading", { name: /Terkunci/ }).waitFor();
  await look(page, "terkunci");
  assert.match(
    await world.kabupaten(["workflow", "--year", YEAR]),
    /Omben.*Terkunci/,
  );
  await page.getByRole("button", { name: "Buka kembali…" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: "Buka kembali" })
    .click();
  await page.getByText("Tulis alasannya").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await decide(
    page,
    "Buka kembali",
    /dapat mengubah datanya/,
    "Tabel 7.01.04 keliru",
  );
  await page.getByRole("heading", { name: /Terbuka|Dikembalikan/ }).waitFor();
  assert.doesNotMatch(
    await world.kabupaten(["workflow", "--year", YEAR]),
    /Omben.*Terkunci/,
  );
}

// Times are of this page with answers of a country, made at once: the server's come on top.
async function nation(page: Page, site: string): Promise<void> {
  await pretendNation(page);
  const views: Record<string, string> = {
    beranda: "/",
    peringkat: "/peringkat",
    kelengkapan: "/kelengkapan",
    "peringkat-73": "/peringkat",
  };
  for (const [name, path] of Object.entries(views)) {
    const last = name === "peringkat-73";
    const began = performance.now();
    await page.goto(`${site}${path}?tahun=${YEAR}${last ? "&hal=73" : ""}`);
    await page.locator("main table tbody tr").nth(50).waitFor();
    const seen = Math.round(performance.now() - began);
    await settled(page);
    const pager = page.getByRole("navigation", {
      name: /^Halaman (kecamatan|peringkat|kelengkapan)/,
    });
    assert.match(
      await pager.innerText(),
      last ? /Baris 7\.201–7\.285 dari 7\.285/ : /Baris 1–100 dari 7\.285/,
    );
    const drawn = await page
      .locator("main .scroll")
      .first()
      .locator("tbody tr")
      .count();
    assert.ok(drawn <= ROWS_DRAWN_MAX, `${name}: ${drawn} rows are drawn`);
    const frames = await scrollThrough(page);
    console.log(
      `${seen.toString().padStart(6)} ms    ${name} of ${UNITS}: rows seen; ${frames.count} frames scrolled, median ${frames.medianMs.toFixed(1)} ms, worst ${frames.worstMs.toFixed(1)} ms`,
    );
    assert.ok(seen < NATION_ROWS_MS_MAX, `${name}: ${seen} ms`);
    assert.ok(
      frames.count > 0 && frames.medianMs < FRAME_MEDIAN_MS_MAX,
      `${name}: ${frames.medianMs} ms a frame`,
    );
  }
  await page.goto(`${site}/peringkat?tahun=${YEAR}`);
  await settled(page);
  await page.getByRole("link", { name: "Berikutnya ›" }).click();
  await page.getByText("Baris 101–200 dari 7.285").waitFor();
  await page
    .getByRole("link", { name: "Kecamatan 101", exact: true })
    .waitFor();
  const list = page.getByRole("region", { name: "Tabel peringkat" });
  const top = (await list.boundingBox())?.y ?? -1;
  assert.ok(Math.abs(top) < 5, `the list is read from its top: ${top} px`);
  await look(page, "negeri");
  const book = await workbookOf(page);
  assert.ok(book.rows > UNITS, `a file has all rows: ${book.rows}`);
  await page.unrouteAll({ behavior: "wait" });
}

async function day(world: World, browser: Browser): Promise<void> {
  const looked = await openPage(browser, "light", 1366, 768);
  const { page } = looked;
  const site = world.web;
  await step("logging in over TLS", () => logIn(looked, site));
  await step("what changed since yesterday", () => changed(page, site));
  await step("filters compose and are cleared", () => filters(page, site));
  await step("files", () => files(page, site));
  await step("views on paper", () => viewsOnPaper(page, site, believed));
  await step("the LKjIP on paper", () => lkjipOnPaper(page, site, believed));
  await step("the cascade by who answers for it", () =>
    responsible(page, site),
  );
  await step("approved, locked, reopened", () => locks(page, site, world));
  await step("a country", () => nation(page, site));
  troubles.push(...looked.troubles);
  await page.context().close();
  assert.deepEqual(
    troubles,
    [],
    "no console error, nothing serious by axe-core",
  );
}

if (pictures) mkdirSync(pictures, { recursive: true });
const world = new World(bin, root);
let believed = "";
let browser: Browser | undefined;
try {
  await world.begin();
  const index = await (await fetch(world.site)).text();
  if (index.includes('id="halaman"')) {
    believed = believing(world.authority);
    browser = await openBrowser(program, believed);
    await day(world, browser);
  } else {
    console.log(
      "SKIPPED: the aggregator was built without its pages (no Node.js, or REKAP_PAGES=OFF)",
    );
    process.exitCode = SKIPPED;
  }
} finally {
  await browser?.close();
  await world.end();
  if (believed) removeFolder(believed);
}
