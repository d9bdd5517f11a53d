# rekap_embed(TARGET HEADER h NAMESPACE ns FUNCTION f FILES a b ...): compiles files into
# TARGET, so that a program needs none beside it. The header declares
#   absl::string_view f(absl::string_view name);
# in the namespace: the bytes of the file called so (its base name), empty if there is
# none. A file that changes is embedded anew at the next build.
set(REKAP_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake)

function(rekap_embed target)
  cmake_parse_arguments(ARG "" "HEADER;NAMESPACE;FUNCTION" "FILES" ${ARGN})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.cc)
  set(files)
  foreach(file ${ARG_FILES})
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} OUTPUT_VARIABLE path)
    list(APPEND files ${path})
  endforeach()
  string(REPLACE ";" "|" joined "${files}")
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${source} -DHEADER=${ARG_HEADER} -DNAMESPACE=${ARG_NAMESPACE}
      -DFUNCTION=${ARG_FUNCTION} "-DFILES=${joined}" -P ${REKAP_EMBED_SCRIPT}
    DEPENDS ${files} ${REKAP_EMBED_SCRIPT}
    VERBATIM)
  target_sources(${target} PRIVATE ${source})
endfunction()
