// That what people start by hand, once, fits the overlays: the files that are no overlay.

import { claims, Cluster, containersOf, kByHand, selects, Workload, workloads } from './cluster';
import { must, Rule } from './rule';

// How a StatefulSet of ../../base names the claim of each of its pods.
const kClaim = /^data-rekap-(aggregator|node)-\d+$/;

const claimsOf = (workload: Workload) =>
  (workload.pod.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim ?? []);

const callsAggregator = (workload: Workload): boolean =>
  containersOf(workload).some((c) => c.args?.some((arg) => arg.startsWith('--aggregator=')));

const caller = (cluster: Cluster): Workload =>
  must(workloads(cluster).find(callsAggregator), 'pod that calls the aggregator');

// Of all those files together.
export const kByHandRules: Rule<Cluster>[] = [
  {
    name: 'a pod that is started by hand works on the volume of a pod of the overlays',
    check: (cluster) => [
      ...workloads(cluster)
        .filter((w) => claimsOf(w).length !== 1 || !kClaim.test(claimsOf(w)[0]?.claimName ?? ''))
        .map((w) => w.name),
      ...claims(cluster)
        .map((claim) => claim.metadata.name)
        .filter((name) => !kClaim.test(name)),
    ],
    broken: [
      (c) => {
        must(claimsOf(caller(c))[0], 'claim').claimName = 'rekap-node-0';
      },
      (c) => {
        caller(c).pod.volumes = [];
      },
      (c) => {
        must(claims(c)[0], 'claim').metadata.name = 'data';
      },
    ],
  },
  {
    name: 'who calls the aggregator carries the labels by which it is let out',
    check: (cluster) =>
      workloads(cluster)
        .filter((w) => callsAggregator(w) && !selects(kByHand, w.labels))
        .map((w) => w.name),
    broken: [
      (c) => {
        delete caller(c).labels['app.kubernetes.io/component'];
      },
    ],
  },
  {
    name: 'a claim that is made by hand is of one process, as those of the StatefulSets',
    check: (cluster) =>
      claims(cluster)
        .filter((claim) => claim.spec.accessModes.join() !== 'ReadWriteOncePod')
        .map((claim) => claim.metadata.name),
    broken: [
      (c) => {
        must(claims(c)[0], 'claim').spec.accessModes = ['ReadWriteOnce'];
      },
    ],
  },
];
