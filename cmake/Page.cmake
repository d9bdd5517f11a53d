# Web pages of web/ compiled into the daemons.
#
# REKAP_PAGES says whether: ON needs Node.js, OFF leaves the pages out, AUTO (the default)
# takes what it finds. A program without them serves one page that says so.
set(REKAP_PAGES AUTO CACHE STRING "Build the pages of web/ into the daemons: ON, OFF or AUTO")
set_property(CACHE REKAP_PAGES PROPERTY STRINGS AUTO ON OFF)
set(REKAP_PAGE_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_page.cmake)
# The oldest that the pages are built with: Debian 12's (tools/lib/npm.sh).
set(REKAP_NODE_MAJOR_MIN 18)

# Why the pages cannot be built; empty if they can.
function(rekap_find_node result)
  set(${result} "" PARENT_SCOPE)
  if(NOT EXISTS ${CMAKE_SOURCE_DIR}/web/package-lock.json)
    set(${result} "there is no web/package-lock.json" PARENT_SCOPE)
    return()
  endif()
  find_program(REKAP_NODE node)
  find_program(REKAP_NPM npm)
  if(NOT REKAP_NODE OR NOT REKAP_NPM)
    set(${result} "node or npm is not there: apt-get install nodejs npm" PARENT_SCOPE)
    return()
  endif()
  execute_process(COMMAND ${REKAP_NODE} --version OUTPUT_VARIABLE version
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  string(REGEX MATCH "^v([0-9]+)" matched "${version}")
  if(NOT matched OR CMAKE_MATCH_1 LESS REKAP_NODE_MAJOR_MIN)
    set(${result} "node ${version} is older than ${REKAP_NODE_MAJOR_MIN}" PARENT_SCOPE)
  endif()
endfunction()

# The workspace's own files, without what npm and the build put beside them.
function(rekap_web_sources result)
  file(GLOB entries LIST_DIRECTORIES true CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/*)
  set(sources)
  foreach(entry ${entries})
    cmake_path(GET entry FILENAME name)
    if(name MATCHES "^(node_modules|dist|gen|out)$")
      continue()
    elseif(IS_DIRECTORY ${entry})
      file(GLOB_RECURSE files CONFIGURE_DEPENDS ${entry}/*)
      list(APPEND sources ${files})
    elseif(NOT name MATCHES "\\.md$")
      list(APPEND sources ${entry})
    endif()
  endforeach()
  file(GLOB protos CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/proto/rekap/v1/*.proto)
  set(${result} ${sources} ${protos} PARENT_SCOPE)
endfunction()

set(REKAP_WITH_PAGES ON)
if(REKAP_PAGES STREQUAL "OFF")
  set(REKAP_WITH_PAGES OFF)
  message(WARNING "The web pages are left out: REKAP_PAGES=OFF")
else()
  rekap_find_node(rekap_no_node)
  if(rekap_no_node AND REKAP_PAGES STREQUAL "ON")
    message(FATAL_ERROR "REKAP_PAGES=ON, but ${rekap_no_node}")
  elseif(rekap_no_node)
    set(REKAP_WITH_PAGES OFF)
    message(WARNING "The web pages are LEFT OUT of the daemons: ${rekap_no_node}")
  endif()
endif()

if(REKAP_WITH_PAGES)
  set(REKAP_PAGES_STAMP ${CMAKE_BINARY_DIR}/web/pages.stamp)
  rekap_web_sources(rekap_web_files)
  add_custom_command(
    OUTPUT ${REKAP_PAGES_STAMP}
    COMMAND ${CMAKE_SOURCE_DIR}/tools/pages
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/web
    COMMAND ${CMAKE_COMMAND} -E touch ${REKAP_PAGES_STAMP}
    DEPENDS ${rekap_web_files} ${CMAKE_SOURCE_DIR}/tools/pages
    COMMENT "Building the web pages (leave them out with -DREKAP_PAGES=OFF)"
    VERBATIM)
  add_custom_target(rekap_pages DEPENDS ${REKAP_PAGES_STAMP})
endif()

# rekap_embed_page(TARGET FOLDER name HEADER h FUNCTION f WITHOUT folder): a library with
# the files of web/dist/NAME, or of the folder WITHOUT in a build without pages. The header
# declares, in namespace rekap,
#   absl::Span<const PageFile> f();
# Which files there are is known only when they are built: names have hashes.
function(rekap_embed_page target)
  cmake_parse_arguments(ARG "" "FOLDER;HEADER;FUNCTION;WITHOUT" "" ${ARGN})
  find_program(REKAP_GZIP gzip REQUIRED)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}.cc)
  if(REKAP_WITH_PAGES)
    set(folder ${CMAKE_SOURCE_DIR}/web/dist/${ARG_FOLDER})
    set(depends rekap_pages ${REKAP_PAGES_STAMP})
  else()
    set(folder ${ARG_WITHOUT})
    file(GLOB_RECURSE depends CONFIGURE_DEPENDS ${folder}/*)
  endif()
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${source} -DHEADER=${ARG_HEADER} -DFUNCTION=${ARG_FUNCTION}
      -DFOLDER=${folder} -DGZIP=${REKAP_GZIP} -P ${REKAP_PAGE_SCRIPT}
    DEPENDS ${depends} ${REKAP_PAGE_SCRIPT}
    VERBATIM)
  add_library(${target} STATIC ${source})
  target_link_libraries(${target} PUBLIC rekap::page PRIVATE rekap::warnings)
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR})
endfunction()
