# The source file of rekap_embed (Embed.cmake). Bytes are written as numbers: no text
# can end the literal, and binary files are as good as any.
string(REPLACE "|" ";" files "${FILES}")
set(arrays)
set(cases)
set(index 0)
foreach(file ${files})
  file(READ ${file} hex HEX)
  string(LENGTH "${hex}" length)
  math(EXPR size "${length} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(REGEX REPLACE "(('[^']+',){16})" "\\1\n" bytes "${bytes}")
  get_filename_component(name ${file} NAME)
  string(APPEND arrays "const char kFile${index}[] = {\n${bytes}0};\n")
  string(APPEND cases "  if (name == \"${name}\") return {kFile${index}, ${size}};\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Made by cmake/embed_files.cmake.
#include \"${HEADER}\"

namespace ${NAMESPACE} {
namespace {

${arrays}
}  // namespace

absl::string_view ${FUNCTION}(absl::string_view name) {
${cases}  return {};
}

}  // namespace ${NAMESPACE}
")
