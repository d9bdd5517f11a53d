// What a rendered overlay holds, as the rules about it look at it.

import { must } from './rule';
import { KubernetesObject } from './types';

export interface Probe {
  httpGet?: { path: string; port: string | number };
}
export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: { configMapKeyRef?: { name: string; key: string } };
}
export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: EnvVar[];
  ports?: { name: string; containerPort: number }[];
  startupProbe?: Probe;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  securityContext?: {
    allowPrivilegeEscalation?: boolean;
    readOnlyRootFilesystem?: boolean;
    capabilities?: { drop?: string[]; add?: string[] };
    privileged?: boolean;
  };
  volumeMounts?: { name: string; mountPath: string; subPathExpr?: string; readOnly?: boolean }[];
}
export interface PodSpec {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  terminationGracePeriodSeconds?: number;
  hostNetwork?: boolean;
  hostPID?: boolean;
  securityContext?: {
    runAsNonRoot?: boolean;
    runAsUser?: number;
    seccompProfile?: { type: string };
  };
  topologySpreadConstraints?: { labelSelector: Selector }[];
  initContainers?: Container[];
  containers: Container[];
  volumes?: {
    name: string;
    configMap?: { name: string };
    secret?: { secretName?: string; optional?: boolean };
    persistentVolumeClaim?: { claimName: string };
    hostPath?: unknown;
  }[];
}
export type Labels = Record<string, string>;
export interface Selector {
  matchLabels?: Labels;
}

export interface StatefulSet extends KubernetesObject {
  spec: {
    replicas: number;
    serviceName: string;
    selector: Selector;
    persistentVolumeClaimRetentionPolicy?: { whenDeleted: string; whenScaled: string };
    template: { metadata: { labels: Labels }; spec: PodSpec };
    volumeClaimTemplates: { metadata: { name: string }; spec: { accessModes: string[] } }[];
  };
}
export interface Claim extends KubernetesObject {
  spec: { accessModes: string[] };
}
export interface Service extends KubernetesObject {
  spec: { selector: Labels; ports: { name: string; targetPort: string }[] };
}
export interface Peer {
  podSelector?: Selector;
  namespaceSelector?: Selector;
}
export interface NetworkPolicy extends KubernetesObject {
  spec: {
    podSelector: Selector;
    policyTypes: string[];
    ingress?: { from?: Peer[]; ports?: { port: string | number }[] }[];
    egress?: { to?: Peer[]; ports?: { port: string | number }[] }[];
  };
}
export interface Budget extends KubernetesObject {
  spec: { maxUnavailable?: number | string; minAvailable?: number | string; selector: Selector };
}
export interface Endpoint {
  port: string;
  path?: string;
  relabelings?: { sourceLabels?: string[]; targetLabel?: string }[];
}
export interface ServiceMonitor extends KubernetesObject {
  spec: { selector: Selector; jobLabel?: string; endpoints: Endpoint[] };
}
export interface ConfigMap extends KubernetesObject {
  data?: Record<string, string>;
}
export interface Namespace extends KubernetesObject {
  metadata: KubernetesObject['metadata'] & { labels: Labels };
}

export interface Cluster {
  // "sampang": of the overlay, or the file.
  name: string;
  objects: KubernetesObject[];
}

const ofKind =
  <T extends KubernetesObject>(kind: string) =>
  (cluster: Cluster): T[] =>
    cluster.objects.filter((object) => object.kind === kind) as T[];

export const statefulSets = ofKind<StatefulSet>('StatefulSet');
export const claims = ofKind<Claim>('PersistentVolumeClaim');
export const services = ofKind<Service>('Service');
export const policies = ofKind<NetworkPolicy>('NetworkPolicy');
export const budgets = ofKind<Budget>('PodDisruptionBudget');
export const monitors = ofKind<ServiceMonitor>('ServiceMonitor');
export const configMaps = ofKind<ConfigMap>('ConfigMap');
export const namespaces = ofKind<Namespace>('Namespace');

export interface Workload {
  name: string;
  labels: Labels;
  replicas: number;
  pod: PodSpec;
  claims: string[];
}

// Whatever has pods.
export function workloads(cluster: Cluster): Workload[] {
  const sets = statefulSets(cluster).map((set) => ({
    name: set.metadata.name,
    labels: set.spec.template.metadata.labels,
    replicas: set.spec.replicas,
    pod: set.spec.template.spec,
    claims: set.spec.volumeClaimTemplates.map((claim) => claim.metadata.name),
  }));
  const pods = ofKind<KubernetesObject & { spec: PodSpec }>('Pod')(cluster).map((pod) => ({
    name: pod.metadata.name,
    labels: pod.metadata.labels ?? {},
    replicas: 1,
    pod: pod.spec,
    claims: [],
  }));
  return [...sets, ...pods];
}

export const containersOf = (workload: Workload): Container[] => [
  ...(workload.pod.initContainers ?? []),
  ...workload.pod.containers,
];

// As a StatefulSet names its pods.
export const podNames = (workload: Workload): string[] =>
  [...Array(workload.replicas).keys()].map((i) => `${workload.name}-${i}`);

// The labels of each of its pods: a StatefulSet adds which one it is.
const podLabels = (workload: Workload): Labels[] =>
  podNames(workload).map((name) => ({
    ...workload.labels,
    'statefulset.kubernetes.io/pod-name': name,
  }));

// Those of whose pods one is chosen.
export const selected = (cluster: Cluster, selector: Labels | undefined): Workload[] =>
  workloads(cluster).filter((w) => podLabels(w).some((labels) => selects(selector, labels)));

export const selects = (selector: Labels | undefined, labels: Labels | undefined): boolean =>
  Object.entries(selector ?? {}).every(([key, value]) => labels?.[key] === value);

export const portNames = (workload: Workload): string[] =>
  workload.pod.containers.flatMap((container) => (container.ports ?? []).map((port) => port.name));

// Of pods that people start by hand, which no overlay has: ../../restore/node.yaml, the CLI.
export const kByHand: Labels = {
  'app.kubernetes.io/component': 'client',
  'app.kubernetes.io/part-of': 'rekap',
};

// For broken copies: there must be one to break.
export const node = (cluster: Cluster): StatefulSet =>
  must(
    statefulSets(cluster).find((set) => set.metadata.name === 'rekap-node'),
    'rekap-node',
  );
export const nodeWorkload = (cluster: Cluster): Workload =>
  must(
    workloads(cluster).find((workload) => workload.name === 'rekap-node'),
    'rekap-node',
  );
export const aggregator = (cluster: Cluster): StatefulSet =>
  must(
    statefulSets(cluster).find((set) => set.metadata.name === 'rekap-aggregator'),
    'rekap-aggregator',
  );
export const firstContainer = (cluster: Cluster): Container =>
  must(node(cluster).spec.template.spec.containers[0], 'container');
