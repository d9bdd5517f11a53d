// `rekap import`: what became of one file.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

#include "rekap/v1/node.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

// What the node did with a file.
enum class ImportOutcome {
  kStored,
  kDryRun,   // sound, and nothing was to be stored
  kRefused,  // has mistakes; nothing was stored
  // Sound, but neither stored nor a dry run: the node broke its word.
  kNotStored,
};
ImportOutcome OutcomeOf(const v1::ImportResponse& response, bool dry_run);

// The summary for the outcomes kStored and kDryRun: counts, what was noticed,
// the survey's index, the accepted repairs, the findings that stand. A dry run
// also shows every change, field by field.
std::string ImportText(absl::string_view file, const v1::ImportResponse& response, bool dry_run,
                       const View& view);
// A line each mistake, "FILE: Baris 7, kolom D (anggaran): ... [BAD_NUMBER]",
// and a closing one. `file` as the user named it.
std::string ProblemsText(absl::string_view file, const v1::ImportResponse& response);
// "Baris 7, kolom D (anggaran)"; empty if the whole file is meant.
std::string PlaceText(const v1::Problem& problem);
// At least those that are listed.
uint64_t ProblemCount(const v1::ImportResponse& response);

// Everything of the answer in one long table: a line a count, mistake, remark,
// changed field, repaired cell, finding, unsur; the column "jenis" says which
// (tools/rekap/README.md).
std::string ImportCsvHeader();
std::string ImportCsvLines(absl::string_view file, const v1::ImportResponse& response,
                           bool dry_run);

}  // namespace rekap::cli
