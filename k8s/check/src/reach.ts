// That who is let in is let out as well: with a default-deny for both directions, a caller
// needs an egress of its own beside the ingress of whom it calls.

import { Cluster, kByHand, Labels, NetworkPolicy, Peer, policies, selects } from './cluster';
import { must, Rule } from './rule';

// Where every name is looked up.
const kNameServer = { namespace: 'kube-system', app: 'kube-dns', port: 53 };

const isNameServer = (peer: Peer): boolean =>
  peer.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] === kNameServer.namespace &&
  peer.podSelector?.matchLabels?.['k8s-app'] === kNameServer.app;

// Whether pods with the labels of `caller` may call one of the peers at the port.
function isLetOut(
  cluster: Cluster,
  caller: Labels,
  to: (peer: Peer) => boolean,
  port: string | number,
): boolean {
  return policies(cluster)
    .filter((policy) => selects(policy.spec.podSelector.matchLabels, caller))
    .flatMap((policy) => policy.spec.egress ?? [])
    .some((rule) => rule.to?.some(to) && rule.ports?.some((p) => p.port === port));
}

// What a peer of the namespace that the policy lets in lacks to get there.
function lacking(cluster: Cluster, policy: NetworkPolicy): string[] {
  const target = policy.spec.podSelector.matchLabels ?? {};
  const isTarget = (peer: Peer) =>
    !peer.namespaceSelector && selects(peer.podSelector?.matchLabels, target);
  return (policy.spec.ingress ?? []).flatMap((rule) =>
    (rule.from ?? [])
      .filter((peer) => !peer.namespaceSelector)
      .flatMap((peer) => {
        const caller = peer.podSelector?.matchLabels ?? {};
        const who = `${policy.metadata.name}: ${Object.values(caller).join(', ')}`;
        return [
          ...(rule.ports ?? [])
            .filter(({ port }) => !isLetOut(cluster, caller, isTarget, port))
            .map(({ port }) => `${who} has no egress to ${port}`),
          // It calls by the name of the Service.
          ...(isLetOut(cluster, caller, isNameServer, kNameServer.port)
            ? []
            : [`${who} has no egress to the name server`]),
        ];
      }),
  );
}

const policyOf = (cluster: Cluster, name: string): NetworkPolicy =>
  must(
    policies(cluster).find((policy) => policy.metadata.name === name),
    name,
  );

export const kReachRules: Rule<Cluster>[] = [
  {
    name: 'who of the namespace is let in is let out, and finds the way',
    check: (cluster) => policies(cluster).flatMap((policy) => lacking(cluster, policy)),
    broken: [
      (c) => {
        c.objects = c.objects.filter((o) => o.metadata.name !== 'rekap-client');
      },
      (c) => {
        policyOf(c, 'rekap-client').spec.podSelector.matchLabels = { ...kByHand, app: 'other' };
      },
      (c) => {
        must(policyOf(c, 'rekap-client').spec.egress?.[0], 'rule').ports = [{ port: 'metrics' }];
      },
      (c) => {
        policyOf(c, 'rekap-client').spec.egress?.pop();
      },
      (c) => {
        must(policyOf(c, 'rekap-node').spec.egress?.[0], 'rule').to = [
          { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'rekap-node' } } },
        ];
      },
    ],
  },
];
