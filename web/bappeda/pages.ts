// Long lists, a page at a time: a country has 7.285 kecamatan, a kabupaten fits on one page.
// The server gives lists from where a token says; so the pages before one that a link names
// are passed once, in big steps, and going on costs one small answer. Pure but for `ask`.
import type { Address } from "$shared/address";

// Rows that are shown at once: more than a kabupaten has, and few for an old computer.
export const PAGE_ROWS = 100;
// The server's own bound of an answer.
export const ANSWER_ROWS_MAX = 1000;
const PAGES_A_STEP = ANSWER_ROWS_MAX / PAGE_ROWS;
const PAGE_MAX = 9999;

// From 1.
export function pageNumber(address: Address): number {
  const text = address.rest.hal ?? "";
  return /^\d{1,4}$/.test(text) ? Math.min(Math.max(1, Number(text)), PAGE_MAX) : 1;
}

export function pagesOf(rows: number): number {
  return Math.max(1, Math.ceil(rows / PAGE_ROWS));
}

// The rows of a page of a list that is here whole; of the last one if there are fewer.
export function pageRows<T>(rows: T[], page: number): T[] {
  const shown = Math.min(page, pagesOf(rows.length));
  return rows.slice((shown - 1) * PAGE_ROWS, shown * PAGE_ROWS);
}

export type Ask<T> = (pageSize: number, pageToken: string) => Promise<T>;

// One list, as often as its pages are turned.
export class PagedList<T extends { nextPageToken: string }> {
  #about = "";
  // Where pages begin, by their number.
  #tokens = new Map<number, string>();

  // The answer with page `page`, or with the last one. `about` names the question: tokens
  // of another are forgotten, and so are all when a reading fails.
  async read(about: string, page: number, ask: Ask<T>): Promise<T> {
    if (about !== this.#about || !this.#tokens.size) this.#tokens = new Map([[1, ""]]);
    this.#about = about;
    try {
      return await this.#read(page, ask);
    } catch (error) {
      this.#tokens.clear();
      throw error;
    }
  }

  async #read(page: number, ask: Ask<T>): Promise<T> {
    let at = Math.max(...[...this.#tokens.keys()].filter((known) => known <= page));
    while (at < page) {
      const step = Math.min(PAGES_A_STEP, page - at);
      const passed = await ask(step * PAGE_ROWS, this.#tokens.get(at)!);
      // The list ends before: its last pages were just passed.
      if (!passed.nextPageToken) return passed;
      at += step;
      this.#tokens.set(at, passed.nextPageToken);
    }
    const answer = await ask(PAGE_ROWS, this.#tokens.get(page)!);
    if (answer.nextPageToken) this.#tokens.set(page + 1, answer.nextPageToken);
    return answer;
  }
}
