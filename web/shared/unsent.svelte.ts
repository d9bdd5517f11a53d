// Words that somebody typed and did not send yet: a justification, a reason. They outlive the
// view that asks for them, so that a session that ends, or a look at another page, loses none.
// Kept in memory only, so a browser asks before it leaves the page with some.

const kept = $state<Record<string, string>>({});

export class Unsent {
  readonly #about: () => string;

  // `about`: what the words are for, and whose they are; other words begin where it changes.
  constructor(about: () => string) {
    this.#about = about;
  }

  get text(): string {
    return kept[this.#about()] ?? "";
  }

  set text(text: string) {
    if (text) kept[this.#about()] = text;
    else delete kept[this.#about()];
  }

  // Those that go out now, and what forgets them once they have, whatever the view is about
  // by then.
  sending(): { text: string; sent: () => void } {
    const about = this.#about();
    return { text: this.text, sent: () => delete kept[about] };
  }
}

// Who leaves by himself leaves no words to the next one.
export function forgetUnsent(): void {
  for (const about of Object.keys(kept)) delete kept[about];
}

export function hasUnsent(): boolean {
  return Object.values(kept).some((text) => text.trim() !== "");
}
