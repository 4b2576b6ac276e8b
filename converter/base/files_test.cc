#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "converter/base/mapped_file.h"
#include "converter/base/output_file.h"

namespace mo {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// A fresh folder for each test.
class FilesTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = absl::StrCat(testing::TempDir(), "/", info->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Path(absl::string_view name) const { return absl::StrCat(folder_, "/", name); }

  std::unique_ptr<OutputFile> Create(const std::string& path) const {
    absl::StatusOr<std::unique_ptr<OutputFile>> file = OutputFile::Create(path);
    EXPECT_TRUE(file.ok()) << file.status();
    return *std::move(file);
  }

  std::string Contents(const std::string& path) const {
    absl::StatusOr<std::shared_ptr<const MappedFile>> file = MappedFile::Open(path);
    EXPECT_TRUE(file.ok()) << file.status();
    return file.ok() ? std::string((*file)->bytes()) : "";
  }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      names.push_back(entry.path().filename());
    }
    return names;
  }

  std::string folder_;
};

TEST_F(FilesTest, OutputAppearsOnlyWhenCommitted) {
  const std::string path = Path("out");
  std::unique_ptr<OutputFile> file = Create(path);
  ASSERT_TRUE(file->Append("abc").ok());
  EXPECT_FALSE(std::filesystem::exists(path));
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(Contents(path), "abc");
  EXPECT_THAT(Names(), testing::ElementsAre("out"));
}

TEST_F(FilesTest, OutputThatIsNotCommittedLeavesNothing) {
  {
    std::unique_ptr<OutputFile> file = Create(Path("out"));
    ASSERT_TRUE(file->Append(std::string(3 << 20, 'x')).ok());
  }
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(FilesTest, OutputThatIsNotCommittedLeavesTheOldOne) {
  std::ofstream(Path("out")) << "old";
  Create(Path("out"))->Append("new").IgnoreError();
  EXPECT_EQ(Contents(Path("out")), "old");
}

TEST_F(FilesTest, OutputReplacesTheOldOneAndNoOtherFile) {
  std::ofstream(Path("out")) << "old";
  std::ofstream(Path("out.partial")) << "somebody's";
  std::filesystem::create_symlink(Path("elsewhere"), Path("out.1.partial"));
  std::unique_ptr<OutputFile> file = Create(Path("out"));
  ASSERT_TRUE(file->Append("new").ok());
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(Contents(Path("out")), "new");
  EXPECT_EQ(Contents(Path("out.partial")), "somebody's");
  EXPECT_THAT(Names(), testing::UnorderedElementsAre("out", "out.partial", "out.1.partial"));
}

TEST_F(FilesTest, OutputsOfOneNameDoNotMix) {
  std::unique_ptr<OutputFile> a = Create(Path("out")), b = Create(Path("out"));
  ASSERT_TRUE(a->Append("first").ok());
  ASSERT_TRUE(b->Append("2nd").ok());
  ASSERT_TRUE(b->Commit().ok());
  EXPECT_EQ(Contents(Path("out")), "2nd");
  ASSERT_TRUE(a->Commit().ok());
  EXPECT_EQ(Contents(Path("out")), "first");
  EXPECT_THAT(Names(), testing::ElementsAre("out"));
}

TEST_F(FilesTest, OutputsAppearTogetherOrNotAtAll) {
  std::ofstream(Path("old")) << "old";
  std::unique_ptr<OutputFile> old = Create(Path("old")), fresh = Create(Path("fresh")),
                              bad = Create(Path("bad"));
  ASSERT_TRUE(old->Append("new").ok());
  std::filesystem::create_directory(Path("bad"));  // appears after it was looked for
  size_t failed = 0;
  OutputFile* const files[] = {old.get(), fresh.get(), bad.get()};
  EXPECT_FALSE(OutputFile::CommitAll(files, failed).ok());
  EXPECT_EQ(failed, 2u);
  for (std::unique_ptr<OutputFile>* file : {&old, &fresh, &bad}) file->reset();
  EXPECT_EQ(Contents(Path("old")), "old");
  std::filesystem::remove(Path("bad"));
  EXPECT_THAT(Names(), testing::ElementsAre("old"));
}

TEST_F(FilesTest, OutputReplacesNothingButRegularFiles) {
  std::filesystem::create_symlink("/dev/full", Path("link"));
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  std::filesystem::create_directory(Path("folder"));
  for (const char* name : {"link", "pipe", "folder"})
    EXPECT_TRUE(absl::IsFailedPrecondition(OutputFile::Create(Path(name)).status())) << name;
  EXPECT_TRUE(absl::IsFailedPrecondition(OutputFile::Create("/dev/full").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(OutputFile::Create(Path("x.partial")).status()));
  EXPECT_THAT(Names(), testing::UnorderedElementsAre("link", "pipe", "folder"));
}

TEST_F(FilesTest, ASignalRemovesWhatIsNotWhole) {
  for (int signal_number : {SIGTERM, SIGINT, SIGHUP, SIGQUIT}) {
    const auto die = [&] {
      RemovePartialFilesOnSignals();
      std::unique_ptr<OutputFile> a = Create(Path("a")), b = Create(Path("b"));
      if (Names().size() == 2) raise(signal_number);
    };
    EXPECT_EXIT(die(), testing::KilledBySignal(signal_number), "");
    EXPECT_THAT(Names(), IsEmpty());
  }
}

TEST_F(FilesTest, OutputKeepsTheOrderOfSmallAndBigWrites) {
  std::unique_ptr<OutputFile> file = Create(Path("out"));
  std::string expected;
  for (size_t size : {1, 1000, 1 << 20, 7, (1 << 20) - 1, 2, 5 << 20, 3}) {
    const std::string piece(size, static_cast<char>('a' + expected.size() % 26));
    ASSERT_TRUE(file->Append(piece).ok());
    expected += piece;
    EXPECT_EQ(file->size(), expected.size());
  }
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_TRUE(Contents(Path("out")) == expected);
}

TEST_F(FilesTest, OutputCanBeCutBackAndGoOn) {
  std::unique_ptr<OutputFile> file = Create(Path("out"));
  ASSERT_TRUE(file->Append("0123456789").ok());
  ASSERT_TRUE(file->Truncate(4).ok());
  EXPECT_EQ(file->size(), 4u);
  ASSERT_TRUE(file->Append("xy").ok());
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(Contents(Path("out")), "0123xy");
}

TEST_F(FilesTest, OutputCanBeReadBackWithoutLosingThePlace) {
  std::unique_ptr<OutputFile> file = Create(Path("out"));
  ASSERT_TRUE(file->Append("0123456789").ok());
  char back[4];
  ASSERT_TRUE(file->Read(3, sizeof(back), back).ok());
  EXPECT_EQ(std::string(back, sizeof(back)), "3456");
  ASSERT_TRUE(file->Append("abc").ok());
  ASSERT_TRUE(file->Read(9, sizeof(back), back).ok());
  EXPECT_EQ(std::string(back, sizeof(back)), "9abc");
  EXPECT_FALSE(file->Read(10, sizeof(back), back).ok());
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(Contents(Path("out")), "0123456789abc");
}

TEST_F(FilesTest, OutputMayBeEmpty) {
  ASSERT_TRUE(Create(Path("out"))->Commit().ok());
  EXPECT_EQ(Contents(Path("out")), "");
}

TEST_F(FilesTest, OutputIntoAMissingFolderIsNotFound) {
  const absl::Status status = OutputFile::Create(Path("missing/out")).status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("cannot be created"));
}

TEST_F(FilesTest, OutputBeyondALimitFailsAndLeavesNothing) {
  RemovePartialFilesOnSignals();
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small = {1, before.rlim_max};
  std::unique_ptr<OutputFile> file = Create(Path("out"));
  ASSERT_TRUE(file->Append("abc").ok());  // into the buffer
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const absl::Status status = file->Commit();
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_FALSE(status.ok());
  file.reset();
  EXPECT_THAT(Names(), IsEmpty());
}

TEST_F(FilesTest, MapsAWholeFile) {
  const std::string contents = absl::StrCat(std::string(100000, 'a'), std::string(1, '\0'), "end");
  std::ofstream(Path("in"), std::ios::binary) << contents;
  EXPECT_TRUE(Contents(Path("in")) == contents);
}

TEST_F(FilesTest, MapsAnEmptyFile) {
  std::ofstream(Path("in")).flush();
  EXPECT_EQ(Contents(Path("in")), "");
}

TEST_F(FilesTest, MappedBytesOutliveTheirName) {
  std::ofstream(Path("in")) << "abc";
  const auto file = MappedFile::Open(Path("in"));
  ASSERT_TRUE(file.ok());
  std::filesystem::remove(Path("in"));
  EXPECT_EQ((*file)->bytes(), "abc");
}

TEST_F(FilesTest, MappingAMissingFileIsNotFound) {
  EXPECT_TRUE(absl::IsNotFound(MappedFile::Open(Path("in")).status()));
}

TEST_F(FilesTest, MappingAFolderOrPipeIsAFailedPrecondition) {
  EXPECT_EQ(MappedFile::Open(folder_).status(),
            absl::FailedPreconditionError("is not a regular file"));
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(MappedFile::Open(Path("pipe")).status(),
            absl::FailedPreconditionError("is not a regular file"));
}

TEST_F(FilesTest, MappingThroughAFileIsRefused) {
  std::ofstream(Path("in")) << "abc";
  EXPECT_FALSE(MappedFile::Open(Path("in/below")).ok());
}

}  // namespace
}  // namespace mo
