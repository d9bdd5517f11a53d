// Checks the rendered overlays: all rules, each shown to fail on broken copies of the
// largest one.
//
// Usage: node out/check/src/manifests.js FOLDER   (of rendered YAML, one file an overlay)

import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';

import { kByHandRules } from './by_hand';
import { Cluster } from './cluster';
import { kNodeWebRules, kVariableRules } from './node_web';
import { kPodRules } from './pod_policy';
import { kOverlayRules } from './policy';
import { kProbeRules } from './probes';
import { kReachRules } from './reach';
import { prove, Rule } from './rule';
import { KubernetesObject } from './types';
import { kSampangRules, kUnitRules } from './units';
import { kWebRules } from './web';

// Has every kind of object that there is, so every rule can be broken in it.
const kLargest = 'sampang';

// Of every overlay.
const kWholeRules: Rule<Cluster>[] = [
  ...kPodRules,
  ...kVariableRules,
  ...kProbeRules,
  ...kOverlayRules,
  ...kReachRules,
  ...kUnitRules,
  ...kWebRules,
];

function readCluster(file: string): Cluster {
  const documents = parseAllDocuments(fs.readFileSync(file, 'utf8'));
  return {
    name: path.basename(file, '.yaml'),
    objects: documents.map((document) => document.toJS() as KubernetesObject),
  };
}

// A file of its own (first-account) is a pod or a claim and no overlay.
const isOverlay = (cluster: Cluster) =>
  cluster.objects.some((object) => object.kind === 'Namespace');

function problemsOf(cluster: Cluster): string[] {
  if (cluster.name === kLargest) {
    return prove(cluster, [...kWholeRules, ...kNodeWebRules, ...kSampangRules]);
  }
  const rules = isOverlay(cluster) ? kWholeRules : kPodRules;
  return rules.flatMap((rule) => rule.check(cluster).map((problem) => `${rule.name}: ${problem}`));
}

function main(folder: string): number {
  let wrong = 0;
  const files = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  if (!files.includes(`${kLargest}.yaml`)) throw new Error(`${folder} has no ${kLargest}.yaml`);
  const clusters = files.map((file) => readCluster(path.join(folder, file)));
  const byHand: Cluster = {
    name: 'by hand',
    objects: clusters.filter((c) => !isOverlay(c)).flatMap((c) => c.objects),
  };
  for (const cluster of [...clusters, byHand]) {
    const problems = cluster === byHand ? prove(byHand, kByHandRules) : problemsOf(cluster);
    for (const problem of problems) console.error(`${cluster.name}: ${problem}`);
    console.log(`${cluster.name}: ${cluster.objects.length} objects, ${problems.length} problems`);
    wrong += problems.length;
  }
  return wrong === 0 ? 0 : 1;
}

process.exitCode = main(process.argv[2] ?? '');
