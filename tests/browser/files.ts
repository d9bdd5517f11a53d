// What a browser's downloads brought home, taken apart by other programs than those that
// made it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";

// Presses the button and waits for the file: its name, and where it lies.
async function pressed(page: Page, button: string): Promise<[string, string]> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).first().click(),
  ]);
  return [download.suggestedFilename(), await download.path()];
}

export async function csvOf(
  page: Page,
): Promise<{ name: string; rows: string[][] }> {
  const [name, path] = await pressed(page, "Unduh CSV");
  assert.match(name, /\.csv$/);
  const text = readFileSync(path, "utf8");
  assert.ok(text.startsWith("\ufeff"), "it says its encoding");
  const lines = text.slice(1).split("\r\n").filter(Boolean);
  return { name, rows: lines.map((line) => line.split(";")) };
}

const part = (path: string, name: string): string =>
  execFileSync("unzip", ["-p", path, name], {
    encoding: "utf8",
    maxBuffer: 64 << 20,
  });

// Of the one worksheet: the rows' number, all texts, all numbers as they are written.
export async function workbookOf(
  page: Page,
  button = "Unduh XLSX",
): Promise<{ name: string; rows: number; texts: string[]; numbers: string[] }> {
  const [name, path] = await pressed(page, button);
  assert.match(name, /\.xlsx$/);
  const texts = [
    ...part(path, "xl/sharedStrings.xml").matchAll(/<t[^>]*>([^<]*)</g),
  ];
  const sheet = part(path, "xl/worksheets/sheet1.xml");
  return {
    name,
    rows: [...sheet.matchAll(/<row /g)].length,
    texts: texts.map((one) => one[1]!),
    numbers: [...sheet.matchAll(/<c (?![^>]*t=)[^>]*><v>([^<]*)</g)].map(
      (one) => one[1]!,
    ),
  };
}
