#include "tools/rekap/help.h"

#include "absl/strings/str_cat.h"

namespace rekap::cli::help {

std::string Version() { return absl::StrCat("rekap ", REKAP_VERSION); }

std::string Footer() {
  std::string text = "Contoh:\n";
  for (const char* example : {kImportExample, kStatusExample, kUnitsExample, kCompareExample,
                              kTreeExample, kExplainExample, kVerifyExample}) {
    absl::StrAppend(&text, "  ", example, "\n");
  }
  absl::StrAppend(&text,
                  "\nKode keluar:\n"
                  "  0  berhasil\n"
                  "  1  gagal\n"
                  "  2  salah pemakaian\n"
                  "  3  berkas ditolak karena ada kesalahan; tidak ada yang disimpan\n"
                  "  4  server tidak terjangkau atau tidak menjawab tepat waktu\n"
                  "  5  verify menemukan perbedaan\n"
                  "\nBantuan satu perintah: rekap PERINTAH --help");
  return text;
}

}  // namespace rekap::cli::help
