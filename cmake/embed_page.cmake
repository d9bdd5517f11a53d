# The source file of rekap_embed_page (Page.cmake): every file of FOLDER, compressed, with
# its size and digest, as runtime/page wants them.
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
if(NOT "index.html" IN_LIST files)
  message(FATAL_ERROR "${FOLDER} has no index.html")
endif()
list(SORT files)
set(arrays)
set(rows)
set(index 0)
foreach(file ${files})
  set(packed ${OUTPUT}.gz)
  # -n: no time and no name within, so the same files make the same program.
  execute_process(COMMAND ${GZIP} -9 -n -c ${FOLDER}/${file} OUTPUT_FILE ${packed}
    COMMAND_ERROR_IS_FATAL ANY)
  file(SIZE ${FOLDER}/${file} size)
  file(SIZE ${packed} packed_size)
  file(SHA256 ${FOLDER}/${file} digest)
  string(SUBSTRING ${digest} 0 32 digest)
  file(READ ${packed} hex HEX)
  file(REMOVE ${packed})
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(REGEX REPLACE "(('[^']+',)('[^']+',)('[^']+',)('[^']+',)('[^']+',)('[^']+',)('[^']+',))"
    "\\1\n" bytes "${bytes}")
  string(APPEND arrays "const char kFile${index}[] = {\n${bytes}0};\n")
  string(APPEND rows
    "    {\"${file}\", {kFile${index}, ${packed_size}}, ${size}, \"${digest}\"},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Made by cmake/embed_page.cmake.
#include \"${HEADER}\"

namespace rekap {
namespace {

${arrays}
const PageFile kFiles[] = {
${rows}};

}  // namespace

absl::Span<const PageFile> ${FUNCTION}() { return kFiles; }

}  // namespace rekap
")
