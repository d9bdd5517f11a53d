// For the administrator: what runs out at the kecamatan, and what their databases live on.

import * as units from '@grafana/grafana-foundation-sdk/units';

import { graphPanel, kHalf, kNone, kThird, Panel, Step } from './panels';
import { kNode, known, ofNode, own, toFigures } from './whose';

const kDay = 24 * 3600;
// The thresholds of the alerts.
const kLeft: Step[] = [
  { from: null, color: 'red' },
  { from: 14 * kDay, color: 'orange' },
  { from: 21 * kDay, color: 'green' },
];
const kFree: Step[] = [
  { from: null, color: 'red' },
  { from: 0.05, color: 'orange' },
  { from: 0.1, color: 'green' },
];

export function supplies(): Panel[] {
  return [
    graphPanel(
      {
        title: 'Sisa waktu sertifikat kecamatan',
        description:
          'Replikasi: diperbarui sendiri pada 30 hari sebelum akhir; di bawah 14 hari ada masalah. ' +
          'Halaman (web): milik kantor, diganti oleh orang.',
        unit: units.DurationSeconds,
        steps: kLeft,
        width: kThird,
        links: toFigures(),
      },
      { expr: `${known('certificate_end_timestamp_seconds')} - time()`, legend: '{{name}}' },
      {
        expr: ofNode(`${own('web_certificate_end_timestamp_seconds')} - time()`),
        legend: `${kNode} halaman`,
      },
    ),
    graphPanel(
      {
        title: 'Ruang disk kosong',
        description: 'Bagian disk tempat data yang masih kosong, kecamatan dan agregator.',
        unit: units.PercentUnit,
        steps: kFree,
        width: kThird,
        max: 1,
      },
      { expr: 'instance:rekap_disk_free:ratio', legend: '{{job}} {{name}} ({{instance}})' },
    ),
    graphPanel(
      {
        title: 'Jurnal terisi',
        description: 'Di atas 100% entri tertua dipangkas. Jangan sampai penuh selagi terputus.',
        unit: units.PercentUnit,
        links: toFigures(),
        width: kThird,
      },
      {
        expr: ofNode(`${own('journal_bytes')} / ${own('journal_bytes_max')}`),
        legend: kNode,
      },
    ),
    graphPanel(
      {
        title: 'Memori kecamatan',
        description: 'Memori yang dipakai rekap-node.',
        unit: units.BytesIEC,
        links: toFigures(),
        width: kHalf,
      },
      { expr: ofNode('process_resident_memory_bytes{job="rekap-node"}'), legend: kNode },
    ),
    graphPanel(
      {
        title: 'Basis data kecamatan',
        description: 'Besar berkas tabel RocksDB di tiap komputer.',
        unit: units.BytesIEC,
        links: toFigures(),
        width: kHalf,
      },
      { expr: ofNode(own('store_bytes')), legend: kNode },
    ),
    graphPanel(
      {
        title: 'RocksDB kecamatan: memori',
        description: 'Tabel di memori dan cache blok di tiap komputer.',
        unit: units.BytesIEC,
        links: toFigures(),
        width: kThird,
      },
      { expr: ofNode(own('rocksdb_memtable_bytes')), legend: `${kNode} tabel di memori` },
      { expr: ofNode(own('rocksdb_block_cache_bytes')), legend: `${kNode} cache blok` },
    ),
    graphPanel(
      {
        title: 'RocksDB kecamatan: kompaksi',
        description: 'Bytes yang menunggu dikompaksi. Naik terus: disk tidak sanggup.',
        unit: units.BytesIEC,
        links: toFigures(),
        width: kThird,
      },
      { expr: ofNode(own('rocksdb_pending_compaction_bytes')), legend: kNode },
    ),
    graphPanel(
      {
        title: 'RocksDB kecamatan: macet dan galat',
        description: 'Penulisan dihentikan (1) dan galat latar; keduanya harus 0.',
        unit: units.Short,
        links: toFigures(),
        width: kThird,
        steps: kNone,
      },
      { expr: ofNode(own('rocksdb_write_stopped')), legend: `${kNode} dihentikan` },
      { expr: ofNode(own('rocksdb_background_errors_total')), legend: `${kNode} galat latar` },
    ),
  ];
}
