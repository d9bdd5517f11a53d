// A file of 100.000 rows: the time it takes and the memory of the whole process.
// A child writes the file, so that its memory is not counted.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include <gtest/gtest.h>

#include "tests/importer/samples.h"
#include "tests/importer/workbook_files.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

constexpr int kRows = 100'000;
// On one core of a small server 1.5 s; ten times that is a mistake.
constexpr double kSecondsMax = 15;
constexpr int64_t kMebibytesMax = 200;

// Sub kegiatan of Omben with as many outputs each as make the rows.
template <typename Write>
void WriteRows(Write write) {
  std::vector<std::string> names;
  for (const Activity& activity : samples::Sampang().activities()) {
    if (activity.code.level() == ActivityLevel::kSubKegiatan && activity.ValidIn(2021)) {
      names.push_back(activity.code.ToString());
    }
  }
  int each = kRows / static_cast<int>(names.size());
  for (int row = 0; row < kRows; ++row) {
    size_t sub = static_cast<size_t>(std::min(row / each, static_cast<int>(names.size()) - 1));
    bool first = row == static_cast<int>(sub) * each;
    write(row + 2, first ? "subkegiatan" : "output", first ? names[sub] : "",
          absl::StrCat("Jumlah dokumen keluaran nomor ", row), first ? 2'156'203 + row : 0, row);
  }
}

std::string Csv() {
  std::string text =
      "level;kode;uraian;anggaran;realisasi;persen;output_uraian;target;realisasi_output;"
      "persen_output;sumber\n";
  WriteRows([&](int, absl::string_view level, absl::string_view code, absl::string_view output,
                int money, int row) {
    std::string figure = money == 0 ? "" : absl::StrCat(money);
    absl::StrAppend(&text, level, ";", code, ";;", figure, ";", figure, ";;", output, ";", row,
                    " dok;", row, " dok;100,00;sintetis\n");
  });
  return text;
}

std::string Xlsx() {
  std::string rows = "<row r=\"1\">", strings;
  int shared = 0;
  auto text = [&](absl::string_view value) {
    absl::StrAppend(&strings, "<si><t>", value, "</t></si>");
    return shared++;
  };
  auto cell = [&](char column, int line, int index) {
    absl::StrAppend(&rows, "<c r=\"", std::string(1, column), line, "\" s=\"1\" t=\"s\"><v>", index,
                    "</v></c>");
  };
  char column = 'A';
  for (absl::string_view name : absl::StrSplit(samples::kTableHeader, '|')) {
    cell(column++, 1, text(name));
  }
  rows += "</row>";
  int synthetic = text("sintetis"), output_level = text("output");
  WriteRows([&](int line, absl::string_view level, absl::string_view code, absl::string_view output,
                int money, int row) {
    absl::StrAppend(&rows, "<row r=\"", line, "\" spans=\"1:11\" ht=\"15\" customHeight=\"1\">");
    cell('A', line, level == "output" ? output_level : text(level));
    if (!code.empty()) cell('B', line, text(code));
    for (char at : {'D', 'E'}) {
      if (money == 0) continue;
      absl::StrAppend(&rows, "<c r=\"", std::string(1, at), line, "\" s=\"2\"><v>", money,
                      "</v></c>");
    }
    cell('G', line, text(output));
    cell('H', line, text(absl::StrCat(row, " dok")));
    cell('I', line, shared - 1);
    absl::StrAppend(&rows, "<c r=\"J", line, "\" s=\"3\"><v>100</v></c>");
    cell('K', line, synthetic);
    rows += "</row>";
  });
  return samples::Book(rows, strings);
}

class ImporterScale : public testing::TestWithParam<bool> {};

TEST_P(ImporterScale, TakesSecondsAndStaysBelowItsMemory) {
  TempDir dir;
  std::string path = dir.File("besar");
  pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::ofstream(path, std::ios::binary) << (GetParam() ? Xlsx() : Csv());
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  std::string bytes(static_cast<size_t>(in.tellg()), '\0');
  in.seekg(0).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  auto start = std::chrono::steady_clock::now();
  ImportOutcome outcome = samples::Import(bytes);
  std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  EXPECT_EQ(outcome.problem_count, 0u);
  if (!outcome.problems.empty()) ADD_FAILURE() << ToText("besar", outcome.problems[0]);
  EXPECT_EQ(outcome.synthetic_rows, static_cast<uint32_t>(kRows));
  EXPECT_LT(took.count(), kSecondsMax);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(usage.ru_maxrss / 1024, kMebibytesMax);
#endif
  std::cout << (GetParam() ? "XLSX " : "CSV ") << bytes.size() / 1024 << " KiB, "
            << outcome.records.size() << " records: " << took.count() << " s, peak "
            << usage.ru_maxrss / 1024 << " MiB\n";
}

INSTANTIATE_TEST_SUITE_P(Files, ImporterScale, testing::Bool(),
                         [](const auto& xlsx) { return xlsx.param ? "Xlsx" : "Csv"; });

}  // namespace
}  // namespace rekap
