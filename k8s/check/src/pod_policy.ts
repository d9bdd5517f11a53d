// The rules of k8s/README.md for every pod, that of a single file too.

import {
  Cluster,
  containersOf,
  firstContainer,
  monitors,
  node,
  services,
  Workload,
  workloads,
} from './cluster';
import { must, Rule } from './rule';
import { typeProblems } from './types';

// Of every workload what does not hold of it.
export const each =
  (check: (workload: Workload, cluster: Cluster) => string[]) =>
  (cluster: Cluster): string[] =>
    workloads(cluster).flatMap((workload) =>
      check(workload, cluster).map((problem) => `${workload.name}: ${problem}`),
    );
// Of every container, the steps before the start included.
const eachContainer = (check: (container: ReturnType<typeof firstContainer>) => boolean) =>
  each((workload) =>
    containersOf(workload)
      .filter((c) => !check(c))
      .map((c) => `container ${c.name}`),
  );

// Orderly shutdown takes 5 s and a flush; anything below is a kill in the middle of it.
const kGraceSecondsMin = 30;

export const podOf = (cluster: Cluster) => node(cluster).spec.template.spec;

export const kPodRules: Rule<Cluster>[] = [
  {
    name: 'pods run without root and with the default seccomp profile',
    check: each(({ pod }) => [
      ...(pod.securityContext?.runAsNonRoot === true ? [] : ['runAsNonRoot']),
      ...((pod.securityContext?.runAsUser ?? 0) > 0 ? [] : ['runAsUser']),
      ...(pod.securityContext?.seccompProfile?.type === 'RuntimeDefault' ? [] : ['seccompProfile']),
      ...(pod.hostNetwork || pod.hostPID || pod.volumes?.some((v) => v.hostPath) ? ['host'] : []),
    ]),
    broken: [
      (c) => {
        delete podOf(c).securityContext?.runAsNonRoot;
      },
      (c) => {
        podOf(c).securityContext = { runAsNonRoot: true, runAsUser: 0 };
      },
      (c) => {
        podOf(c).hostNetwork = true;
      },
    ],
  },
  {
    name: 'containers have a read-only root, no capabilities and no way up',
    check: eachContainer(
      ({ securityContext: s }) =>
        s?.readOnlyRootFilesystem === true &&
        s.allowPrivilegeEscalation === false &&
        !s.privileged &&
        s.capabilities?.drop?.includes('ALL') === true &&
        !s.capabilities.add?.length,
    ),
    broken: [
      (c) => {
        firstContainer(c).securityContext = {};
      },
      (c) => {
        must(firstContainer(c).securityContext, 'context').readOnlyRootFilesystem = false;
      },
      (c) => {
        must(firstContainer(c).securityContext, 'context').capabilities = { drop: ['NET_RAW'] };
      },
      (c) => {
        must(firstContainer(c).securityContext, 'context').allowPrivilegeEscalation = true;
      },
    ],
  },
  {
    name: 'no pod gets a token of its service account',
    check: each(({ pod }) => (pod.automountServiceAccountToken === false ? [] : ['token'])),
    broken: [
      (c) => {
        delete podOf(c).automountServiceAccountToken;
      },
    ],
  },
  {
    name: 'containers say what they need and may take',
    check: eachContainer(
      ({ resources: r }) =>
        r?.requests?.['cpu'] !== undefined &&
        r.requests['memory'] !== undefined &&
        r.limits?.['memory'] !== undefined,
    ),
    broken: [
      (c) => {
        delete firstContainer(c).resources?.limits;
      },
      (c) => {
        delete firstContainer(c).resources?.requests;
      },
    ],
  },
  {
    name: 'images are pinned, and the same everywhere',
    check: (cluster) => {
      const images = workloads(cluster).flatMap((w) => containersOf(w).map((c) => c.image));
      return [
        ...images.filter((image) => !/(:[0-9][\w.-]*|@sha256:[0-9a-f]{64})$/.test(image)),
        ...(new Set(images).size > 1 ? [[...new Set(images)].join(' and ')] : []),
      ];
    },
    broken: [
      (c) => {
        firstContainer(c).image = 'rekap:latest';
      },
      (c) => {
        firstContainer(c).image = 'rekap';
      },
      (c) => {
        firstContainer(c).image = 'rekap:0.0.9';
      },
    ],
  },
  {
    name: 'a pod has time to flush before it is killed',
    check: each(({ pod }) =>
      (pod.terminationGracePeriodSeconds ?? 0) >= kGraceSecondsMin ? [] : ['grace'],
    ),
    broken: [
      (c) => {
        podOf(c).terminationGracePeriodSeconds = 5;
      },
    ],
  },
  {
    name: 'what is mounted is there, and what is there is mounted',
    check: each(({ pod, claims, ...workload }) => {
      const there = [...(pod.volumes ?? []).map((volume) => volume.name), ...claims];
      const mounted = containersOf({ pod, claims, ...workload }).flatMap((c) =>
        (c.volumeMounts ?? []).map((mount) => mount.name),
      );
      return [
        ...mounted.filter((name) => !there.includes(name)),
        ...there.filter((name) => !mounted.includes(name)),
      ];
    }),
    broken: [
      (c) => {
        podOf(c).volumes = [];
      },
      (c) => {
        firstContainer(c).volumeMounts = [];
        podOf(c).initContainers = [];
      },
    ],
  },
  {
    name: 'every object is of its type, with nothing that the type does not know',
    check: (cluster) => typeProblems(cluster.objects),
    broken: [
      (c) => {
        Object.assign(firstContainer(c), { volumeMount: [] });
      },
      (c) => {
        Object.assign(node(c).spec, { replicas: 'fourteen' });
      },
      (c) => {
        Object.assign(must(monitors(c)[0], 'ServiceMonitor').spec, { intervall: '15s' });
      },
      (c) => {
        must(services(c)[0], 'Service').apiVersion = 'v2';
      },
    ],
  },
];
