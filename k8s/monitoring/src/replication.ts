// For the administrator: which kecamatan is heard of, how far behind each is, what is
// refused or set aside, and what runs out: certificates, disks, journals.
//
// A kecamatan's own metrics are here only if Prometheus reaches its computer; what the
// aggregator knows of it is here always.

import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as units from '@grafana/grafana-foundation-sdk/units';

import { frame, kOfUnit, kUid, plainLink, rowLink, unitLink, unitVariable } from './frame';
import {
  graphPanel,
  kHalf,
  kNone,
  kNothing,
  kSource,
  kThird,
  kWhole,
  over,
  Panel,
  row,
  statPanel,
  Step,
  tablePanel,
  unitOf,
} from './panels';
import { kRunbook } from './runbook';

const known = (name: string) => `rekap_aggregator_unit_${name}{${kOfUnit}}`;
const own = (name: string) => `rekap_node_${name}`;

const toFigures = () => [unitLink('Angka kecamatan ini', kUid.bappeda)];

const kDay = 24 * 3600;
// From where on an administrator should look: the thresholds of the alerts.
const kLag: Step[] = [
  { from: null, color: 'green' },
  { from: 1800, color: 'orange' },
  { from: kDay, color: 'red' },
];
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

function summary(): Panel[] {
  return [
    statPanel(
      {
        title: 'Tersambung',
        description: 'Kecamatan yang alirannya terbuka sekarang.',
        unit: units.Short,
      },
      { expr: `sum(${known('connected')})` },
    ),
    statPanel(
      {
        title: 'Diharapkan',
        description: 'Kecamatan menurut katalog.',
        unit: units.Short,
      },
      { expr: `count(${known('connected')})` },
    ),
    statPanel(
      {
        title: 'Tidak terdengar > 3 hari',
        description:
          'Kecamatan yang tidak tersambung lebih dari tiga hari. Hubungi kantornya: runbook, ' +
          'bagian kecamatan tidak terlihat.',
        unit: units.Short,
        steps: kNone,
      },
      { expr: 'count(unit:rekap_unseen:seconds{unit=~"$unit"} > 259200) or vector(0)' },
    ),
    statPanel(
      {
        title: 'Umur entri tertua',
        description: 'Entri yang sudah diumumkan kecamatan dan belum ada di sini, yang tertua.',
        unit: units.DurationSeconds,
        steps: kLag,
      },
      { expr: `max(${known('lag_seconds')})` },
    ),
    statPanel(
      {
        title: 'Disisihkan',
        description: 'Entri yang tidak terbaca dan disisihkan (karantina). Harus 0.',
        unit: units.Short,
        steps: kNone,
      },
      { expr: `sum(${known('quarantined_entries')})` },
    ),
    statPanel(
      {
        title: 'Ditolak, satu jam',
        description: 'Aliran yang ditolak atau diakhiri agregator dalam satu jam terakhir.',
        unit: units.Short,
        steps: kNone,
        links: [plainLink('Agregator', kUid.aggregator)],
      },
      { expr: 'sum(increase(rekap_aggregator_refusals_total[1h]))' },
    ),
  ];
}

function connections(): Panel {
  return new statetimeline.PanelBuilder()
    .title('Sambungan')
    .description('Kapan tiap kecamatan tersambung. Malam dan akhir pekan komputer biasanya mati.')
    .datasource(kSource)
    .noValue(kNothing)
    .span(kWhole)
    .height(10)
    .mergeValues(true)
    .showValue(common.VisibilityMode.Never)
    .mappings([
      {
        type: dashboard.MappingType.ValueToText,
        options: {
          '0': { text: 'terputus', color: 'orange', index: 0 },
          '1': { text: 'tersambung', color: 'green', index: 1 },
        },
      },
    ])
    .dataLinks(toFigures())
    .targets([over({ expr: known('connected'), legend: '{{name}}' })]);
}

function unitTable(): Panel {
  const columns = ['connected', 'seq', 'lag_entries', 'quarantined_entries'].map((name) => ({
    expr: `sum by (name, unit) (${known(name)})`,
  }));
  return tablePanel(
    {
      title: 'Tiap kecamatan',
      description:
        'Kosong: tidak diketahui, bukan nol. Terdengar: sejak kapan; sertifikat: sisa waktunya.',
      unit: units.Short,
      width: kWhole,
      links: [rowLink('Angka kecamatan ini', kUid.bappeda)],
    },
    ...columns,
    { expr: `sum by (name, unit) (time() - ${known('last_seen_timestamp_seconds')})` },
    { expr: `sum by (name, unit) (${known('certificate_end_timestamp_seconds')} - time())` },
  )
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: {
          name: 0,
          'Value #A': 1,
          'Value #E': 2,
          'Value #C': 3,
          'Value #B': 4,
          'Value #D': 5,
          'Value #F': 6,
          unit: 7,
        },
        renameByName: {
          name: 'Kecamatan',
          'Value #A': 'Tersambung',
          'Value #B': 'Entri di sini',
          'Value #C': 'Entri kurang',
          'Value #D': 'Disisihkan',
          'Value #E': 'Terdengar',
          'Value #F': 'Sertifikat',
        },
      },
    })
    .overrideByName('unit', [{ id: 'custom.hidden', value: true }])
    .overrideByName('Terdengar', unitOf(units.DurationSeconds))
    .overrideByName('Sertifikat', unitOf(units.DurationSeconds))
    .overrideByName('Tersambung', [
      {
        id: 'mappings',
        value: [{ type: 'value', options: { 0: { text: 'tidak' }, 1: { text: 'ya' } } }],
      },
    ]);
}

function lag(): Panel[] {
  return [
    graphPanel(
      {
        title: 'Entri yang kurang di sini',
        description: 'Selisih antara yang diumumkan kecamatan dan yang ada di agregator.',
        unit: units.Short,
        links: toFigures(),
      },
      { expr: known('lag_entries'), legend: '{{name}}' },
    ),
    graphPanel(
      {
        title: 'Umur entri tertua yang kurang',
        description: 'Detik sejak pengumuman tertua yang belum terpenuhi. Naik terus: macet.',
        unit: units.DurationSeconds,
        steps: kLag,
        links: toFigures(),
      },
      { expr: known('lag_seconds'), legend: '{{name}}' },
    ),
    graphPanel(
      {
        title: 'Menunggu di kecamatan: entri',
        description: 'Menurut komputer kecamatan sendiri: tersimpan di sana, belum diterima.',
        unit: units.Short,
      },
      { expr: own('lag_entries'), legend: '{{instance}}' },
    ),
    graphPanel(
      {
        title: 'Menunggu di kecamatan: umur',
        description: 'Detik sejak entri tertua yang belum diterima dibuat.',
        unit: units.DurationSeconds,
        steps: kLag,
      },
      { expr: own('lag_seconds'), legend: '{{instance}}' },
    ),
  ];
}

function errors(): Panel[] {
  return [
    graphPanel(
      {
        title: 'Aliran ditolak',
        description:
          'Menurut kode. CODE_DIVERGED, CODE_EPOCH_CONFLICT, CODE_OLD_COPY perlu orang: runbook, ' +
          'bagian riwayat berbeda.',
        unit: units.Short,
        width: kThird,
      },
      {
        expr: 'sum by (code) (increase(rekap_aggregator_refusals_total[$__rate_interval]))',
        legend: '{{code}}',
      },
    ),
    graphPanel(
      {
        title: 'Sertifikat ditolak',
        description: 'Menurut alasan; daftar alasan di docs/security.md.',
        unit: units.Short,
        width: kThird,
      },
      {
        expr: 'sum by (reason) (increase(rekap_aggregator_authentication_failures_total[$__rate_interval]))',
        legend: '{{reason}}',
      },
    ),
    graphPanel(
      {
        title: 'Aliran gagal di kecamatan',
        description: 'Aliran yang berakhir dengan galat, menurut komputer kecamatan.',
        unit: units.Short,
        width: kThird,
      },
      {
        expr: `increase(${own('stream_failures_total')}[$__rate_interval])`,
        legend: '{{instance}}',
      },
    ),
    graphPanel(
      {
        title: 'Disisihkan menurut waktu',
        description: 'Entri tiap kecamatan yang disisihkan sekarang.',
        unit: units.Short,
        width: kThird,
        steps: kNone,
        links: toFigures(),
      },
      { expr: known('quarantined_entries'), legend: '{{name}}' },
    ),
    graphPanel(
      {
        title: 'Impor gagal',
        description: 'Impor yang gagal karena komputernya sendiri, bukan karena isi berkas.',
        unit: units.Short,
        width: kThird,
      },
      { expr: `increase(${own('import_errors_total')}[$__rate_interval])`, legend: '{{instance}}' },
    ),
    graphPanel(
      {
        title: 'Hilang sebelum diterima',
        description:
          'Entri yang dipangkas di kecamatan sebelum agregator menerimanya. Harus 0; isinya ' +
          'dikirim ulang sebagai keadaan, riwayatnya tidak.',
        unit: units.Short,
        width: kThird,
        steps: kNone,
      },
      { expr: own('journal_trimmed_unacknowledged_total'), legend: '{{instance}}' },
    ),
  ];
}

function supplies(): Panel[] {
  return [
    graphPanel(
      {
        title: 'Sisa waktu sertifikat kecamatan',
        description:
          'Diperbarui sendiri pada 30 hari sebelum akhir. Di bawah 14 hari: ada masalah.',
        unit: units.DurationSeconds,
        steps: kLeft,
        width: kThird,
        links: toFigures(),
      },
      { expr: `${known('certificate_end_timestamp_seconds')} - time()`, legend: '{{name}}' },
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
      { expr: 'instance:rekap_disk_free:ratio', legend: '{{job}} {{instance}}' },
    ),
    graphPanel(
      {
        title: 'Jurnal terisi',
        description: 'Di atas 100% entri tertua dipangkas. Jangan sampai penuh selagi terputus.',
        unit: units.PercentUnit,
        width: kThird,
      },
      {
        expr: `${own('journal_bytes')} / ${own('journal_bytes_max')}`,
        legend: '{{instance}}',
      },
    ),
    graphPanel(
      {
        title: 'Memori kecamatan',
        description: 'Memori yang dipakai rekap-node.',
        unit: units.BytesIEC,
        width: kHalf,
      },
      { expr: 'process_resident_memory_bytes{job="rekap-node"}', legend: '{{instance}}' },
    ),
    graphPanel(
      {
        title: 'Basis data kecamatan',
        description: 'Besar berkas tabel RocksDB di tiap komputer.',
        unit: units.BytesIEC,
        width: kHalf,
      },
      { expr: own('store_bytes'), legend: '{{instance}}' },
    ),
    graphPanel(
      {
        title: 'RocksDB kecamatan: memori',
        description: 'Tabel di memori dan cache blok di tiap komputer.',
        unit: units.BytesIEC,
        width: kThird,
      },
      { expr: own('rocksdb_memtable_bytes'), legend: '{{instance}} tabel di memori' },
      { expr: own('rocksdb_block_cache_bytes'), legend: '{{instance}} cache blok' },
    ),
    graphPanel(
      {
        title: 'RocksDB kecamatan: kompaksi',
        description: 'Bytes yang menunggu dikompaksi. Naik terus: disk tidak sanggup.',
        unit: units.BytesIEC,
        width: kThird,
      },
      { expr: own('rocksdb_pending_compaction_bytes'), legend: '{{instance}}' },
    ),
    graphPanel(
      {
        title: 'RocksDB kecamatan: macet dan galat',
        description: 'Penulisan dihentikan (1) dan galat latar; keduanya harus 0.',
        unit: units.Short,
        width: kThird,
        steps: kNone,
      },
      { expr: own('rocksdb_write_stopped'), legend: '{{instance}} dihentikan' },
      { expr: own('rocksdb_background_errors_total'), legend: '{{instance}} galat latar' },
    ),
  ];
}

export function replication(): dashboard.DashboardBuilder {
  const board = frame(
    'rekap: replikasi dan kecamatan',
    kUid.replication,
    'Untuk administrator: kecamatan mana yang terdengar, seberapa tertinggal, apa yang ditolak, ' +
      `apa yang akan habis. Apa yang dilakukan: ${kRunbook}`,
  ).withVariable(unitVariable());
  const sections: [string, Panel[]][] = [
    ['Ringkasan', summary()],
    ['Kecamatan', [connections(), unitTable()]],
    ['Ketertinggalan', lag()],
    ['Galat dan karantina', errors()],
    ['Yang bisa habis', supplies()],
  ];
  for (const [title, panels] of sections) {
    board.withRow(row(title));
    for (const panel of panels) board.withPanel(panel);
  }
  return board;
}
