// For Bappeda: the figures themselves, by program, against one another, and over time.

import * as units from '@grafana/grafana-foundation-sdk/units';
import * as xychart from '@grafana/grafana-foundation-sdk/xychart';

import { kOfYear, kUid, rowLink, unitLink } from './frame';
import { graphPanel, kBands, kHalf, kNothing, kSource, matrixPanel, Panel, rows } from './panels';

export const figure = (name: string) => `rekap_aggregator_${name}{${kOfYear}}`;

// Every figure of a kecamatan leads to how its computer is doing.
export const toReplication = () => [unitLink('Sambungan kecamatan ini', kUid.replication)];
// Every row and every point to its figures too.
export const toUnit = () => [
  rowLink('Angka kecamatan ini', kUid.bappeda, 'year'),
  rowLink('Sambungan kecamatan ini', kUid.replication),
];

export function heatMaps(): Panel[] {
  const shown = { unit: units.PercentUnit, steps: kBands, width: kHalf };
  return [
    matrixPanel(
      {
        ...shown,
        title: 'Capaian: kecamatan x program',
        description:
          'Sel kosong: program itu tidak dilaporkan, bukan nol. Warna menurut batas Permendagri ' +
          '86/2017, sebab predikat tiap program tidak diekspor; predikat kecamatan menurut katalog ' +
          'terlihat pada peringkat di atas.',
        links: toUnit(),
      },
      { expr: `sum by (name, unit, program) (${figure('program_achievement_ratio')})` },
      'program',
    ),
    matrixPanel(
      {
        ...shown,
        title: 'Serapan: kecamatan x program',
        description: 'Sel kosong: program itu tidak dilaporkan, bukan nol.',
        links: toUnit(),
      },
      { expr: `sum by (name, unit, program) (${figure('program_absorption_ratio')})` },
      'program',
    ),
  ];
}

// One point a kecamatan, which leads to it. The two tables are joined by its code, so who lacks
// one of the two is no point.
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
    .dataLinks(toUnit())
    .mapping(xychart.SeriesMapping.Manual)
    .series([
      new xychart.XYSeriesConfigBuilder()
        .name({ fixed: 'kecamatan' })
        .x({ matcher: { id: 'byName', options: 'Serapan' } })
        .y({ matcher: { id: 'byName', options: 'Capaian' } }),
    ])
    .targets([
      rows({ expr: `sum by (name, unit) (${figure('absorption_ratio')})` }, 0),
      rows({ expr: `sum by (unit) (${figure('achievement_ratio')})` }, 1),
    ])
    .withTransformation({ id: 'joinByField', options: { byField: 'unit', mode: 'inner' } })
    .withTransformation({
      id: 'organize',
      options: {
        renameByName: { 'Value #A': 'Serapan', 'Value #B': 'Capaian', name: 'Kecamatan' },
      },
    });
}

export function trends(): Panel[] {
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
