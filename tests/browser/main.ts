// Bappeda's day in a real browser, against real daemons: logging in, every view in light,
// in dark and on a telephone, a figure down to file and row, a submission returned with a
// reason and approved when it comes again. Prints sizes and times; says at the end what it
// found, and exits 1 if that is anything.
//
// Usage: node browser.mjs BIN ROOT CHROMIUM [PICTURES]; PICTURES = a folder for pictures.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import {
  asksBeforeItGoes,
  faults,
  jumps,
  openBrowser,
  openPage,
  settled,
  weighFirstView,
  type Looked,
} from "./look";
import { byKeyboard } from "./keyboard";
import { enter } from "./verifier";
import { lookOnly } from "./viewer";
import { ACCOUNT, OMBEN, until, World, YEAR } from "./world";

const [bin = "", root = "", program = "", pictures = ""] =
  process.argv.slice(2);
// ctest's code for a test that could not be made.
const SKIPPED = 77;
// A submission must reach Bappeda's page by itself, with room for a loaded machine.
const LIVE_MS_MAX = 10_000;

// What is no desk's screen: a telephone; a wall.
const NARROW_PX = 1000;
const WIDE_PX = 2000;

const views: Record<string, string> = {
  beranda: `/?tahun=${YEAR}`,
  indikator: `/?tahun=${YEAR}&kolom=indikator`,
  peringkat: `/peringkat?tahun=${YEAR}`,
  disaring: `/peringkat?tahun=${YEAR}&predikat=Sedang&pilih=ada`,
  sebaran: `/sebaran?tahun=${YEAR}`,
  tren: "/tren",
  kelengkapan: `/kelengkapan?tahun=${YEAR}`,
  pohon: `/pohon?tahun=${YEAR}&wilayah=${OMBEN}&rinci=S0,7.01.01,7.01.01.2.02,7.01.01.2.02.01`,
  penanggung: `/pohon?tahun=${YEAR}&wilayah=${OMBEN}&menurut=penanggung&rinci=@sekretariat`,
  temuan: `/temuan?tahun=${YEAR}`,
  unit: `/unit/${OMBEN}?tahun=${YEAR}`,
  asal: `/unit/${OMBEN}?tahun=${YEAR}&jelas=${OMBEN}~IKU-1`,
};
const troubles: string[] = [];

async function step(name: string, does: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await does();
  console.log(
    `${Math.round(performance.now() - began)
      .toString()
      .padStart(6)} ms  ${name}`,
  );
}

async function logIn(page: Page, site: string, path = "/"): Promise<void> {
  await page.goto(site + path);
  await enter(page);
}

async function lookAround(
  browser: Browser,
  site: string,
  scheme: "light" | "dark",
  width: number,
): Promise<void> {
  const wide = width > WIDE_PX;
  const kind = wide ? "4k" : width > NARROW_PX ? scheme : "sempit";
  const looked = await openPage(browser, scheme, width, wide ? 2160 : 768);
  const { page } = looked;
  await logIn(page, site);
  for (const [name, path] of Object.entries(views)) {
    const began = performance.now();
    await page.goto(site + path);
    await settled(page);
    const took = Math.round(performance.now() - began);
    if (name === "asal")
      await page.getByRole("dialog").getByRole("row").nth(1).waitFor();
    const where = `${name} (${scheme}, ${width} px)`;
    troubles.push(...(await jumps(page, where)));
    troubles.push(...(await faults(page, where)));
    if (kind === "light")
      console.log(`${took.toString().padStart(6)} ms    view ${name}`);
    if (pictures) {
      // Nothing is pointed at.
      await page.mouse.move(0, 0);
      const fullPage = name !== "temuan" && name !== "asal";
      await page.screenshot({
        path: join(pictures, `${name}-${kind}.png`),
        fullPage,
      });
      // A page that is long on paper, as it is first seen.
      await page.screenshot({
        path: join(pictures, `${name}-${kind}-atas.png`),
      });
    }
  }
  await close(looked, `${scheme}, ${width} px`);
}

async function close(looked: Looked, where: string): Promise<void> {
  troubles.push(...looked.troubles.map((one) => `${where}: ${one}`));
  await looked.page.context().close();
}

async function firstView(looked: Looked, site: string): Promise<void> {
  const { page } = looked;
  await page.goto(site);
  troubles.push(...(await faults(page, "masuk")));
  await page.getByLabel("Nama akun").fill(ACCOUNT);
  await page.getByLabel("Kata sandi").fill("bukan kata sandinya");
  await page.getByRole("button", { name: "Masuk" }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(
    await page.locator("nav").count(),
    0,
    "a wrong password lets nobody in",
  );
  if (pictures)
    await page.screenshot({ path: join(pictures, "masuk-light.png") });
  await logIn(page, site);
  await weighFirstView(looked);
  const cookies = await page.context().cookies();
  assert.deepEqual(
    cookies.map((one) => [one.httpOnly, one.sameSite]),
    [[true, "Strict"]],
  );
}

// The figures that the report's table gives (tests/data/README.md), and the CLI's.
async function figures(page: Page, site: string, world: World): Promise<void> {
  await page.goto(site + views.peringkat!);
  await settled(page);
  const omben = page.getByRole("row").filter({ hasText: "Omben" });
  const text = await omben.innerText();
  for (const figure of ["3.405.840.458", "3.180.569.627", "93,39 %", "72,23 %"])
    assert.ok(text.includes(figure), `${figure} in ${text}`);
  const silent = page.getByRole("row").filter({ hasText: "Ketapang" });
  assert.match(await silent.innerText(), /belum lapor/);
  assert.doesNotMatch(
    await silent.innerText(),
    /\b0,00|\t0\t/,
    "what was not reported is no zero",
  );
  const cli = (
    await world.kabupaten(["compare", "--year", YEAR, "--width", "250"])
  ).split("\n");
  for (const name of ["Sreseh", "Torjun", "Omben"]) {
    const row = page
      .getByRole("row")
      .filter({ has: page.getByRole("link", { name, exact: true }) });
    const cells = await row.getByRole("cell").allInnerTexts();
    const line = cli.find((one) => one.includes(name)) ?? "";
    for (const cell of cells.filter((one) => /^[\d.]+,\d\d %$/.test(one))) {
      assert.ok(
        line.includes(cell.replace(" %", "")),
        `${cell} of the page in the CLI's: ${line}`,
      );
    }
  }
}

// What is no budget is not "not reported", the whole is not the kecamatan of its name, and
// a mean of indicators leads to them.
async function words(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/peringkat?tahun=${YEAR}&unsur=IKU-1&urut=hasil`);
  await settled(page);
  const omben = page.getByRole("row").filter({ hasText: "Omben" });
  const moneyless = await omben
    .getByTitle("indikator tidak beranggaran")
    .allInnerTexts();
  assert.deepEqual(moneyless, ["–", "–", "–"]);
  assert.ok(await page.getByText("target masing-masing").isVisible());

  await page.goto(`${site}/temuan?tahun=${YEAR}&aturan=late-submission`);
  await settled(page);
  const late = page.getByRole("article").first();
  assert.match(await late.innerText(), /· Kabupaten Sampang/);

  await page.goto(`${site}/?tahun=${YEAR}&triwulan=1&unsur=7.01.02`);
  await settled(page);
  assert.equal(await page.locator("table.heat thead th").count(), 2);
  await page.getByText(/mengajukan\s+laporan\s+triwulan 1/).waitFor();
  await page.getByRole("link", { name: /^Rerata capaian IKU/ }).click();
  await page.waitForURL(/kolom=indikator/);
  await page
    .locator("table.heat thead")
    .getByText("IKU-1", { exact: true })
    .waitFor();

  await page.goto(`${site}/pohon?tahun=${YEAR}&unsur=7.01.02`);
  await settled(page);
  const tree = await page.locator("table.tree tbody").innerText();
  assert.match(tree, /7\.01\.02/);
  assert.doesNotMatch(tree, /7\.01\.01/, "the tree has the program alone");
}

async function explain(page: Page, site: string): Promise<void> {
  await page.goto(site + views.unit!);
  await page.getByRole("link", { name: /^Capaian IKU-1/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("iku.tsv, baris 2").waitFor();
  assert.match(await dialog.innerText(), /entri [\d.]+ oleh Subbag Keuangan/);
  assert.match(
    page.url(),
    /jelas=35\.27\.05~IKU-1/,
    "the address holds the explanation",
  );
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  // The step back in the history arrives when the browser gets to it.
  await page.waitForURL((address) => !address.searchParams.has("jelas"));
}

const reason = "Jumlah program 7.01.04 belum memuat semua kegiatan";

// The session ends over a reason that was typed: who logs in again finds it, and nobody else.
async function expired(
  browser: Browser,
  site: string,
  world: World,
): Promise<void> {
  const other = "verifikator-lain";
  await world.addAccount(other, "verifier");
  const looked = await openPage(browser, "light", 1366, 768);
  looked.expected.push(/401/);
  const { page } = looked;
  await logIn(page, site, views.unit!);
  const dialog = page.getByRole("dialog");
  const field = dialog.getByLabel(/Alasan/);
  const open = (word: string) =>
    page.getByRole("button", { name: `${word}…` }).click();
  // The page finds out by itself.
  const end = async () => {
    await page.context().clearCookies();
    await page.getByLabel("Nama akun").waitFor();
  };
  await open("Kembalikan");
  await field.fill(reason);
  await asksBeforeItGoes(page);
  await end();
  await enter(page);
  await open("Kembalikan");
  assert.equal(await field.inputValue(), reason);
  await page.keyboard.press("Escape");
  await open("Setujui");
  assert.equal(await field.inputValue(), "", "of another decision");
  await page.keyboard.press("Escape");
  await open("Kembalikan");
  await end();
  await enter(page, other);
  await open("Kembalikan");
  assert.equal(await field.inputValue(), "", "of somebody else");
  await field.fill(reason);
  await dialog.getByRole("button", { name: "Batal" }).click();
  await open("Kembalikan");
  assert.equal(await field.inputValue(), "", "it was called off");
  await field.fill(reason);
  await page.keyboard.press("Escape");
  await leave(page);
  await enter(page, other);
  await open("Kembalikan");
  assert.equal(await field.inputValue(), "", "its author left");
  await close(looked, "an ended session");
}

async function review(page: Page, site: string, world: World): Promise<void> {
  await page.goto(site + views.unit!);
  await page.getByRole("button", { name: "Kembalikan…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Yang akan terjadi").waitFor();
  troubles.push(...(await faults(page, "kembalikan")));
  if (pictures)
    await page.screenshot({ path: join(pictures, "kembalikan-light.png") });
  await dialog.getByRole("button", { name: "Kembalikan" }).click();
  await dialog.getByText("Tulis alasannya").waitFor();
  await dialog.getByLabel(/Alasan/).fill(reason);
  await dialog.getByRole("button", { name: "Kembalikan" }).click();
  await page.getByRole("heading", { name: /Dikembalikan/ }).waitFor();
  await until("Omben reads the reason", async () =>
    (await world.kecamatan(OMBEN, ["status"])).includes(
      "Jumlah program 7.01.04",
    ),
  );

  // The page is left alone now: what the kecamatan does must appear by itself.
  await world.submit(OMBEN);
  const submitted = performance.now();
  await page.getByRole("heading", { name: /Diajukan/ }).waitFor();
  const took = performance.now() - submitted;
  console.log(
    `new data without a reload: ${Math.round(took)} ms after the submission was taken`,
  );
  assert.ok(took < LIVE_MS_MAX, `${took} ms`);

  await page.getByRole("button", { name: "Setujui…" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: "Setujui" })
    .click();
  // Who works with the keyboard goes on from what was decided.
  await page.locator('[role="status"]:focus').waitFor();
  await page.getByRole("heading", { name: /Disetujui/ }).waitFor();
  assert.match(
    await world.kabupaten(["workflow", "--year", YEAR]),
    /Omben.*Disetujui/,
  );
}

async function viewer(
  browser: Browser,
  site: string,
  world: World,
): Promise<void> {
  const looked = await openPage(browser, "light", 1366, 768);
  // The browser's own word for the refusal that is asked for.
  looked.expected.push(/403.*Admin\/Decide/);
  await lookOnly(looked.page, site, world, views);
  await close(looked, "a viewer");
}

// Without the server the last answers stay, the page says so, and goes on by itself.
async function offline(browser: Browser, site: string): Promise<void> {
  const { page } = await openPage(browser, "light", 1366, 768);
  await logIn(page, site, views.peringkat);
  await page.context().setOffline(true);
  await page.getByText("Server kabupaten tidak menjawab").waitFor();
  assert.ok(
    await page.getByRole("cell", { name: "93,39 %" }).first().isVisible(),
    "the last answer stays",
  );
  await page.context().setOffline(false);
  await page
    .getByText("Server kabupaten tidak menjawab")
    .waitFor({ state: "detached" });
  // Its console was told of the cut, so it is not among those that must be silent.
  await page.context().close();
}

async function leave(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Keluar" }).click();
  await page.getByLabel("Nama akun").waitFor();
  assert.deepEqual(await page.context().cookies(), [], "the cookie is gone");
}

async function day(world: World, browser: Browser): Promise<void> {
  await step("aggregator, four kecamatan, Omben's year submitted", () =>
    world.begin(),
  );
  const { site } = world;
  const index = await (await fetch(site)).text();
  if (!index.includes('id="halaman"')) {
    console.log(
      "SKIPPED: the aggregator was built without its pages (no Node.js, or REKAP_PAGES=OFF)",
    );
    process.exitCode = SKIPPED;
    return;
  }
  const looked = await openPage(browser, "light", 1366, 768);
  await step("logging in, first view", () => firstView(looked, site));
  await step("figures equal the report's and the CLI's", () =>
    figures(looked.page, site, world),
  );
  await step("words of what is there and what is not", () =>
    words(looked.page, site),
  );
  await step("one figure to file and row", () => explain(looked.page, site));
  await step("by keyboard alone", () => byKeyboard(looked.page, site));
  await step("every view, light", () =>
    lookAround(browser, site, "light", 1366),
  );
  await step("every view, dark", () => lookAround(browser, site, "dark", 1366));
  await step("every view, 360 px", () =>
    lookAround(browser, site, "light", 360),
  );
  await step("every view, 4K", () => lookAround(browser, site, "light", 3840));
  await step("somebody who may look and not decide", () =>
    viewer(browser, site, world),
  );
  await step("a session ends over a reason", () =>
    expired(browser, site, world),
  );
  await step("returned with a reason, submitted again, approved", () =>
    review(looked.page, site, world),
  );
  await step("cut off, and back", () => offline(browser, site));
  await step("leaving", () => leave(looked.page));
  await close(looked, "the day");
  assert.deepEqual(
    troubles,
    [],
    "no console error, nothing serious by axe-core",
  );
}

if (pictures) mkdirSync(pictures, { recursive: true });
const world = new World(bin, root);
const browser = await openBrowser(program);
try {
  await day(world, browser);
} finally {
  await browser.close();
  await world.end();
}
