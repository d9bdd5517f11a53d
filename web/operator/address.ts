// The address of a view: which period, and what one view alone knows. Pure.
//
// What an address says that the page does not know is left out, never guessed.
export const views = [
  { path: "/", word: "Beranda" },
  { path: "/berkas", word: "Berkas" },
  { path: "/isian", word: "Isian" },
  { path: "/temuan", word: "Temuan" },
  { path: "/kirim", word: "Kirim" },
] as const;

export interface Address {
  // One of `views`, or "" where there is no such page.
  view: string;
  // 0 = the period that the node knows last.
  year: number;
  // 0 = the year.
  quarter: number;
  // Table of the typing grid, from 0.
  table: number;
  // Row of that table as the grid numbers it, and column by its name, to begin with; 0 and ""
  // = wherever typing begins.
  line: number;
  column: string;
}

export const YEAR_MIN = 2000;
export const YEAR_MAX = 2100;
const TABLES_MAX = 9;
const LINE_MAX = 9999;
// As the importer's layouts and a catalog's inputs are called.
const COLUMN = /^[a-z][a-z0-9_[\]-]{0,63}$/;

function inRange(text: string | null, low: number, high: number): number {
  const number = text && /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return number >= low && number <= high ? number : 0;
}

export function parse(url: URL): Address {
  const path = url.pathname.replace(/(.)\/$/, "$1");
  return {
    view: views.find((view) => view.path === path)?.path ?? "",
    year: inRange(url.searchParams.get("tahun"), YEAR_MIN, YEAR_MAX),
    quarter: inRange(url.searchParams.get("triwulan"), 1, 4),
    table: inRange(url.searchParams.get("tabel"), 0, TABLES_MAX),
    line: inRange(url.searchParams.get("baris"), 1, LINE_MAX),
    column: COLUMN.exec(url.searchParams.get("kolom") ?? "")?.[0] ?? "",
  };
}

export function print(address: Address): string {
  const query = new URLSearchParams();
  if (address.year) query.set("tahun", String(address.year));
  if (address.quarter) query.set("triwulan", String(address.quarter));
  if (address.view === "/isian") {
    if (address.table) query.set("tabel", String(address.table));
    if (address.line) query.set("baris", String(address.line));
    if (address.line && address.column) query.set("kolom", address.column);
  }
  const text = query.toString();
  return (address.view || "/") + (text ? `?${text}` : "");
}
