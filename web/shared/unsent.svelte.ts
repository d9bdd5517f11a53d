// Words that somebody typed and did not send yet: a justification, a reason. They outlive the
// view that asks for them, so that a session that ends, or a look at another page, loses none.
// Kept in memory only, so a browser asks before it leaves the page with some.

// By what they are for.
const kept = $state<Record<string, { whose: string; text: string }>>({});

export class Unsent {
  readonly #whose: () => string;
  readonly #about: () => string;

  // `about`: what the words are for; other words begin where it changes. `whose`: the name that
  // is logged in; empty where the page knows none.
  constructor(about: () => string, whose: () => string = () => "") {
    this.#about = about;
    this.#whose = whose;
  }

  get text(): string {
    const one = kept[this.#about()];
    return one?.whose === this.#whose() ? one.text : "";
  }

  set text(text: string) {
    if (text) kept[this.#about()] = { whose: this.#whose(), text };
    else delete kept[this.#about()];
  }

  // Those that go out now, and what forgets them once they have, whatever the view is about
  // by then and unless other ones were typed meanwhile.
  sending(): { text: string; sent: () => void } {
    const about = this.#about();
    const { text } = this;
    return {
      text,
      sent: () => {
        if (kept[about]?.text === text) delete kept[about];
      },
    };
  }
}

// Who leaves by himself leaves no words to the next one; whoever comes after an ended session
// finds only his own.
export function forgetUnsent(exceptOf?: string): void {
  for (const [about, { whose }] of Object.entries(kept)) if (whose !== exceptOf) delete kept[about];
}

export function hasUnsent(): boolean {
  return Object.values(kept).some(({ text }) => text.trim() !== "");
}

// The browser's own question, whether to leave. Older ones go by the value alone.
export function askToStay(event: BeforeUnloadEvent): void {
  event.preventDefault();
  event.returnValue = true;
}
