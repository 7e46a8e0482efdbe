# Programs for x86-64 Linux without a shared library, the C library musl in them. The compiler is
# the one of the PyPI package ziglang, which `./dev build musl` puts into build/zig.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR x86_64)

file(GLOB zig "${CMAKE_CURRENT_LIST_DIR}/../build/zig/lib/python3*/site-packages/ziglang/zig")
if(NOT zig)
  message(FATAL_ERROR "The compiler of toolchains/x86_64-linux-musl.cmake is missing: ./dev build musl")
endif()
file(REAL_PATH "${zig}" zig)
set(CMAKE_C_COMPILER "${zig}" cc -target x86_64-linux-musl)
set(CMAKE_CXX_COMPILER "${zig}" c++ -target x86_64-linux-musl)
foreach(language C CXX)
  set(CMAKE_${language}_ARCHIVE_CREATE "\"${zig}\" ar qc <TARGET> <OBJECTS>")
  set(CMAKE_${language}_ARCHIVE_APPEND "\"${zig}\" ar q <TARGET> <OBJECTS>")
  set(CMAKE_${language}_ARCHIVE_FINISH "\"${zig}\" ranlib <TARGET>")
endforeach()
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
# Programs of mote need no C++ library.
set(CMAKE_CXX_STANDARD_LIBRARIES "")
