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
    "verify,\nbackup: tanyakan node, bukan aggregator";
inline constexpr char kAggregator[] =
    "Alamat aggregator kabupaten (atau REKAP_AGGREGATOR;\nbawaan 127.0.0.1:7300)";
inline constexpr char kInsecure[] =
    "Hubungi aggregator tanpa TLS dan tanpa akun, hanya di\nkomputer ini: untuk uji coba (atau "
    "REKAP_INSECURE=1)";
inline constexpr char kFormat[] = "table (bawaan), json, atau csv";
inline constexpr char kWidth[] =
    "Lebar tabel, 60 sampai 1000 (bawaan: lebar layar;\n100 bila bukan layar)";
inline constexpr char kTimeout[] =
    "Batas waktu tunggu server (bawaan 30; import,\ncatalog apply, verify, backup 600)";

// Options of several verbs.
inline constexpr char kYear[] = "Tahun anggaran";
inline constexpr char kQuarter[] = "Triwulan 1 sampai 4 (bawaan: setahun penuh)";
inline constexpr char kRegion[] =
    "Kode wilayah, misalnya 35.27.05 (bila kosong:\nseluruh wilayah aggregator)";
inline constexpr char kExplainRegion[] = "Kode wilayah, misalnya 35.27.05";
inline constexpr char kUnit[] = "Kode kecamatan, misalnya 35.27.05";
inline constexpr char kElement[] =
    "Kode sasaran, program, kegiatan, sub kegiatan, atau\nindikator (IKU-1)";
inline constexpr char kRows[] =
    "Baris: children (anak wilayah, bawaan) atau units\n(semua kecamatan di bawahnya)";
inline constexpr char kRowsLimit[] = "Paling banyak sekian baris (bawaan 1000)";
inline constexpr char kSheetOut[] =
    "Tulis ke berkas .csv atau .xlsx, bukan ke layar;\n.xlsx memuat semua lembar";
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
inline constexpr char kCorrect[] =
    "Baca sel ini lain dari isi berkas, misalnya\n'IKU!C7=12'; nama lembar hanya untuk XLSX;\n"
    "boleh diulang; berkasnya tidak berubah";
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
    "Urutan: achievement (bawaan), absorption, allocated,\nrealised, indicators, efficiency,\n"
    "completeness, result (satu indikator), atau code";
inline constexpr char kWorstFirst[] = "Yang terendah dulu; peringkat tetap";
inline constexpr char kFilterWorkflow[] =
    "Hanya yang berkeadaan open, submitted, returned,\napproved, atau locked; boleh diulang";
inline constexpr char kFilterBand[] =
    "Hanya yang berpredikat ini (none: tanpa predikat);\nboleh diulang";
inline constexpr char kFilterQuadrant[] =
    "Hanya kuadran achieved-saving, achieved-spending,\nshort-spending, atau short-saving; boleh "
    "diulang";
inline constexpr char kFilterReported[] =
    "Hanya yang punya nilai (reported) atau yang tidak\n(missing)";
inline constexpr char kFilterAmong[] = "Hanya wilayah ini atau yang di dalamnya; boleh diulang";
inline constexpr char kCompareExample[] = "rekap compare --year 2021 --order absorption";

inline constexpr char kTrend[] = "Angka satu wilayah dari tahun ke tahun";
inline constexpr char kFromYear[] = "Tahun pertama (bawaan: empat tahun sebelum terakhir)";
inline constexpr char kToYear[] = "Tahun terakhir (bawaan: yang terakhir berisi data)";
inline constexpr char kQuarters[] = "Triwulan tiap tahun juga";
inline constexpr char kWithRows[] = "Wilayah di bawahnya juga, berdampingan";
inline constexpr char kTrendExample[] = "rekap trend --region 35.27.05 --from 2019 --to 2022";

inline constexpr char kMatrix[] = "Capaian tiap wilayah per program, kegiatan, atau IKU";
inline constexpr char kColumns[] =
    "Kolom: program (bawaan), objective, kegiatan,\nsubkegiatan, atau indicators";
inline constexpr char kUnder[] = "Hanya kolom di bawah sasaran, program, atau kegiatan\nini";
inline constexpr char kMatrixExample[] =
    "rekap matrix --year 2021 --columns kegiatan --under 7.01.01";

inline constexpr char kCompleteness[] = "Siapa sudah lapor apa dan kapan, tiap triwulan";
inline constexpr char kCompletenessExample[] = "rekap completeness --year 2021";

inline constexpr char kReport[] = "Laporan: LKjIP satu kecamatan, atau se-kabupaten";
inline constexpr char kReportOut[] =
    "Berkas tujuan; akhirannya menentukan bentuknya: .html,\n.xlsx, .pdf (perlu chromium), .docx "
    "(perlu pandoc,\nlibrsvg2-bin)";
inline constexpr char kReportLkjip[] = "Bab II dan III LKjIP satu kecamatan, dengan lampirannya";
inline constexpr char kReportLkjipExample[] =
    "rekap report lkjip --unit 35.27.05 --year 2021 --out lkjip-omben-2021.pdf";
inline constexpr char kReportKabupaten[] = "Semua kecamatan berdampingan";
inline constexpr char kReportKabupatenExample[] =
    "rekap report kabupaten --year 2021 --out kabupaten-2021.pdf";

inline constexpr char kTree[] = "Pohon kinerja satu wilayah, sasaran sampai keluaran";
inline constexpr char kDepth[] =
    "Tingkat terdalam: objective, program, kegiatan,\nsubkegiatan, atau output (bawaan: semua)";
inline constexpr char kBy[] =
    "Program di bawah objective (sasaran, bawaan) atau\nresponsible (unit penanggung jawab)";
inline constexpr char kTreeExample[] = "rekap tree --year 2021 --region 35.27.05 --by responsible";

inline constexpr char kExplain[] = "Entri jurnal yang menjadi asal sebuah angka";
inline constexpr char kResponsible[] = "Unit penanggung jawab, seperti di tree --by\nresponsible";
inline constexpr char kKind[] =
    "Catatan lain: survey, stated, agreed, submission,\nrevision, narrative, profile, atau "
    "agreement";
inline constexpr char kItem[] = "Hanya keluaran ke-N dari satu sub kegiatan";
inline constexpr char kLimit[] = "Paling banyak sekian entri (bawaan 200)";
inline constexpr char kExplainExample[] =
    "rekap explain --year 2021 --region 35.27.05 --element 7.01.01";

inline constexpr char kSurvey[] = "Indeks kepuasan masyarakat (IKM) per unsur dan unit";
inline constexpr char kSurveyExample[] = "rekap ikm --year 2021";

inline constexpr char kOrganisation[] = "Seksi, jabatan dengan targetnya, dan narasi satu unit";
inline constexpr char kOrganisationExample[] = "rekap organisation 35.27.05 --year 2021";

inline constexpr char kWorkflow[] = "Sampai di mana pengajuan tiap kecamatan";
inline constexpr char kWorkflowExample[] = "rekap workflow --year 2021 --quarter 4";

inline constexpr char kChanges[] = "Apa yang ditulis tiap kecamatan sejak kemarin";
inline constexpr char kSince[] =
    "Sejak kapan: 2022-01-30 atau 2022-01-30T08:15,\npaling jauh 31 hari; tanpa ini sejak kemarin";
inline constexpr char kChangesExample[] = "rekap changes --since 2022-01-30";

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
inline constexpr char kChain[] = "Hanya rantai jurnal, tanpa rekapitulasi";
inline constexpr char kVerifyExample[] = "rekap verify";

// People.
inline constexpr char kLogin[] = "Masuk ke aggregator dengan akun";
inline constexpr char kAccountName[] = "Nama akun";
inline constexpr char kFingerprint[] =
    "Sidik jari otoritas aggregator, bila dihubungi untuk\npertama kali tanpa layar";
inline constexpr char kPasswordStdin[] = "Baca kata sandi dari masukan baku";
inline constexpr char kLoginExample[] = "rekap login kasubag --aggregator 10.35.27.1:7300";
inline constexpr char kLogout[] = "Keluar: token berakhir dan dihapus";
inline constexpr char kForget[] = "Lupakan juga otoritas aggregator itu";
inline constexpr char kLogoutExample[] = "rekap logout";
inline constexpr char kWhoAmI[] = "Akun yang dipakai dan sampai kapan";
inline constexpr char kWhoAmIExample[] = "rekap whoami";
inline constexpr char kPassword[] = "Ganti kata sandi sendiri";
inline constexpr char kPasswordStdinTwo[] =
    "Baca dari masukan baku: baris pertama kata sandi lama,\nbaris kedua yang baru";
inline constexpr char kPasswordExample[] = "rekap password";

inline constexpr char kAccount[] = "Akun di aggregator (administrator)";
inline constexpr char kAccountAdd[] = "Tambah akun";
inline constexpr char kRoleAdd[] =
    "viewer (bawaan: melihat), verifier (juga memutuskan),\natau admin (semuanya)";
inline constexpr char kAccountAddExample[] = "rekap account add verifikator1 --role verifier";
inline constexpr char kAccountList[] = "Semua akun";
inline constexpr char kAccountListExample[] = "rekap account list";
inline constexpr char kAccountRole[] = "Ganti peran sebuah akun";
inline constexpr char kRole[] = "viewer, verifier, atau admin";
inline constexpr char kAccountRoleExample[] = "rekap account role verifikator1 --role viewer";
inline constexpr char kAccountPassword[] = "Beri akun kata sandi baru";
inline constexpr char kAccountPasswordExample[] = "rekap account password verifikator1";
inline constexpr char kAccountDisable[] = "Tutup akun: tidak dapat masuk lagi";
inline constexpr char kAccountDisableExample[] = "rekap account disable verifikator1";
inline constexpr char kAccountEnable[] = "Buka kembali akun yang ditutup";
inline constexpr char kAccountEnableExample[] = "rekap account enable verifikator1";

// Administration.
inline constexpr char kInvite[] = "Undangan sekali pakai untuk komputer satu kecamatan";
inline constexpr char kPublic[] =
    "Alamat aggregator yang terjangkau dari kecamatan,\nuntuk ditulis dalam undangan (bawaan: "
    "--aggregator)";
inline constexpr char kInviteExample[] =
    "rekap invite 35.27.05 --public rekap.sampangkab.go.id:7300";
inline constexpr char kCertificates[] = "Sertifikat yang pernah diterbitkan";
inline constexpr char kOnlyUnit[] = "Hanya kecamatan ini";
inline constexpr char kCertificatesExample[] = "rekap certificates --unit 35.27.05";
inline constexpr char kRevoke[] = "Cabut sertifikat sebuah kecamatan";
inline constexpr char kSerial[] = "Hanya sertifikat bernomor ini (bawaan: semuanya)";
inline constexpr char kRevokeReason[] = "Alasan, untuk jurnal";
inline constexpr char kYes[] = "Jangan bertanya dahulu";
inline constexpr char kRevokeExample[] = "rekap revoke 35.27.05 --reason \"Komputer hilang\"";
inline constexpr char kAudit[] = "Jurnal tindakan administrasi, yang terbaru dulu";
inline constexpr char kAuditLimit[] = "Paling banyak sekian entri (bawaan 100)";
inline constexpr char kAuditExample[] = "rekap audit --limit 20";
inline constexpr char kBackup[] = "Salinan cadangan basis data, diperiksa rantainya";
inline constexpr char kBackupExample[] = "rekap backup --node";
inline constexpr char kQuarantine[] = "Entri yang tidak dapat dibaca dan dikarantina";
inline constexpr char kQuarantineExample[] = "rekap quarantine --unit 35.27.05";

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
// Examples of the verbs under `catalog` and `account`.
std::string CatalogFooter();
std::string ReportFooter();
std::string AccountFooter();

}  // namespace rekap::cli::help
