# The pages that the packages bring, and how they find one another: each is in one package, so a
# link to one of another's leads there, and a link to a file of the repository becomes its text.
# tests/packages/links_test follows every link that is left.

set(pages_node install-kecamatan)
set(pages_aggregator install-kabupaten runbook)
# Everything that those lead to; the guides install this package beside each daemon.
set(pages_tools
  catalog connect findings findings-across import logs metrics numbers organisation pages
  panduan-operator replication running security workflow)

# What sed does with the links of a page of `component`.
function(link_rules component result)
  set(rules "s|\\[([^]]*)\\]\\(\\.\\./[^)]*\\)|\\1|g")
  foreach(home node aggregator tools)
    if(home STREQUAL component)
      continue()
    endif()
    list(JOIN pages_${home} "|" names)
    string(APPEND rules "; s,\\]\\((${names})\\.md([#)]),](../rekap-${home}/\\1.md\\2,g")
  endforeach()
  set(${result} "${rules}" PARENT_SCOPE)
endfunction()

foreach(component node aggregator tools)
  link_rules(${component} rules)
  file(MAKE_DIRECTORY ${made}/pages/${component})
  foreach(page ${pages_${component}})
    set(source ${CMAKE_SOURCE_DIR}/docs/${page}.md)
    set(output ${made}/pages/${component}/${page}.md)
    # -z, for a link may go over the end of a line.
    add_custom_command(OUTPUT ${output}
      COMMAND sed -z -E ${rules} ${source} > ${output}
      DEPENDS ${source} ${CMAKE_CURRENT_LIST_FILE} VERBATIM)
    list(APPEND files ${output})
    install(FILES ${output} DESTINATION usr/share/doc/rekap-${component} COMPONENT ${component})
  endforeach()
endforeach()

# The pictures that the guide shows, and no others.
set(guide ${CMAKE_SOURCE_DIR}/docs/panduan-operator.md)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${guide})
file(STRINGS ${guide} shown REGEX "gambar/[a-z-]+[.]png")
string(REGEX MATCHALL "gambar/[a-z-]+[.]png" pictures "${shown}")
list(TRANSFORM pictures PREPEND ${CMAKE_SOURCE_DIR}/docs/)
install(FILES ${pictures} DESTINATION usr/share/doc/rekap-tools/gambar COMPONENT tools)
