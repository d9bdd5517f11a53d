// Answers about one node, about access and upkeep; see canned.h.

#include <string>

#include "absl/strings/str_cat.h"

#include "tests/cli/canned.h"

namespace rekap::cli::canned {
namespace {

constexpr uint64_t kEpoch = 0x0123456789abcdef;

int64_t In(absl::Duration time) { return absl::ToUnixMillis(Now() + time); }
int64_t Ago(absl::Duration time) { return In(-time); }
absl::Duration Days(int days) { return absl::Hours(24 * days); }

v1::AccountInfo* AddAccount(v1::ListAccountsResponse& accounts, const std::string& name,
                            v1::Role role) {
  v1::AccountInfo* account = accounts.add_accounts();
  account->set_name(name);
  account->set_role(role);
  account->set_last_login_unix_ms(Ago(absl::Hours(3)));
  return account;
}

void AddCertificate(v1::ListCertificatesResponse& certificates, const std::string& unit,
                    const std::string& serial, absl::Duration left, int64_t revoked) {
  v1::Certificate* certificate = certificates.add_certificates();
  certificate->set_unit(unit);
  certificate->set_serial(serial);
  certificate->set_not_before_unix_ms(In(left - Days(90)));
  certificate->set_not_after_unix_ms(In(left));
  certificate->set_revoked_unix_ms(revoked);
}

void AddEntry(v1::AuditResponse& audit, const std::string& actor, const std::string& action,
              const std::string& subject, const std::string& detail) {
  int index = audit.entries_size();
  v1::AuditEntry* entry = audit.add_entries();
  entry->set_seq(static_cast<uint64_t>(1'204 - index));
  entry->set_time_unix_ms(Ago(absl::Minutes(11) * (index + 1)));
  entry->set_actor(actor);
  entry->set_action(action);
  entry->set_subject(subject);
  entry->set_detail(detail);
}

v1::JournalPosition Position(const std::string& unit, uint64_t seq) {
  v1::JournalPosition position;
  position.set_unit(unit);
  position.set_epoch(kEpoch);
  position.set_seq(seq);
  position.set_hash(std::string(32, '\x5a'));
  return position;
}

}  // namespace

v1::StatusResponse Status() {
  v1::StatusResponse status;
  status.mutable_head()->set_unit("35.27.05");
  status.mutable_head()->set_epoch(kEpoch);
  status.mutable_head()->set_seq(66);
  status.set_records(66);
  status.set_acknowledged_seq(60);
  status.set_acknowledged_time_unix_ms(Ago(absl::Minutes(75)));
  status.set_oldest_pending_time_unix_ms(Ago(absl::Seconds(200)));
  status.set_link(v1::LINK_STATE_BACKOFF);
  status.set_aggregator("rekap.sampang.example:7300");
  status.set_last_error("connection refused");
  status.set_last_error_time_unix_ms(Ago(absl::Seconds(42)));
  status.set_version("0.1.0");
  status.set_catalog_version(3);
  status.set_catalog_name("Kabupaten Sampang");
  status.set_first_seq(1);
  status.set_journal_bytes(41'318);
  status.set_journal_bytes_max(256 << 20);
  status.set_certificate_not_after_unix_ms(In(Days(59) + absl::Hours(1)));
  v1::PeriodStatus* open = status.add_periods();
  open->set_unit("35.27.05");
  open->set_year(2021);
  open->set_quarter(4);
  open->set_state(v1::WORKFLOW_STATE_OPEN);
  *status.add_periods() = Returned();
  return status;
}

v1::StatusResponse StatusRefused() {
  v1::StatusResponse status = Status();
  status.set_link(v1::LINK_STATE_REFUSED);
  v1::Refusal* refusal = status.mutable_refusal();
  refusal->set_code(v1::Refusal::CODE_OLD_COPY);
  *refusal->mutable_node() = status.head();
  refusal->mutable_node()->set_hash("\x12\xab\x34\xcd and more");
  *refusal->mutable_aggregator() = refusal->node();
  refusal->mutable_aggregator()->set_seq(1'071);
  refusal->mutable_aggregator()->set_hash("\xfe\xdc\xba\x98 and more");
  status.set_first_seq(41);
  status.set_journal_bytes(256 << 20);
  status.set_trimmed_unacknowledged(12);
  status.set_snapshot_rows(1'200);
  status.set_snapshot_rows_total(4'000);
  status.set_certificate_not_after_unix_ms(In(Days(9) + absl::Hours(1)));
  return status;
}

v1::VerifyResponse VerifyExact() {
  v1::VerifyResponse verify;
  verify.set_exact(true);
  verify.set_units(14);
  verify.set_entries(1'456);
  verify.set_rows(1'352);
  verify.set_cells(4'210);
  return verify;
}

v1::VerifyResponse VerifyDifferent() {
  v1::VerifyResponse verify = VerifyExact();
  verify.set_exact(false);
  verify.add_differences("cell (35.27.05, 7.01.01, 2021): allocated 100, recomputed 200");
  verify.add_differences("chain of 35.27.06: entry 12 does not hash to its position");
  return verify;
}

v1::VerifyNodeResponse VerifyNodeExact() {
  v1::VerifyNodeResponse verify;
  verify.set_exact(true);
  verify.set_entries(66);
  verify.set_records(66);
  *verify.mutable_head() = Status().head();
  return verify;
}

v1::WhoAmIResponse WhoAmI() {
  v1::WhoAmIResponse who;
  who.set_name("kasubag");
  who.set_role(v1::ROLE_VERIFIER);
  who.set_expires_unix_ms(In(absl::Hours(12)));
  return who;
}

v1::ListAccountsResponse Accounts() {
  v1::ListAccountsResponse accounts;
  AddAccount(accounts, "admin", v1::ROLE_ADMIN);
  AddAccount(accounts, "kasubag", v1::ROLE_VERIFIER)
      ->set_locked_until_unix_ms(In(absl::Minutes(9)));
  AddAccount(accounts, "magang", v1::ROLE_VIEWER)->set_disabled(true);
  AddAccount(accounts, "verifikator.bidang-perencanaan", v1::ROLE_VIEWER)
      ->set_last_login_unix_ms(0);
  accounts.mutable_accounts(0)->set_locked_until_unix_ms(Ago(absl::Minutes(1)));
  return accounts;
}

v1::InviteRequest InviteQuestion() {
  v1::InviteRequest request;
  request.set_unit("35.27.05");
  return request;
}

v1::InviteResponse Invite() {
  v1::InviteResponse invite;
  // As long as a real one: 35 bytes in groups of five.
  std::string code = "35.27.05";
  for (int group = 0; group < 11; ++group) absl::StrAppend(&code, "-0A1B2");
  absl::StrAppend(&code, "-G");
  invite.set_code(code);
  invite.set_expires_unix_ms(In(absl::Hours(72)));
  invite.set_name("Omben");
  return invite;
}

v1::ListCertificatesResponse Certificates() {
  v1::ListCertificatesResponse certificates;
  AddCertificate(certificates, "35.27.05", "00112233445566778899aabbccddeeff", Days(80), 0);
  AddCertificate(certificates, "35.27.05", "1f112233445566778899aabbccddeeff", Days(12), 0);
  AddCertificate(certificates, "35.27.12", "2f112233445566778899aabbccddeeff00112233", Days(60),
                 Ago(absl::Hours(5)));
  AddCertificate(certificates, "35.27.12", "3f112233445566778899aabbccddeeff", -Days(3), 0);
  return certificates;
}

v1::AuditResponse Audit() {
  v1::AuditResponse audit;
  AddEntry(audit, "admin", "revoke", "35.27.12", "2 certificates; reason: Komputer hilang");
  AddEntry(audit, "unit 35.27.05", "renew", "35.27.05",
           "serial 00112233445566778899aabbccddeeff until 2022-04-21T01:20:00Z");
  AddEntry(audit, "verifikator.bidang-perencanaan", "review.decide", "35.27.05 2021/4",
           "return of submission 2");
  AddEntry(audit, "local", "account.add", "admin", "");
  return audit;
}

v1::BackupResponse Backup() {
  v1::BackupResponse backup;
  backup.set_path("/var/lib/rekap/aggregator/backups/20220131T012000Z");
  backup.set_bytes(48'318'382);
  backup.set_entries(14'561);
  *backup.add_positions() = Position("35.27.05", 1'266);
  *backup.add_positions() = Position("35.27.12", 88);
  return backup;
}

v1::BackupNodeResponse BackupNode() {
  v1::BackupNodeResponse backup;
  backup.set_path("/var/lib/rekap/node/backups/20220131T012000Z");
  backup.set_bytes(318'382);
  backup.set_entries(66);
  *backup.mutable_position() = Position("35.27.05", 66);
  return backup;
}

v1::QuarantineResponse Quarantine() {
  v1::QuarantineResponse quarantine;
  for (uint64_t seq : {17u, 41u}) {
    v1::QuarantinedEntry* entry = quarantine.add_entries();
    entry->set_unit("35.27.05");
    entry->set_seq(seq);
    entry->set_reason(absl::StrCat("entry ", seq, ": record has no known kind"));
    entry->set_time_unix_ms(Ago(absl::Hours(seq)));
    entry->set_size(1'412);
  }
  return quarantine;
}

}  // namespace rekap::cli::canned
