# Writes the version header, touching it only when its content changes.
execute_process(COMMAND git -C "${SOURCE_DIR}" describe --always --dirty=+ --abbrev=12 --exclude=*
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT commit)
  set(commit "unknown")
endif()
file(WRITE "${OUTPUT}.new" "#pragma once
#define GANFLOW_VERSION \"${VERSION}\"
#define GANFLOW_COMMIT \"${commit}\"
#define GANFLOW_COMPILER \"${COMPILER}\"
#define GANFLOW_BUILD_TYPE \"${BUILD_TYPE}\"
")
execute_process(COMMAND ${CMAKE_COMMAND} -E copy_if_different "${OUTPUT}.new" "${OUTPUT}")
