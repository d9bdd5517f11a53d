// Years to choose from: those that hold something, and those around now, the newest first.
// Pure.
import { YEAR_MAX, YEAR_MIN } from "./address";

// Reports of some years back are still entered; next year's targets are entered ahead.
const BACK = 6;
const AHEAD = 1;

export function yearsOffered(known: readonly number[], chosen: number, now: number): number[] {
  const years = new Set([...known, chosen]);
  for (let year = now - BACK; year <= now + AHEAD; ++year) years.add(year);
  return [...years].filter((year) => year >= YEAR_MIN && year <= YEAR_MAX).sort((a, b) => b - a);
}
