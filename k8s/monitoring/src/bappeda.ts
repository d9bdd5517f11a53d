// For Bappeda: who leads, who lags, in which program, what is missing, what is late.

import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';
import * as xychart from '@grafana/grafana-foundation-sdk/xychart';

import {
  frame,
  kOfYear,
  kUid,
  plainLink,
  rowLink,
  unitLink,
  unitVariable,
  yearVariable,
} from './frame';
import {
  barPanel,
  graphPanel,
  kBands,
  kHalf,
  kNone,
  kNothing,
  kSource,
  kStatWidth,
  kThird,
  kWhole,
  matrixPanel,
  Panel,
  row,
  rows,
  statPanel,
  tablePanel,
  unitOf,
} from './panels';

const figure = (name: string) => `rekap_aggregator_${name}{${kOfYear}}`;

// Every figure of a kecamatan leads to how its computer is doing.
const toReplication = () => [unitLink('Sambungan kecamatan ini', kUid.replication)];

// Every figure of the whole is of what was reported, and the title does not say so.
const kReported = 'Hanya atas yang sudah dilaporkan; yang belum, tidak dihitung sebagai nol.';

// Older years of a kecamatan have no series, though it reported them.
const kNotHere =
  'Yang tidak ada di sini belum melapor tahun itu, atau sudah melapor dua tahun yang lebih baru.';

function summary(): Panel[] {
  return [
    statPanel(
      {
        title: 'Anggaran',
        description: `Jumlah pagu kecamatan terpilih. ${kReported}`,
        unit: units.IndonesianRupiah,
      },
      { expr: `sum(${figure('allocated_rupiah')})` },
    ),
    statPanel(
      {
        title: 'Realisasi',
        description: `Jumlah realisasi kecamatan terpilih. ${kReported}`,
        unit: units.IndonesianRupiah,
      },
      { expr: `sum(${figure('realised_rupiah')})` },
    ),
    statPanel(
      {
        title: 'Serapan',
        description: 'Realisasi dibagi pagu, dari jumlahnya, bukan rata-rata serapan.',
        unit: units.PercentUnit,
        steps: kBands,
      },
      { expr: `sum(${figure('realised_rupiah')}) / sum(${figure('allocated_rupiah')})` },
    ),
    statPanel(
      {
        title: 'Capaian',
        description:
          'Rata-rata capaian keluaran kecamatan terpilih menurut cascading, sesudah pembatasan.',
        unit: units.PercentUnit,
        steps: kBands,
      },
      { expr: `avg(${figure('achievement_ratio')})` },
    ),
    statPanel(
      {
        title: 'Kelengkapan',
        description: 'Baris yang dilaporkan dari yang diharapkan katalog.',
        unit: units.PercentUnit,
        steps: kBands,
      },
      { expr: `sum(${figure('reported_lines')}) / sum(${figure('expected_lines')})` },
    ),
    statPanel(
      {
        title: 'Terlambat',
        description:
          'Kecamatan yang tenggatnya lewat tanpa pengajuan dalam setahun terakhir; periode mana, ' +
          'lihat tabel di bawah.',
        unit: units.Short,
        steps: kNone,
      },
      {
        expr: 'count(max by (unit) (rekap_aggregator_overdue_days{unit=~"$unit"}) > 0) or vector(0)',
      },
    ),
  ];
}

function ranking(): Panel[] {
  const shown = { unit: units.PercentUnit, steps: kBands, width: kThird, max: 1 };
  return [
    barPanel(
      {
        ...shown,
        title: 'Capaian: siapa di depan',
        description: `Capaian keluaran tiap kecamatan. ${kNotHere}`,
        links: toReplication(),
      },
      { expr: `sort_desc(${figure('achievement_ratio')})`, legend: '{{name}}' },
    ),
    barPanel(
      {
        ...shown,
        title: 'Serapan: siapa di depan',
        description: `Serapan anggaran tiap kecamatan. ${kNotHere}`,
        links: toReplication(),
      },
      { expr: `sort_desc(${figure('absorption_ratio')})`, legend: '{{name}}' },
    ),
    barPanel(
      {
        ...shown,
        title: 'Kelengkapan: siapa di belakang',
        description: 'Baris yang dilaporkan dari yang diharapkan; di bawah 100% ada yang kurang.',
        links: toReplication(),
      },
      {
        expr: 'sort(unit:rekap_completeness:ratio{year="$year", unit=~"$unit"})',
        legend: '{{name}}',
      },
    ),
  ];
}

function heatMaps(): Panel[] {
  const axes = { row: 'name', column: 'program' };
  const shown = { unit: units.PercentUnit, steps: kBands, width: kHalf };
  return [
    matrixPanel(
      {
        ...shown,
        title: 'Capaian: kecamatan x program',
        description: 'Sel kosong: program itu tidak dilaporkan, bukan nol.',
      },
      { expr: figure('program_achievement_ratio') },
      axes,
    ),
    matrixPanel(
      {
        ...shown,
        title: 'Serapan: kecamatan x program',
        description: 'Sel kosong: program itu tidak dilaporkan, bukan nol.',
      },
      { expr: figure('program_absorption_ratio') },
      axes,
    ),
  ];
}

// One point a kecamatan. The two tables are joined by name, so who lacks one of the two
// is no point.
function scatter(): Panel {
  return new xychart.PanelBuilder()
    .title('Serapan terhadap capaian')
    .description(
      'Kanan atas: uang terserap dan hasil tercapai. Kiri atas: hasil tercapai dengan hemat. ' +
        'Kanan bawah: uang habis, hasil kurang.',
    )
    .datasource(kSource)
    .unit(units.PercentUnit)
    .noValue(kNothing)
    .span(kHalf)
    .height(12)
    .mapping(xychart.SeriesMapping.Manual)
    .series([
      new xychart.XYSeriesConfigBuilder()
        .name({ fixed: 'kecamatan' })
        .x({ matcher: { id: 'byName', options: 'Serapan' } })
        .y({ matcher: { id: 'byName', options: 'Capaian' } }),
    ])
    .targets([
      rows({ expr: `sum by (name) (${figure('absorption_ratio')})` }, 0),
      rows({ expr: `sum by (name) (${figure('achievement_ratio')})` }, 1),
    ])
    .withTransformation({ id: 'joinByField', options: { byField: 'name', mode: 'inner' } })
    .withTransformation({
      id: 'organize',
      options: {
        renameByName: { 'Value #A': 'Serapan', 'Value #B': 'Capaian', name: 'Kecamatan' },
      },
    });
}

function trends(): Panel[] {
  return [
    scatter(),
    graphPanel(
      {
        title: 'Serapan menurut waktu',
        description: 'Bagaimana angka tahun ini masuk. Garis turun: laporan dibetulkan.',
        unit: units.PercentUnit,
        height: 12,
        links: toReplication(),
      },
      { expr: figure('absorption_ratio'), legend: '{{name}}' },
    ),
    graphPanel(
      {
        title: 'Capaian menurut waktu',
        description: 'Capaian keluaran tiap kecamatan sejak awal rentang waktu.',
        unit: units.PercentUnit,
        links: toReplication(),
      },
      { expr: figure('achievement_ratio'), legend: '{{name}}' },
    ),
    graphPanel(
      {
        title: 'Realisasi menurut waktu',
        description: 'Rupiah yang dilaporkan tiap kecamatan.',
        unit: units.IndonesianRupiah,
        links: toReplication(),
      },
      { expr: figure('realised_rupiah'), legend: '{{name}}' },
    ),
  ];
}

function workflow(): Panel[] {
  return [
    tablePanel(
      {
        title: 'Status pengajuan',
        description:
          'Tahun yang berjalan, dan yang tenggatnya lewat dalam setahun terakhir. ' +
          'open belum diajukan, submitted menunggu verifikasi, returned dikembalikan, approved ' +
          'disetujui, locked dikunci.',
        unit: units.Short,
        width: kThird,
        links: [rowLink('Sambungan kecamatan ini', kUid.replication)],
      },
      { expr: 'rekap_aggregator_workflow_state{unit=~"$unit", quarter="0"} == 1' },
    )
      .withTransformation({
        id: 'organize',
        options: {
          includeByName: { name: true, year: true, state: true, unit: true },
          indexByName: { name: 0, year: 1, state: 2, unit: 3 },
          renameByName: { name: 'Kecamatan', year: 'Tahun', state: 'Status' },
        },
      })
      .overrideByName('unit', [{ id: 'custom.hidden', value: true }]),
    tablePanel(
      {
        title: 'Lewat tenggat',
        description:
          'Hari sejak tenggat lewat tanpa pengajuan, bila lewatnya dalam setahun terakhir. ' +
          'Kosong: tidak ada yang terlambat.',
        unit: units.Short,
        width: kThird,
        steps: kNone,
      },
      { expr: 'sort_desc(rekap_aggregator_overdue_days{unit=~"$unit"} > 0)' },
    )
      .withTransformation({
        id: 'organize',
        options: {
          includeByName: { name: true, year: true, quarter: true, Value: true },
          indexByName: { name: 0, year: 1, quarter: 2, Value: 3 },
          renameByName: { name: 'Kecamatan', year: 'Tahun', quarter: 'Triwulan', Value: 'Hari' },
        },
      })
      .overrideByName('Triwulan', [
        { id: 'mappings', value: [{ type: 'value', options: { 0: { text: 'tahunan' } } }] },
      ]),
    matrixPanel(
      {
        title: 'Temuan',
        description:
          'blocking menghalangi pengajuan, warning perlu dilihat, note perlu diketahui. Daftarnya: ' +
          'rekap findings --region KODE --year TAHUN.',
        unit: units.Short,
        width: kThird,
        steps: kNone,
      },
      { expr: figure('findings') },
      { row: 'name', column: 'severity' },
    ),
  ];
}

export function bappeda(): dashboard.DashboardBuilder {
  const board = frame(
    'rekap: kinerja kecamatan',
    kUid.bappeda,
    'Untuk Bappeda: siapa di depan, siapa tertinggal, di program mana, apa yang belum ada. ' +
      'Angka pastinya di halaman rekap dan `rekap compare`; di sini dibulatkan.',
  )
    .withVariable(yearVariable())
    .withVariable(unitVariable());
  const sections: [string, Panel[]][] = [
    ['Ringkasan', summary()],
    ['Siapa di depan, siapa tertinggal', ranking()],
    ['Kecamatan x program', heatMaps()],
    ['Pengajuan, tenggat, temuan', workflow()],
    ['Perkembangan', trends()],
  ];
  for (const [title, panels] of sections) {
    board.withRow(row(title));
    for (const panel of panels) board.withPanel(panel);
  }
  return board
    .withRow(row('Asal angka'))
    .withPanel(
      statPanel(
        {
          title: 'Angka sintetis',
          description:
            'Kecamatan yang angkanya dibuat untuk percobaan, bukan dari kantor. Selain 0, jangan ' +
            'dipakai untuk laporan.',
          unit: units.Short,
          width: kStatWidth,
          steps: kNone,
          links: [plainLink('Agregator', kUid.aggregator)],
        },
        {
          expr:
            'count(rekap_aggregator_expected_lines{year="$year", unit=~"$unit", synthetic="true"}) ' +
            'or vector(0)',
        },
      ),
    )
    .withPanel(
      tablePanel(
        {
          title: 'Angka tiap kecamatan',
          description: 'Yang belum dilaporkan kosong.',
          unit: units.Short,
          width: kWhole - kStatWidth,
          links: [rowLink('Sambungan kecamatan ini', kUid.replication)],
        },
        ...['allocated_rupiah', 'realised_rupiah', 'absorption_ratio', 'achievement_ratio'].map(
          (name) => ({ expr: `sum by (name, unit) (${figure(name)})` }),
        ),
      )
        .withTransformation({ id: 'merge', options: {} })
        .withTransformation({
          id: 'organize',
          options: {
            excludeByName: { Time: true },
            indexByName: {
              name: 0,
              'Value #A': 1,
              'Value #B': 2,
              'Value #C': 3,
              'Value #D': 4,
              unit: 5,
            },
            renameByName: {
              name: 'Kecamatan',
              'Value #A': 'Anggaran',
              'Value #B': 'Realisasi',
              'Value #C': 'Serapan',
              'Value #D': 'Capaian',
            },
          },
        })
        .overrideByName('unit', [{ id: 'custom.hidden', value: true }])
        .overrideByName('Anggaran', unitOf(units.IndonesianRupiah))
        .overrideByName('Realisasi', unitOf(units.IndonesianRupiah))
        .overrideByName('Serapan', unitOf(units.PercentUnit))
        .overrideByName('Capaian', unitOf(units.PercentUnit)),
    );
}
