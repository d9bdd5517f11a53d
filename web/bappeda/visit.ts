// What is new since the last visit, by how far each kecamatan's journal had come. Kept in
// this browser alone; a browser that keeps nothing is always on its first visit.
import type { JournalPosition } from "$gen/journal_pb";

export interface Changes {
  // Milliseconds since 1970; 0 = this is the first visit.
  since: number;
  units: { code: string; entries: bigint }[];
}

// Midnight before the last one of the reader's day, milliseconds since 1970.
export function yesterday(now: Date): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1).getTime();
}

const KEY = "rekap-kunjungan";
// Visits closer together are one: a reload must not hide what it should show.
const VISIT_MS = 30 * 60_000;

interface Visit {
  at: number;
  seqs: Record<string, string>;
}
interface Kept {
  // What is compared against, and what the next visit will be.
  base: Visit | null;
  last: Visit;
}

function kept(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

export function changesSince(positions: JournalPosition[]): Changes {
  const before = kept();
  // Units that are not asked about now stay as they were.
  const now: Visit = {
    at: Date.now(),
    seqs: {
      ...before?.last.seqs,
      ...Object.fromEntries(positions.map((one) => [one.unit, one.seq.toString()])),
    },
  };
  const base = before && now.at - before.last.at < VISIT_MS ? before.base : (before?.last ?? null);
  try {
    localStorage.setItem(KEY, JSON.stringify({ base, last: now } satisfies Kept));
  } catch {
    // Storage is full or forbidden: then every visit is the first.
  }
  if (!base) return { since: 0, units: [] };
  const units = positions
    .map((one) => ({ code: one.unit, entries: one.seq - BigInt(base.seqs[one.unit] ?? 0) }))
    .filter((one) => one.entries > 0n);
  return { since: base.at, units };
}
