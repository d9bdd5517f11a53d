// That probes and scrapes ask the listener that answers them, for paths that it serves.

import * as fs from 'node:fs';
import * as path from 'node:path';

import {
  Cluster,
  Container,
  Endpoint,
  firstContainer,
  monitors,
  Probe,
  selects,
  services,
} from './cluster';
import { each } from './pod_policy';
import { must, Rule } from './rule';

const kMonitoringSource = path.resolve(__dirname, '../../../../runtime/http/monitoring.cc');

// What the daemons answer on --http, by their own source.
const kServed = new Set(
  [...fs.readFileSync(kMonitoringSource, 'utf8').matchAll(/path [!=]= "(\/\w+)"/g)].map((match) =>
    must(match[1], 'path'),
  ),
);

// Which question each probe is: a restart is no cure for a store that cannot be written, so
// only the traffic waits for that.
const kQuestions = {
  startupProbe: '/healthz',
  livenessProbe: '/healthz',
  readinessProbe: '/readyz',
} as const;

// "http" of --http=0.0.0.0:7381: the name of the port with that number.
function httpPort(container: Container): string | undefined {
  const number = container.args
    ?.map((argument) => /^--http=.*:(\d+)$/.exec(argument)?.[1])
    .find((port) => port !== undefined);
  return container.ports?.find((port) => String(port.containerPort) === number)?.name;
}

function askedRightly(container: Container, kind: keyof typeof kQuestions): boolean {
  const asked: Probe['httpGet'] = container[kind]?.httpGet;
  return (
    asked !== undefined &&
    asked.port === httpPort(container) &&
    asked.path === kQuestions[kind] &&
    kServed.has(asked.path)
  );
}

const kNamespace = '__meta_kubernetes_namespace';
const instanceOf = (endpoint: Endpoint) =>
  endpoint.relabelings?.filter((relabeling) => relabeling.targetLabel === 'instance') ?? [];

export const kProbeRules: Rule<Cluster>[] = [
  {
    name: 'startup, liveness and readiness ask the listener for what it answers',
    check: each((workload) =>
      workload.pod.containers.flatMap((container) =>
        (Object.keys(kQuestions) as (keyof typeof kQuestions)[])
          .filter((kind) => !askedRightly(container, kind))
          .map((kind) => `container ${container.name}: ${kind}`),
      ),
    ),
    broken: [
      (c) => {
        delete firstContainer(c).startupProbe;
      },
      (c) => {
        firstContainer(c).livenessProbe = { httpGet: { path: '/healthz', port: 'http' } };
      },
      (c) => {
        firstContainer(c).readinessProbe = {};
      },
      (c) => {
        firstContainer(c).readinessProbe = { httpGet: { path: '/ready', port: 'metrics' } };
      },
      (c) => {
        firstContainer(c).livenessProbe = { httpGet: { path: '/readyz', port: 'metrics' } };
      },
      (c) => {
        firstContainer(c).startupProbe = { httpGet: { path: '/healthz', port: 'web' } };
      },
      (c) => {
        firstContainer(c).args = ['--http=0.0.0.0:7382'];
      },
    ],
  },
  {
    name: 'Prometheus asks for a path that is served',
    check: (cluster) =>
      monitors(cluster).flatMap((monitor) => {
        const watched = services(cluster).filter((service) =>
          selects(monitor.spec.selector.matchLabels, service.metadata.labels),
        );
        return [
          ...(watched.length === 0 ? [`${monitor.metadata.name} watches nothing`] : []),
          ...monitor.spec.endpoints
            .filter((endpoint) => endpoint.path !== '/metrics' || !kServed.has(endpoint.path))
            .map((endpoint) => `${monitor.metadata.name}: ${endpoint.path}`),
        ];
      }),
    broken: [
      (c) => {
        must(must(monitors(c)[0], 'ServiceMonitor').spec.endpoints[0], 'endpoint').path = '/metric';
      },
      (c) => {
        must(monitors(c)[0], 'ServiceMonitor').spec.selector = { matchLabels: { app: 'rekap' } };
      },
    ],
  },
  {
    // Rules join series by job and instance: two pods of one name would be an error of all.
    name: 'an instance is one pod of one namespace',
    check: (cluster) =>
      monitors(cluster).flatMap((monitor) =>
        monitor.spec.endpoints
          .filter((endpoint) =>
            instanceOf(endpoint).some((made) => !made.sourceLabels?.includes(kNamespace)),
          )
          .map(() => monitor.metadata.name),
      ),
    broken: [
      (c) => {
        const made = monitors(c).flatMap((monitor) => monitor.spec.endpoints.flatMap(instanceOf));
        must(made[0], 'instance').sourceLabels = ['__meta_kubernetes_pod_name'];
      },
    ],
  },
];
