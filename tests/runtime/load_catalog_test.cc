// The catalog of the repository as it is, and copies of it that are broken in
// one way each.
#include "runtime/catalog/load_catalog.h"

#include <filesystem>
#include <string>
#include <sys/stat.h>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/temp_dir.h"

namespace rekap {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string kSampang = REKAP_SOURCE_DIR "/domain/catalog/sampang-2021";

class BrokenCatalog : public testing::Test {
 protected:
  BrokenCatalog() { std::filesystem::copy(kSampang, folder_.path()); }

  absl::Status Load() { return LoadCatalog(folder_.path()).status(); }

  TempDir folder_;
};

TEST(LoadCatalog, ReadsTheCatalogOfSampang) {
  absl::StatusOr<Catalog> catalog = LoadCatalog(kSampang);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_EQ(catalog->Units().size(), 14u);
  EXPECT_EQ(catalog->root().ToString(), "35.27");
  EXPECT_FALSE(catalog->activities().empty());
  EXPECT_FALSE(catalog->programs().empty());
  EXPECT_FALSE(catalog->indicators().empty());
}

TEST_F(BrokenCatalog, CopyIsWholeToBeginWith) { EXPECT_TRUE(Load().ok()); }

TEST_F(BrokenCatalog, EachMissingFileIsNamed) {
  for (const char* name :
       {"wilayah.tsv", "nomenklatur.tsv", "sasaran.tsv", "program.tsv", "indikator.tsv"}) {
    TempDir copy;
    std::filesystem::copy(kSampang, copy.path());
    std::filesystem::remove(copy.File(name));
    absl::Status status = LoadCatalog(copy.path()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound) << status;
    EXPECT_THAT(status.message(), AllOf(HasSubstr("loading catalog"), HasSubstr(copy.File(name))));
  }
}

TEST_F(BrokenCatalog, ALineThatCannotBeReadIsNamedWithFileAndFolder) {
  folder_.Write("wilayah.tsv", absl::StrCat(folder_.Read("wilayah.tsv"), "35.27.99\n"));
  absl::Status status = Load();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), AllOf(HasSubstr(folder_.path()), HasSubstr("wilayah.tsv line ")));
}

TEST_F(BrokenCatalog, AnEmptyFileIsRefused) {
  folder_.Write("sasaran.tsv", "");
  EXPECT_THAT(Load().message(), HasSubstr("sasaran.tsv"));
}

TEST_F(BrokenCatalog, AFileBeyondTheBoundIsRefusedUnread) {
  std::filesystem::resize_file(folder_.File("nomenklatur.tsv"), kCatalogFileSizeMax + 1);
  absl::Status status = Load();
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(status.message(), HasSubstr("nomenklatur.tsv"));
}

TEST_F(BrokenCatalog, APipeInPlaceOfAFileIsRefusedWithoutWaiting) {
  std::filesystem::remove(folder_.File("program.tsv"));
  ASSERT_EQ(mkfifo(folder_.File("program.tsv").c_str(), 0600), 0);
  EXPECT_EQ(Load().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(LoadCatalog, AMissingFolderIsNamed) {
  TempDir folder;
  absl::Status status = LoadCatalog(folder.File("nowhere")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(status.message(), HasSubstr("nowhere"));
}

}  // namespace
}  // namespace rekap
