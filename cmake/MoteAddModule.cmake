# mote_add_module(NAME SRC model.mlir [TARGET llvm-cpu|vmvx] [FLAGS ...])
#
# Compiles a program with the stock iree-compile 3.13.0 at build time and embeds it: the library
# NAME has `const unsigned char NAME[]`, aligned to 64 bytes, and `const size_t NAME_size`, which its
# header NAME.h declares. FLAGS go to the compiler, which is MOTE_COMPILER.
#
# mote_embed(NAME FILE) does the second half for a file that is there or made by the build.

set(MOTE_COMPILER_VERSION 3.13.0)
set(MOTE_EMBED_TEMPLATES "${CMAKE_CURRENT_LIST_DIR}")

function(mote_embed name file)
  get_filename_component(MOTE_FILE "${file}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
  set(MOTE_NAME "${name}")
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${name}_embedded")
  configure_file("${MOTE_EMBED_TEMPLATES}/embed.c.in" "${folder}/${name}.c" @ONLY)
  configure_file("${MOTE_EMBED_TEMPLATES}/embed.h.in" "${folder}/${name}.h" @ONLY)
  add_library(${name} STATIC "${folder}/${name}.c")
  set_source_files_properties("${folder}/${name}.c" PROPERTIES
    OBJECT_DEPENDS "${MOTE_FILE}"
    # What assembly defines is not seen by optimisers of whole programs.
    COMPILE_OPTIONS -fno-lto)
  target_include_directories(${name} INTERFACE "${folder}")
endfunction()

# Sets MOTE_COMPILER and checks its version, once.
macro(mote_find_compiler)
  find_program(MOTE_COMPILER iree-compile
    HINTS ${MOTE_COMPILER_HINT}
    DOC "The stock compiler, iree-compile ${MOTE_COMPILER_VERSION}")
  if(NOT MOTE_COMPILER)
    message(FATAL_ERROR "mote_add_module needs iree-compile: pip install "
      "iree-base-compiler==${MOTE_COMPILER_VERSION}, or -DMOTE_COMPILER=PATH")
  endif()
  if(NOT MOTE_CHECKED_COMPILER STREQUAL MOTE_COMPILER)
    execute_process(COMMAND "${MOTE_COMPILER}" --version OUTPUT_VARIABLE version RESULT_VARIABLE failed)
    string(REGEX MATCH "version ([0-9.]+)" version "${version}")
    if(failed OR NOT CMAKE_MATCH_1 VERSION_EQUAL MOTE_COMPILER_VERSION)
      message(FATAL_ERROR "${MOTE_COMPILER} is of version '${CMAKE_MATCH_1}'; mote runs modules of "
        "${MOTE_COMPILER_VERSION}")
    endif()
    set(MOTE_CHECKED_COMPILER "${MOTE_COMPILER}" CACHE INTERNAL "")
  endif()
endmacro()

function(mote_add_module name)
  cmake_parse_arguments(PARSE_ARGV 1 module "" "SRC;TARGET" "FLAGS")
  if(NOT module_SRC OR module_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "mote_add_module(NAME SRC model.mlir [TARGET llvm-cpu|vmvx] [FLAGS ...])")
  endif()
  mote_find_compiler()
  if(NOT module_TARGET)
    set(module_TARGET llvm-cpu)
  endif()
  set(flags --iree-hal-target-device=local --iree-hal-local-target-device-backends=${module_TARGET})
  if(module_TARGET STREQUAL llvm-cpu AND NOT "${module_FLAGS}" MATCHES "target-cpu")
    list(APPEND flags --iree-llvmcpu-target-cpu=generic)
  endif()
  get_filename_component(source "${module_SRC}" ABSOLUTE)
  set(output "${CMAKE_CURRENT_BINARY_DIR}/${name}.vmfb")
  add_custom_command(OUTPUT "${output}"
    COMMAND "${MOTE_COMPILER}" "${source}" -o "${output}" ${flags} ${module_FLAGS}
    DEPENDS "${source}"
    COMMENT "Compiling ${name}.vmfb"
    VERBATIM)
  mote_embed(${name} "${output}")
endfunction()
