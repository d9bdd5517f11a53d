// For the administrator: whether the aggregator keeps up, and what it lives on.

import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as units from '@grafana/grafana-foundation-sdk/units';

import { frame, kUid, plainLink } from './frame';
import { graphPanel, kHalf, kNone, kThird, Panel, Query, row, statPanel, Step } from './panels';
import { kRunbook } from './runbook';

const own = (name: string) => `rekap_aggregator_${name}`;
const perSecond = (name: string) => `rate(${own(name)}[$__rate_interval])`;
const kJob = 'job="rekap-aggregator"';

const toReplication = () => [plainLink('Replikasi dan kecamatan', kUid.replication)];

const kUp: Step[] = [
  { from: null, color: 'red' },
  { from: 1, color: 'green' },
];
// Seconds: the alert fires at half a second.
const kSync: Step[] = [
  { from: null, color: 'green' },
  { from: 0.1, color: 'orange' },
  { from: 0.5, color: 'red' },
];
const kFree: Step[] = [
  { from: null, color: 'red' },
  { from: 0.05, color: 'orange' },
  { from: 0.1, color: 'green' },
];

const quantile = (q: number, name: string): Query => ({
  expr: `histogram_quantile(${q}, sum by (le) (${perSecond(`${name}_bucket`)}))`,
  legend: `p${q * 100}`,
});

function summary(): Panel[] {
  return [
    statPanel(
      {
        title: 'Hidup',
        description:
          '1: Prometheus membaca agregator. 0: tidak menjawab; runbook, bagian agregator mati.',
        unit: units.Short,
        steps: kUp,
      },
      { expr: `max(up{${kJob}})` },
    ),
    statPanel(
      {
        title: 'Berjalan sejak',
        description: 'Lama proses berjalan. Pendek tanpa pembaruan: ia dimulai ulang.',
        unit: units.DurationSeconds,
      },
      { expr: `time() - max(process_start_time_seconds{${kJob}})` },
    ),
    statPanel(
      {
        title: 'Versi',
        description: 'Versi program yang berjalan.',
        unit: units.Short,
        nameOnly: true,
      },
      { expr: own('build_info'), legend: '{{version}}' },
    ),
    statPanel(
      {
        title: 'Sinkronisasi p95',
        description: '95% penulisan selesai dalam waktu ini. Lambat: disk.',
        unit: units.Seconds,
        steps: kSync,
      },
      { expr: 'instance:rekap_aggregator_commit:p95_10m' },
    ),
    statPanel(
      {
        title: 'Hasil verifikasi',
        description:
          '1: semua persis. 0: berbeda; runbook, bagian verifikasi gagal. Kosong: belum.',
        unit: units.Short,
        steps: kUp,
      },
      { expr: own('verify_exact') },
    ),
    statPanel(
      {
        title: 'Disk kosong',
        description: 'Bagian disk tempat data yang masih kosong.',
        unit: units.PercentUnit,
        steps: kFree,
      },
      { expr: `min(instance:rekap_disk_free:ratio{${kJob}})` },
    ),
  ];
}

function work(): Panel[] {
  return [
    graphPanel(
      {
        title: 'Waktu satu sinkronisasi',
        description: 'Dari tulis sampai tersimpan di disk.',
        unit: units.Seconds,
        steps: kSync,
      },
      quantile(0.5, 'commit_seconds'),
      quantile(0.95, 'commit_seconds'),
      quantile(0.99, 'commit_seconds'),
    ),
    graphPanel(
      {
        title: 'Waktu memperbarui rekap',
        description: 'Dari tersimpan sampai terlihat pada angka.',
        unit: units.Seconds,
      },
      quantile(0.5, 'publish_seconds'),
      quantile(0.95, 'publish_seconds'),
    ),
    graphPanel(
      {
        title: 'Waktu menjawab p95',
        description: 'Lama menyusun jawaban, menurut jenis pertanyaan.',
        unit: units.Seconds,
      },
      {
        expr: `histogram_quantile(0.95, sum by (le, method) (${perSecond('query_seconds_bucket')}))`,
        legend: '{{method}}',
      },
    ),
    graphPanel(
      {
        title: 'Pertanyaan',
        description: 'Jawaban tiap detik, menurut jenis pertanyaan.',
        unit: units.Short,
      },
      { expr: `sum by (method) (${perSecond('query_seconds_count')})`, legend: '{{method}}' },
    ),
    graphPanel(
      {
        title: 'Diterima',
        description: 'Batch dan entri jurnal tiap detik.',
        unit: units.Short,
        width: kThird,
        links: toReplication(),
      },
      { expr: perSecond('batches_total'), legend: 'batch/s' },
      { expr: perSecond('entries_total'), legend: 'entri/s' },
      { expr: perSecond('duplicate_batches_total'), legend: 'batch ulang/s' },
    ),
    graphPanel(
      {
        title: 'Entri tiap sinkronisasi',
        description:
          'Makin banyak kecamatan mengirim bersamaan, makin banyak yang dibawa satu sinkronisasi.',
        unit: units.Short,
        width: kThird,
      },
      { expr: `${perSecond('entries_total')} / ${perSecond('syncs_total')}`, legend: 'entri' },
      { expr: perSecond('syncs_total'), legend: 'sinkronisasi/s' },
    ),
    graphPanel(
      {
        title: 'Aliran dan antrean',
        description: 'Aliran terbuka; bytes yang menunggu ditulis.',
        unit: units.Short,
        width: kThird,
        links: toReplication(),
      },
      { expr: own('streams'), legend: 'aliran' },
      { expr: own('snapshots_running'), legend: 'snapshot berjalan' },
      { expr: own('queue_bytes'), legend: 'bytes menunggu' },
    ),
  ];
}

function faults(): Panel[] {
  return [
    graphPanel(
      {
        title: 'Galat penulisan dan hitung ulang',
        description:
          'Penulisan yang ditolak basis data; rekap yang rusak lalu dihitung ulang. Harus 0.',
        unit: units.Short,
        width: kThird,
        steps: kNone,
      },
      {
        expr: `increase(${own('commit_errors_total')}[$__rate_interval])`,
        legend: 'penulisan ditolak',
      },
      { expr: `increase(${own('rebuilds_total')}[$__rate_interval])`, legend: 'hitung ulang' },
      {
        expr: `increase(${own('quarantined_entries_total')}[$__rate_interval])`,
        legend: 'disisihkan',
      },
    ),
    graphPanel(
      {
        title: 'Permintaan ditolak',
        description: 'Menurut alasan; banyak token_unknown: seseorang menebak, atau token lama.',
        unit: units.Short,
        width: kThird,
      },
      {
        expr: 'sum by (reason) (increase(rekap_aggregator_access_refusals_total[$__rate_interval]))',
        legend: '{{reason}}',
      },
    ),
    graphPanel(
      {
        title: 'Snapshot',
        description: 'Keadaan lengkap yang dikirim kecamatan karena jurnalnya sudah dipangkas.',
        unit: units.Short,
        width: kThird,
      },
      { expr: `increase(${own('snapshots_total')}[$__rate_interval])`, legend: 'terpasang' },
      { expr: `increase(${own('snapshot_rows_total')}[$__rate_interval])`, legend: 'baris' },
    ),
  ];
}

function process(): Panel[] {
  return [
    graphPanel(
      {
        title: 'Memori',
        description: 'Memori proses.',
        unit: units.BytesIEC,
        width: kThird,
      },
      { expr: `process_resident_memory_bytes{${kJob}}`, legend: '{{instance}}' },
    ),
    graphPanel(
      {
        title: 'Prosesor',
        description: 'Inti prosesor yang terpakai.',
        unit: units.Short,
        width: kThird,
      },
      {
        expr: `rate(process_cpu_seconds_total{${kJob}}[$__rate_interval])`,
        legend: '{{instance}}',
      },
    ),
    graphPanel(
      {
        title: 'Berkas terbuka',
        description: 'Tiap sambungan satu berkas; dekat batas, yang baru ditolak.',
        unit: units.Short,
        width: kThird,
      },
      { expr: `process_open_fds{${kJob}}`, legend: 'terbuka' },
      { expr: `process_max_fds{${kJob}}`, legend: 'batas' },
    ),
    graphPanel(
      {
        title: 'Rekap di memori',
        description: 'Sel yang dihitung dan daun di bawahnya.',
        unit: units.Short,
        width: kThird,
      },
      { expr: own('cells'), legend: 'sel' },
      { expr: own('leaves'), legend: 'daun' },
    ),
    graphPanel(
      {
        title: 'Besar basis data',
        description: 'Berkas tabel RocksDB.',
        unit: units.BytesIEC,
        width: kThird,
      },
      { expr: own('store_bytes'), legend: 'basis data' },
    ),
    graphPanel(
      {
        title: 'Sisa waktu sertifikat agregator',
        description: 'Replikasi dan halaman (web); diperbarui sendiri pada 30 hari sebelum akhir.',
        unit: units.DurationSeconds,
        width: kThird,
      },
      { expr: `${own('certificate_end_timestamp_seconds')} - time()`, legend: '{{instance}}' },
      {
        expr: `${own('web_certificate_end_timestamp_seconds')} - time()`,
        legend: '{{instance}} halaman',
      },
    ),
  ];
}

function rocksdb(): Panel[] {
  return [
    graphPanel(
      {
        title: 'RocksDB: memori',
        description: 'Tabel di memori dan cache blok.',
        unit: units.BytesIEC,
        width: kThird,
      },
      { expr: own('rocksdb_memtable_bytes'), legend: 'tabel di memori' },
      { expr: own('rocksdb_block_cache_bytes'), legend: 'cache blok' },
    ),
    graphPanel(
      {
        title: 'RocksDB: kompaksi',
        description: 'Bytes yang menunggu dikompaksi. Naik terus: disk tidak sanggup.',
        unit: units.BytesIEC,
        width: kThird,
      },
      { expr: own('rocksdb_pending_compaction_bytes'), legend: 'menunggu' },
    ),
    graphPanel(
      {
        title: 'RocksDB: macet dan galat',
        description: 'Penulisan dihentikan (1) dan galat latar; keduanya harus 0.',
        unit: units.Short,
        width: kThird,
      },
      { expr: own('rocksdb_write_stopped'), legend: 'penulisan dihentikan' },
      { expr: own('rocksdb_background_errors_total'), legend: 'galat latar' },
    ),
    graphPanel(
      {
        title: 'Membaca metrik',
        description: 'Lama Prometheus membaca agregator; angka domain dihitung saat dibaca.',
        unit: units.Seconds,
        width: kHalf,
      },
      { expr: `scrape_duration_seconds{${kJob}}`, legend: '{{instance}}' },
    ),
    graphPanel(
      {
        title: 'Deret',
        description: 'Deret waktu dari agregator; batasnya katalog.',
        unit: units.Short,
        width: kHalf,
      },
      { expr: `scrape_samples_scraped{${kJob}}`, legend: '{{instance}}' },
    ),
  ];
}

export function aggregator(): dashboard.DashboardBuilder {
  const board = frame(
    'rekap: agregator',
    kUid.aggregator,
    'Untuk administrator: apakah agregator mengejar, dan dengan apa ia hidup. Apa yang ' +
      `dilakukan: ${kRunbook}`,
  );
  const sections: [string, Panel[]][] = [
    ['Ringkasan', summary()],
    ['Pekerjaan', work()],
    ['Galat', faults()],
    ['Proses', process()],
    ['Basis data', rocksdb()],
  ];
  for (const [title, panels] of sections) {
    board.withRow(row(title));
    for (const panel of panels) board.withPanel(panel);
  }
  return board;
}
