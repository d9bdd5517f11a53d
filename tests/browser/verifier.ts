// Into Bappeda's page, and what a verifier does there with the kecamatan whose year this is.
import type { Page } from "playwright-core";
import { settled } from "./look";
import { ACCOUNT, OMBEN, PASSWORD, YEAR } from "./world";

// What the log-in form takes, until the page is there.
export async function enter(page: Page, name = ACCOUNT): Promise<void> {
  await page.getByLabel("Nama akun").fill(name);
  await page.getByLabel("Kata sandi").fill(PASSWORD);
  await page.getByRole("button", { name: "Masuk" }).click();
  await settled(page);
}

// To the kecamatan's page, logging in if that is asked.
export async function logIn(page: Page, site: string): Promise<void> {
  await page.goto(`${site}/unit/${OMBEN}?tahun=${YEAR}`);
  const account = page.getByLabel("Nama akun");
  await account.or(page.getByRole("navigation")).first().waitFor();
  if (await account.count()) return enter(page);
  await settled(page);
}

// `reason` is left out where none is asked; `becomes` is the heading that follows.
export async function decide(
  page: Page,
  word: string,
  reason: string,
  becomes: RegExp,
): Promise<void> {
  await page.getByRole("button", { name: `${word}…` }).click();
  const dialog = page.getByRole("dialog");
  if (reason) await dialog.getByLabel(/Alasan/).fill(reason);
  await dialog.getByRole("button", { name: word }).click();
  await page.getByRole("heading", { name: becomes }).waitFor();
}
