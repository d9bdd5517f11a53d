// What every view of the page shares: the address, how far the node is (to be joined, or
// serving), its status, and who types. Changed here alone.
import type { StatusResponse } from "$gen/node_pb";
import { WorkflowState, type PeriodStatus } from "$gen/workflow_pb";
import type { Trouble } from "$shared/api";
import { parse, print, type Address } from "./address";
import { pending } from "./advice";
import { regionName } from "./catalog";
import { currentSession, node, setup, trouble, type Session } from "./node";

// Within a second or two is what the clerk should see; the answer is a few hundred bytes.
const ASK_STATUS_MS = 1500;
const AUTHOR_KEY = "rekap.penulis";
// JournalEntry.author.
const AUTHOR_BYTES_MAX = 128;

class OperatorPage {
  address = $state.raw<Address>(parse(new URL(location.href)));
  session = $state.raw<Session | null>(null);
  // "asking" until the node has said how far it is; "waiting" = joined, and not yet serving.
  phase = $state<"asking" | "login" | "join" | "waiting" | "in" | "failed">("asking");
  trouble = $state.raw<Trouble | null>(null);
  status = $state.raw<StatusResponse | null>(null);
  // Code and, as far as the catalog is there, name of the kecamatan.
  unit = $state("");
  unitName = $state("");
  // Address of the aggregator as it is configured; empty = Join must be told.
  aggregator = $state("");
  // The daemon of this computer does not answer.
  offline = $state(false);
  // Who types: a position, remembered by this browser.
  author = $state(remembered());
  // Goes up when what is stored may have changed; views read it to ask again.
  version = $state(0);
  #mark = "";
  #watching: Promise<void> = Promise.resolve();
  #catalog = -1;

  start(): void {
    addEventListener("popstate", () => (this.address = parse(new URL(location.href))));
    void this.enter();
    const watch = () => void (this.#watching = this.#watch());
    setInterval(watch, ASK_STATUS_MS);
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

  async welcome(session: Session): Promise<void> {
    this.session = session;
    await this.#askSetup();
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

  // The invitation was taken: the node becomes one in a moment.
  joined(unit: string): void {
    this.unit = unit;
    this.phase = "waiting";
  }

  remember(author: string): void {
    this.author = author;
    try {
      localStorage.setItem(AUTHOR_KEY, author);
    } catch {
      // A browser that keeps nothing asks again next time.
    }
  }

  // Something was done that changes what is stored: what follows is asked at once.
  refresh(): void {
    void this.#watch();
  }

  // Empty if the author may sign; else what to do.
  get authorProblem(): string {
    const size = new TextEncoder().encode(this.author.trim()).length;
    if (size === 0) return "Isi jabatan Anda dahulu, misalnya Operator Kecamatan.";
    return size > AUTHOR_BYTES_MAX ? `Jabatan terlalu panjang: paling banyak ${AUTHOR_BYTES_MAX} huruf.` : "";
  }

  // Who signs what is sent. A dry run signs nothing, but the node asks who it is all the same:
  // then it gets a stand-in.
  get signature(): string {
    return this.author.trim() || "Operator Kecamatan";
  }

  get year(): number {
    return this.address.year || this.status?.periods[0]?.year || new Date().getFullYear();
  }

  // Where the chosen period stands; null = nothing is stored for it.
  get period(): PeriodStatus | null {
    return (
      this.status?.periods.find((one) => one.year === this.year && one.quarter === this.address.quarter) ??
      null
    );
  }

  // The kabupaten has everything that is stored here.
  get arrived(): boolean {
    return this.status !== null && pending(this.status) === 0n;
  }

  get state(): WorkflowState {
    return this.period?.state || WorkflowState.OPEN;
  }

  // What an import says of why a locked period is changed. A dry run changes nothing, but
  // the node looks no further without a reason: then it gets a stand-in.
  revisionReason(typed: string, dryRun: boolean): string {
    if (this.state !== WorkflowState.LOCKED) return "";
    return typed.trim() || (dryRun ? "pemeriksaan" : "");
  }

  // Empty if `typed` may stand as the reason of a change; else what to do.
  reasonProblem(typed: string): string {
    return this.state === WorkflowState.LOCKED && !typed.trim()
      ? "Periode ini terkunci: tulis alasan revisi dahulu (REVISION_REASON)."
      : "";
  }

  // `replace` where going back to what stood before would be of no use.
  go(address: Address, replace = false): void {
    const text = print(address);
    if (replace) history.replaceState(null, "", text);
    else history.pushState(null, "", text);
    if (address.view !== this.address.view) scrollTo(0, 0);
    this.address = address;
  }

  // Where typing begins belongs to one view of one period.
  with(change: Partial<Address>): Address {
    return { ...this.address, line: 0, column: "", ...change };
  }

  // The same period in another view.
  link(view: string, change: Partial<Address> = {}): string {
    return print(this.with({ view, table: 0, ...change }));
  }

  async #askSetup(): Promise<void> {
    const state = await setup.setupState({});
    this.unit = state.unit || this.unit;
    this.aggregator = state.aggregator;
    if (!state.joined) {
      if (this.phase !== "waiting") this.phase = "join";
      return;
    }
    await this.#askStatus();
    this.phase = "in";
  }

  async #askStatus(): Promise<void> {
    const status = await node.status({});
    this.status = status;
    this.unit = status.head?.unit || this.unit;
    this.offline = false;
    // What a view may show differently: figures, the state of a period, the catalog.
    const mark = [
      status.head?.epoch,
      status.head?.seq,
      status.catalogVersion,
      ...status.periods.map((one) => `${one.year}.${one.quarter}.${one.state}.${one.review?.seq ?? 0}`),
    ].join(" ");
    if (mark !== this.#mark) this.version++;
    this.#mark = mark;
    if (status.catalogName && this.#catalog !== status.catalogVersion) await this.#askName(status);
  }

  // The name is an ornament: without it the code stands alone.
  async #askName(status: StatusResponse): Promise<void> {
    try {
      const { catalog } = await node.nodeCatalog({});
      this.unitName = regionName(catalog?.yaml ?? "", this.unit);
      this.#catalog = status.catalogVersion;
    } catch {
      this.unitName = "";
    }
  }

  async #watch(): Promise<void> {
    if (document.hidden || this.phase === "login" || this.phase === "asking") return;
    if (this.phase === "failed") return this.enter();
    try {
      if (this.phase === "in") await this.#askStatus();
      else await this.#askSetup();
      this.offline = false;
    } catch (error) {
      if (trouble(error).kind === "session") this.leave();
      // While the node starts as what it became, its ports may be shut for a moment.
      else this.offline = this.phase !== "waiting";
    }
  }
}

function remembered(): string {
  try {
    return localStorage.getItem(AUTHOR_KEY) ?? "";
  } catch {
    return "";
  }
}

export const page = new OperatorPage();
