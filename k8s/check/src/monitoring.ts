// Checks dashboards and alert rules without a Prometheus: that they are complete, point
// to what exists, and name no metric that no daemon exports.
//
// Usage: node out/check/src/monitoring.js

import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';

import { kRunbook } from '../../monitoring/src/runbook';
import { must, prove, Rule } from './rule';

// out/check/src -> the top of the checkout.
const kRoot = path.resolve(__dirname, '../../../..');
const kMonitoring = path.join(kRoot, 'k8s/monitoring');

interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { uid?: string };
  targets?: { expr?: string; datasource?: { uid?: string } }[];
  fieldConfig?: { defaults?: { unit?: string; links?: { url?: string }[] } };
}
interface Dashboard {
  uid: string;
  title: string;
  panels: Panel[];
  templating: { list: { name: string; type: string }[] };
}
interface AlertRule {
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

export interface Subject {
  dashboards: Dashboard[];
  rules: AlertRule[];
  // Of all tests of rules.
  tests: ExpressionTest[];
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
  const tests = readAll(
    'rules/tests',
    '.yaml',
    (text) => parse(text) as { tests: { promql_expr_test: ExpressionTest[] }[] },
  );
  return {
    dashboards: readAll('dashboards', '.json', (text) => JSON.parse(text) as Dashboard),
    rules: groups.flatMap((file) => file.groups.flatMap((group) => group.rules)),
    tests: tests.flatMap((file) => file.tests.flatMap((test) => test.promql_expr_test)),
    runbook: fs.readFileSync(path.join(kRoot, 'docs/runbook.md'), 'utf8'),
    metrics: fs.readFileSync(path.join(kRoot, 'docs/metrics.md'), 'utf8'),
  };
}

const panelsOf = (board: Dashboard) => board.panels.filter((panel) => panel.type !== 'row');
const alertsOf = (subject: Subject) => subject.rules.filter((rule) => rule.alert !== undefined);
const firstPanel = (subject: Subject) => must(subject.dashboards.flatMap(panelsOf)[0], 'panel');
const firstAlert = (subject: Subject) => must(alertsOf(subject)[0], 'alert');

// Headings as Markdown pages number them in addresses.
function anchors(markdown: string): Set<string> {
  const found = markdown.matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...found].map((match) =>
      must(match[1], 'heading')
        .toLowerCase()
        .replace(/[^\p{Letter}\p{Number} -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

// "rekap_node_x", "process_x", "unit:rekap_x:ratio" in an expression; of a histogram its own name.
export function metricsIn(expression: string): string[] {
  const withoutStrings = expression.replace(/"[^"]*"/g, '""');
  const names = withoutStrings.match(
    /\b(?:(?:unit|instance):rekap_[a-z0-9_:]+|(?:rekap|process)_[a-z0-9_]+)/g,
  );
  return (names ?? []).map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
}

const expressionsOf = (subject: Subject) => [
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

function duplicates(values: string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.has(value) || (seen.add(value), false));
}

const kDashboardRules: Rule<Subject>[] = [
  {
    name: 'dashboards have uids of their own',
    check: (subject) => duplicates(subject.dashboards.map((board) => board.uid)),
    broken: [
      (copy) =>
        copy.dashboards.forEach((board) => {
          board.uid = 'rekap';
        }),
    ],
  },
  {
    name: 'panels have numbers of their own, and do not cover one another',
    check: (subject) =>
      subject.dashboards.flatMap((board) => {
        const cells = board.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
          Array.from({ length: w * h }, (_, i) => `${x + (i % w)}/${y + Math.floor(i / w)}`),
        );
        const ids = board.panels.map((panel) => `id ${panel.id}`);
        return [...duplicates(ids), ...new Set(duplicates(cells))].map(
          (it) => `${board.uid}: ${it}`,
        );
      }),
    broken: [
      (copy) => {
        firstPanel(copy).id = must(copy.dashboards[0]?.panels[0], 'row').id;
      },
      (copy) => {
        firstPanel(copy).gridPos.x += 1;
      },
    ],
  },
  {
    name: 'the data source is a variable',
    check: (subject) =>
      subject.dashboards.flatMap((board) => [
        ...(board.templating.list.some((v) => v.name === 'datasource' && v.type === 'datasource')
          ? []
          : [board.uid]),
        ...panelsOf(board)
          .filter(
            (panel) =>
              panel.datasource?.uid !== '${datasource}' ||
              (panel.targets ?? []).some((target) => target.datasource?.uid !== '${datasource}'),
          )
          .map((panel) => `${board.uid}, ${panel.title}`),
      ]),
    broken: [
      (copy) => {
        firstPanel(copy).datasource = { uid: 'P1809F7CD0C75ACF3' };
      },
      (copy) => {
        must(copy.dashboards[0], 'dashboard').templating.list = [];
      },
    ],
  },
  {
    name: 'a panel has a title of its own, a description, a unit and a query',
    check: (subject) =>
      subject.dashboards.flatMap((board) => [
        ...duplicates(panelsOf(board).map((panel) => panel.title)),
        ...panelsOf(board)
          .filter(
            (panel) =>
              !panel.description ||
              (panel.type !== 'state-timeline' && !panel.fieldConfig?.defaults?.unit) ||
              !panel.targets?.length ||
              panel.targets.some((target) => !target.expr),
          )
          .map((panel) => `${board.uid}, ${panel.title}`),
      ]),
    broken: [
      (copy) => {
        delete firstPanel(copy).description;
      },
      (copy) => {
        delete firstPanel(copy).fieldConfig?.defaults?.unit;
      },
      (copy) => {
        firstPanel(copy).targets = [];
      },
      (copy) => {
        const board = must(copy.dashboards[0], 'dashboard');
        board.panels.push(structuredClone(firstPanel(copy)));
      },
    ],
  },
  {
    name: 'a link leads to a dashboard that there is',
    check: (subject) => {
      const uids = subject.dashboards.map((board) => board.uid);
      return subject.dashboards.flatMap((board) =>
        panelsOf(board)
          .flatMap((panel) => panel.fieldConfig?.defaults?.links ?? [])
          .map((link) => link.url ?? '')
          .filter((url) => !uids.includes(/^\/d\/([^?]+)\?/.exec(url)?.[1] ?? ''))
          .map((url) => `${board.uid}: ${url}`),
      );
    },
    broken: [
      (copy) => {
        must(copy.dashboards[1], 'dashboard').uid = 'elsewhere';
      },
    ],
  },
];

const kAlertRules: Rule<Subject>[] = [
  {
    name: 'an alert says how bad, what, where and what to do',
    check: (subject) =>
      alertsOf(subject)
        .filter(
          (rule) =>
            !/^(critical|warning|info)$/.test(rule.labels?.['severity'] ?? '') ||
            !rule.for ||
            !rule.annotations?.['summary'] ||
            !rule.annotations['description'],
        )
        .map((rule) => rule.alert ?? ''),
    broken: [
      (copy) => {
        firstAlert(copy).labels = { severity: 'page' };
      },
      (copy) => {
        delete firstAlert(copy).for;
      },
      (copy) => {
        firstAlert(copy).annotations = {};
      },
    ],
  },
  {
    name: 'alerts have names of their own',
    check: (subject) => duplicates(alertsOf(subject).map((rule) => rule.alert ?? '')),
    broken: [
      (copy) => {
        copy.rules.push(structuredClone(firstAlert(copy)));
      },
    ],
  },
  {
    name: 'runbook_url is the address of a section of the runbook that names the alert',
    check: (subject) => {
      const known = anchors(subject.runbook);
      return alertsOf(subject)
        .filter((rule) => {
          const address = rule.annotations?.['runbook_url'] ?? '';
          const [page, anchor] = address.split('#');
          return (
            // In a mail a relative one leads nowhere.
            !URL.canParse(address) ||
            page !== kRunbook ||
            !known.has(anchor ?? '') ||
            !subject.runbook.includes(`\`${rule.alert}\``)
          );
        })
        .map((rule) => rule.alert ?? '');
    },
    broken: [
      (copy) => {
        firstAlert(copy).annotations = { runbook_url: `${kRunbook}#nowhere` };
      },
      (copy) => {
        const section = firstAlert(copy).annotations?.['runbook_url']?.split('#')[1];
        firstAlert(copy).annotations = { runbook_url: `runbook.md#${section}` };
      },
      (copy) => {
        copy.runbook = copy.runbook.replaceAll(firstAlert(copy).alert ?? '', '');
      },
    ],
  },
  {
    name: 'an alert is tested firing and not firing',
    check: (subject) =>
      alertsOf(subject)
        .filter((rule) => {
          const of = subject.tests.filter((test) =>
            test.expr.includes(`alertname="${rule.alert}"`),
          );
          return (
            !of.some((test) => test.exp_samples.length > 0) ||
            !of.some((test) => test.exp_samples.length === 0)
          );
        })
        .map((rule) => rule.alert ?? ''),
    broken: [
      (copy) => {
        copy.tests = copy.tests.filter((test) => test.exp_samples.length > 0);
      },
      (copy) => {
        copy.tests = copy.tests.filter((test) => test.exp_samples.length === 0);
      },
    ],
  },
  {
    name: 'every metric named is in docs/metrics.md or is recorded',
    check: (subject) => {
      const recorded = new Set(subject.rules.map((rule) => rule.record));
      return expressionsOf(subject).flatMap(({ place, expr }) =>
        metricsIn(expr)
          .filter((name) => !recorded.has(name) && !subject.metrics.includes(`\`${name}\``))
          .map((name) => `${place}: ${name}`),
      );
    },
    broken: [
      (copy) => {
        firstAlert(copy).expr = 'rekap_aggregator_nonsense_total > 0';
      },
      (copy) => {
        must(firstPanel(copy).targets?.[0], 'target').expr = 'unit:rekap_nonsense:ratio';
      },
    ],
  },
];

function main(): number {
  const problems = prove(readSubject(), [...kDashboardRules, ...kAlertRules]);
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
}

if (require.main === module) process.exitCode = main();
