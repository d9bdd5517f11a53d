// For the administrator: which kecamatan is heard of, how far behind each is, what is
// refused or set aside, and what runs out: certificates, disks, journals.
//
// A kecamatan's own metrics are here only if Prometheus reaches its computer; what the
// aggregator knows of it is here always.

import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import * as units from '@grafana/grafana-foundation-sdk/units';

import { frame, kUid, plainLink, rowLink, unitVariable } from './frame';
import {
  graphPanel,
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
import { supplies } from './supplies';
import { kNode, known, ofNode, own, toFigures } from './whose';

const kDay = 24 * 3600;
// From where on an administrator should look: the thresholds of the alerts.
const kLag: Step[] = [
  { from: null, color: 'green' },
  { from: 1800, color: 'orange' },
  { from: kDay, color: 'red' },
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

// A row for each kecamatan with the code for which it is refused. Who is not says so: rows of
// other columns are joined by what all of them have, and nobody refused is no column at all.
function refusedOrNot(): string {
  const not = `label_replace(sum by (name, unit) (${known('connected')}), "code", "tidak", "", "")`;
  return `sum by (name, unit, code) (${known('refused')}) or on (unit) ${not}`;
}

function unitTable(): Panel {
  const columns = ['connected', 'seq', 'lag_entries', 'quarantined_entries'].map((name) => ({
    expr: `sum by (name, unit) (${known(name)})`,
  }));
  return tablePanel(
    {
      title: 'Tiap kecamatan',
      description:
        'Kosong: tidak diketahui, bukan nol. Ditolak: kode penolakan yang masih berlaku, artinya ' +
        'di runbook, bagian riwayat berbeda. Terdengar: sejak kapan; sertifikat: sisa waktunya.',
      unit: units.Short,
      width: kWhole,
      links: [rowLink('Angka kecamatan ini', kUid.bappeda)],
    },
    ...columns,
    { expr: `sum by (name, unit) (time() - ${known('last_seen_timestamp_seconds')})` },
    { expr: `sum by (name, unit) (${known('certificate_end_timestamp_seconds')} - time())` },
    { expr: refusedOrNot() },
  )
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true, 'Value #G': true },
        indexByName: {
          name: 0,
          'Value #A': 1,
          code: 2,
          'Value #E': 3,
          'Value #C': 4,
          'Value #B': 5,
          'Value #D': 6,
          'Value #F': 7,
          unit: 8,
        },
        renameByName: {
          name: 'Kecamatan',
          code: 'Ditolak',
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
    .overrideByName('Ditolak', [
      { id: 'custom.cellOptions', value: { type: 'color-text' } },
      {
        id: 'mappings',
        value: [
          {
            type: 'regex',
            options: { pattern: '(CODE_.*)', result: { text: '$1', color: 'red', index: 0 } },
          },
        ],
      },
    ])
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
        links: toFigures(),
      },
      { expr: ofNode(own('lag_entries')), legend: kNode },
    ),
    graphPanel(
      {
        title: 'Menunggu di kecamatan: umur',
        description: 'Detik sejak entri tertua yang belum diterima dibuat.',
        unit: units.DurationSeconds,
        links: toFigures(),
        steps: kLag,
      },
      { expr: ofNode(own('lag_seconds')), legend: kNode },
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
        links: toFigures(),
        width: kThird,
      },
      {
        expr: ofNode(`increase(${own('stream_failures_total')}[$__rate_interval])`),
        legend: kNode,
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
        links: toFigures(),
        width: kThird,
      },
      {
        expr: ofNode(`increase(${own('import_errors_total')}[$__rate_interval])`),
        legend: kNode,
      },
    ),
    graphPanel(
      {
        title: 'Hilang sebelum diterima',
        description:
          'Entri yang dipangkas di kecamatan sebelum agregator menerimanya. Harus 0; isinya ' +
          'dikirim ulang sebagai keadaan, riwayatnya tidak.',
        unit: units.Short,
        links: toFigures(),
        width: kThird,
        steps: kNone,
      },
      { expr: ofNode(own('journal_trimmed_unacknowledged_total')), legend: kNode },
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
