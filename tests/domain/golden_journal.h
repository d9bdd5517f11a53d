// Three entries of one journal as bytes, and their chain. The bytes follow
// from protobuf's wire format and the hashes from SHA-256; both were computed
// outside of this code base, so that they test it and not themselves.
#pragma once

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"

namespace rekap::testing {

struct GoldenEntry {
  absl::string_view entry_hex;
  absl::string_view hash_hex;  // of the chain after the entry
};

// A budget line is put, a narrative is put, the budget line is withdrawn.
inline constexpr GoldenEntry kGoldenJournal[] = {
    {"08011080b8be97e12f1a0543616d617422590a16080110e50f220f372e30312e30312e322e30312e3031120d0a"
     "096f6d62656e2e747376100552300a0f372e30312e30312e322e30312e3031120a50656e797573756e616e1a05"
     "08ccb5e866220508f0dc9e602880f2d02c",
     "1ee170ad05a59b93fdb035b646c55296219558ac38150a14350aad57f6748e26"},
    {"08021081b8be97e12f1a0543616d6174221c0a07080410e50f28016a110802120d4c69737472696b20706164616"
     "d",
     "9f7f18e5267b45b2d932d6f4ad26a06ba4023eadf325f9e10503250673846755"},
    {"08031082b8be97e12f1a0543616d61742a16080110e50f220f372e30312e30312e322e30312e3031",
     "c859f6f3121dbc44e91c77ade26e7d26f5e7563e0e207b38c07b246ea71040f8"},
};

inline std::string GoldenEntryBytes(size_t index) {
  return absl::HexStringToBytes(kGoldenJournal[index].entry_hex);
}

}  // namespace rekap::testing
