// The rules of k8s/README.md for how the objects of an overlay fit together.

import {
  aggregator,
  budgets,
  Cluster,
  configMaps,
  firstContainer,
  kByHand,
  monitors,
  namespaces,
  node,
  policies,
  portNames,
  selected,
  selects,
  services,
  statefulSets,
  workloads,
} from './cluster';
import { each, podOf } from './pod_policy';
import { must, Rule } from './rule';

export const kOverlayRules: Rule<Cluster>[] = [
  {
    name: 'selectors select what they are for',
    check: (cluster) => {
      const chosen = [
        ...services(cluster).map((s) => [`Service ${s.metadata.name}`, s.spec.selector] as const),
        ...budgets(cluster).map(
          (b) => [`Budget ${b.metadata.name}`, b.spec.selector.matchLabels] as const,
        ),
        ...policies(cluster)
          .filter((p) => !selects(p.spec.podSelector.matchLabels, kByHand))
          .map((p) => [`Policy ${p.metadata.name}`, p.spec.podSelector.matchLabels] as const),
      ];
      return [
        ...chosen
          .filter(([, selector]) => selected(cluster, selector).length === 0)
          .map(([name]) => name),
        ...statefulSets(cluster)
          .filter(
            (set) => !selects(set.spec.selector.matchLabels, set.spec.template.metadata.labels),
          )
          .map((set) => set.metadata.name),
        ...statefulSets(cluster)
          .filter((set) => !services(cluster).some((s) => s.metadata.name === set.spec.serviceName))
          .map((set) => `${set.metadata.name}: no Service ${set.spec.serviceName}`),
      ];
    },
    broken: [
      (c) => {
        must(services(c)[0], 'Service').spec.selector = { app: 'rekap' };
      },
      (c) => {
        must(budgets(c)[0], 'Budget').spec.selector = { matchLabels: { app: 'rekap' } };
      },
      (c) => {
        must(
          policies(c).find((p) => p.metadata.name === 'rekap-client'),
          'policy',
        ).spec.podSelector = { matchLabels: { 'app.kubernetes.io/component': 'clients' } };
      },
      (c) => {
        node(c).spec.template.metadata.labels = {};
      },
      (c) => {
        node(c).spec.serviceName = 'nodes';
      },
    ],
  },
  {
    name: 'ports that are named exist',
    check: (cluster) => {
      const missing = (selector: Record<string, string> | undefined, port: string | number) =>
        typeof port === 'string' &&
        selected(cluster, selector).some((w) => !portNames(w).includes(port));
      return [
        ...services(cluster).flatMap((s) =>
          s.spec.ports
            .filter((p) => missing(s.spec.selector, p.targetPort))
            .map((p) => `${s.metadata.name}: ${p.name}`),
        ),
        ...policies(cluster).flatMap((policy) => [
          ...(policy.spec.ingress ?? []).flatMap((rule) =>
            (rule.ports ?? [])
              .filter((p) => missing(policy.spec.podSelector.matchLabels, p.port))
              .map((p) => `${policy.metadata.name}: ${p.port}`),
          ),
          ...(policy.spec.egress ?? []).flatMap((rule) =>
            (rule.to ?? [])
              .filter((peer) => !peer.namespaceSelector)
              .flatMap((peer) =>
                (rule.ports ?? [])
                  .filter((p) => missing(peer.podSelector?.matchLabels, p.port))
                  .map((p) => `${policy.metadata.name}: ${p.port}`),
              ),
          ),
        ]),
        ...monitors(cluster).flatMap((monitor) => {
          const watched = services(cluster).filter((s) =>
            selects(monitor.spec.selector.matchLabels, s.metadata.labels),
          );
          return monitor.spec.endpoints
            .filter(
              (e) =>
                watched.length === 0 ||
                watched.some((s) => !s.spec.ports.some((p) => p.name === e.port)),
            )
            .map((e) => `${monitor.metadata.name}: ${e.port}`);
        }),
      ];
    },
    broken: [
      (c) => {
        must(must(services(c)[0], 'Service').spec.ports[0], 'port').targetPort = 'rpc';
      },
      (c) => {
        must(monitors(c)[0], 'ServiceMonitor').spec.endpoints = [{ port: 'http' }];
      },
      (c) => {
        firstContainer(c).ports = [];
      },
    ],
  },
  {
    name: 'config maps and service accounts that pods name are there',
    check: (cluster) => {
      const accounts = cluster.objects
        .filter((o) => o.kind === 'ServiceAccount')
        .map((o) => o.metadata.name);
      const maps = configMaps(cluster).map((map) => map.metadata.name);
      return each(({ pod }) => [
        ...(accounts.includes(pod.serviceAccountName ?? '')
          ? []
          : [`service account ${pod.serviceAccountName}`]),
        ...(pod.volumes ?? []).flatMap((v) =>
          v.configMap && !maps.includes(v.configMap.name) ? [v.configMap.name] : [],
        ),
      ])(cluster);
    },
    broken: [
      (c) => {
        podOf(c).serviceAccountName = 'default';
      },
      (c) => {
        c.objects = c.objects.filter((o) => o.metadata.name !== 'rekap-units');
      },
    ],
  },
  {
    name: 'nothing goes in or out that is not allowed',
    check: (cluster) => {
      const deny = policies(cluster).some(
        (p) =>
          Object.keys(p.spec.podSelector).length === 0 &&
          p.spec.policyTypes.includes('Ingress') &&
          p.spec.policyTypes.includes('Egress') &&
          !p.spec.ingress &&
          !p.spec.egress,
      );
      const open = policies(cluster).filter((p) =>
        [
          ...(p.spec.ingress ?? []).map((r) => ({ peers: r.from, ports: r.ports })),
          ...(p.spec.egress ?? []).map((r) => ({ peers: r.to, ports: r.ports })),
        ].some(
          (r) =>
            !r.ports?.length ||
            !r.peers?.length ||
            r.peers.some((peer) => !Object.keys(peer.podSelector?.matchLabels ?? {}).length),
        ),
      );
      return [
        ...(deny ? [] : ['no default-deny policy']),
        ...open.map((p) => `${p.metadata.name} is open`),
      ];
    },
    broken: [
      (c) => {
        c.objects = c.objects.filter((o) => o.metadata.name !== 'rekap-default-deny');
      },
      (c) => {
        must(
          policies(c).find((p) => p.metadata.name === 'rekap-node'),
          'policy',
        ).spec.egress = [{}];
      },
      (c) => {
        must(
          policies(c).find((p) => p.metadata.name === 'rekap-aggregator'),
          'policy',
        ).spec.ingress = [{ from: [{ podSelector: {} }], ports: [{ port: 'grpc' }] }];
      },
    ],
  },
  {
    name: 'a database has one process, and its volume stays',
    check: (cluster) => [
      ...statefulSets(cluster).flatMap((set) => {
        const keep = set.spec.persistentVolumeClaimRetentionPolicy;
        return [
          ...(keep?.whenDeleted === 'Retain' && keep.whenScaled === 'Retain'
            ? []
            : [`${set.metadata.name}: retention`]),
          ...set.spec.volumeClaimTemplates
            .filter((t) => t.spec.accessModes.join() !== 'ReadWriteOncePod')
            .map((t) => `${set.metadata.name}: ${t.metadata.name}`),
        ];
      }),
      ...statefulSets(cluster)
        .filter((s) => s.metadata.name === 'rekap-aggregator' && s.spec.replicas !== 1)
        .map((s) => `${s.spec.replicas} aggregators`),
    ],
    broken: [
      (c) => {
        delete node(c).spec.persistentVolumeClaimRetentionPolicy;
      },
      (c) => {
        must(node(c).spec.volumeClaimTemplates[0], 'claim').spec.accessModes = ['ReadWriteOnce'];
      },
      (c) => {
        aggregator(c).spec.replicas = 2;
      },
    ],
  },
  {
    name: 'many pods are spread, and a budget lets a drain go on',
    check: (cluster) => [
      ...workloads(cluster)
        .filter(
          (w) =>
            w.replicas > 1 &&
            !w.pod.topologySpreadConstraints?.some((t) =>
              selects(t.labelSelector.matchLabels, w.labels),
            ),
        )
        .map((w) => `${w.name} is not spread`),
      ...budgets(cluster)
        .filter((b) => b.spec.minAvailable !== undefined || !b.spec.maxUnavailable)
        .map((b) => `${b.metadata.name} may block`),
      ...budgets(cluster)
        .filter((b) =>
          workloads(cluster).some(
            (w) => w.replicas === 1 && selects(b.spec.selector.matchLabels, w.labels),
          ),
        )
        .map((b) => `${b.metadata.name} is for one pod`),
    ],
    broken: [
      (c) => {
        delete podOf(c).topologySpreadConstraints;
      },
      (c) => {
        must(budgets(c)[0], 'Budget').spec.maxUnavailable = 0;
      },
      (c) => {
        must(budgets(c)[0], 'Budget').spec.selector = aggregator(c).spec.selector;
      },
    ],
  },
  {
    name: 'the namespace enforces the restricted standard',
    check: (cluster) => {
      const restricted = namespaces(cluster).some(
        (n) => n.metadata.labels['pod-security.kubernetes.io/enforce'] === 'restricted',
      );
      const elsewhere = cluster.objects.filter(
        (o) =>
          o.kind !== 'Namespace' && o.metadata.namespace !== namespaces(cluster)[0]?.metadata.name,
      );
      return [
        ...(restricted ? [] : ['not enforced']),
        ...elsewhere.map((o) => `${o.kind} ${o.metadata.name} is elsewhere`),
      ];
    },
    broken: [
      (c) => {
        must(namespaces(c)[0], 'Namespace').metadata.labels = {};
      },
      (c) => {
        must(services(c)[0], 'Service').metadata.namespace = 'default';
      },
    ],
  },
];
