// table-mismatch: the performance agreement (table II) grants a program another
// amount than the budget table (III.B) prints. Judged on what the records say,
// before any proposed repair, because two printed tables are compared. A budget
// that was revised during the year differs rightly, hence a warning.
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "domain/finding/rules.h"
#include "domain/finding/shown.h"

namespace rekap::finding {
namespace {

void Compare(const Context& context, const v1::AgreedBudget& agreed, size_t index,
             FindingList& out) {
  const Row& row = context.table.row(index);
  // A row that states nothing is no claim.
  if (row.printed.blank() && row.money.blank()) return;
  if (row.printed.allocated.sen == agreed.allocated().sen()) return;
  out.Add(v1::SEVERITY_WARNING, "table-mismatch", row, [&](v1::Finding& finding) {
    bool settled = row.money.allocated.sen == agreed.allocated().sen();
    finding.set_message(
        absl::StrCat("Anggaran ", LevelWord(row.level),
                     " ini di perjanjian kinerja (tabel II) berbeda dengan tabel III.B. ",
                     settled ? "Keduanya sama setelah perbaikan row-shift diterima."
                             : "Samakan keduanya, atau jelaskan perubahan anggarannya."));
    AddProof(finding, "perjanjian kinerja", ShowMoney(agreed.allocated().sen()));
    AddProof(finding, "tercetak di tabel III.B", ShowCell(row.printed.allocated));
    if (row.money != row.printed) {
      AddProof(finding, "sesudah row-shift", ShowCell(row.money.allocated));
    }
  });
}

}  // namespace

void CheckAgreedBudgets(const Context& context, FindingList& out) {
  for (const v1::Record& record : context.report.records) {
    if (!record.has_agreed_budget() ||
        record.agreed_budget().allocated().presence() == v1::CELL_PRESENCE_BLANK) {
      continue;
    }
    const v1::AgreedBudget& agreed = record.agreed_budget();
    if (record.key().subject().empty()) {
      for (size_t i : context.table.unit_rows()) Compare(context, agreed, i, out);
      continue;
    }
    absl::StatusOr<ActivityCode> code = ActivityCode::Parse(record.key().subject());
    size_t row = code.ok() ? context.table.Find(*code) : kNone;
    if (row != kNone) Compare(context, agreed, row, out);
  }
}

}  // namespace rekap::finding
