// What the filters offer: years, kecamatan, programs and indicators of the kabupaten,
// asked once for each year and version.
import type { CompareResponse } from "$gen/comparison_pb";
import { Rows } from "$gen/comparison_pb";
import { CascadeLevel } from "$gen/figures_pb";
import { query, trouble } from "./aggregator";
import { Loader } from "$shared/loader.svelte";
import { nameIn } from "./names";
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
  // Its total, its bands; one row.
  compare: CompareResponse;
}

// Small multiples and names beside dots are for as many as can be told apart; beyond, a
// region's own parts stand for its kecamatan.
export const UNITS_TOLD_APART_MAX = 200;
// The list of years reaches beyond the last one with records: plans come first.
const YEARS_BEFORE = 4;

async function ask(year: number): Promise<Kabupaten> {
  const trend = await query.trend({});
  const shown = year || trend.lastYear || new Date().getFullYear();
  const [compare, matrix, survey] = await Promise.all([
    query.compare({ year: shown, rows: Rows.UNITS, pageSize: 1 }),
    query.matrix({ year: shown, columns: CascadeLevel.PROGRAM, rows: Rows.UNITS, pageSize: 1 }),
    // The smallest answer that names every unit, of a whole country too.
    query.survey({ year: shown }),
  ]);
  const last = Math.max(trend.lastYear, shown);
  const first = Math.min(trend.firstYear || last, last - YEARS_BEFORE, shown);
  return {
    code: compare.total?.region ?? "",
    name: compare.total?.name ?? "",
    year: shown,
    years: Array.from({ length: last - first + 1 }, (_, i) => last - i),
    units: survey.units.map((one) => ({ code: one.unit, name: one.name })),
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

const names = $derived.by(() => {
  const all = kabupaten.data;
  const choices = all ? [...all.units, ...all.programs, ...all.indicators] : [];
  return new Map(choices.map((one) => [one.code, one.name]));
});

export function nameOf(code: string): string {
  return kabupaten.data ? nameIn(kabupaten.data, names, code) : "";
}

export function isIndicator(code: string): boolean {
  return kabupaten.data?.indicators.some((one) => one.code === code) ?? false;
}
