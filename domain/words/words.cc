#include "domain/words/words.h"

#include <array>

#include "domain/rule/efficiency.h"
#include "domain/workflow/workflow.h"

namespace rekap {
namespace {

constexpr std::array<absl::string_view, 12> kMonths = {
    "Januari", "Februari", "Maret",     "April",   "Mei",      "Juni",
    "Juli",    "Agustus",  "September", "Oktober", "November", "Desember"};

}  // namespace

absl::string_view MissingMark(v1::ValueState state) {
  switch (state) {
    case v1::VALUE_STATE_NOT_REPORTED:
      return kNotReportedMark;
    case v1::VALUE_STATE_UNDEFINED:
      return kUndefinedMark;
    case v1::VALUE_STATE_NOT_COMPARABLE:
      return kNotComparableMark;
    default:
      return kUnknownMark;
  }
}

std::string MissingWord(v1::ValueState state) {
  switch (state) {
    case v1::VALUE_STATE_NOT_REPORTED:
      return "belum lapor";
    case v1::VALUE_STATE_UNDEFINED:
      return "tak terdefinisi";
    case v1::VALUE_STATE_NOT_COMPARABLE:
      return "tidak terbanding";
    default:
      return "tidak dikenal";
  }
}

std::string SeverityWord(v1::Severity severity) {
  switch (severity) {
    case v1::SEVERITY_BLOCKING:
      return "menghalangi";
    case v1::SEVERITY_WARNING:
      return "peringatan";
    case v1::SEVERITY_NOTE:
      return "catatan";
    default:
      return std::string(kUnknownMark);
  }
}

std::string StateWord(v1::WorkflowState state) {
  absl::string_view name = StateName(state);
  return std::string(name.empty() ? kUnknownMark : name);
}

std::string DecisionWord(v1::ReviewAction action) {
  switch (action) {
    case v1::REVIEW_ACTION_APPROVE:
      return "disetujui";
    case v1::REVIEW_ACTION_RETURN:
      return "dikembalikan";
    case v1::REVIEW_ACTION_LOCK:
      return "dikunci";
    case v1::REVIEW_ACTION_REOPEN:
      return "dibuka kembali";
    default:
      return std::string(kUnknownMark);
  }
}

std::string SectionWord(v1::Narrative::Section section) {
  switch (section) {
    case v1::Narrative::SECTION_ISSUE:
      return "isu strategis";
    case v1::Narrative::SECTION_OBSTACLE:
      return "hambatan";
    case v1::Narrative::SECTION_REMEDY:
      return "solusi";
    case v1::Narrative::SECTION_STRATEGY:
      return "strategi";
    default:
      return std::string(kUnknownMark);
  }
}

std::string LevelWord(v1::CascadeLevel level) {
  switch (level) {
    case v1::CASCADE_LEVEL_REGION:
      return "wilayah";
    case v1::CASCADE_LEVEL_OBJECTIVE:
      return "sasaran";
    case v1::CASCADE_LEVEL_PROGRAM:
      return "program";
    case v1::CASCADE_LEVEL_KEGIATAN:
      return "kegiatan";
    case v1::CASCADE_LEVEL_SUB_KEGIATAN:
      return "sub kegiatan";
    case v1::CASCADE_LEVEL_OUTPUT:
      return "keluaran";
    case v1::CASCADE_LEVEL_RESPONSIBLE:
      return "penanggung jawab";
    default:
      return std::string(kUnknownMark);
  }
}

std::string DirectionWord(v1::Direction direction) {
  switch (direction) {
    case v1::DIRECTION_HIGHER:
      return "makin tinggi makin baik";
    case v1::DIRECTION_LOWER:
      return "makin rendah makin baik";
    case v1::DIRECTION_RANGE:
      return "di dalam rentang";
    default:
      return "";
  }
}

std::string OrderWord(v1::Order order) {
  switch (order) {
    case v1::ORDER_ACHIEVEMENT:
      return "capaian";
    case v1::ORDER_ABSORPTION:
      return "serapan";
    case v1::ORDER_ALLOCATED:
      return "anggaran";
    case v1::ORDER_INDICATORS:
      return "IKU";
    case v1::ORDER_CODE:
      return "kode";
    case v1::ORDER_REALISED:
      return "realisasi";
    case v1::ORDER_EFFICIENCY:
      return "efisiensi";
    case v1::ORDER_COMPLETENESS:
      return "kelengkapan";
    case v1::ORDER_RESULT:
      return "hasil";
    default:
      return std::string(kUnknownMark);
  }
}

std::string QuadrantWord(v1::Quadrant quadrant) {
  switch (quadrant) {
    case v1::QUADRANT_UNSPECIFIED:
      return "";
    case v1::QUADRANT_ACHIEVED_SAVING:
      return std::string(QuadrantName(Quadrant::kAchievedSaving));
    case v1::QUADRANT_ACHIEVED_SPENDING:
      return std::string(QuadrantName(Quadrant::kAchievedSpending));
    case v1::QUADRANT_SHORT_SPENDING:
      return std::string(QuadrantName(Quadrant::kShortSpending));
    case v1::QUADRANT_SHORT_SAVING:
      return std::string(QuadrantName(Quadrant::kShortSaving));
    default:
      return std::string(kUnknownMark);
  }
}

std::string KindWord(v1::RecordKind kind) {
  switch (kind) {
    case v1::RECORD_KIND_BUDGET_LINE:
      return "anggaran sub kegiatan";
    case v1::RECORD_KIND_OUTPUT:
      return "keluaran";
    case v1::RECORD_KIND_INDICATOR_RESULT:
      return "indikator";
    case v1::RECORD_KIND_NARRATIVE:
      return "narasi";
    case v1::RECORD_KIND_UNIT_PROFILE:
      return "profil kantor";
    case v1::RECORD_KIND_STATED_TOTAL:
      return "jumlah tercetak";
    case v1::RECORD_KIND_SURVEY:
      return "survei IKM";
    case v1::RECORD_KIND_SUBMISSION:
      return "pengajuan";
    case v1::RECORD_KIND_AGREED_BUDGET:
      return "anggaran perjanjian";
    case v1::RECORD_KIND_AGREEMENT_TARGET:
      return "target perjanjian";
    case v1::RECORD_KIND_REVISION:
      return "revisi setelah kunci";
    default:
      return std::string(kUnknownMark);
  }
}

absl::string_view MonthName(int month) { return kMonths[static_cast<size_t>(month - 1)]; }

absl::string_view ShortMonthName(int month) { return MonthName(month).substr(0, 3); }

}  // namespace rekap
