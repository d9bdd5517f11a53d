// The rules of k8s/monitoring/README.md for alerts and what is computed for them: complete,
// tested both ways, filled in, and about metrics that there are.

import { kRunbook } from '../../monitoring/src/runbook';
import { must, Rule } from './rule';
import {
  AlertRule,
  alertsOf,
  duplicates,
  expressionsOf,
  firstAlert,
  firstPanel,
  metricsIn,
  Subject,
} from './subject';

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

// What a test expects people to be told by the alert.
const toldOf = (subject: Subject, rule: AlertRule) =>
  subject.texts
    .filter((test) => test.alertname === rule.alert)
    .flatMap((test) => test.exp_alerts ?? [])
    .map((alert) => alert.exp_annotations);
const firstText = (subject: Subject) =>
  must(must(toldOf(subject, firstAlert(subject))[0], 'text'), 'annotations');

// Both texts are there, and nothing that was to stand in them is empty: a label that is not
// there leaves two blanks, a bracket or a comma alone.
function isFilledIn(told: Record<string, string> | undefined): boolean {
  return ['summary', 'description'].every((key) => {
    const text = told?.[key]?.trim() ?? '';
    return text !== '' && !/ {2}|\(\)|\( |\(,| \)|, \)|<no value>|<error|\{\{| [.,;]/.test(text);
  });
}

// The rule of recording.yaml that knows it.
const kWhoseNode = 'instance:rekap_node_unit:info';

// What Prometheus adds at a scrape: labels, the bounds of a histogram, a series of its own.
const kScrapeLabels = ['job', 'instance', 'le'];
const kScrapeMetric = 'up';

// Whose series of a test it is; of a histogram its own name.
const metricOf = (series: string) => must(metricsIn(series)[0] ?? /^\w+/.exec(series)?.[0], 'name');

// By metric of docs/metrics.md its labels.
function labelsOf(metrics: string): Map<string, string[]> {
  const rows = metrics.matchAll(/^\| `(\w+)` \| \w+ \| ([\w, ]*) ?\|/gm);
  return new Map(
    [...rows].map((row) => [
      must(row[1], 'metric'),
      must(row[2], 'labels')
        .split(',')
        .map((label) => label.trim()),
    ]),
  );
}

export const kAlertRules: Rule<Subject>[] = [
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
    name: 'the text of an alert is filled in by a test, with nothing empty in it',
    check: (subject) => [
      ...alertsOf(subject)
        .filter((rule) => !toldOf(subject, rule).some(isFilledIn))
        .map((rule) => `${rule.alert}: no test fills it in`),
      ...subject.texts
        .filter((test) =>
          (test.exp_alerts ?? []).some((alert) => !isFilledIn(alert.exp_annotations)),
        )
        .map((test) => `${test.alertname}: a text that is missing, or empty in a place`),
    ],
    broken: [
      (copy) => {
        copy.texts = copy.texts.filter((test) => test.alertname !== firstAlert(copy).alert);
      },
      (copy) => {
        must(firstText(copy)['summary'], 'summary');
        firstText(copy)['summary'] = 'Kecamatan  () tidak terlihat';
      },
      (copy) => {
        delete firstText(copy)['description'];
      },
    ],
  },
  {
    name: 'an alert about a node says of which kecamatan it is',
    check: (subject) =>
      alertsOf(subject)
        .filter((rule) => /\brekap_node_/.test(rule.expr))
        .filter(
          (rule) =>
            !rule.expr.includes(kWhoseNode) ||
            !['name', 'unit'].every((label) =>
              rule.annotations?.['summary']?.includes(`$labels.${label}`),
            ),
        )
        .map((rule) => rule.alert ?? ''),
    broken: [
      (copy) => {
        const rule = alertsOf(copy).find((one) => one.expr.includes(kWhoseNode));
        must(rule, 'alert of a node').expr = 'rekap_node_link_refused == 1';
      },
      (copy) => {
        const rule = alertsOf(copy).find((one) => one.expr.includes(kWhoseNode));
        must(rule, 'alert of a node').annotations = { summary: 'Di {{ $labels.instance }}' };
      },
    ],
  },
  {
    name: 'series of tests are of metrics that there are',
    check: (subject) => {
      const exported = labelsOf(subject.metrics);
      const recorded = new Set(subject.rules.map((rule) => rule.record));
      return subject.series.filter((series) => {
        const name = metricOf(series);
        return !exported.has(name) && !recorded.has(name) && name !== kScrapeMetric;
      });
    },
    broken: [
      (copy) => {
        copy.series.push('rekap_aggregator_unit_conected{unit="35.27.05", name="Omben"}');
      },
      (copy) => {
        copy.series.push('go_goroutines');
      },
    ],
  },
  {
    name: 'series of tests have no label that the daemons do not export',
    check: (subject) => {
      const exported = labelsOf(subject.metrics);
      return subject.series.flatMap((series) => {
        const own = exported.get(metricOf(series)) ?? [];
        return [...series.matchAll(/(\w+)="/g)]
          .map((match) => must(match[1], 'label'))
          .filter((label) => ![...own, ...kScrapeLabels].includes(label))
          .map((label) => `${series}: ${label}`);
      });
    },
    broken: [
      (copy) => {
        copy.series.push('rekap_node_lag_seconds{instance="omben", name="Omben"}');
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
