// Prints the manual page or the completion of `rekap`, made from the command line that it
// understands. Run by the build; not installed.
#include "runtime/manual/manual.h"

#include <cstdlib>
#include <iostream>
#include <string_view>

#include "tools/rekap/arguments.h"

int main(int argc, char** argv) {
  const std::string_view form = argc == 2 ? argv[1] : "";
  const rekap::ManualCommand program = rekap::cli::DescribeCommandLine();
  if (form == "man") {
    std::cout << rekap::ManPage(program, rekap::cli::ManualFrameOfProgram());
  } else if (form == "completion") {
    std::cout << rekap::BashCompletion(program);
  } else {
    std::cerr << "usage: rekap-manual man|completion\n";
    return EXIT_FAILURE;
  }
  return std::cout.flush() ? EXIT_SUCCESS : EXIT_FAILURE;
}
