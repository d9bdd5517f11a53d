// One question to the server and what came of it. Keeps the last answer while the
// next one is on its way, so that nothing jumps, and drops answers that were overtaken.
import type { Trouble } from "$shared/api";

// A list that changes while its pages are read is refused (ABORTED); under steady
// writes a few readings may be in vain.
const READS_MAX = 5;

export class Loader<T> {
  data = $state.raw<T | null>(null);
  trouble = $state.raw<Trouble | null>(null);
  busy = $state(false);
  // When `data` came, milliseconds since 1970.
  at = $state(0);
  #turn = 0;
  readonly #trouble: (error: unknown) => Trouble;

  // `trouble` says what went wrong, in the page's words.
  constructor(trouble: (error: unknown) => Trouble) {
    this.#trouble = trouble;
  }

  // `fresh` forgets the last answer: it was about something else.
  async load(ask: () => Promise<T>, fresh: boolean): Promise<void> {
    const turn = ++this.#turn;
    this.busy = true;
    if (fresh) this.data = null;
    try {
      const data = await this.#repeated(ask);
      if (turn !== this.#turn) return;
      this.data = data;
      this.trouble = null;
      this.at = Date.now();
    } catch (error) {
      if (turn !== this.#turn) return;
      this.trouble = this.#trouble(error);
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  async #repeated(ask: () => Promise<T>): Promise<T> {
    for (let read = 1; ; ++read) {
      try {
        return await ask();
      } catch (error) {
        if (read === READS_MAX || this.#trouble(error).kind !== "changed") throw error;
      }
    }
  }
}

// Every page of a list, as one; `pages` bounds what a mistake could ask for.
export async function everyPage<T extends { nextPageToken: string }>(
  ask: (token: string) => Promise<T>,
  join: (all: T, next: T) => void,
  pages = 50,
): Promise<T> {
  const all = await ask("");
  for (let page = 1; all.nextPageToken && page < pages; ++page) {
    const next = await ask(all.nextPageToken);
    join(all, next);
    all.nextPageToken = next.nextPageToken;
  }
  return all;
}
