// Repairs of findings in what is stored: chosen, tried as they are chosen, stored; and all of a
// period taken back. What a try says is of what is chosen now; earlier answers are dropped.
import type { ImportResponse } from "$gen/node_pb";
import type { Trouble } from "$shared/api";
import { CORRECTIONS_MAX } from "./mistakes";
import { node, trouble } from "./node";
import { page } from "./page.svelte";

export class Repairs {
  // As ImportHeader.accept names them.
  chosen = $state.raw<string[]>([]);
  // What the chosen ones would make of what is stored; null = not known yet.
  tried = $state.raw<ImportResponse | null>(null);
  busy = $state<"" | "trying" | "storing">("");
  trouble = $state.raw<Trouble | null>(null);
  #turn = 0;

  choose(name: string, yes: boolean): void {
    const others = this.chosen.filter((one) => one !== name);
    this.#become(yes ? [...others, name].slice(0, CORRECTIONS_MAX) : others);
  }

  forget(): void {
    this.#become([]);
  }

  // Those that are proposed still; what is stored may have changed meanwhile.
  keep(proposed: readonly string[]): void {
    const kept = this.chosen.filter((name) => proposed.includes(name));
    if (kept.length !== this.chosen.length) this.#become(kept);
  }

  // Null if it was not stored; `trouble` says why.
  async store(reason: string): Promise<ImportResponse | null> {
    const stored = await this.#send({ accept: this.chosen }, reason, false);
    if (stored) this.forget();
    return stored;
  }

  async takeBack(reason: string): Promise<ImportResponse | null> {
    return this.#send({ asPrinted: true }, reason, false);
  }

  #become(chosen: string[]): void {
    // What is being stored is what was chosen when it was sent.
    if (this.busy === "storing") return;
    this.#turn++;
    this.chosen = chosen;
    this.tried = null;
    this.trouble = null;
    this.busy = "";
    if (chosen.length) void this.#try();
  }

  async #try(): Promise<void> {
    const tried = await this.#send({ accept: this.chosen }, "", true);
    if (tried) this.tried = tried;
  }

  async #send(
    what: { accept?: string[]; asPrinted?: boolean },
    reason: string,
    dryRun: boolean,
  ): Promise<ImportResponse | null> {
    const turn = ++this.#turn;
    this.busy = dryRun ? "trying" : "storing";
    this.trouble = null;
    try {
      const answer = await node.repair({
        ...what,
        year: page.year,
        quarter: page.address.quarter,
        author: page.signature,
        dryRun,
        revisionReason: page.revisionReason(reason, dryRun),
      });
      if (!dryRun) page.refresh();
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
}
