// Which pod is which kecamatan, and that both sides count on the same catalog.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';

import { Cluster, configMaps, firstContainer, node, nodeWorkload, podNames } from './cluster';
import { must, Rule } from './rule';

const kCatalog = path.resolve(__dirname, '../../../../domain/catalog/sampang-2021.yaml');

// Codes are written without quotes: 35.10 is text, so they are read as it.
function kecamatan(catalog: string): string[] {
  const { wilayah } = parse(catalog, { schema: 'failsafe' }) as { wilayah: { kode: string }[] };
  return wilayah.map((region) => region.kode).filter((code) => /^\d\d\.\d\d\.\d\d$/.test(code));
}

const mapOf = (cluster: Cluster, name: string) =>
  must(
    configMaps(cluster).find((map) => map.metadata.name === name),
    name,
  ).data ?? {};

export const kUnitRules: Rule<Cluster>[] = [
  {
    name: 'the catalog is that of the repository',
    check: (cluster) =>
      mapOf(cluster, 'rekap-catalog')['catalog.yaml'] === fs.readFileSync(kCatalog, 'utf8')
        ? []
        : [`overlays/${cluster.name}/catalog.yaml is not ${path.basename(kCatalog)}: copy it`],
    broken: [
      (c) => {
        mapOf(c, 'rekap-catalog')['catalog.yaml'] += '\n';
      },
    ],
  },
  {
    name: 'every pod is one kecamatan of the catalog, no two the same',
    check: (cluster) => {
      const units = mapOf(cluster, 'rekap-units');
      const known = kecamatan(mapOf(cluster, 'rekap-catalog')['catalog.yaml'] ?? '');
      const codes = Object.values(units);
      return [
        ...podNames(nodeWorkload(cluster))
          .filter((pod) => units[pod] === undefined)
          .map((pod) => `${pod} has no code`),
        ...codes
          .filter((code) => !known.includes(code))
          .map((code) => `${code} is not in the catalog`),
        ...codes.filter((code, i) => codes.indexOf(code) !== i).map((code) => `${code} twice`),
      ];
    },
    broken: [
      (c) => {
        node(c).spec.replicas += 1;
      },
      (c) => {
        mapOf(c, 'rekap-units')['rekap-node-0'] = '35.28.01';
      },
      (c) => {
        mapOf(c, 'rekap-units')['rekap-node-0'] = must(
          mapOf(c, 'rekap-units')['rekap-node-1'],
          'code',
        );
      },
    ],
  },
  {
    name: 'a pod takes its code by its name',
    check: (cluster) =>
      firstContainer(cluster).args?.includes('--unit-file=/etc/rekap/units/$(POD_NAME)') &&
      firstContainer(cluster).volumeMounts?.some(
        (m) => m.name === 'units' && m.mountPath === '/etc/rekap/units',
      )
        ? []
        : ['--unit-file'],
    broken: [
      (c) => {
        firstContainer(c).args = ['--unit=35.27.05'];
      },
    ],
  },
];

// Of the overlay of the whole kabupaten.
export const kSampangRules: Rule<Cluster>[] = [
  {
    name: 'all fourteen kecamatan, in the order of the catalog',
    check: (cluster) => {
      const units = mapOf(cluster, 'rekap-units');
      const known = kecamatan(mapOf(cluster, 'rekap-catalog')['catalog.yaml'] ?? '');
      const inOrder = known.map((_, i) => units[`rekap-node-${i}`]);
      return inOrder.join() === known.join() && node(cluster).spec.replicas === known.length
        ? []
        : [inOrder.join()];
    },
    broken: [
      (c) => {
        node(c).spec.replicas = 13;
      },
      (c) => {
        const units = mapOf(c, 'rekap-units');
        [units['rekap-node-0'], units['rekap-node-1']] = [
          must(units['rekap-node-1'], 'code'),
          must(units['rekap-node-0'], 'code'),
        ];
      },
    ],
  },
  {
    name: 'dashboards are found by their label, rules and monitors are there',
    check: (cluster) => [
      ...(configMaps(cluster).some(
        (m) =>
          m.metadata.labels?.['grafana_dashboard'] === '1' &&
          Object.keys(m.data ?? {}).length === 3,
      )
        ? []
        : ['dashboards']),
      ...['PrometheusRule', 'ServiceMonitor'].filter(
        (kind) => !cluster.objects.some((o) => o.kind === kind),
      ),
    ],
    broken: [
      (c) => {
        c.objects = c.objects.filter((o) => o.kind !== 'PrometheusRule');
      },
      (c) => {
        must(
          configMaps(c).find((m) => m.metadata.name === 'rekap-dashboards'),
          'dashboards',
        ).metadata.labels = {};
      },
    ],
  },
];
