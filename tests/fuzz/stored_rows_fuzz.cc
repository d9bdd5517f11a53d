// What is read back from the aggregator's database and files beside the histories, and the
// short texts that come back from outside: the first byte chooses which. Nothing of it is
// taken for another thing than it is: what reads is written the same again, and what does
// not is damage or a bad request.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "aggregator/account/account_store.h"
#include "aggregator/audit/audit_log.h"
#include "aggregator/identity/identity_store.h"
#include "aggregator/mirror/rocks_layout.h"
#include "aggregator/query/page_token.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/rocks/log_check.h"
#include "tests/fuzz/fuzz.h"
#include "tests/temp_dir.h"

using namespace rekap;  // NOLINT: a target is one function
using fuzz::Require;

namespace {

void CheckStaged(absl::string_view bytes) {
  absl::StatusOr<StagedBase> staged = DecodeStaged(bytes);
  if (staged.ok()) Require(EncodeStaged(*staged) == bytes, "a staged base has one form");
}

void CheckPageToken(absl::string_view bytes) {
  ListDigest list;
  list.Add("a list");
  const std::string text(bytes);
  absl::StatusOr<std::string> place = DecodePageToken(list, text);
  if (place.ok()) Require(EncodePageToken(list, *place) == text, "a token has one form");
  absl::StatusOr<std::string> again = DecodePageToken(list, EncodePageToken(list, bytes));
  Require(again.ok() && *again == bytes, "a token gives its place back");
  constexpr size_t kRows = 100;
  for (const std::string& token : {text, EncodePageToken(list, bytes)}) {
    absl::StatusOr<PageRange> range = PageRangeOf(list, 10, token, kRows);
    if (!range.ok()) continue;
    Require(range->begin <= range->end && range->end <= kRows, "a page is within its list");
  }
}

void CheckEndpoint(absl::string_view bytes) {
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(bytes);
  if (!endpoint.ok()) return;
  absl::StatusOr<Endpoint> again = Endpoint::Parse(endpoint->ToString());
  Require(again.ok() && *again == *endpoint, "an address reads as it is written");
}

// A folder that looks like a database: what the start walks through before RocksDB does.
void CheckLogFiles(fuzz::Bytes& bytes) {
  static const TempDir folder;
  folder.Write("CURRENT", bytes.Byte() % 4 == 0 ? std::string(bytes.Piece(64))
                                                : std::string("MANIFEST-000001\n"));
  folder.Write("MANIFEST-000001", std::string(bytes.Piece(512)));
  folder.Write("000002.log", std::string(bytes.rest()));
  absl::Status sound = CheckLogs(folder.path());
  Require(sound.ok() || absl::IsDataLoss(sound), "a log is sound or damaged");
}

// An aggregator's database with one row that somebody else wrote.
class Row {
 public:
  void Load(const char* family, absl::string_view key, absl::string_view value) {
    rocksdb::ColumnFamilyHandle* in = database_->family(family);
    rocksdb::DB& db = database_->db();
    Require(db.Put(rocksdb::WriteOptions(), in, ToSlice(key), ToSlice(value)).ok(), "put");
    for (const absl::Status& opened :
         {AccountStore::Open(database_, audit_, [] { return absl::UnixEpoch(); }).status(),
          IdentityStore::Open(database_, audit_).status()}) {
      Require(opened.ok() || absl::IsDataLoss(opened), "a row is one or damaged");
    }
    Require(db.Delete(rocksdb::WriteOptions(), in, ToSlice(key)).ok(), "delete");
  }

 private:
  const TempDir directory_;
  const std::shared_ptr<Database> database_ =
      *Database::Open(directory_.path(), {"account", "identity", "audit"}, DatabaseTuning());
  const std::shared_ptr<AuditLog> audit_ = *AuditLog::Open(database_);
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Bytes bytes(data, size);
  static Row row;
  switch (bytes.Byte() % 6) {
    case 0:
      CheckStaged(bytes.rest());
      break;
    case 1:
      CheckPageToken(bytes.rest());
      break;
    case 2:
      CheckEndpoint(bytes.rest());
      break;
    case 3:
      CheckLogFiles(bytes);
      break;
    case 4: {
      const absl::string_view key = bytes.Piece(64);
      row.Load("account", key, bytes.rest());
      break;
    }
    default: {
      const absl::string_view key = bytes.Piece(64);
      row.Load("identity", key, bytes.rest());
      break;
    }
  }
  return 0;
}
