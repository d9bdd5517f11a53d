// Every object is of its type, with nothing in it that the type does not know: written as
// a literal of TypeScript, where the compiler refuses excess properties, and checked
// against the API's schema.
//
// Kubernetes' own types come from kubernetes-types, schemas and those of the Prometheus
// operator from kubernetes-models.

import * as path from 'node:path';
import * as ts from 'typescript';

import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Pod } from 'kubernetes-models/v1/Pod';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
}

interface Known {
  // Where the type is, and its name there.
  from: string;
  type: string;
  validate(object: never): void;
}

const kOperator = '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';

// By apiVersion and kind; another one is refused until somebody adds it here.
const kKnown: Record<string, Known> = {
  'apps/v1 StatefulSet': {
    from: 'kubernetes-types/apps/v1',
    type: 'StatefulSet',
    validate: (o) => new StatefulSet(o).validate(),
  },
  'networking.k8s.io/v1 NetworkPolicy': {
    from: 'kubernetes-types/networking/v1',
    type: 'NetworkPolicy',
    validate: (o) => new NetworkPolicy(o).validate(),
  },
  'policy/v1 PodDisruptionBudget': {
    from: 'kubernetes-types/policy/v1',
    type: 'PodDisruptionBudget',
    validate: (o) => new PodDisruptionBudget(o).validate(),
  },
  'v1 ConfigMap': {
    from: 'kubernetes-types/core/v1',
    type: 'ConfigMap',
    validate: (o) => new ConfigMap(o).validate(),
  },
  'v1 Namespace': {
    from: 'kubernetes-types/core/v1',
    type: 'Namespace',
    validate: (o) => new Namespace(o).validate(),
  },
  'v1 PersistentVolumeClaim': {
    from: 'kubernetes-types/core/v1',
    type: 'PersistentVolumeClaim',
    validate: (o) => new PersistentVolumeClaim(o).validate(),
  },
  'v1 Pod': {
    from: 'kubernetes-types/core/v1',
    type: 'Pod',
    validate: (o) => new Pod(o).validate(),
  },
  'v1 Service': {
    from: 'kubernetes-types/core/v1',
    type: 'Service',
    validate: (o) => new Service(o).validate(),
  },
  'v1 ServiceAccount': {
    from: 'kubernetes-types/core/v1',
    type: 'ServiceAccount',
    validate: (o) => new ServiceAccount(o).validate(),
  },
  'monitoring.coreos.com/v1 PrometheusRule': {
    from: `${kOperator}/PrometheusRule`,
    type: 'IPrometheusRule',
    validate: (o) => new PrometheusRule(o).validate(),
  },
  'monitoring.coreos.com/v1 ServiceMonitor': {
    from: `${kOperator}/ServiceMonitor`,
    type: 'IServiceMonitor',
    validate: (o) => new ServiceMonitor(o).validate(),
  },
};

const nameOf = (object: KubernetesObject) => `${object.kind} ${object.metadata.name}`;
const knownOf = (object: KubernetesObject) => kKnown[`${object.apiVersion} ${object.kind}`];

// One line of source for each object, so that a line's number names the object.
function sourceOf(objects: KubernetesObject[]): string {
  return objects
    .map((object, index) => {
      const known = knownOf(object);
      if (known === undefined) return '';
      return `const o${index}: import(${JSON.stringify(known.from)}).${known.type} = ${JSON.stringify(object)}; void o${index};`;
    })
    .join('\n');
}

function compile(source: string): { line: number; text: string }[] {
  // Beside the sources, so that their packages are found; it is in memory only.
  const file = path.resolve(__dirname, '../../../check/objects.ts');
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getSourceFile = (name, version) =>
    name === file
      ? ts.createSourceFile(name, source, version)
      : getSourceFile.call(host, name, version);
  host.fileExists = (name) => name === file || fileExists.call(host, name);
  host.readFile = (name) => (name === file ? source : readFile.call(host, name));
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => ({
    line:
      diagnostic.file === undefined
        ? -1
        : diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line,
    text: ts.flattenDiagnosticMessageText(diagnostic.messageText, '; '),
  }));
}

// What is not of its type, by object.
export function typeProblems(objects: KubernetesObject[]): string[] {
  const problems = objects
    .filter((object) => knownOf(object) === undefined)
    .map((object) => `${nameOf(object)}: no type is known for ${object.apiVersion} ${object.kind}`);
  for (const { line, text } of compile(sourceOf(objects))) {
    const object = objects[line];
    problems.push(`${object === undefined ? 'types' : nameOf(object)}: ${text}`);
  }
  for (const object of objects) {
    try {
      knownOf(object)?.validate(object as never);
    } catch (error) {
      problems.push(`${nameOf(object)}: ${(error as Error).message}`);
    }
  }
  return problems;
}
