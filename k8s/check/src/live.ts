// What a real Prometheus over real daemons makes of dashboards, rules and the contract;
// run by tests/monitoring/prometheus_test, which starts them.
//
// Usage: node out/check/src/live.js rules FOLDER
//        node out/check/src/live.js check PROMETHEUS AGGREGATOR NODE EXCEPTIONS
//        node out/check/src/live.js await PROMETHEUS ALERT LABEL=VALUE
//
// rules writes the rules to FOLDER with every wait taken out, so that a test sees in
// seconds what a person is told after days. The others talk to HOST:PORT.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';

import { metricsIn, readSubject, Subject } from './subject';
import { must } from './rule';

const kRules = path.resolve(__dirname, '../../../monitoring/rules');
// Far more than it takes on a busy machine, so that only a real failure runs into it.
const kPatienceMs = 60_000;
const kBetweenLooksMs = 250;
// Three days of silence, which a test has no time for, become one second.
const kThresholds: [string, string][] = [
  ['unit:rekap_unseen:seconds > 3 * 86400', 'unit:rekap_unseen:seconds > 1'],
];

interface Exceptions {
  // Of the metrics and expressions that have no series here, each why.
  metrics: Record<string, string>;
  expressions: Record<string, string>;
}
interface Sample {
  metric: Record<string, string>;
}
interface Alert {
  labels: Record<string, string>;
  annotations: Record<string, string>;
  state: string;
}

function writeRules(folder: string): void {
  for (const name of fs.readdirSync(kRules).filter((file) => file.endsWith('.yaml'))) {
    let text = fs.readFileSync(path.join(kRules, name), 'utf8');
    text = text.replace(/^( +for:) .*$/gm, '$1 0s');
    for (const [from, to] of kThresholds) text = text.replace(from, to);
    fs.writeFileSync(path.join(folder, name), text);
  }
  const written = fs.readFileSync(path.join(folder, 'alerts.yaml'), 'utf8');
  for (const [, to] of kThresholds) {
    if (!written.includes(to)) throw new Error(`alerts.yaml has no expression to make: ${to}`);
  }
}

async function api<T>(address: string, call: string): Promise<T> {
  const response = await fetch(`http://${address}/api/v1/${call}`);
  const answer = (await response.json()) as { status: string; error?: string; data: T };
  if (answer.status !== 'success') throw new Error(answer.error ?? 'no reason given');
  return answer.data;
}

async function seriesOf(address: string, expression: string): Promise<Sample[]> {
  const data = await api<{ result: Sample[] }>(
    address,
    `query?query=${encodeURIComponent(expression)}`,
  );
  return data.result;
}

// As Grafana would send it: every kecamatan, the year of the test, a range that holds
// some scrapes.
function substituted(expression: string): string {
  return expression
    .replaceAll('$year', '2021')
    .replaceAll('$unit', '.*')
    .replaceAll('$__rate_interval', '1m');
}

// The series that an alert looks at. The alert itself has none while all is well, but
// what it looks at must be there.
function selectorsIn(expression: string): string[] {
  return metricsIn(expression).map((name) => {
    const matchers = new RegExp(`${name}(?:_bucket)?(\\{[^}]*\\})`).exec(expression)?.[1] ?? '';
    const histogram = expression.includes(`${name}_bucket`) ? '_bucket' : '';
    return `${name}${histogram}${matchers}`;
  });
}

// One query of several that divide the kecamatan by their band: nobody may be in this one, but
// what it chooses from must be there.
const kBandChoice = /_band\{[^}]*\} (?:==|>=) \d/;
const lookedAt = (expression: string): string[] =>
  kBandChoice.test(expression) ? selectorsIn(expression) : [expression];

function expressionsOf(subject: Subject): { place: string; expr: string }[] {
  const panels = subject.dashboards.flatMap((board) =>
    board.panels.flatMap((panel) =>
      (panel.targets ?? []).flatMap((target) =>
        lookedAt(substituted(target.expr ?? '')).map((expr) => ({
          place: `${board.uid}, ${panel.title}`,
          expr,
        })),
      ),
    ),
  );
  const variables = subject.dashboards.flatMap((board) =>
    board.templating.list.flatMap((variable) => {
      const query = (variable as { query?: unknown }).query;
      const inner = /^(?:query_result|label_values)\(([a-z_]+)/.exec(String(query))?.[1];
      return inner === undefined ? [] : [{ place: `${board.uid}, $${variable.name}`, expr: inner }];
    }),
  );
  const recorded = subject.rules
    .filter((rule) => rule.record !== undefined)
    .map((rule) => ({ place: rule.record ?? '', expr: rule.expr }));
  const looked = subject.rules
    .filter((rule) => rule.alert !== undefined)
    .flatMap((rule) => selectorsIn(rule.expr).map((expr) => ({ place: rule.alert ?? '', expr })));
  return [...panels, ...variables, ...recorded, ...looked];
}

// Asks again and again what has no series yet; what is left at the deadline is wrong.
async function checkExpressions(
  address: string,
  subject: Subject,
  exceptions: Record<string, string>,
): Promise<string[]> {
  const deadline = Date.now() + kPatienceMs;
  let open = expressionsOf(subject).filter(({ expr }) => !(expr in exceptions));
  console.log(`${open.length} expressions`);
  for (;;) {
    const left: typeof open = [];
    for (const item of open) {
      if (
        (
          await seriesOf(address, item.expr).catch((error: Error) => {
            throw new Error(`${item.place}: ${item.expr}: ${error.message}`);
          })
        ).length === 0
      )
        left.push(item);
    }
    open = left;
    if (open.length === 0) break;
    if (Date.now() > deadline) return open.map(({ place, expr }) => `${place}: no series: ${expr}`);
    await sleep(kBetweenLooksMs);
  }
  // An exception that is none any more hides the next one.
  const stale: string[] = [];
  const all = expressionsOf(subject).map(({ expr }) => expr);
  for (const expr of Object.keys(exceptions)) {
    if (!all.includes(expr)) stale.push(`exceptions: nobody asks for: ${expr}`);
    else if ((await seriesOf(address, expr)).length > 0)
      stale.push(`exceptions: has series: ${expr}`);
  }
  // Alerts as they are: they parse, whether anything is wrong or not.
  for (const rule of subject.rules) await seriesOf(address, rule.expr);
  return stale;
}

// Name and type of every family on a page, and the names that have a series.
function families(page: string): { declared: Map<string, string>; shown: Set<string> } {
  const declared = new Map<string, string>();
  for (const match of page.matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
    declared.set(must(match[1], 'name'), must(match[2], 'type'));
  }
  const shown = new Set<string>();
  for (const match of page.matchAll(/^([a-z_]+)(?:\{| )/gm)) {
    shown.add(must(match[1], 'name').replace(/_(?:bucket|sum|count)$/, ''));
  }
  return { declared, shown };
}

async function checkContract(
  daemon: string,
  address: string,
  metrics: string,
  exceptions: Record<string, string>,
): Promise<string[]> {
  const table = must(
    metrics.split(`<!-- ${daemon} metrics: -->`)[1]?.split('<!-- end -->')[0],
    daemon,
  );
  const contract = new Map(
    [...table.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map((match) => [match[1], match[2]]),
  );
  const page = families(await (await fetch(`http://${address}/metrics`)).text());
  const problems: string[] = [];
  for (const [name, type] of page.declared) {
    if (contract.get(name) !== type)
      problems.push(`${daemon}: ${name} (${type}) is not in docs/metrics.md`);
  }
  for (const name of contract.keys()) {
    const there = page.shown.has(must(name, 'name'));
    const excepted = must(name, 'name') in exceptions;
    if (!there && !excepted)
      problems.push(`${daemon}: ${name} is in docs/metrics.md and has no series`);
    if (there && excepted) problems.push(`exceptions: ${name} has series`);
  }
  console.log(`${daemon}: ${contract.size} metrics`);
  return problems;
}

// What people would be told, filled in.
async function checkTexts(address: string): Promise<string[]> {
  const { alerts } = await api<{ alerts: Alert[] }>(address, 'alerts');
  console.log(`${alerts.length} alerts are active`);
  return alerts.flatMap((alert) =>
    Object.values(alert.annotations)
      .filter((text) => /<no value>|<error|\{\{/.test(text))
      .map((text) => `${alert.labels['alertname']}: ${text}`),
  );
}

async function awaitAlert(address: string, name: string, label: string): Promise<string[]> {
  const [key, value] = label.split('=');
  const deadline = Date.now() + kPatienceMs;
  while (Date.now() < deadline) {
    const { alerts } = await api<{ alerts: Alert[] }>(address, 'alerts');
    const found = alerts.find(
      (alert) =>
        alert.state === 'firing' &&
        alert.labels['alertname'] === name &&
        alert.labels[must(key, 'label')] === value,
    );
    if (found !== undefined) {
      console.log(found.annotations['summary']);
      return [];
    }
    await sleep(kBetweenLooksMs);
  }
  return [`${name}{${label}} does not fire`];
}

async function main(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  const argument = (index: number) => must(rest[index], `argument ${index + 1} of ${command}`);
  let problems: string[] = [];
  if (command === 'rules') {
    writeRules(argument(0));
  } else if (command === 'await') {
    problems = await awaitAlert(argument(0), argument(1), argument(2));
  } else if (command === 'check') {
    const exceptions = parse(fs.readFileSync(argument(3), 'utf8')) as Exceptions;
    const subject = readSubject();
    problems = [
      ...(await checkExpressions(argument(0), subject, exceptions.expressions ?? {})),
      ...(await checkContract(
        'rekap-aggregator',
        argument(1),
        subject.metrics,
        exceptions.metrics ?? {},
      )),
      ...(await checkContract(
        'rekap-node',
        argument(2),
        subject.metrics,
        exceptions.metrics ?? {},
      )),
      ...(await checkTexts(argument(0))),
    ];
  } else {
    throw new Error(`unknown command ${command}`);
  }
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
