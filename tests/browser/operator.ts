// What a kecamatan's clerk does in the operator's page, a step each: found by the words that
// the clerk reads, never by how the page is built.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { hasFocus, inView, SEEN_MS_MAX, settled } from "./look";
import { YEAR } from "./world";

export const AUTHOR = "Operator Kecamatan";

export async function join(
  page: Page,
  invitation: string,
  aggregator: string,
): Promise<void> {
  await page
    .getByRole("heading", { name: "Gabung dengan kabupaten" })
    .waitFor();
  await page.getByRole("button", { name: "Gabung" }).click();
  await page.getByText("Tempelkan dahulu undangan").waitFor();
  await page.getByLabel("Undangan").fill("bukan undangan");
  await page.getByLabel("Alamat kabupaten").fill(aggregator);
  await page.getByRole("button", { name: "Gabung" }).click();
  await page
    .getByRole("alert")
    .filter({ hasText: /undangan/i })
    .waitFor();
  // As `rekap invite` gives it, with the address in it and what a letter says around.
  await page.getByLabel("Alamat kabupaten").fill("");
  await page
    .getByLabel("Undangan")
    .fill(`Undangan untuk Omben:\n  ${invitation}\n  ${aggregator}\n`);
  assert.equal(
    await page.getByLabel("Alamat kabupaten").inputValue(),
    aggregator,
  );
  await page.getByRole("button", { name: "Gabung" }).click();
  await page.getByRole("navigation", { name: "Halaman" }).waitFor();
}

export async function template(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/berkas?tahun=${YEAR}`);
  await settled(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: /^Unduh templat/ }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^rekap-35\.27\.05-2021\.xlsx$/);
  const bytes = readFileSync(await download.path());
  assert.equal(bytes.subarray(0, 2).toString(), "PK", "an XLSX file");
}

// A file as it is dragged from a folder's window onto a place. The browser would open it, and
// leave the page, had the page not taken it.
async function dropOn(
  place: Locator,
  name: string,
  content: Buffer,
): Promise<void> {
  const page = place.page();
  const data = await page.evaluateHandle(
    ({ file, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], file));
      return transfer;
    },
    { file: name, base64: content.toString("base64") },
  );
  const taken = await place.evaluate(
    (element, dataTransfer) =>
      ["dragover", "drop"].map(
        (type) =>
          !element.dispatchEvent(
            new DragEvent(type, {
              bubbles: true,
              cancelable: true,
              dataTransfer,
            }),
          ),
      ),
    data,
  );
  assert.deepEqual(taken, [true, true], "the browser does not open the file");
}

// `beside` the box, as a hand in a hurry does.
export async function drop(
  page: Page,
  name: string,
  content: Buffer,
  beside = false,
): Promise<void> {
  const place = beside
    ? page.getByRole("heading", { level: 1 })
    : page.getByRole("group", { name: "Tempat berkas" });
  await dropOn(place, name, content);
  await page.getByRole("heading", { name: "3. Hasil pemeriksaan" }).waitFor();
}

// On a view that takes no file: the clerk is told where to drop it.
export async function dropAstray(page: Page): Promise<void> {
  const place = page.getByRole("heading", { level: 1 });
  await dropOn(place, "tabel.tsv", Buffer.from("level"));
  const dialog = page.getByRole("dialog");
  await inView(dialog.getByText("Berkas dijatuhkan di halaman Berkas"));
  await dialog.getByRole("button", { name: "Tutup" }).click();
}

// Nobody signs without a position: that is said where it is seen, and the field waits.
export async function storeUnsigned(page: Page): Promise<void> {
  const author = page.getByLabel("Jabatan Anda");
  await author.fill("");
  await page.getByRole("button", { name: "Simpan", exact: true }).click();
  await inView(page.getByRole("alert").filter({ hasText: "Isi jabatan Anda" }));
  await inView(author);
  await hasFocus(author);
}

export async function checkAgain(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Periksa lagi" }).click();
  await page
    .getByRole("button", { name: /^(Simpan|Periksa lagi)$/ })
    .and(page.locator(":enabled"))
    .waitFor();
}

export async function storeFile(page: Page): Promise<void> {
  await page.getByLabel("Jabatan Anda").fill(AUTHOR);
  await page.getByRole("button", { name: "Simpan", exact: true }).click();
  await page.getByText("Tersimpan di komputer ini.").waitFor();
}

export async function importSound(
  page: Page,
  site: string,
  name: string,
  content: Buffer,
): Promise<void> {
  await page.goto(`${site}/berkas?tahun=${YEAR}`);
  await settled(page);
  await drop(page, name, content);
  await storeFile(page);
}

export async function submit(
  page: Page,
  site: string,
  justification: string,
): Promise<void> {
  await page.goto(`${site}/kirim?tahun=${YEAR}`);
  await settled(page);
  await page.getByLabel("Jabatan Anda").fill(AUTHOR);
  const blocked = await page.getByLabel("Penjelasan").count();
  if (blocked) {
    await page.getByRole("button", { name: "Kirim ke Bappeda" }).click();
    await page
      .getByRole("alert")
      .filter({ hasText: "BLOCKING_FINDINGS" })
      .waitFor();
    await page.getByLabel("Penjelasan").fill(justification);
  }
  await page.getByRole("button", { name: "Kirim ke Bappeda" }).click();
  await page.getByText("diajukan dan tersimpan di komputer ini").waitFor();
  await page.getByRole("heading", { name: /Diajukan/ }).waitFor();
}

// What is half written outlives a look at another page.
export async function lookAside(page: Page): Promise<void> {
  const words = page.getByLabel("Penjelasan");
  await words.fill("separuh penjelasan");
  const pages = page.getByRole("navigation", { name: "Halaman" });
  await pages.getByRole("link", { name: "Temuan" }).click();
  await settled(page);
  await pages.getByRole("link", { name: "Kirim" }).click();
  await settled(page);
  assert.equal(await words.inputValue(), "separuh penjelasan");
  await words.fill("");
}

// Taking back what was submitted, in the words of the page.
export async function withdraw(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Tarik kembali…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Tarik kembali" }).click();
  await page.getByText("Pengajuan ditarik").waitFor();
  await page.getByRole("heading", { name: /Terbuka/ }).waitFor();
}

// A period that is closed takes a correction only with its reason.
export async function revise(
  page: Page,
  site: string,
  name: string,
  content: Buffer,
  reason: string,
): Promise<void> {
  await page.goto(`${site}/berkas?tahun=${YEAR}`);
  await settled(page);
  await drop(page, name, content);
  await page.getByRole("button", { name: "Simpan", exact: true }).click();
  await page
    .getByRole("alert")
    .filter({ hasText: "REVISION_REASON" })
    .waitFor();
  await page.getByLabel("Alasan revisi").fill(reason);
  await storeFile(page);
  await page.goto(`${site}/kirim?tahun=${YEAR}`);
  await settled(page);
  await page.getByText(reason).waitFor();
}

const countersOf = (page: Page) =>
  page.getByRole("region", { name: "Tersimpan dan diterima" });

// The counter in the frame says that everything has arrived. A node that could not reach
// the kabupaten tries again after a quarter of a minute at most.
export async function received(page: Page): Promise<void> {
  const counters = countersOf(page);
  await counters
    .getByText("Tersambung, semua sudah diterima")
    .waitFor({ timeout: 3 * SEEN_MS_MAX });
  const [stored, arrived] = await counters.locator("dd b").allInnerTexts();
  assert.equal(stored, arrived, "what is stored has arrived");
}

// The cable is out: what waits is counted, and the clerk is told to go on.
export async function waiting(page: Page): Promise<void> {
  const counters = countersOf(page);
  await counters.getByText("Sambungan ke kabupaten terputus").waitFor();
  await counters
    .getByText(/Teruskan bekerja; yang menunggu aman di sini/)
    .waitFor();
}
