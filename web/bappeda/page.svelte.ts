// What every view of the page shares: the address, who is logged in, and the version of
// the data. Changed here alone.
import type { Trouble } from "$shared/api";
import { currentSession, trouble, version, type Session } from "./aggregator";
import { parse, print, type Address } from "$shared/address";
import { forgetUnsent } from "$shared/unsent.svelte";

// Within a second or two is what was promised; the answer is a few hundred bytes.
const ASK_VERSION_MS = 1500;

class Page {
  address = $state.raw<Address>(parse(new URL(location.href)));
  session = $state.raw<Session | null>(null);
  // "asking" until the server has said whether anybody is logged in.
  phase = $state<"asking" | "login" | "in" | "failed">("asking");
  trouble = $state.raw<Trouble | null>(null);
  // Goes up with each change of the data; views read it to ask again.
  version = $state(0);
  offline = $state(false);
  #digest = "";
  #watching: Promise<void> = Promise.resolve();

  start(): void {
    addEventListener("popstate", () => (this.address = parse(new URL(location.href))));
    void this.enter();
    const watch = () => void (this.#watching = this.#watch());
    setInterval(watch, ASK_VERSION_MS);
    document.addEventListener("visibilitychange", watch);
  }

  async enter(): Promise<void> {
    try {
      const session = await currentSession();
      if (session) await this.welcome(session);
      else this.leave();
    } catch (error) {
      this.trouble = trouble(error);
      this.phase = "failed";
    }
  }

  // The digest comes before the first figures: what changes after it is then seen to.
  async welcome(session: Session): Promise<void> {
    this.#digest = await version();
    this.session = session;
    forgetUnsent(session.name);
    this.phase = "in";
  }

  // Asks nothing more, and waits for what was asked: no question outlives its session.
  async quiet(): Promise<void> {
    this.phase = "asking";
    await this.#watching;
  }

  leave(): void {
    this.session = null;
    this.phase = "login";
  }

  // `replace` where going back to what stood before would be of no use.
  go(address: Address, replace = false): void {
    const text = print(address);
    if (replace) history.replaceState(null, "", text);
    else history.pushState(null, "", text);
    const moved = address.view !== this.address.view || address.unit !== this.address.unit;
    this.address = address;
    if (moved) scrollTo(0, 0);
  }

  // The same address but for what `change` says.
  with(change: Partial<Address>): Address {
    return { ...this.address, explain: null, ...change };
  }

  // The same, for what one view keeps in the address; "" takes it out. Whatever else
  // changes, a long list begins at its first page again.
  withRest(change: Record<string, string>): Address {
    return this.with({ rest: { ...this.address.rest, hal: "", ...change } });
  }

  link(change: Partial<Address>): string {
    return print(this.with(change));
  }

  async #watch(): Promise<void> {
    if (document.hidden || this.phase === "login" || this.phase === "asking") return;
    if (this.phase === "failed") return this.enter();
    try {
      const digest = await version();
      if (this.offline || digest !== this.#digest) this.version++;
      this.#digest = digest;
      this.offline = false;
    } catch (error) {
      if (trouble(error).kind === "session") this.leave();
      else this.offline = true;
    }
  }
}

export const page = new Page();
