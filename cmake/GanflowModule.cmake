# One module = one static library = one folder of src/ganflow.

# ganflow_module(NAME SOURCES a.cpp ... [USES lower modules ...] [PUBLIC libs ...] [PRIVATE libs ...])
function(ganflow_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;PUBLIC;PRIVATE" ${ARGN})
  add_library(ganflow_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(ganflow_${name} PUBLIC ganflow_options ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  foreach(used IN LISTS ARG_USES)
    target_link_libraries(ganflow_${name} PUBLIC ganflow_${used})
  endforeach()
endfunction()

# ganflow_tests(NAME SOURCES x_test.cpp ... USES modules ... [PRIVATE libs ...]): one test executable a module.
# A module's executable is one CTest entry, labelled with the folder (unit, conformance, fault ...).
function(ganflow_tests name)
  cmake_parse_arguments(ARG "" "LABEL" "SOURCES;USES;PRIVATE" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  add_executable(${name}_test ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE ganflow_options GTest::gtest_main GTest::gmock ${ARG_PRIVATE})
  foreach(used IN LISTS ARG_USES)
    target_link_libraries(${name}_test PRIVATE ganflow_${used})
  endforeach()
  add_test(NAME ${ARG_LABEL}.${name} COMMAND ${name}_test --gtest_brief=1)
  set_tests_properties(${ARG_LABEL}.${name} PROPERTIES LABELS ${ARG_LABEL}
    ENVIRONMENT "GANFLOW_SOURCE_DIR=${PROJECT_SOURCE_DIR};GANFLOW_BINARY=$<$<TARGET_EXISTS:ganflow>:$<TARGET_FILE:ganflow>>")
endfunction()
