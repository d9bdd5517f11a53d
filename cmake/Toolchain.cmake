# Language level, strict warnings, sanitizers, ccache: what every target shares.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

set(REKAP_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them: address,undefined or thread")
option(REKAP_FUZZ "Link the fuzz targets with libFuzzer (clang); else they replay their corpus" OFF)

find_program(CCACHE ccache)
if(CCACHE)
  # The precompiled header is one file whose content decides, not its time.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    ${CCACHE})
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()

if(REKAP_SANITIZE)
  add_compile_options(-fsanitize=${REKAP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${REKAP_SANITIZE})
endif()

# Linked PRIVATE by every target of ours; generated code does not use it.
add_library(rekap_warnings INTERFACE)
add_library(rekap::warnings ALIAS rekap_warnings)
target_compile_options(rekap_warnings INTERFACE
  -Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion
  -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wcast-align
  -Wimplicit-fallthrough)
target_include_directories(rekap_warnings INTERFACE ${CMAKE_SOURCE_DIR})
