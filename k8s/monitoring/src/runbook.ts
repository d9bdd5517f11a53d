// Where people find the runbook: what stands before the # in every runbook_url. The default is
// where the package of the aggregator and the image have it, whole and readable without a network;
// an office that serves it puts its own address here and runs tools/monitoring (README.md).

export const kRunbook = 'file:///usr/share/doc/rekap-aggregator/runbook.md';

const kUrl = /^(\s+runbook_url: )[^\s#]+(?=#)/gm;

// Rules or their tests, as YAML, with every runbook_url below kRunbook.
export function withRunbook(rules: string): string {
  return rules.replace(kUrl, (_, key: string) => key + kRunbook);
}
