// Who may look and not decide: every view is there with its figures and their origin, and
// nothing that decides is offered; who calls a decision past the page is refused.
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { settled } from "./look";
import { enter } from "./verifier";
import { OMBEN, YEAR, type World } from "./world";

const VIEWER = "pengamat";
const DECISIONS = /^(Setujui|Kembalikan|Kunci|Buka kembali)/;

// What the server says to a decision that the page does not offer; the session is the
// browser's own.
function decideDirectly(
  page: Page,
): Promise<{ status: number; code: string; message: string }> {
  return page.evaluate(
    async ({ unit, year }) => {
      const answer = await fetch("/rekap.v1.Admin/Decide", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          unit,
          year,
          action: "REVIEW_ACTION_APPROVE",
          author: "pengamat",
          expectedSubmission: "1",
        }),
      });
      const { code, message } = (await answer.json()) as Record<string, string>;
      return {
        status: answer.status,
        code: code ?? "",
        message: message ?? "",
      };
    },
    { unit: OMBEN, year: Number(YEAR) },
  );
}

// Omben is submitted: to a verifier there is something to decide.
export async function lookOnly(
  page: Page,
  site: string,
  world: World,
  views: Record<string, string>,
): Promise<void> {
  await world.addAccount(VIEWER, "viewer");
  await page.goto(site);
  await enter(page, VIEWER);
  for (const [name, path] of Object.entries(views)) {
    await page.goto(site + path);
    await settled(page);
    assert.equal(await page.getByRole("alert").count(), 0, `${name} is shown`);
    assert.equal(
      await page.getByRole("button", { name: DECISIONS }).count(),
      0,
      `${name} offers no decision`,
    );
  }
  await page.goto(`${site}/unit/${OMBEN}?tahun=${YEAR}`);
  await page.getByRole("heading", { name: /Diajukan/ }).waitFor();
  await page.getByRole("link", { name: /^Capaian IKU-1/ }).click();
  await page.getByRole("dialog").getByText("iku.tsv, baris 2").waitFor();
  const refused = await decideDirectly(page);
  assert.equal(refused.status, 403, JSON.stringify(refused));
  assert.equal(refused.code, "permission_denied");
  assert.match(refused.message, /ROLE_TOO_LOW/);
  assert.match(
    await world.kabupaten(["workflow", "--year", YEAR]),
    /Omben.*Diajukan/,
    "and nothing was decided",
  );
}
