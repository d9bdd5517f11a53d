// For Bappeda: who leads, who lags, in which program, what is missing, what is late.

import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';

import { figure, heatMaps, toReplication, toUnit, trends } from './bappeda_figures';
import { frame, kUid, plainLink, unitVariable, yearVariable } from './frame';
import {
  barPanel,
  kBands,
  kEighth,
  kNone,
  kRanks,
  kStatWidth,
  kThird,
  kWhole,
  matrixPanel,
  Panel,
  refId,
  row,
  statPanel,
  tablePanel,
  unitOf,
} from './panels';

const reported = figure('unit_reported');
const kOfRegion = 'year="$year"';

// Every figure of the whole is of what was reported, and the title does not say so.
const kReported = 'Hanya atas yang sudah dilaporkan; yang belum, tidak dihitung sebagai nol.';

// Older years of a kecamatan have no series, though it reported them.
const kNotHere =
  'Yang tidak ada di sini belum melapor tahun itu, atau sudah melapor dua tahun yang lebih baru.';

function sums(): Panel[] {
  const shown = { width: kEighth };
  return [
    statPanel(
      {
        ...shown,
        title: 'Anggaran',
        description: `Jumlah pagu kecamatan terpilih. ${kReported}`,
        unit: units.IndonesianRupiah,
      },
      { expr: `sum(${figure('allocated_rupiah')})` },
    ),
    statPanel(
      {
        ...shown,
        title: 'Realisasi',
        description: `Jumlah realisasi kecamatan terpilih. ${kReported}`,
        unit: units.IndonesianRupiah,
      },
      { expr: `sum(${figure('realised_rupiah')})` },
    ),
    statPanel(
      {
        ...shown,
        title: 'Serapan',
        description: 'Realisasi dibagi pagu, dari jumlahnya, bukan rata-rata serapan.',
        unit: units.PercentUnit,
        steps: kBands,
      },
      { expr: `sum(${figure('realised_rupiah')}) / sum(${figure('allocated_rupiah')})` },
    ),
  ];
}

// Achievement of several kecamatan is defined for the region alone: by the catalog's weights, from
// the roll-up. Of a choice among them there is none.
function ofRegion(): Panel[] {
  const shown = { width: kEighth };
  return [
    statPanel(
      {
        ...shown,
        title: 'Capaian kabupaten',
        description:
          'Capaian keluaran seluruh kabupaten menurut cascading, dengan bobot dari katalog, sesudah ' +
          'pembatasan. Tidak mengikuti pilihan kecamatan.',
        unit: units.PercentUnit,
      },
      { expr: `rekap_aggregator_region_achievement_ratio{${kOfRegion}}` },
    ),
    statPanel(
      {
        ...shown,
        title: 'Predikat kabupaten',
        description: 'Predikat capaian kabupaten menurut katalog. Hijau tua: yang tertinggi.',
        unit: units.Short,
        steps: kRanks,
        nameOnly: true,
      },
      { expr: `rekap_aggregator_region_band{${kOfRegion}}`, legend: '{{band}}' },
    ),
    statPanel(
      {
        ...shown,
        title: 'Kelengkapan kabupaten',
        description:
          'Baris yang dilaporkan dari yang diharapkan katalog, seluruh kabupaten. Baris kecamatan ' +
          'yang belum lapor ikut diharapkan.',
        unit: units.PercentUnit,
        steps: kBands,
      },
      {
        expr:
          `rekap_aggregator_region_reported_lines{${kOfRegion}} / ` +
          `(rekap_aggregator_region_expected_lines{${kOfRegion}} > 0)`,
      },
    ),
  ];
}

function missing(): Panel[] {
  const shown = { width: kEighth, steps: kNone };
  return [
    statPanel(
      {
        ...shown,
        title: 'Belum lapor',
        description:
          'Kecamatan terpilih yang belum melaporkan apa pun untuk tahun itu; namanya di bawah, pada ' +
          'kelengkapan.',
        unit: units.Short,
      },
      { expr: `count(${reported}) - sum(${reported})` },
    ),
    statPanel(
      {
        ...shown,
        title: 'Terlambat',
        description:
          'Kecamatan yang tenggatnya lewat tanpa pengajuan dalam setahun terakhir; periode mana, ' +
          'lihat tabel di bawah.',
        unit: units.Short,
      },
      {
        expr: 'count(max by (unit) (rekap_aggregator_overdue_seconds{unit=~"$unit"}) > 0) or vector(0)',
      },
    ),
  ];
}

// The bars of the kecamatan in each of the catalog's bands, from the highest, in its colour: all
// together they are sorted.
function byBand(): Panel {
  const ranks = kRanks.map((step, index) => ({ rank: index + 1, color: step.color }));
  const queries = ranks.map(({ rank }) => ({
    expr:
      `sort_desc(${figure('achievement_ratio')} and on (unit, year) ` +
      `(${figure('unit_band')} ${rank < ranks.length ? '==' : '>='} ${rank}))`,
    legend: '{{name}}',
  }));
  const panel = barPanel(
    {
      unit: units.PercentUnit,
      width: kThird,
      max: 1,
      title: 'Capaian: siapa di depan',
      description: `Capaian keluaran tiap kecamatan; warna menurut predikat dari katalog. ${kNotHere}`,
      links: toReplication(),
    },
    ...queries,
  );
  return ranks.reduce(
    (made, { color }, index) =>
      made.overrideByQuery(refId(index), [
        { id: 'color', value: { mode: 'fixed', fixedColor: color } },
      ]),
    panel,
  );
}

function ranking(): Panel[] {
  const shown = { unit: units.PercentUnit, steps: kBands, width: kThird, max: 1 };
  return [
    byBand(),
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
        description:
          'Baris yang dilaporkan dari yang diharapkan; di bawah 100% ada yang kurang. "belum lapor": ' +
          'belum ada apa pun, yang bukan nol.',
        links: toReplication(),
      },
      // Undefined on purpose: there is nothing that could be compared with what is expected.
      { expr: `(${reported} == 0) / 0`, legend: '{{name}}' },
      {
        expr: 'sort(unit:rekap_completeness:ratio{year="$year", unit=~"$unit"})',
        legend: '{{name}}',
      },
    ).mappings([
      {
        type: dashboard.MappingType.SpecialValue,
        options: {
          match: dashboard.SpecialValueMatch.NullAndNan,
          result: { text: 'belum lapor', color: 'text', index: 0 },
        },
      },
    ]),
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
        links: toUnit(),
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
        links: toUnit(),
      },
      { expr: 'sort_desc((rekap_aggregator_overdue_seconds{unit=~"$unit"} > 0) / 86400)' },
    )
      .withTransformation({
        id: 'organize',
        options: {
          includeByName: { name: true, year: true, quarter: true, Value: true, unit: true },
          indexByName: { name: 0, year: 1, quarter: 2, Value: 3, unit: 4 },
          renameByName: { name: 'Kecamatan', year: 'Tahun', quarter: 'Triwulan', Value: 'Hari' },
        },
      })
      .overrideByName('unit', [{ id: 'custom.hidden', value: true }])
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
        links: toUnit(),
      },
      { expr: `sum by (name, unit, severity) (${figure('findings')})` },
      'severity',
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
    ['Ringkasan', [...sums(), ...ofRegion(), ...missing()]],
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
          links: toUnit(),
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
