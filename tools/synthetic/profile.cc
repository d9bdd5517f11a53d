#include "tools/synthetic/profile.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace rekap {
namespace {

constexpr OutputScale kRange = OutputScale::kRange;
constexpr OutputScale kVillages = OutputScale::kVillages;
constexpr OutputScale kStaff = OutputScale::kStaff;

constexpr LineProfile kLines[] = {
    // Perencanaan, penganggaran, evaluasi.
    {"7.01.01.2.01.01", 1500, 6000, {"Jumlah dokumen perencanaan PD", "dok", kRange, 2, 4}},
    {"7.01.01.2.01.02", 1200, 4000, {"Jumlah dokumen RKA-SKPD", "dok"}},
    {"7.01.01.2.01.03", 900, 2500, {"Jumlah dokumen perubahan RKA-SKPD", "dok"}},
    {"7.01.01.2.01.04", 900, 2500, {"Jumlah dokumen DPA-SKPD", "dok"}},
    {"7.01.01.2.01.05", 900, 2500, {"Jumlah dokumen DPPA-SKPD", "dok"}},
    {"7.01.01.2.01.06", 4000, 12000, {"Jumlah dokumen evaluasi PD", "dok", kRange, 3, 6}},
    // Keuangan: salaries are four fifths of an office's budget.
    {"7.01.01.2.02.01", 72000, 84000, {"Jumlah pegawai ASN", "ASN", kStaff}},
    {"7.01.01.2.02.02", 12000, 30000, {"Jumlah ATK yang dipenuhi", "jenis", kRange, 18, 40}},
    {"7.01.01.2.02.05", 1500, 5000, {"Jumlah laporan keuangan akhir tahun", "laporan"}},
    {"7.01.01.2.02.07",
     1000,
     4000,
     {"Jumlah laporan bulanan dan semesteran", "laporan", kRange, 3, 14}},
    {"7.01.01.2.05.11", 2000, 15000, {"Jumlah ASN yang mengikuti bimtek", "ASN", kRange, 1, 4}},
    // Administrasi umum.
    {"7.01.01.2.06.01",
     1200,
     5000,
     {"Jumlah komponen listrik yang disediakan", "jenis", kRange, 3, 8}},
    {"7.01.01.2.06.02", 8000, 25000, {"Jumlah peralatan dan perlengkapan", "jenis", kRange, 8, 20}},
    {"7.01.01.2.06.05",
     9000,
     25000,
     {"Jumlah barang cetakan yang disediakan", "macam", kRange, 4, 8},
     {"Jumlah belanja penggandaan", "lembar", kRange, 6000, 18000}},
    {"7.01.01.2.06.06",
     1200,
     3600,
     {"Jumlah bahan bacaan yang disediakan", "bulan", kRange, 12, 12}},
    {"7.01.01.2.06.08", 3000, 12000, {"Pemenuhan jamuan tamu", "bulan", kRange, 12, 12}},
    {"7.01.01.2.06.09",
     25000,
     70000,
     {"Jumlah rapat dan konsultasi dalam daerah", "kali", kRange, 60, 150},
     {"Jumlah rapat dan konsultasi luar daerah", "kali", kRange, 4, 14}},
    // Pengadaan.
    {"7.01.01.2.07.02",
     48000,
     84000,
     {"Jumlah kendaraan dinas yang disewa", "bulan", kRange, 12, 12}},
    {"7.01.01.2.07.05", 5000, 20000, {"Jumlah mebel", "unit", kRange, 2, 10}},
    {"7.01.01.2.07.06", 30000, 120000, {"Jumlah peralatan dan mesin", "unit", kRange, 3, 9}},
    // Jasa penunjang.
    {"7.01.01.2.08.01", 4000, 12000, {"Jumlah surat yang terkirim", "surat", kRange, 800, 2200}},
    {"7.01.01.2.08.02",
     22000,
     60000,
     {"Pemenuhan listrik, air, dan komunikasi", "bulan", kRange, 12, 12}},
    {"7.01.01.2.08.04",
     24000,
     72000,
     {"Jumlah tenaga kebersihan dan waker", "orang", kRange, 2, 6}},
    // Pemeliharaan.
    {"7.01.01.2.09.02", 4000, 40000, {"Jumlah kendaraan yang dipelihara", "unit", kRange, 6, 16}},
    {"7.01.01.2.09.05", 1000, 5000, {"Jumlah mebel yang dipelihara", "unit", kRange, 10, 45}},
    {"7.01.01.2.09.06", 4000, 15000, {"Jumlah peralatan yang dipelihara", "unit", kRange, 4, 12}},
    {"7.01.01.2.09.09", 25000, 90000, {"Jumlah gedung yang dipelihara", "unit", kRange, 1, 4}},
    {"7.01.01.2.13.02", 1500, 8000, {"Jumlah dokumen SKM", "dok", kRange, 1, 2}},
    // Pelayanan publik.
    {"7.01.02.2.02.03", 8000, 25000, {"Jumlah inovasi pelayanan", "inovasi", kRange, 1, 3}},
    {"7.01.02.2.04.03",
     8000,
     30000,
     {"Jumlah pelayanan yang dilaksanakan", "pelayanan", kRange, 3, 8}},
    // Pemberdayaan, ketertiban, pembinaan desa.
    {"7.01.03.2.01.02", 15000, 40000, {"Jumlah usulan desa yang difasilitasi", "desa", kVillages}},
    {"7.01.03.2.01.03",
     25000,
     60000,
     {"Jumlah PKK desa yang tertib administrasi", "desa", kVillages}},
    {"7.01.04.2.01.01", 40000, 90000, {"Jumlah desa dengan Satlinmas aktif", "desa", kVillages}},
    {"7.01.04.2.01.02",
     3000,
     15000,
     {"Jumlah forum dengan tokoh masyarakat", "kegiatan", kRange, 1, 4}},
    {"7.01.04.2.02.01", 6000, 25000, {"Jumlah penegakan perda", "kegiatan", kRange, 1, 6}},
    {"7.01.06.2.01.02",
     12000,
     35000,
     {"Jumlah desa yang dibina administrasinya", "desa", kVillages}},
    {"7.01.06.2.01.03", 7000, 25000, {"Jumlah dokumen evaluasi APBDes", "desa", kVillages}},
    {"7.01.06.2.01.06",
     8000,
     30000,
     {"Jumlah desa yang difasilitasi Pilkades", "desa", kRange, 1, 5}},
};

}  // namespace

const LineProfile& LineProfileOf(ActivityCode sub_kegiatan) {
  static constexpr LineProfile kGeneral = {
      "", 2000, 20000, {"Jumlah kegiatan yang dilaksanakan", "kegiatan", kRange, 1, 6}};
  std::string code = sub_kegiatan.ToString();
  auto it = std::find_if(std::begin(kLines), std::end(kLines),
                         [&](const LineProfile& line) { return line.code == code; });
  return it == std::end(kLines) ? kGeneral : *it;
}

const IndicatorProfile& IndicatorProfileOf(absl::string_view code) {
  static constexpr IndicatorProfile kSatisfaction = {
      "(jumlah nilai persepsi per unsur x bobot) / jumlah unsur yang terisi",
      "Survei Kepuasan Masyarakat (SKM)",
      8000,
      8800,
      6800,
      8800};
  static constexpr IndicatorProfile kParticipation = {
      "desa_tertib_administrasi / desa_dibina x 100",
      "Hasil Musrenbangcam",
      10000,
      10000,
      6000,
      10000,
      true};
  static constexpr IndicatorProfile kSecurity = {
      "(kejadian[n-1] - kejadian[n]) / kejadian[n-1] x 100",
      "Jumlah laporan kejadian",
      2000,
      3000,
      200,
      2800};
  static constexpr IndicatorProfile kGeneral = {
      "realisasi / target x 100", "Laporan kecamatan", 8000, 10000, 6000, 10000};
  if (code == "IKU-1") return kSatisfaction;
  if (code == "IKU-2") return kParticipation;
  if (code == "IKU-3") return kSecurity;
  return kGeneral;
}

}  // namespace rekap
