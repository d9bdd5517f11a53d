// Keys on disk: who may read them, and what is never overwritten.
#include "runtime/tls/secret_file.h"

#include <filesystem>
#include <sys/stat.h>

#include "tests/temp_dir.h"

namespace rekap {
namespace {

mode_t ModeOf(const std::string& path) {
  struct stat about = {};
  EXPECT_EQ(stat(path.c_str(), &about), 0) << path;
  return about.st_mode & 07777;
}

TEST(SecretFile, IsTheOwnersAloneWhateverTheUmask) {
  TempDir folder;
  for (mode_t mask : {0, 022, 0777}) {
    mode_t before = umask(mask);
    std::string path = folder.File(absl::StrCat("key", mask));
    absl::Status created = CreateSecretFile(path, "secret");
    umask(before);
    EXPECT_TRUE(created.ok()) << created;
    EXPECT_EQ(ModeOf(path), 0600);
    EXPECT_EQ(folder.Read(absl::StrCat("key", mask)), "secret");
  }
}

TEST(SecretFile, FillsNothingThatIsThereAndLeavesNothingBeside) {
  TempDir folder;
  folder.Write("key", "old");
  std::filesystem::create_symlink(folder.File("elsewhere"), folder.File("link"));
  EXPECT_TRUE(absl::IsAlreadyExists(CreateSecretFile(folder.File("key"), "new")));
  EXPECT_TRUE(absl::IsAlreadyExists(CreateSecretFile(folder.File("link"), "new")));
  EXPECT_EQ(folder.Read("key"), "old");
  EXPECT_FALSE(std::filesystem::exists(folder.File("elsewhere")));
  auto entries = std::filesystem::directory_iterator(folder.path());
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 2);
}

TEST(SecretFile, AnErrorNamesThePathAndNotTheContent) {
  absl::Status status = CreateSecretFile("/absent/key", "hush");
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_THAT(status.message(), testing::AllOf(testing::HasSubstr("/absent/key"),
                                               testing::Not(testing::HasSubstr("hush"))));
}

TEST(PrivateFolder, IsTheOwnersAloneAlsoIfItWasOpen) {
  TempDir folder;
  std::filesystem::create_directory(folder.File("d"));
  std::filesystem::permissions(folder.File("d"), std::filesystem::perms(0755));
  EXPECT_TRUE(MakePrivateFolder(folder.File("d")).ok());
  EXPECT_TRUE(MakePrivateFolder(folder.File("new")).ok());
  EXPECT_EQ(ModeOf(folder.File("d")), 0700);
  EXPECT_EQ(ModeOf(folder.File("new")), 0700);
}

}  // namespace
}  // namespace rekap
