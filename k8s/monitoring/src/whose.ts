// Whose a series of the replication dashboard is: what the aggregator knows of a kecamatan, and
// what its node says of itself.

import { kOfUnit, kUid, unitLink } from './frame';

export const known = (name: string) => `rekap_aggregator_unit_${name}{${kOfUnit}}`;
export const own = (name: string) => `rekap_node_${name}`;
// What a node says of itself, with its kecamatan, and only of those chosen above.
export const ofNode = (expr: string) =>
  `(${expr}) * on (job, instance) group_left (unit, name) instance:rekap_node_unit:info{${kOfUnit}}`;
// A node that has not joined has no name yet.
export const kNode = '{{name}} ({{instance}})';

export const toFigures = () => [unitLink('Angka kecamatan ini', kUid.bappeda)];
