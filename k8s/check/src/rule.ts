// A rule about what is committed, together with the ways to break it: a rule that does
// not fail on every broken copy is no rule, and is reported like a failing one.

export interface Rule<Subject> {
  // What must hold.
  name: string;
  // What does not hold, each with its place; empty if all of it does.
  check(subject: Subject): string[];
  // Each changes a deep copy so that the rule must fail.
  broken: ((copy: Subject) => void)[];
}

// Everything that is wrong, rules that cannot fail included.
export function prove<Subject>(subject: Subject, rules: Rule<Subject>[]): string[] {
  const problems: string[] = [];
  for (const rule of rules) {
    const found = rule.check(subject);
    for (const problem of found) problems.push(`${rule.name}: ${problem}`);
    if (rule.broken.length === 0) problems.push(`${rule.name}: no broken copy to fail on`);
    rule.broken.forEach((breakIt, index) => {
      const copy = structuredClone(subject);
      breakIt(copy);
      if (rule.check(copy).length <= found.length) {
        problems.push(`${rule.name}: does not fail on its broken copy ${index + 1}`);
      }
    });
  }
  return problems;
}

// The first that fits; a broken copy cannot be made without it.
export function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}
