// Writes the dashboards as the JSON that Grafana imports, the address of the runbook into the
// rules and their tests, and the rules as the object that the Prometheus operator reads; or
// with --check says which of those that are committed are not what the sources make.
//
// Usage: node out/monitoring/src/build.js [--check]

import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { parse, stringify } from 'yaml';

import { aggregator } from './aggregator';
import { bappeda } from './bappeda';
import { kUid } from './frame';
import { replication } from './replication';
import { withRunbook } from './runbook';

// out/monitoring/src -> monitoring.
const kMonitoring = path.resolve(__dirname, '../../../monitoring');

const kDashboards = [
  { uid: kUid.bappeda, make: bappeda },
  { uid: kUid.replication, make: replication },
  { uid: kUid.aggregator, make: aggregator },
];

// The YAML files of a folder of k8s/monitoring with the runbook's address, by their path there.
function withAddress(folder: string): [string, string][] {
  return fs
    .readdirSync(path.join(kMonitoring, folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => {
      const file = `${folder}/${name}`;
      return [file, withRunbook(fs.readFileSync(path.join(kMonitoring, file), 'utf8'))];
    });
}

// Rules, wrapped.
function prometheusRule(rules: [string, string][]): string {
  const groups = rules.flatMap(([, text]) => (parse(text) as { groups: unknown[] }).groups);
  const object = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'rekap', labels: { 'app.kubernetes.io/part-of': 'rekap' } },
    spec: { groups },
  };
  return `# Made from rules/*.yaml by tools/monitoring: change those.\n${stringify(object)}`;
}

// As Grafana imports it. The builders leave panels without numbers of their own, by which
// addresses name them, and put every link into a menu that a data link has no business in.
function dashboardText(board: Dashboard): string {
  const numbered = {
    ...board,
    panels: (board.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 })),
  };
  const text = JSON.stringify(
    numbered,
    (key, value: unknown) =>
      key === 'placement' && value === 'inControlsMenu' ? undefined : value,
    2,
  );
  return `${text}\n`;
}

// What is made: where it goes, relative to k8s/monitoring, and its text.
function outputs(): Map<string, string> {
  const made = new Map<string, string>();
  for (const { uid, make } of kDashboards) {
    made.set(`dashboards/${uid}.json`, dashboardText(make().build()));
  }
  const rules = withAddress('rules');
  for (const [file, text] of [...rules, ...withAddress('rules/tests')]) made.set(file, text);
  made.set('prometheusrule.yaml', prometheusRule(rules));
  return made;
}

function main(check: boolean): number {
  let drift = 0;
  const made = outputs();
  for (const [name, text] of made) {
    const file = path.join(kMonitoring, name);
    if (!check) {
      fs.writeFileSync(file, text);
    } else if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) {
      console.error(`${file} is not what its source makes: run tools/monitoring`);
      ++drift;
    }
  }
  for (const name of fs.readdirSync(path.join(kMonitoring, 'dashboards'))) {
    if (made.has(`dashboards/${name}`)) continue;
    console.error(`dashboards/${name} has no source: delete it`);
    ++drift;
  }
  return drift === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.includes('--check'));
