// That the kecamatan's browsers reach their own node's page: over TLS with the office's
// certificate, behind its own password, each pod by its own name.

import {
  Cluster,
  configMaps,
  Container,
  containersOf,
  EnvVar,
  firstContainer,
  NetworkPolicy,
  nodeWorkload,
  podNames,
  policies,
  Service,
  services,
  workloads,
} from './cluster';
import { podOf } from './pod_policy';
import { must, Rule } from './rule';

const kWeb = 'REKAP_NODE_WEB';
const kPodName = '$(POD_NAME)';
// What node/page/password_file.h calls it, below --data.
const kPasswordFile = 'web-password';

const variable = (cluster: Cluster, name: string): EnvVar | undefined =>
  firstContainer(cluster).env?.find((v) => v.name === name);
const mountAt = (cluster: Cluster, path: string) =>
  firstContainer(cluster).volumeMounts?.find((m) => m.mountPath === path);
const volumeOf = (cluster: Cluster, path: string) =>
  podOf(cluster).volumes?.find((v) => v.name === mountAt(cluster, path)?.name);
const dataFolder = (cluster: Cluster): string | undefined =>
  firstContainer(cluster)
    .args?.find((a) => a.startsWith('--data='))
    ?.slice('--data='.length);
const webServices = (cluster: Cluster): Service[] =>
  services(cluster).filter((s) => s.metadata.name.startsWith('rekap-node-web-'));
const webPolicy = (cluster: Cluster): NetworkPolicy | undefined =>
  policies(cluster).find((p) => p.metadata.name === 'rekap-node-web');
const webNames = (cluster: Cluster) =>
  configMaps(cluster).find((m) => m.metadata.name === 'rekap-node-web')?.data;

// The folder of the file that the variable names is a Secret's, read-only.
function isSecret(cluster: Cluster, name: string): boolean {
  const folder = variable(cluster, name)?.value?.replace(/\/tls\.(?:key|crt)$/, '') ?? '';
  return (
    volumeOf(cluster, folder)?.secret?.secretName === 'rekap-node-web-certificate' &&
    mountAt(cluster, folder)?.readOnly === true
  );
}

function protectedPage(cluster: Cluster): string[] {
  const port = firstContainer(cluster).ports?.find((p) => p.name === 'web')?.containerPort;
  const password = `${dataFolder(cluster)}/${kPasswordFile}`;
  return [
    ...(port !== undefined && variable(cluster, kWeb)?.value === `0.0.0.0:${port}`
      ? []
      : [`${kWeb} is not the port web`]),
    ...['REKAP_NODE_WEB_KEY', 'REKAP_NODE_WEB_CERTIFICATE'].filter((v) => !isSecret(cluster, v)),
    ...(volumeOf(cluster, password)?.secret && mountAt(cluster, password)?.subPathExpr === kPodName
      ? []
      : ['a pod has no password of its own']),
  ];
}

function namedPages(cluster: Cluster): string[] {
  const folder = variable(cluster, 'REKAP_NODE_CONFIG')?.value?.replace(`/${kPodName}`, '') ?? '';
  const names = webNames(cluster) ?? {};
  const lines = Object.values(names);
  return [
    ...(volumeOf(cluster, folder)?.configMap?.name === 'rekap-node-web' ? [] : ['no names']),
    ...podNames(nodeWorkload(cluster)).filter(
      (pod) => !/^web-name: [a-z0-9.-]+$/.test(names[pod] ?? ''),
    ),
    ...lines.filter((line, i) => lines.indexOf(line) !== i).map((line) => `${line} twice`),
  ];
}

// Of a Service of all pods a browser would meet another kecamatan at each connection.
function reachable(cluster: Cluster): string[] {
  const chosen = webServices(cluster).map(
    (s) => s.spec.selector['statefulset.kubernetes.io/pod-name'],
  );
  const policy = webPolicy(cluster)?.spec;
  return [
    ...podNames(nodeWorkload(cluster)).filter(
      (pod) => chosen.filter((c) => c === pod).length !== 1,
    ),
    ...webServices(cluster)
      .filter(
        (s, i) =>
          s.metadata.name.replace('-web', '') !== chosen[i] ||
          s.spec.ports.length !== 1 ||
          s.spec.ports[0]?.targetPort !== 'web',
      )
      .map((s) => `${s.metadata.name} leads elsewhere`),
    ...(policy?.ingress?.length &&
    policy.ingress.every(
      (rule) =>
        rule.ports?.every((p) => p.port === 'web') &&
        rule.from?.every((peer) => peer.namespaceSelector !== undefined),
    )
      ? []
      : ['the policy lets in something else']),
  ];
}

// Kubernetes fills in a variable only below the one that it names.
function unfilled(container: Container): string[] {
  const before: string[] = [];
  return (container.env ?? []).flatMap((v) => {
    const missing = [...(v.value ?? '').matchAll(/\$\((\w+)\)/g)]
      .map((match) => must(match[1], 'name'))
      .filter((name) => !before.includes(name));
    before.push(v.name);
    return missing.map((name) => `container ${container.name}: ${v.name} names ${name}`);
  });
}

export const kVariableRules: Rule<Cluster>[] = [
  {
    name: 'a variable stands before the values that name it',
    check: (cluster) => workloads(cluster).flatMap((w) => containersOf(w).flatMap(unfilled)),
    broken: [
      (c) => {
        firstContainer(c).env?.reverse();
      },
    ],
  },
];

export const kNodeWebRules: Rule<Cluster>[] = [
  {
    name: "a node's page is served over TLS, behind a password of its own",
    check: protectedPage,
    broken: [
      (c) => {
        must(variable(c, kWeb), kWeb).value = '0.0.0.0:8443';
      },
      (c) => {
        must(variable(c, 'REKAP_NODE_WEB_KEY'), 'key').value = '/var/lib/rekap/tls.key';
      },
      (c) => {
        must(podOf(c).volumes, 'volumes').forEach((v) => delete v.secret);
      },
      (c) => {
        delete must(mountAt(c, '/var/lib/rekap/web-password'), 'mount').subPathExpr;
      },
      (c) => {
        firstContainer(c).args = ['--data=/elsewhere'];
      },
    ],
  },
  {
    name: 'browsers dial the page of each kecamatan by a name of its own',
    check: namedPages,
    broken: [
      (c) => {
        must(variable(c, 'REKAP_NODE_CONFIG'), 'config').value = '/etc/rekap/$(POD_NAME)';
      },
      (c) => {
        delete must(webNames(c), 'names')['rekap-node-3'];
      },
      (c) => {
        const names = must(webNames(c), 'names');
        names['rekap-node-0'] = must(names['rekap-node-1'], 'name');
      },
    ],
  },
  {
    name: "the page of each kecamatan is reached, and nothing but that kecamatan's page",
    check: reachable,
    broken: [
      (c) => {
        c.objects = c.objects.filter((o) => o.metadata.name !== 'rekap-node-web-13');
      },
      (c) => {
        delete must(webServices(c)[0], 'Service').spec.selector[
          'statefulset.kubernetes.io/pod-name'
        ];
      },
      (c) => {
        const [one, other] = webServices(c);
        must(one, 'Service').spec.selector = must(other, 'Service').spec.selector;
      },
      (c) => {
        must(must(webServices(c)[0], 'Service').spec.ports[0], 'port').targetPort = 'metrics';
      },
      (c) => {
        must(must(webPolicy(c), 'policy').spec.ingress?.[0], 'rule').ports = [{ port: 'metrics' }];
      },
      (c) => {
        c.objects = c.objects.filter(
          (o) => !(o.kind === 'NetworkPolicy' && o.metadata.name === 'rekap-node-web'),
        );
      },
    ],
  },
];
