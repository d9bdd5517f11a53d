// The words of --help, Indonesian; option names stay English.
#pragma once

#include <string>

namespace rekap::cli::help {

inline constexpr char kProgram[] =
    "rekap: capaian kinerja dan anggaran kecamatan, dari impor sampai perbandingan.";
inline constexpr char kHelp[] = "Tampilkan bantuan ini";
inline constexpr char kVersion[] = "Tampilkan versi program";

// Options of every verb.
inline constexpr char kNode[] =
    "Alamat node kecamatan (atau REKAP_NODE; bawaan\n127.0.0.1:7301). findings, catalog show, "
    "verify:\ntanyakan node, bukan aggregator";
inline constexpr char kAggregator[] =
    "Alamat aggregator kabupaten (atau REKAP_AGGREGATOR;\nbawaan 127.0.0.1:7300)";
inline constexpr char kFormat[] = "table (bawaan), json, atau csv";
inline constexpr char kWidth[] =
    "Lebar tabel, 60 sampai 1000 (bawaan: lebar layar;\n100 bila bukan layar)";
inline constexpr char kTimeout[] =
    "Batas waktu tunggu server (bawaan 30; import,\ncatalog apply, verify 600)";

// Options of several verbs.
inline constexpr char kYear[] = "Tahun anggaran";
inline constexpr char kQuarter[] = "Triwulan 1 sampai 4 (bawaan: setahun penuh)";
inline constexpr char kRegion[] =
    "Kode wilayah, misalnya 35.27.05 (bila kosong:\nseluruh wilayah aggregator)";
inline constexpr char kUnit[] = "Kode kecamatan, misalnya 35.27.05";
inline constexpr char kElement[] =
    "Kode sasaran, program, kegiatan, atau sub kegiatan\n(explain: juga kode IKU)";
inline constexpr char kAuthor[] =
    "Jabatan atau akun yang melakukan (bawaan: nama\npengguna komputer)";

// At the node.
inline constexpr char kTemplate[] = "Tulis berkas XLSX untuk diisi";
inline constexpr char kOut[] = "Berkas tujuan (bawaan: nama dari node, di folder ini)";
inline constexpr char kForce[] = "Timpa berkas tujuan bila sudah ada";
inline constexpr char kTemplateExample[] = "rekap template --year 2022 --out isian-2022.xlsx";

inline constexpr char kImport[] = "Impor berkas XLSX, CSV, atau TSV ke node ini";
inline constexpr char kFiles[] = "Berkas yang diimpor, berurutan";
inline constexpr char kDryRun[] =
    "Periksa dan tampilkan perubahannya saja, tidak\nmenyimpan apa pun";
inline constexpr char kAccept[] =
    "Terapkan usulan perbaikan, misalnya row-shift@350;\nboleh diulang";
inline constexpr char kAsPrinted[] =
    "Simpan angka seperti tercetak: perbaikan yang dahulu\nditerima dibatalkan";
inline constexpr char kRevision[] = "Alasan mengubah periode yang sudah dikunci";
inline constexpr char kImportExample[] =
    "rekap import tabel-2021.xlsx --year 2021 --author \"Kasubag Keuangan\"";

inline constexpr char kFindings[] = "Temuan: yang tidak mungkin benar, dengan buktinya";
inline constexpr char kSeverity[] = "Hanya note, warning, atau blocking, dan yang lebih\nberat";
inline constexpr char kRule[] = "Hanya satu aturan, misalnya row-shift";
inline constexpr char kFindingsLimit[] = "Paling banyak sekian temuan (bawaan 1000)";
inline constexpr char kFull[] = "Tampilkan usulan perbaikan sel demi sel";
inline constexpr char kFindingsExample[] = "rekap findings --year 2021 --node --full";

inline constexpr char kSubmit[] = "Ajukan satu periode kepada kabupaten";
inline constexpr char kJustify[] = "Penjelasan, bila diajukan walau ada temuan yang\nmenghalangi";
inline constexpr char kWithdraw[] = "Tarik kembali pengajuan yang belum disetujui";
inline constexpr char kSubmitExample[] = "rekap submit --year 2021 --quarter 4";

inline constexpr char kStatus[] = "Keadaan node: yang tersimpan dan yang sudah diterima";
inline constexpr char kStatusExample[] = "rekap status";

// At the aggregator.
inline constexpr char kUnits[] = "Daftar kecamatan dan kemajuan pengirimannya";
inline constexpr char kUnitsExample[] = "rekap units --aggregator 127.0.0.1:7300";

inline constexpr char kCompare[] = "Bandingkan kecamatan satu sama lain";
inline constexpr char kOrder[] =
    "Urutan: achievement (bawaan), absorption, allocated,\nindicators, atau code";
inline constexpr char kCompareExample[] = "rekap compare --year 2021 --order absorption";

inline constexpr char kTree[] = "Pohon kinerja satu wilayah, sasaran sampai keluaran";
inline constexpr char kDepth[] =
    "Tingkat terdalam: objective, program, kegiatan,\nsubkegiatan, atau output (bawaan: semua)";
inline constexpr char kBy[] =
    "Program di bawah objective (sasaran, bawaan) atau\nresponsible (unit penanggung jawab)";
inline constexpr char kTreeExample[] = "rekap tree --year 2021 --region 35.27.05 --by responsible";

inline constexpr char kExplain[] = "Entri jurnal yang menjadi asal sebuah angka";
inline constexpr char kLimit[] = "Paling banyak sekian entri (bawaan 200)";
inline constexpr char kExplainExample[] =
    "rekap explain --year 2021 --region 35.27.05 --element 7.01.01";

inline constexpr char kSurvey[] = "Indeks kepuasan masyarakat (IKM) per unsur dan unit";
inline constexpr char kSurveyExample[] = "rekap ikm --year 2021";

inline constexpr char kOrganisation[] = "Seksi, jabatan dengan targetnya, dan narasi satu unit";
inline constexpr char kOrganisationExample[] = "rekap organisation 35.27.05 --year 2021";

inline constexpr char kWorkflow[] = "Sampai di mana pengajuan tiap kecamatan";
inline constexpr char kWorkflowExample[] = "rekap workflow --year 2021 --quarter 4";

inline constexpr char kReview[] = "Putuskan pengajuan: setujui, kembalikan, kunci, buka";
inline constexpr char kAction[] =
    "approve (setujui), return (kembalikan), lock (kunci),\natau reopen (buka kembali)";
inline constexpr char kReason[] = "Alasan yang dibaca kecamatan (wajib untuk return\ndan reopen)";
inline constexpr char kSubmissionNumber[] =
    "Nomor pengajuan yang diputuskan (bawaan: yang\nterakhir)";
inline constexpr char kReviewExample[] =
    "rekap review return 35.27.05 --year 2021 --reason \"Baris 350 bergeser\"";

inline constexpr char kVerify[] =
    "Hitung ulang semuanya dan bandingkan (dengan --node:\nperiksa rantai jurnal node)";
inline constexpr char kVerifyExample[] = "rekap verify";

// The catalog.
inline constexpr char kCatalog[] = "Katalog: wilayah, nomenklatur, IKU, dan kebijakan";
inline constexpr char kCatalogFile[] = "Berkas katalog (YAML)";
inline constexpr char kCatalogCheck[] = "Periksa berkas katalog, tanpa server";
inline constexpr char kCatalogCheckExample[] = "rekap catalog check sampang-2021.yaml";
inline constexpr char kCatalogDiff[] = "Yang berbeda antara katalog yang berlaku dan berkas";
inline constexpr char kCatalogDiffFile[] =
    "Berkas yang lebih baru (bawaan: FILE dibandingkan\ndengan katalog aggregator)";
inline constexpr char kCatalogDiffExample[] = "rekap catalog diff sampang-2022.yaml";
inline constexpr char kCatalogApply[] = "Jadikan berkas itu katalog yang berlaku";
inline constexpr char kNote[] = "Keterangan perubahan, untuk riwayat";
inline constexpr char kCatalogApplyExample[] =
    "rekap catalog apply sampang-2022.yaml --note \"Nomenklatur 2022\"";
inline constexpr char kCatalogShow[] = "Cetak katalog (YAML)";
inline constexpr char kCatalogVersion[] = "Versi ke-N (bawaan: yang berlaku)";
inline constexpr char kCatalogShowExample[] = "rekap catalog show --version 2 > katalog-2.yaml";
inline constexpr char kCatalogHistory[] = "Semua versi katalog, yang terbaru dulu";
inline constexpr char kCatalogHistoryExample[] = "rekap catalog history";

inline constexpr char kMore[] =
    "Pilihan umum (--node, --aggregator, --format, --width, --timeout): rekap --help";

// "rekap 0.1.0".
std::string Version();
// Examples and exit codes.
std::string Footer();
// Examples of the verbs under `catalog`.
std::string CatalogFooter();

}  // namespace rekap::cli::help
