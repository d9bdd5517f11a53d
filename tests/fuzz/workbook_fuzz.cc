// A workbook as a file: the zip archive and what is in it.
#include "tests/fuzz/workbook_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  rekap::fuzz::ReadEverySheet(rekap::fuzz::View(data, size));
  return 0;
}
