// What the filters offer: years, kecamatan, programs and indicators of the kabupaten,
// asked once for each year and version.
import type { CompareResponse } from "$gen/comparison_pb";
import { Rows } from "$gen/comparison_pb";
import { CascadeLevel } from "$gen/figures_pb";
import { query, trouble } from "./aggregator";
import { Loader } from "$shared/loader.svelte";
import { page } from "./page.svelte";

export interface Choice {
  code: string;
  name: string;
}

export interface Kabupaten {
  code: string;
  name: string;
  year: number;
  years: number[];
  units: Choice[];
  programs: Choice[];
  indicators: Choice[];
  compare: CompareResponse;
}

// A kabupaten has some fifty kecamatan; this is the server's own bound of a page.
export const PAGE_ROWS_MAX = 1000;
// The list of years reaches beyond the last one with records: plans come first.
const YEARS_BEFORE = 4;

async function ask(year: number): Promise<Kabupaten> {
  const trend = await query.trend({});
  const shown = year || trend.lastYear || new Date().getFullYear();
  const [compare, matrix] = await Promise.all([
    query.compare({ year: shown, rows: Rows.UNITS, pageSize: PAGE_ROWS_MAX }),
    query.matrix({ year: shown, columns: CascadeLevel.PROGRAM, rows: Rows.UNITS, pageSize: 1 }),
  ]);
  const last = Math.max(trend.lastYear, shown);
  const first = Math.min(trend.firstYear || last, last - YEARS_BEFORE, shown);
  return {
    code: compare.total?.region ?? "",
    name: compare.total?.name ?? "",
    year: shown,
    years: Array.from({ length: last - first + 1 }, (_, i) => last - i),
    units: compare.rows
      .map((row) => ({ code: row.region, name: row.name }))
      .sort((a, b) => a.code.localeCompare(b.code)),
    programs: matrix.columns.map((column) => ({ code: column.code, name: column.name })),
    indicators: (compare.total?.indicators ?? []).map((one) => ({ code: one.code, name: one.name })),
    compare,
  };
}

export const kabupaten = new Loader<Kabupaten>(trouble);

// The year that the views ask for; 0 until it is known.
export function yearShown(): number {
  return page.address.year || (kabupaten.data?.year ?? 0);
}

// Called from an effect of the page: again with each version and year.
export function askKabupaten(): void {
  const year = page.address.year;
  void page.version;
  void kabupaten.load(() => ask(year), false);
}

// "Sampang" is a kabupaten and a kecamatan in it; where both stand, the former says so.
export function regionName(code: string, name: string): string {
  return code.split(".").length === 2 ? `Kabupaten ${name}` : name;
}

export function nameOf(code: string): string {
  const all = kabupaten.data;
  if (!all || code === "" || code === all.code) return all?.name ?? "";
  return [...all.units, ...all.programs, ...all.indicators].find((one) => one.code === code)?.name ?? code;
}

export function isIndicator(code: string): boolean {
  return kabupaten.data?.indicators.some((one) => one.code === code) ?? false;
}
