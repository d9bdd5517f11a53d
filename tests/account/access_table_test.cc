// The one table of who may call what: complete, and no row too many.
#include "aggregator/access/access_table.h"

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include "rekap/v1/account.pb.h"
#include "rekap/v1/admin.pb.h"
#include "rekap/v1/enrolment.pb.h"
#include "rekap/v1/query.pb.h"
#include "rekap/v1/replication.pb.h"
#include "rekap/v1/report.pb.h"

namespace rekap {
namespace {

// Every method of every service in the files that the aggregator serves.
std::set<std::string> ServedMethods() {
  std::set<std::string> methods;
  for (const google::protobuf::Descriptor* message :
       {v1::LoginRequest::descriptor(), v1::DecideRequest::descriptor(),
        v1::JoinRequest::descriptor(), v1::UnitsRequest::descriptor(),
        v1::NodeMessage::descriptor(), v1::LkjipRequest::descriptor()}) {
    const google::protobuf::FileDescriptor& file = *message->file();
    EXPECT_GT(file.service_count(), 0) << file.name();
    for (int s = 0; s < file.service_count(); ++s) {
      for (int m = 0; m < file.service(s)->method_count(); ++m) {
        methods.insert(absl::StrCat("/", file.service(s)->full_name(), "/",
                                    file.service(s)->method(m)->name()));
      }
    }
  }
  // Services that gRPC brings.
  methods.insert({"/grpc.health.v1.Health/Check", "/grpc.health.v1.Health/Watch",
                  "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"});
  return methods;
}

TEST(AccessTableTest, HasExactlyOneRowForEveryServedMethod) {
  std::set<std::string> rows;
  for (const MethodAccess& row : AccessTable()) {
    EXPECT_TRUE(rows.insert(std::string(row.method)).second) << row.method << " twice";
  }
  EXPECT_EQ(rows, ServedMethods());
}

TEST(AccessTableTest, OnlyWhatOneNeedsBeforeAnyProofIsOpen) {
  std::set<std::string> open;
  for (const MethodAccess& row : AccessTable()) {
    if (row.access == Access::kAnyone && !absl::StartsWith(row.method, "/grpc.")) {
      open.insert(std::string(row.method));
    }
  }
  EXPECT_EQ(open, (std::set<std::string>{"/rekap.v1.Account/Login", "/rekap.v1.Enrolment/Join"}));
}

TEST(AccessTableTest, WhatChangesThingsNeedsMoreThanAViewer) {
  for (const char* method : {"Decide", "ApplyCatalog", "Invite", "Revoke", "Backup"}) {
    std::optional<Access> access = FindAccess(absl::StrCat("/rekap.v1.Admin/", method));
    ASSERT_TRUE(access.has_value()) << method;
    EXPECT_FALSE(Includes(v1::ROLE_VIEWER, *RoleFor(*access))) << method;
  }
}

TEST(AccessTableTest, AMethodThatIsNotThereHasNoAccess) {
  EXPECT_FALSE(FindAccess("/rekap.v1.Query/Other").has_value());
  EXPECT_FALSE(FindAccess("rekap.v1.Query/Compare").has_value());
  EXPECT_FALSE(FindAccess("").has_value());
}

TEST(AccessTableTest, ARoleIncludesThoseBeforeItAndNothingElse) {
  EXPECT_TRUE(Includes(v1::ROLE_ADMIN, v1::ROLE_VIEWER));
  EXPECT_TRUE(Includes(v1::ROLE_VERIFIER, v1::ROLE_VERIFIER));
  EXPECT_FALSE(Includes(v1::ROLE_VIEWER, v1::ROLE_VERIFIER));
  EXPECT_FALSE(Includes(v1::ROLE_UNSPECIFIED, v1::ROLE_UNSPECIFIED));
  EXPECT_FALSE(Includes(static_cast<v1::Role>(9), v1::ROLE_ADMIN));
}

}  // namespace
}  // namespace rekap
