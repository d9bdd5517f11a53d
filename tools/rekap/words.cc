#include "tools/rekap/words.h"

namespace rekap::cli {

std::string ChangeWord(v1::Change::Kind kind) {
  switch (kind) {
    case v1::Change::KIND_INSERTED:
      return "baru";
    case v1::Change::KIND_UPDATED:
      return "berubah";
    case v1::Change::KIND_DELETED:
      return "dihapus";
    default:
      return std::string(kUnknownMark);
  }
}

std::string RoleWord(v1::Role role) {
  switch (role) {
    case v1::ROLE_VIEWER:
      return "viewer";
    case v1::ROLE_VERIFIER:
      return "verifier";
    case v1::ROLE_ADMIN:
      return "admin";
    default:
      return std::string(kUnknownMark);
  }
}

}  // namespace rekap::cli
