// A computer whose certificate the kabupaten does not take any more: the page says so, and takes
// another invitation of the same kecamatan where it says so.
import type { Page } from "playwright-core";
import { settled } from "./look";
import { received } from "./operator";
import { OMBEN, type World } from "./world";

const NEIGHBOUR = "35.27.06";

export async function joinAnew(
  world: World,
  page: Page,
  site: string,
  seen: (name: string) => Promise<void>,
): Promise<void> {
  await page.goto(site);
  await settled(page);
  await world.kabupaten(["revoke", OMBEN, "--reason", "hilang", "--yes"]);
  await page.getByText("Sertifikat dicabut oleh kabupaten").waitFor();
  await page.getByRole("button", { name: "Tempel undangan…" }).click();
  const dialog = page.getByRole("dialog", { name: "Undangan baru" });
  const invitation = dialog.getByLabel("Undangan", { exact: true });
  await invitation.fill(await world.invitation(NEIGHBOUR));
  await dialog.getByRole("button", { name: "Gabung" }).click();
  await dialog.getByRole("alert").filter({ hasText: "OTHER_UNIT" }).waitFor();
  await seen("undangan-baru");
  await invitation.fill(await world.invitation(OMBEN));
  await dialog.getByRole("button", { name: "Gabung" }).click();
  await dialog.waitFor({ state: "detached" });
  await received(page);
}
