// A kecamatan's whole year through the pages alone, once in light and once in dark: from the
// invitation to the approval, with a mistake corrected in place, a repair accepted, a quarter
// typed, a return with its reason and a second submission. Every view is looked at by
// axe-core and at 360 px. Prints sizes and times; exits 1 if anything was found.
//
// Usage: node browser.mjs BIN ROOT CHROMIUM [PICTURES]; PICTURES = a folder for pictures.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import {
  asksBeforeItGoes,
  faults,
  openBrowser,
  openPage,
  settled,
  weighFirstView,
  type Looked,
} from "./look";
import * as operator from "./operator";
import { addOutput } from "./outputs";
import { joinAnew } from "./renewal";
import { mendStored } from "./stored";
import { typeQuarter } from "./typing";
import { decide, logIn } from "./verifier";
import { OMBEN, PASSWORD, World, YEAR } from "./world";

const [bin = "", root = "", program = "", pictures = ""] =
  process.argv.slice(2);
// ctest's code for a test that could not be made.
const SKIPPED = 77;
// An answer of Bappeda's must reach the clerk's page by itself, with room for a loaded machine.
const LIVE_MS_MAX = 10_000;
// What is typed is text wherever it is shown; look.ts counts a dialog as a trouble.
const JUSTIFICATION =
  "Angka mengikuti laporan tercetak <img src=x onerror=alert(1)>";
const REVISION = "Survei dihitung ulang";
const REASON = "Jumlah program 7.01.04 belum memuat semua kegiatan";

// The browser's own words while a daemon is away.
const GONE =
  /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INVALID_HTTP/;
// The office's computer, before and after it is a kecamatan's.
const COMPUTER = "kantor";

type Scheme = "light" | "dark";
const troubles: string[] = [];
const omben = (name: string) =>
  readFileSync(join(root, `tests/data/omben-2021/${name}`));

async function step(name: string, does: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await does();
  const took = Math.round(performance.now() - began);
  console.log(`${took.toString().padStart(6)} ms  ${name}`);
}

// Axe and the width, and a picture where one is wanted.
async function look(page: Page, name: string, scheme: Scheme): Promise<void> {
  troubles.push(...(await faults(page, `${name} (${scheme})`)));
  if (pictures)
    await page.screenshot({ path: join(pictures, `${name}-${scheme}.png`) });
}

// The file as it is printed, with a letter in a sum: line 5, column D.
function withMistake(): Buffer {
  const printed = omben("printed.tsv").toString("utf8");
  const mistaken = printed.replace("\t2.156.203\t", "\t2.1x6.203\t");
  assert.notEqual(mistaken, printed);
  return Buffer.from(mistaken);
}

// One result of the indicators, as it was counted again.
function revised(): Buffer {
  const before = omben("iku.tsv").toString("utf8");
  const after = before.replace("\t79.15\t", "\t79.25\t");
  assert.notEqual(after, before);
  return Buffer.from(after);
}

async function mendFile(
  page: Page,
  site: string,
  scheme: Scheme,
): Promise<void> {
  await page.goto(`${site}/berkas?tahun=${YEAR}`);
  await settled(page);
  await look(page, "berkas", scheme);
  await operator.drop(page, "tabel.tsv", withMistake(), true);
  await page.getByText("Baris 5, kolom D (anggaran)").waitFor();
  await look(page, "kesalahan", scheme);
  assert.equal(await page.getByRole("button", { name: "Simpan" }).count(), 0);
  const bad = page.getByLabel("anggaran, baris 5");
  assert.equal(await bad.inputValue(), "2.1x6.203");
  assert.equal(await bad.getAttribute("aria-invalid"), "true");
  await bad.fill("2.156.203");
  await bad.press("Enter");
  await page.getByText("Berkas ini dapat dibaca seluruhnya").waitFor();

  // The wrong period was chosen: the file is looked at again for the right one, as mended.
  await page.getByRole("combobox", { name: "Periode" }).selectOption("1");
  await page.getByText(/KB, untuk triwulan 1 tahun 2021/).waitFor();
  await page.getByText("1 sel dibetulkan di halaman ini").waitFor();
  await page.getByText("Berkas ini dapat dibaca seluruhnya").waitFor();
  await page.getByRole("combobox", { name: "Periode" }).selectOption("0");
  await page.getByText(/KB, untuk tahun 2021/).waitFor();
  await page.getByText("Berkas ini dapat dibaca seluruhnya").waitFor();
  await asksBeforeItGoes(page);

  const repair = page
    .getByRole("article")
    .filter({ hasText: "(row-shift)" })
    .getByRole("checkbox");
  await repair.check();
  await look(page, "temuan-berkas", scheme);
  await operator.checkAgain(page);
  await page
    .getByRole("heading", { name: "Perbaikan yang diterima" })
    .waitFor();
  await look(page, "perbaikan", scheme);
  await operator.storeUnsigned(page);
  await operator.storeFile(page);
  await look(page, "tersimpan", scheme);
}

// What Bappeda decides appears at the clerk's page, which is left alone.
async function answered(page: Page, text: string | RegExp): Promise<void> {
  const began = performance.now();
  await page.getByText(text).first().waitFor();
  const took = Math.round(performance.now() - began);
  console.log(`${took.toString().padStart(6)} ms    until the clerk sees it`);
  assert.ok(took < LIVE_MS_MAX, `${took} ms`);
}

// Each view on a telephone, and that none is wider than it.
async function narrow(
  browser: Browser,
  site: string,
  scheme: Scheme,
): Promise<void> {
  const looked = await openPage(browser, scheme, 360, 740);
  const views = {
    beranda: "/",
    berkas: `/berkas?tahun=${YEAR}`,
    isian: `/isian?tahun=${YEAR}&triwulan=1`,
    temuan: `/temuan?tahun=${YEAR}`,
    kirim: `/kirim?tahun=${YEAR}`,
  };
  for (const [name, path] of Object.entries(views)) {
    await looked.page.goto(site + path);
    await settled(looked.page);
    troubles.push(
      ...(await faults(looked.page, `${name} (${scheme}, 360 px)`)),
    );
    if (pictures)
      await looked.page.screenshot({
        path: join(pictures, `${name}-sempit-${scheme}.png`),
      });
  }
  await close(looked, `${scheme}, 360 px`);
}

// The daemon of the office's computer ends: the page says so, and keeps what it showed.
async function ended(
  world: World,
  looked: Looked,
  scheme: Scheme,
): Promise<void> {
  looked.expected.push(GONE);
  await world.stop(COMPUTER);
  const { page } = looked;
  await page
    .getByText("Program Rekap di komputer ini tidak menjawab")
    .waitFor();
  assert.ok(await page.getByRole("heading", { name: /Terkunci/ }).isVisible());
  await look(page, "berhenti", scheme);
}

// The page on the office's network: one password, and nothing without it.
async function office(
  world: World,
  browser: Browser,
  scheme: Scheme,
  clerk: Page,
): Promise<void> {
  const site = await world.beginOffice(COMPUTER, PASSWORD);
  // The clerk's own page, which was left open, goes on by itself.
  await clerk
    .getByText("Program Rekap di komputer ini tidak menjawab")
    .waitFor({ state: "detached" });
  const looked = await openPage(browser, scheme, 1366, 768, true);
  const { page } = looked;
  await page.goto(`${site}/kirim?tahun=${YEAR}`);
  const password = page.getByLabel("Kata sandi kantor");
  await password.fill("bukan kata sandinya");
  await page.getByRole("button", { name: "Masuk" }).click();
  await page.getByRole("alert").filter({ hasText: "tidak cocok" }).waitFor();
  await look(page, "masuk", scheme);
  await password.fill(PASSWORD);
  await page.getByRole("button", { name: "Masuk" }).click();
  await settled(page);
  await page.getByRole("heading", { name: /Terkunci/ }).waitFor();
  const cookies = await page.context().cookies();
  assert.deepEqual(
    cookies.map((one) => [one.name, one.httpOnly, one.secure, one.sameSite]),
    [["__Host-rekap", true, true, "Strict"]],
  );
  await page.getByRole("button", { name: "Keluar" }).click();
  await password.waitFor();
  assert.deepEqual(await page.context().cookies(), [], "the cookie is gone");
  await close(looked, `${scheme}, the office`);
}

async function close(looked: Looked, where: string): Promise<void> {
  troubles.push(...looked.troubles.map((one) => `${where}: ${one}`));
  await looked.page.context().close();
}

async function year(
  world: World,
  browser: Browser,
  scheme: Scheme,
): Promise<boolean> {
  await step(
    `${scheme}: aggregator, and a computer that is nobody's`,
    async () => {
      await world.beginKabupaten();
      await world.beginComputer(COMPUTER);
    },
  );
  const site = world.siteOf(COMPUTER);
  const index = await (await fetch(site)).text();
  if (!index.includes('id="halaman"')) return false;

  const clerk = await openPage(browser, scheme, 1366, 768);
  try {
    await through({ world, browser, scheme, clerk, site });
  } catch (error) {
    // What the clerk saw last tells more than the step that waited.
    if (pictures)
      await clerk.page.screenshot({ path: join(pictures, "gagal.png") });
    throw error;
  }
  return true;
}

// A clerk at the page of this computer.
interface Desk {
  world: World;
  browser: Browser;
  scheme: Scheme;
  clerk: Looked;
  site: string;
}

async function begin({ world, scheme, clerk, site }: Desk): Promise<void> {
  const { page } = clerk;
  await step("joining by the page", async () => {
    await page.goto(site);
    await page
      .getByRole("heading", { name: "Gabung dengan kabupaten" })
      .waitFor();
    await look(page, "gabung", scheme);
    // A wrong invitation is an answer of its own; and while the computer becomes a node its
    // ports may be shut for a moment.
    clerk.expected.push(/Setup\/Join/, GONE);
    await operator.join(page, await world.invitation(OMBEN), world.aggregator);
    await page.getByText("Rekap Kecamatan Omben").waitFor();
    await settled(page);
    clerk.expected.length = 0;
    await look(page, "beranda-kosong", scheme);
  });
  await step("template", () => operator.template(page, site));
}

async function fillIn({ scheme, clerk, site }: Desk): Promise<void> {
  const { page } = clerk;
  await step("a file: mistake corrected, repair accepted, stored", () =>
    mendFile(page, site, scheme),
  );
  await step("indicators", () =>
    operator.importSound(page, site, "iku.tsv", omben("iku.tsv")),
  );
  await step("a quarter typed", () =>
    typeQuarter(page, site, (name) => look(page, name, scheme)),
  );
  await step("a further output typed", () =>
    addOutput(page, site, (name) => look(page, name, scheme)),
  );
  await step("findings", async () => {
    await page.goto(`${site}/temuan?tahun=${YEAR}`);
    await settled(page);
    await page.getByText("menghalangi pengiriman").waitFor();
    await look(page, "temuan", scheme);
    await mendStored(page, (name) => look(page, name, scheme));
    await operator.dropAstray(page);
  });
  await step("submitted, taken back, submitted again, received", async () => {
    await page.goto(`${site}/kirim?tahun=${YEAR}`);
    await settled(page);
    await look(page, "kirim", scheme);
    await operator.lookAside(page);
    await operator.submit(page, site, JUSTIFICATION);
    await operator.withdraw(page);
    await operator.submit(page, site, JUSTIFICATION);
    await operator.received(page);
    await look(page, "diajukan", scheme);
  });
}

async function beAnswered(desk: Desk): Promise<void> {
  const { world, browser, scheme, site } = desk;
  const { page } = desk.clerk;
  const bappeda = await openPage(browser, scheme, 1366, 768);
  await step("returned by Bappeda's page, seen with its reason", async () => {
    await logIn(bappeda.page, world.site);
    await bappeda.page.getByText(JUSTIFICATION).waitFor();
    await decide(bappeda.page, "Kembalikan", REASON, /Dikembalikan/);
    await answered(page, new RegExp(REASON));
    await page.getByRole("heading", { name: /Dikembalikan/ }).waitFor();
    await look(page, "dikembalikan", scheme);
  });
  await step("mended and submitted again with the cable out", async () => {
    bappeda.expected.push(GONE);
    await world.stop("aggregator");
    await operator.importSound(page, site, "tabel.tsv", omben("corrected.tsv"));
    await operator.submit(page, site, JUSTIFICATION);
    await operator.waiting(page);
    await page.getByText(/menunggu terkirim ke kabupaten/).waitFor();
    await look(page, "terputus", scheme);
  });
  await step("received when the cable is back", async () => {
    await world.restart("aggregator");
    await operator.received(page);
    await page.getByText("Menunggu jawaban Bappeda.").waitFor();
  });
  await step("approved in Bappeda's page, seen", async () => {
    await logIn(bappeda.page, world.site);
    bappeda.expected.length = 0;
    await bappeda.page.getByRole("heading", { name: /Diajukan/ }).waitFor();
    await decide(bappeda.page, "Setujui", "", /Disetujui/);
    await answered(page, "Selesai: Bappeda menyetujuinya.");
    await look(page, "disetujui", scheme);
    await page.goto(site);
    await settled(page);
    await look(page, "beranda", scheme);
  });
  await step("locked by Bappeda, revised with a reason", async () => {
    await decide(bappeda.page, "Kunci", "", /Terkunci/);
    await answered(page, /Terkunci/);
    await operator.revise(page, site, "iku.tsv", revised(), REVISION);
    await look(page, "revisi", scheme);
    await operator.received(page);
  });
  await close(bappeda, `${scheme}, Bappeda`);
  await step("its certificate revoked, joined anew by the page", async () => {
    desk.clerk.expected.push(/Setup\/Join/);
    await joinAnew(world, page, site, (name) => look(page, name, scheme));
    desk.clerk.expected.length = 0;
  });
}

async function through(desk: Desk): Promise<void> {
  const { world, browser, scheme, clerk, site } = desk;
  await begin(desk);
  await fillIn(desk);
  await beAnswered(desk);
  await step("every view at 360 px", () => narrow(browser, site, scheme));
  await step("first view, weighed", async () => {
    const fresh = await openPage(browser, scheme, 1366, 768);
    await fresh.page.goto(site);
    await settled(fresh.page);
    await weighFirstView(fresh);
    await close(fresh, "first view");
  });
  await step("the program of this computer ended", async () => {
    await clerk.page.goto(`${site}/kirim?tahun=${YEAR}`);
    await settled(clerk.page);
    await ended(world, clerk, scheme);
  });
  await step("over the office's network, behind a password", () =>
    office(world, browser, scheme, clerk.page),
  );
  await close(clerk, `${scheme}, the clerk`);
}

if (pictures) mkdirSync(pictures, { recursive: true });
const browser = await openBrowser(program);
try {
  for (const scheme of ["light", "dark"] as const) {
    const world = new World(bin, root);
    try {
      if (await year(world, browser, scheme)) continue;
    } finally {
      await world.end();
    }
    console.log(
      "SKIPPED: the node was built without its pages (no Node.js, or REKAP_PAGES=OFF)",
    );
    process.exitCode = SKIPPED;
    break;
  }
} finally {
  await browser.close();
}
assert.deepEqual(troubles, [], "no console error, nothing serious by axe-core");
