// The Admin service behind the gate: what is stored and sent to nodes has the caller's
// account for its author whatever the request says, and every act has its entry.
#include <string>

#include "absl/strings/escaping.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/admin/admin_service.h"
#include "aggregator/ingest/unit_board.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "runtime/catalog/catalog_version.h"
#include "tests/account/account_fixture.h"
#include "tests/replication/fixtures.h"
#include "tests/sampang.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Code = grpc::StatusCode;

class AdminAccessTest : public ::testing::Test {
 protected:
  AdminAccessTest()
      : store_(*RocksMirror::Open(dir_.path())),
        audit_(*AuditLog::Open(store_->database())),
        accounts_(*AccountStore::Open(store_->database(), audit_)),
        admin_(*AdminStore::Open(store_->database(), audit_)),
        live_(SharedCatalog(), store_.get()),
        ingest_(
            store_.get(), &live_, admin_.get(), &board_, *IngestMetrics::Declare(registry_), [] {},
            &log_),
        service_(admin_.get(), &live_, &ingest_, audit_.get(), Calls(), accounts_.get(), &log_),
        server_(std::make_shared<AccessProcessor>(
                    accounts_.get(), [](const grpc::AuthContext&) { return absl::OkStatus(); },
                    *AccessMetrics::Declare(registry_)),
                [this](grpc::ServerBuilder& builder) { builder.RegisterService(&service_); }),
        stub_(server_.channel()) {
    v1::CatalogVersion first;
    first.set_yaml(samples::SampangYaml());
    first.set_sha256(CatalogSha256(first.yaml()));
    EXPECT_TRUE(admin_->AddCatalog(std::move(first), 0).ok());
    EXPECT_TRUE(live_.Rebuild().ok());
    StoredAccount account;
    account.password_hash = "hash";
    account.role = v1::ROLE_ADMIN;
    EXPECT_TRUE(accounts_->Add("siti", account, "local").ok());
    token_ = accounts_->LogIn("siti", "hash", std::nullopt)->text;
  }

  AdminCalls Calls() {
    AdminCalls calls;
    calls.invite = [this](const std::string& actor, const v1::InviteRequest& request,
                          v1::InviteResponse& response) {
      invited_ = absl::StrCat(actor, " ", request.unit());
      response.set_code("code");
      return absl::OkStatus();
    };
    calls.backup = [this] { return backup_; };
    return calls;
  }
  v1::AuditEntry LastAct() { return audit_->List(0, 1)->at(0); }

  TempDir dir_;
  std::unique_ptr<RocksMirror> store_;
  std::shared_ptr<AuditLog> audit_;
  std::unique_ptr<AccountStore> accounts_;
  std::unique_ptr<AdminStore> admin_;
  LiveRollup live_;
  UnitBoard board_;
  prometheus::Registry registry_;
  Logger log_{{}};
  IngestLoop ingest_;
  std::string invited_;
  absl::StatusOr<v1::BackupResponse> backup_ = absl::UnavailableError("disk");
  AdminService service_;
  GatedServer server_;
  v1::Admin::Stub stub_;
  std::string token_;
};

TEST_F(AdminAccessTest, TheAuthorIsTheCallerWhateverTheRequestSays) {
  v1::ApplyCatalogRequest request;
  request.set_yaml(samples::SampangYaml() + "\n# changed\n");
  request.set_author("Bupati");
  request.set_note("uji");
  request.set_expected_version(1);
  v1::ApplyCatalogResponse response;
  CallContext context(token_);
  grpc::Status applied = stub_.ApplyCatalog(&context, request, &response);
  ASSERT_TRUE(applied.ok()) << applied.error_message();
  EXPECT_EQ(response.current().author(), "siti");
  EXPECT_EQ(LastAct().actor(), "siti");
  EXPECT_EQ(LastAct().action(), "catalog.apply");
  EXPECT_THAT(LastAct().detail(), Not(HasSubstr("Bupati")));
  EXPECT_THAT(LastAct().detail(), HasSubstr(absl::BytesToHexString(response.current().sha256())));
}

TEST_F(AdminAccessTest, ADecisionIsRefusedWithoutATokenAndLeavesNoEntry) {
  v1::DecideRequest request;
  request.set_unit("35.27.05");
  request.set_year(2021);
  request.set_action(v1::REVIEW_ACTION_APPROVE);
  request.set_author("Bupati");
  v1::DecideResponse response;
  CallContext without("");
  EXPECT_EQ(stub_.Decide(&without, request, &response).error_code(), Code::UNAUTHENTICATED);
  CallContext with(token_);
  EXPECT_EQ(stub_.Decide(&with, request, &response).error_code(), Code::FAILED_PRECONDITION)
      << "nothing was submitted";
  EXPECT_EQ(LastAct().action(), "account.add");
}

TEST_F(AdminAccessTest, InvitingIsDoneInTheCallersName) {
  v1::InviteRequest request;
  request.set_unit("35.27.05");
  v1::InviteResponse response;
  CallContext context(token_);
  ASSERT_TRUE(stub_.Invite(&context, request, &response).ok());
  EXPECT_EQ(invited_, "siti 35.27.05");
  EXPECT_EQ(response.code(), "code");
}

TEST_F(AdminAccessTest, WhatNeedsTlsSaysSoWithoutIt) {
  CallContext context(token_);
  v1::RevokeResponse response;
  grpc::Status status = stub_.Revoke(&context, {}, &response);
  EXPECT_EQ(status.error_code(), Code::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(), HasSubstr("tanpa TLS"));
}

TEST_F(AdminAccessTest, ABackupIsAnEntryAndADamagedOneToo) {
  auto back_up = [this] {
    CallContext context(token_);
    v1::BackupResponse response;
    return stub_.Backup(&context, {}, &response).error_code();
  };
  EXPECT_EQ(back_up(), Code::UNAVAILABLE);
  EXPECT_EQ(LastAct().action(), "account.add") << "nothing was made";
  backup_ = v1::BackupResponse();
  backup_->set_path("/data/backups/x");
  backup_->set_entries(7);
  EXPECT_EQ(back_up(), Code::OK);
  EXPECT_EQ(LastAct().action(), "backup");
  EXPECT_EQ(LastAct().actor(), "siti");
  EXPECT_EQ(LastAct().subject(), "/data/backups/x");
  backup_ = absl::DataLossError("entry 3 differs");
  EXPECT_EQ(back_up(), Code::DATA_LOSS);
  EXPECT_EQ(LastAct().subject(), "damaged");
}

TEST_F(AdminAccessTest, TheAuditJournalIsReadInPagesTheNewestFirst) {
  for (int i = 0; i < 150; ++i) {
    ASSERT_TRUE(audit_->Append(MakeAuditEntry("x", "invite", absl::StrCat(i), "")).ok());
  }
  auto read = [this](uint64_t before, uint32_t limit, v1::AuditResponse& response) {
    v1::AuditRequest request;
    request.set_before_seq(before);
    request.set_limit(limit);
    CallContext context(token_);
    return stub_.Audit(&context, request, &response).error_code();
  };
  v1::AuditResponse page;
  ASSERT_EQ(read(0, 0, page), Code::OK);
  ASSERT_EQ(page.entries_size(), 100);
  EXPECT_EQ(page.entries(0).seq(), 152u);
  ASSERT_EQ(read(page.entries(99).seq(), 1000, page), Code::OK);
  EXPECT_EQ(page.entries_size(), 52);
  EXPECT_EQ(page.entries(51).seq(), 1u);
  EXPECT_EQ(read(0, 1001, page), Code::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace rekap
