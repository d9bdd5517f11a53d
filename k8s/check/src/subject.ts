// What is checked of k8s/monitoring without a Prometheus: dashboards, rules, their tests, and
// the pages that they point to.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';

import { must } from './rule';

// out/check/src -> the top of the checkout.
const kRoot = path.resolve(__dirname, '../../../..');
const kMonitoring = path.join(kRoot, 'k8s/monitoring');

export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { uid?: string };
  targets?: { expr?: string; datasource?: { uid?: string } }[];
  fieldConfig?: { defaults?: { unit?: string; links?: { url?: string }[] } };
}
export interface Dashboard {
  uid: string;
  title: string;
  panels: Panel[];
  templating: { list: { name: string; type: string }[] };
}
export interface AlertRule {
  alert?: string;
  record?: string;
  expr: string;
  for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}
interface ExpressionTest {
  expr: string;
  exp_samples: unknown[];
}
interface TextTest {
  alertname: string;
  exp_alerts?: { exp_annotations?: Record<string, string> }[];
}
interface TestFile {
  tests: {
    input_series: { series: string }[];
    promql_expr_test: ExpressionTest[];
    alert_rule_test?: TextTest[];
  }[];
}

export interface Subject {
  dashboards: Dashboard[];
  rules: AlertRule[];
  // Of all tests of rules: what is computed, what is told, and of which series.
  tests: ExpressionTest[];
  texts: TextTest[];
  series: string[];
  // docs/runbook.md and docs/metrics.md.
  runbook: string;
  metrics: string;
}

function readAll<T>(folder: string, ending: string, read: (text: string) => T): T[] {
  const at = path.join(kMonitoring, folder);
  return fs
    .readdirSync(at)
    .filter((name) => name.endsWith(ending))
    .map((name) => read(fs.readFileSync(path.join(at, name), 'utf8')));
}

export function readSubject(): Subject {
  const groups = readAll(
    'rules',
    '.yaml',
    (text) => parse(text) as { groups: { rules: AlertRule[] }[] },
  );
  const tests = readAll('rules/tests', '.yaml', (text) => parse(text) as TestFile).flatMap(
    (file) => file.tests,
  );
  return {
    dashboards: readAll('dashboards', '.json', (text) => JSON.parse(text) as Dashboard),
    rules: groups.flatMap((file) => file.groups.flatMap((group) => group.rules)),
    tests: tests.flatMap((test) => test.promql_expr_test),
    texts: tests.flatMap((test) => test.alert_rule_test ?? []),
    series: tests.flatMap((test) => test.input_series.map(({ series }) => series)),
    runbook: fs.readFileSync(path.join(kRoot, 'docs/runbook.md'), 'utf8'),
    metrics: fs.readFileSync(path.join(kRoot, 'docs/metrics.md'), 'utf8'),
  };
}

export const panelsOf = (board: Dashboard) => board.panels.filter((panel) => panel.type !== 'row');
export const alertsOf = (subject: Subject) => subject.rules.filter((rule) => rule.alert !== undefined);
export const firstPanel = (subject: Subject) => must(subject.dashboards.flatMap(panelsOf)[0], 'panel');
export const firstAlert = (subject: Subject) => must(alertsOf(subject)[0], 'alert');

// "rekap_node_x", "process_x", "unit:rekap_x:ratio" in an expression; of a histogram its own name.
export function metricsIn(expression: string): string[] {
  const withoutStrings = expression.replace(/"[^"]*"/g, '""');
  const names = withoutStrings.match(
    /\b(?:(?:unit|instance):rekap_[a-z0-9_:]+|(?:rekap|process)_[a-z0-9_]+)/g,
  );
  return (names ?? []).map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
}

export const expressionsOf = (subject: Subject) => [
  ...subject.dashboards.flatMap((board) =>
    panelsOf(board).flatMap((panel) =>
      (panel.targets ?? []).map((target) => ({
        place: `${board.uid}, ${panel.title}`,
        expr: target.expr ?? '',
      })),
    ),
  ),
  ...subject.rules.map((rule) => ({ place: rule.alert ?? rule.record ?? '', expr: rule.expr })),
];

export function duplicates(values: string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.has(value) || (seen.add(value), false));
}
