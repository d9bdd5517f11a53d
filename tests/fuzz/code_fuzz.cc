// Region and activity codes, as text and as stored: one value has one stored form, and
// its text reads as itself.
#include "domain/code/activity_code.h"
#include "domain/code/region_code.h"
#include "tests/fuzz/fuzz.h"

using namespace rekap;  // NOLINT: a target is one function

namespace {

template <typename Code>
void Check(absl::string_view bytes) {
  if (absl::StatusOr<Code> code = Code::Parse(bytes); code.ok()) {
    fuzz::Require(Code::Parse(code->ToString()) == code, "the text reads as the code");
    fuzz::Require(Code::Decode(code->Encoded()) == code, "the stored form reads as the code");
    if (auto parent = code->Parent()) fuzz::Require(parent->Contains(*code), "parents contain");
  }
  if (absl::StatusOr<Code> code = Code::Decode(bytes); code.ok()) {
    fuzz::Require(code->Encoded() == bytes, "a code has one stored form");
    fuzz::Require(Code::Parse(code->ToString()) == code, "what is stored can be written");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Check<RegionCode>(fuzz::View(data, size));
  Check<ActivityCode>(fuzz::View(data, size));
  return 0;
}
