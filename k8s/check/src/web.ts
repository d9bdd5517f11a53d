// That browsers reach the aggregator's page, over TLS, by a name that its certificate has.

import {
  aggregator,
  Cluster,
  configMaps,
  Container,
  EnvVar,
  NetworkPolicy,
  policies,
  Service,
  services,
} from './cluster';
import { must, Rule } from './rule';

const kWeb = 'REKAP_AGGREGATOR_WEB';
const kWebName = 'REKAP_AGGREGATOR_WEB_NAME';

const containerOf = (cluster: Cluster): Container =>
  must(aggregator(cluster).spec.template.spec.containers[0], 'container');
const variable = (cluster: Cluster, name: string): EnvVar | undefined =>
  containerOf(cluster).env?.find((v) => v.name === name);
const webService = (cluster: Cluster): Service | undefined =>
  services(cluster).find((s) => s.metadata.name === 'rekap-aggregator-web');
const webPolicy = (cluster: Cluster): NetworkPolicy | undefined =>
  policies(cluster).find((p) => p.metadata.name === 'rekap-aggregator-web');

// The names of the certificate, wherever they are written.
function webNames(cluster: Cluster): string {
  const name = variable(cluster, kWebName);
  const key = name?.valueFrom?.configMapKeyRef;
  if (!key) return name?.value ?? '';
  const map = configMaps(cluster).find((m) => m.metadata.name === key.name);
  return map?.data?.[key.key] ?? '';
}

function listening(cluster: Cluster): string[] {
  const port = containerOf(cluster).ports?.find((p) => p.name === 'web')?.containerPort;
  const mounts = containerOf(cluster).volumeMounts ?? [];
  const args = containerOf(cluster).args ?? [];
  const data = args.find((a) => a.startsWith('--data='))?.slice('--data='.length);
  return [
    ...(port !== undefined && variable(cluster, kWeb)?.value === `0.0.0.0:${port}`
      ? []
      : [`${kWeb} is not the port web`]),
    ...(webNames(cluster) === '' ? ['no name for the certificate'] : []),
    ...(args.includes('--insecure') ? ['--insecure has no page over TLS'] : []),
    // Key and certificate must outlive the pod, or every browser is asked to trust anew.
    ...(mounts.some((m) => m.mountPath === data && !m.readOnly) ? [] : ['no place for the key']),
  ];
}

function reachable(cluster: Cluster): string[] {
  const service = webService(cluster)?.spec;
  const policy = webPolicy(cluster)?.spec;
  return [
    ...(service?.ports.length === 1 && service.ports[0]?.targetPort === 'web'
      ? []
      : ['the Service leads elsewhere']),
    ...(policy?.ingress?.every((rule) => rule.ports?.every((p) => p.port === 'web')) &&
    policy.ingress.every((rule) => rule.from?.every((peer) => peer.namespaceSelector !== undefined))
      ? []
      : ['the policy lets in something else']),
  ];
}

export const kWebRules: Rule<Cluster>[] = [
  {
    name: 'the page is served over TLS, by a name, with a key that stays',
    check: listening,
    broken: [
      (c) => {
        must(variable(c, kWeb), kWeb).value = '0.0.0.0:8443';
      },
      (c) => {
        containerOf(c).env = [];
      },
      (c) => {
        c.objects = c.objects.filter((o) => o.metadata.name !== 'rekap-web');
      },
      (c) => {
        must(containerOf(c).args, 'args').push('--insecure');
      },
      (c) => {
        containerOf(c).volumeMounts = [];
      },
    ],
  },
  {
    name: 'browsers reach the page, and nothing but the page',
    check: reachable,
    broken: [
      (c) => {
        must(must(webService(c), 'Service').spec.ports[0], 'port').targetPort = 'metrics';
      },
      (c) => {
        c.objects = c.objects.filter((o) => o.metadata.name !== 'rekap-aggregator-web');
      },
      (c) => {
        must(must(webPolicy(c), 'policy').spec.ingress?.[0], 'rule').ports = [{ port: 'metrics' }];
      },
      (c) => {
        must(must(webPolicy(c), 'policy').spec.ingress?.[0], 'rule').from = [
          { podSelector: { matchLabels: { app: 'anything' } } },
        ];
      },
    ],
  },
];
