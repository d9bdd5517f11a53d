#include "tools/rekap/render_catalog.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "runtime/catalog/catalog_yaml.h"
#include "runtime/sheet/csv.h"
#include "tools/rekap/format.h"
#include "tools/rekap/json.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

// Enough of a SHA-256 to tell two versions apart by eye.
constexpr size_t kDigestShown = 12;

std::string KindWord(CatalogChangeKind kind) {
  switch (kind) {
    case CatalogChangeKind::kAdded:
      return "baru";
    case CatalogChangeKind::kRemoved:
      return "dihapus";
    case CatalogChangeKind::kChanged:
      return "berubah";
  }
  return std::string(kUnknownMark);
}

// As protobuf JSON would name it.
absl::string_view KindName(CatalogChangeKind kind) {
  switch (kind) {
    case CatalogChangeKind::kAdded:
      return "ADDED";
    case CatalogChangeKind::kRemoved:
      return "REMOVED";
    case CatalogChangeKind::kChanged:
      return "CHANGED";
  }
  return "UNSPECIFIED";
}

// "3 perubahan: 1 baru, 2 berubah, 0 dihapus."
std::string ChangeCountsText(const std::vector<CatalogChange>& changes) {
  size_t added = 0;
  size_t removed = 0;
  for (const CatalogChange& change : changes) {
    added += change.kind == CatalogChangeKind::kAdded ? 1 : 0;
    removed += change.kind == CatalogChangeKind::kRemoved ? 1 : 0;
  }
  return absl::StrCat(changes.size(), " perubahan: ", added, " baru, ",
                      changes.size() - added - removed, " berubah, ", removed, " dihapus.");
}

void AddChanges(Page& page, const std::vector<CatalogChange>& changes) {
  for (const CatalogChange& change : changes) page.Item(0, "- ", change.text);
}

}  // namespace

v1::ApplyCatalogResponse ProblemsAnswer(const std::vector<CatalogProblem>& problems) {
  v1::ApplyCatalogResponse answer;
  for (const CatalogProblem& problem : problems) {
    v1::CatalogProblem* it = answer.add_problems();
    it->set_line(problem.place.line);
    it->set_column(problem.place.column);
    it->set_code(problem.code);
    it->set_message(problem.message);
  }
  return answer;
}

std::string CatalogProblemsText(absl::string_view file, const CatalogProblems& problems) {
  std::string name = OneLine(file);
  std::string text;
  for (const v1::CatalogProblem& it : problems) {
    CatalogProblem problem{{it.line(), it.column()}, it.code(), OneLine(it.message())};
    absl::StrAppend(&text, ToText(name, problem), "\n");
  }
  absl::StrAppend(&text, name, ": ", problems.size(),
                  " kesalahan; katalog yang berlaku tidak berubah. [CATALOG_REFUSED]\n");
  return text;
}

std::string CatalogProblemsCsv(absl::string_view file, const CatalogProblems& problems) {
  std::string csv = CsvLine({"berkas", "baris", "kolom", "kode", "pesan"});
  for (const v1::CatalogProblem& problem : problems) {
    csv += CsvLine({std::string(file), absl::StrCat(problem.line()), absl::StrCat(problem.column()),
                    problem.code(), problem.message()});
  }
  return csv;
}

std::string CatalogSummaryText(absl::string_view file, const Catalog& catalog, const View& view) {
  Page page(view);
  page.Heading(file);
  page.Fact("Katalog", absl::StrCat(catalog.name(), ", tidak ada kesalahan"));
  page.Fact("Kecamatan", CountText(catalog.Units().size()));
  page.Fact("Nomenklatur", absl::StrCat(CountText(catalog.activities().size()),
                                        " program, kegiatan, dan sub kegiatan"));
  page.Fact("Sasaran", CountText(catalog.objectives().size()));
  page.Fact("IKU", CountText(catalog.indicators().size()));
  return page.Text();
}

std::string CatalogDiffText(absl::string_view before, absl::string_view after,
                            const std::vector<CatalogChange>& changes, const View& view) {
  Page page(view);
  page.Heading(absl::StrCat("Katalog: ", before, " → ", after));
  if (changes.empty()) {
    page.Note("Tidak ada perubahan: keduanya mengatakan hal yang sama.");
    return page.Text();
  }
  AddChanges(page, changes);
  page.Gap();
  page.Note(ChangeCountsText(changes));
  return page.Text();
}

std::string CatalogDiffCsv(const std::vector<CatalogChange>& changes) {
  std::string csv = CsvLine({"bagian", "kode", "perubahan", "keterangan"});
  for (const CatalogChange& change : changes) {
    csv += CsvLine({change.section, change.code, KindWord(change.kind), change.text});
  }
  return csv;
}

std::string CatalogDiffJson(const std::vector<CatalogChange>& changes) {
  auto object = [](std::string* out, const CatalogChange& change) {
    absl::StrAppend(out, "\n  {\"section\": ", JsonText(change.section),
                    ", \"code\": ", JsonText(change.code), ", \"kind\": \"", KindName(change.kind),
                    "\", \"text\": ", JsonText(change.text), "}");
  };
  return absl::StrCat("{\n \"changes\": [", absl::StrJoin(changes, ",", object), "\n ]\n}\n");
}

std::string CatalogApplyText(const v1::ApplyCatalogResponse& response,
                             const std::vector<CatalogChange>& changes, const View& view) {
  const v1::CatalogVersion& current = response.current();
  Page page(view);
  if (!response.changed()) {
    page.Heading(absl::StrCat("Katalog tetap versi ", current.version()));
    page.Note("Berkas ini sama persis dengan katalog yang berlaku.");
    return page.Text();
  }
  page.Heading(absl::StrCat("Katalog versi ", current.version(), " berlaku"));
  AddChanges(page, changes);
  if (!changes.empty()) {
    page.Gap();
    page.Note(ChangeCountsText(changes));
  } else if (current.version() > 1) {
    page.Note("Isinya sama dengan versi sebelumnya; hanya tulisannya yang berbeda.");
  }
  page.Note("Dikirim ke semua node begitu tersambung: periksa dengan `rekap units`.");
  return page.Text();
}

ReviewedPeriod ReviewedPeriodOf(const v1::WorkflowRequest& request,
                                const v1::WorkflowResponse& response) {
  ReviewedPeriod period{request.year(), request.quarter()};
  for (const v1::WorkflowRow& row : response.rows()) {
    if (row.status().state() == v1::WORKFLOW_STATE_APPROVED) ++period.approved;
    if (row.status().state() == v1::WORKFLOW_STATE_LOCKED) ++period.locked;
  }
  return period;
}

std::string RetroactiveText(const std::vector<ReviewedPeriod>& periods) {
  std::vector<std::string> texts;
  for (const ReviewedPeriod& period : periods) {
    std::vector<std::string> counts;
    auto add = [&](absl::string_view state, size_t units) {
      if (units > 0) counts.push_back(absl::StrCat(state, " di ", units, " kecamatan"));
    };
    add("terkunci", period.locked);
    add("disetujui", period.approved);
    if (counts.empty()) continue;
    texts.push_back(absl::StrCat(PeriodText(period.year, period.quarter), " (",
                                 absl::StrJoin(counts, ", "), ")"));
  }
  if (texts.empty()) return "";
  return absl::StrCat(
      "Berlaku surut: aturan yang berubah juga menghitung ulang angka periode yang sudah "
      "diperiksa: ",
      absl::StrJoin(texts, "; "), ". [RETROACTIVE]\n");
}

std::string CatalogHistoryText(const v1::ListCatalogsResponse& response, const View& view) {
  Table table(
      {{"Versi", Align::kRight, 0, 0},
       {absl::StrCat("Berlaku sejak\n(", ZoneText(view.now, view.zone), ")"), Align::kRight, 0, 0},
       {"Oleh", Align::kLeft, 10, 0},
       {"Keterangan", Align::kLeft, 12, 0},
       {"SHA-256", Align::kLeft, 0, 1}});
  for (const v1::CatalogVersion& version : response.catalogs()) {
    table.AddRow({absl::StrCat(version.version()), TimeText(version.time_unix_ms(), view.zone),
                  version.author(), version.note(),
                  absl::BytesToHexString(version.sha256()).substr(0, kDigestShown)});
  }
  Page page(view);
  page.Heading("Riwayat katalog");
  if (response.catalogs().empty()) {
    page.Note("Belum ada katalog: terapkan satu dengan rekap catalog apply FILE.");
    return page.Text();
  }
  page.Add(table);
  return page.Text();
}

std::string CatalogHistoryCsv(const std::vector<v1::CatalogVersion>& versions, const View& view) {
  std::string csv = CsvLine({"versi", "waktu", "oleh", "keterangan", "sha256"});
  for (const v1::CatalogVersion& version : versions) {
    csv += CsvLine({absl::StrCat(version.version()), TimePlain(version.time_unix_ms(), view.zone),
                    version.author(), version.note(), absl::BytesToHexString(version.sha256())});
  }
  return csv;
}

}  // namespace rekap::cli
