// One file on its way into the node: chosen, checked (a dry run, as often as wanted, with
// corrections and accepted repairs), stored. Lives beside the views, so that looking at
// another page in between loses nothing.
import type { ImportResponse } from "$gen/node_pb";
import type { Trouble } from "$shared/api";
import { Unsent } from "$shared/unsent.svelte";
import { corrected, CORRECTIONS_MAX, type Correction } from "./mistakes";
import { trouble } from "./node";
import { page } from "./page.svelte";
import { importFile } from "./upload";

class ImportTask {
  name = $state("");
  size = $state(0);
  // What the last dry run said; null = not checked yet.
  checked = $state.raw<ImportResponse | null>(null);
  stored = $state.raw<ImportResponse | null>(null);
  corrections = $state.raw<Correction[]>([]);
  accepted = $state.raw<string[]>([]);
  asPrinted = $state(false);
  // Of a locked period.
  readonly revision = new Unsent(() => `berkas ${this.#period}`);
  // Something was corrected or chosen since the last dry run.
  stale = $state(false);
  busy = $state<"" | "reading" | "checking" | "storing">("");
  // How much of the file has gone out, 0 to 1.
  share = $state(0);
  trouble = $state.raw<Trouble | null>(null);
  #bytes: Blob | null = null;
  #period = "";
  // Answers to an earlier choice of file or period are dropped.
  #turn = 0;

  get has(): boolean {
    return this.#bytes !== null && this.name !== "";
  }

  // A reload would lose work: the page cannot open the file again by itself.
  get unsaved(): boolean {
    return this.stored === null && (this.corrections.length > 0 || this.accepted.length > 0);
  }

  // Takes the file as it is now: what a spreadsheet saves later is another file. Checks it
  // at once.
  async take(file: File): Promise<void> {
    this.#forget();
    const turn = this.#turn;
    this.busy = "reading";
    this.name = file.name;
    this.size = file.size;
    try {
      const bytes = new Blob([await file.arrayBuffer()]);
      if (turn !== this.#turn) return;
      this.#bytes = bytes;
    } catch {
      if (turn !== this.#turn) return;
      this.busy = "";
      this.trouble = {
        kind: "other",
        message:
          "Berkas tidak dapat dibaca. Tutup dahulu di Excel, periksa flashdisk, lalu pilih lagi (UNREADABLE_FILE).",
      };
      return;
    }
    this.busy = "";
    await this.check();
  }

  // What was found is about one period; for another one the same file is looked at anew, with
  // what was corrected in it.
  about(period: string): void {
    if (period === this.#period) return;
    this.revision.text = "";
    this.#period = period;
    // It is done with.
    if (this.stored) return this.#forget();
    this.#turn++;
    const { corrections } = this;
    this.#reset();
    if (!this.has) return;
    this.corrections = corrections;
    void this.check();
  }

  clear(): void {
    this.#forget();
  }

  correct(one: Correction): void {
    this.corrections = corrected(this.corrections, one).slice(0, CORRECTIONS_MAX);
    this.stale = true;
  }

  accept(name: string, yes: boolean): void {
    const others = this.accepted.filter((one) => one !== name);
    this.accepted = yes ? [...others, name].slice(0, CORRECTIONS_MAX) : others;
    if (yes) this.asPrinted = false;
    this.stale = true;
  }

  printed(yes: boolean): void {
    this.asPrinted = yes;
    if (yes) this.accepted = [];
    this.stale = true;
  }

  async check(): Promise<void> {
    const checked = await this.#send(true);
    if (!checked) return;
    this.checked = checked;
    this.stale = false;
  }

  async store(): Promise<void> {
    const why = this.revision.sending();
    const stored = await this.#send(false);
    if (!stored) return;
    if (stored.committed) {
      why.sent();
      this.stored = stored;
      page.refresh();
    } else {
      this.checked = stored;
    }
  }

  async #send(dryRun: boolean): Promise<ImportResponse | null> {
    if (!this.#bytes || this.busy) return null;
    const turn = this.#turn;
    this.busy = dryRun ? "checking" : "storing";
    this.share = 0;
    this.trouble = null;
    try {
      const answer = await importFile(
        {
          file: this.name,
          year: page.year,
          quarter: page.address.quarter,
          author: page.signature,
          dryRun,
          accept: this.accepted,
          asPrinted: this.asPrinted,
          revisionReason: page.revisionReason(this.revision.text, dryRun),
          corrections: this.corrections.map(({ sheet, row, column, text }) => ({ sheet, row, column, text })),
        },
        this.#bytes,
        (share) => (this.share = share),
      );
      return turn === this.#turn ? answer : null;
    } catch (error) {
      if (turn !== this.#turn) return null;
      this.trouble = trouble(error);
      if (this.trouble.kind === "session") page.leave();
      return null;
    } finally {
      if (turn === this.#turn) this.busy = "";
    }
  }

  #forget(): void {
    this.#turn++;
    this.#bytes = null;
    this.revision.text = "";
    this.name = "";
    this.size = 0;
    this.#reset();
  }

  #reset(): void {
    this.busy = "";
    this.checked = null;
    this.stored = null;
    this.corrections = [];
    this.accepted = [];
    this.asPrinted = false;
    this.stale = false;
    this.trouble = null;
  }
}

export const task = new ImportTask();
