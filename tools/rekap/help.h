// The words of --help, Indonesian; option names stay English.
#pragma once

#include <string>

namespace rekap::cli::help {

inline constexpr char kProgram[] =
    "rekap: capaian kinerja dan anggaran kecamatan, dari impor sampai perbandingan.";
inline constexpr char kHelp[] = "Tampilkan bantuan ini";
inline constexpr char kVersion[] = "Tampilkan versi program";

inline constexpr char kNode[] = "Alamat node kecamatan (atau REKAP_NODE;\nbawaan 127.0.0.1:7301)";
inline constexpr char kAggregator[] =
    "Alamat aggregator kabupaten (atau REKAP_AGGREGATOR;\nbawaan 127.0.0.1:7300)";
inline constexpr char kFormat[] = "table (bawaan), json, atau csv";
inline constexpr char kWidth[] =
    "Lebar tabel, 60 sampai 1000 (bawaan: lebar layar;\n100 bila bukan layar)";
inline constexpr char kTimeout[] = "Batas waktu tunggu server (bawaan 30; verify 600)";

inline constexpr char kYear[] = "Tahun anggaran";
inline constexpr char kQuarter[] = "Triwulan 1 sampai 4 (bawaan: setahun penuh)";
inline constexpr char kRegion[] =
    "Kode wilayah, misalnya 35.27.05 (compare, tree:\nbila kosong seluruh wilayah aggregator)";
inline constexpr char kElement[] =
    "Kode sasaran, program, kegiatan, atau sub kegiatan\n(explain: juga kode IKU)";

inline constexpr char kImport[] = "Impor berkas CSV atau TSV ke node ini";
inline constexpr char kFiles[] = "Berkas yang diimpor, berurutan";
inline constexpr char kAuthor[] =
    "Jabatan atau akun yang mengimpor (bawaan: nama\npengguna komputer)";
inline constexpr char kDryRun[] = "Periksa saja, tidak menyimpan apa pun";
inline constexpr char kImportExample[] =
    "rekap import tabel-2021.csv --year 2021 --author \"Kasubag Keuangan\"";

inline constexpr char kStatus[] = "Keadaan node: yang tersimpan dan yang sudah diterima";
inline constexpr char kStatusExample[] = "rekap status";

inline constexpr char kUnits[] = "Daftar kecamatan dan kemajuan pengirimannya";
inline constexpr char kUnitsExample[] = "rekap units --aggregator 127.0.0.1:7300";

inline constexpr char kCompare[] = "Bandingkan kecamatan satu sama lain";
inline constexpr char kOrder[] =
    "Urutan: achievement (bawaan), absorption, allocated,\nindicators, atau code";
inline constexpr char kCompareExample[] = "rekap compare --year 2021 --order absorption";

inline constexpr char kTree[] = "Pohon kinerja satu wilayah, sasaran sampai keluaran";
inline constexpr char kDepth[] =
    "Tingkat terdalam: objective, program, kegiatan,\nsubkegiatan, atau output (bawaan: semua)";
inline constexpr char kTreeExample[] = "rekap tree --year 2021 --region 35.27.05 --depth kegiatan";

inline constexpr char kExplain[] = "Entri jurnal yang menjadi asal sebuah angka";
inline constexpr char kLimit[] = "Paling banyak sekian entri (bawaan 200)";
inline constexpr char kExplainExample[] =
    "rekap explain --year 2021 --region 35.27.05 --element 7.01.01";

inline constexpr char kVerify[] =
    "Hitung ulang semuanya dan bandingkan (dengan --node:\nperiksa rantai jurnal node)";
inline constexpr char kVerifyExample[] = "rekap verify";

inline constexpr char kMore[] =
    "Pilihan umum (--node, --aggregator, --format, --width, --timeout): rekap --help";

// "rekap 0.1.0".
std::string Version();
// Examples and exit codes.
std::string Footer();

}  // namespace rekap::cli::help
