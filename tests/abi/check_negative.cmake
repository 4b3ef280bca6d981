# SPDX-License-Identifier: Apache-2.0
# cmake -DHEADER=…/mica.h -DSOURCES_DIR=… -P check_negative.cmake
#
# Fails where the negative suite misses something: every function of mica.h must be called in negative_*.c at least as
# often as it has pointer parameters that may be NULL on their own, so that a new function or parameter cannot be
# forgotten. Text with a length counts for its pointer; callbacks and the user_data that goes with them do not.

cmake_minimum_required(VERSION 3.20)

file(READ "${HEADER}" header)
# Brackets and semicolons mean something to CMake's lists.
string(REPLACE "[" "" header "${header}")
string(REPLACE "]" "" header "${header}")
string(REGEX REPLACE "/\\*[^*]*\\*+([^/*][^*]*\\*+)*/" "" header "${header}")
string(REGEX REPLACE "//[^\n]*" "" header "${header}")
string(REGEX REPLACE "(^|\n)[ \t]*#[^\n]*" "" header "${header}")
string(REGEX REPLACE "[ \t\r\n]+" " " header "${header}")

file(GLOB sources "${SOURCES_DIR}/negative_*.c")
set(suite "")
foreach(source IN LISTS sources)
  file(READ "${source}" text)
  string(REPLACE "[" "" text "${text}")
  string(REPLACE "]" "" text "${text}")
  string(APPEND suite "${text}")
endforeach()
string(REPLACE ";" "," suite "${suite}")

set(functions 0)
set(missing "")
foreach(statement IN LISTS header)
  # Typedefs are callbacks and structs.
  if(statement MATCHES "typedef" OR NOT statement MATCHES "(mica_[a-z0-9_]+) ?\\(([^()]*)\\)")
    continue()
  endif()
  set(name "${CMAKE_MATCH_1}")
  set(parameters "${CMAKE_MATCH_2}")
  math(EXPR functions "${functions} + 1")
  string(REGEX REPLACE "void \\*user_data|void \\*data" "" parameters "${parameters}")
  string(REGEX MATCHALL "\\*+" pointers "${parameters}")
  list(LENGTH pointers wanted)
  if(wanted EQUAL 0)
    set(wanted 1)
  endif()
  string(REGEX MATCHALL "[^a-z0-9_]${name}\\(" calls "${suite}")
  list(LENGTH calls found)
  if(found LESS wanted)
    string(APPEND missing "  ${name}: ${found} of at least ${wanted} calls\n")
  endif()
endforeach()

if(functions LESS 50)
  message(FATAL_ERROR "only ${functions} functions found in ${HEADER}: this script no longer understands the header")
endif()
if(missing)
  message(FATAL_ERROR "the negative suite (${SOURCES_DIR}/negative_*.c) misses:\n${missing}")
endif()
message("ok negative_suite_covers_all_${functions}_functions")
