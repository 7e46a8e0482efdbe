# Targets of mote: the core library, the tools, and the flags that they share.

add_library(mote_flags INTERFACE)
target_compile_features(mote_flags INTERFACE cxx_std_20)
target_compile_options(mote_flags INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Werror=return-type
  -fno-math-errno -ffp-contract=off)
if(MOTE_SANITIZE)
  target_compile_options(mote_flags INTERFACE
    -O1 -fsanitize=${MOTE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    # The core has no RTTI for it to read.
    -fno-sanitize=vptr)
  target_link_options(mote_flags INTERFACE -fsanitize=${MOTE_SANITIZE})
endif()

# Rules of the core; tools in the minimal build follow them too.
add_library(mote_core_flags INTERFACE)
target_link_libraries(mote_core_flags INTERFACE mote_flags)
target_compile_options(mote_core_flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti -fno-threadsafe-statics>)
if(MOTE_MINIMAL)
  # Beyond -Os: g++ inlines what is called once even where the frame that it needs costs more.
  set(small $<$<CXX_COMPILER_ID:GNU>:-Oz> $<$<CXX_COMPILER_ID:GNU>:-fno-inline-functions-called-once>
    $<$<CXX_COMPILER_ID:GNU>:-fno-ipa-sra> $<$<CXX_COMPILER_ID:GNU>:-fno-partial-inlining> -fno-jump-tables)
  target_compile_options(mote_core_flags INTERFACE
    -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-unwind-tables
    -fno-stack-protector -fvisibility=hidden -fomit-frame-pointer -flto -fno-semantic-interposition -fno-plt
    ${small})
  # The last two leave no gaps between segments in the file: code and constants become one, and data
  # begins where they end.
  target_link_options(mote_core_flags INTERFACE
    ${small} -flto -flto-partition=one -Wl,--gc-sections -Wl,--as-needed -Wl,-z,norelro -Wl,-z,pack-relative-relocs
    -Wl,--hash-style=gnu -Wl,--build-id=none -Wl,-z,noseparate-code -Wl,-z,common-page-size=64)
endif()

# Sources of the folders given, relative to the top.
function(mote_sources out)
  set(sources)
  foreach(folder IN LISTS ARGN)
    file(GLOB found CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.cc")
    list(APPEND sources ${found})
  endforeach()
  set(${out} ${sources} PARENT_SCOPE)
endfunction()

# The list of drivers, loaders and modules in add_defaults() is generated from the cache variables.
function(mote_generate_defaults out)
  set(declarations)
  set(calls)
  foreach(driver IN LISTS MOTE_DRIVERS)
    string(APPEND declarations "const hal::Driver& ${driver}_driver();\n")
    string(APPEND calls "  MOTE_TRY(session.add_driver(${driver}_driver()));\n")
  endforeach()
  foreach(loader IN LISTS MOTE_LOADERS)
    string(APPEND declarations "const hal::ExecutableLoader& ${loader}_loader();\n")
    string(APPEND calls "  MOTE_TRY(session.add_loader(${loader}_loader()));\n")
  endforeach()
  foreach(module IN LISTS MOTE_MODULES)
    string(APPEND declarations "const vm::NativeModule& ${module}_module();\n")
    string(APPEND calls "  MOTE_TRY(session.add_module(${module}_module()));\n")
  endforeach()
  set(MOTE_DEFAULT_DECLARATIONS "${declarations}")
  set(MOTE_DEFAULT_CALLS "${calls}")
  configure_file("${PROJECT_SOURCE_DIR}/cmake/defaults.cc.in" "${PROJECT_BINARY_DIR}/defaults.cc" @ONLY)
  set(${out} "${PROJECT_BINARY_DIR}/defaults.cc" PARENT_SCOPE)
endfunction()

# Kernels for processors that the rest of the code is not compiled for.
function(mote_tile_flags)
  set(tiles "${PROJECT_SOURCE_DIR}/runtime/modules/vmvx/tiles_")
  set(flags -ffp-contract=fast -Wno-psabi)
  if(NOT MOTE_MINIMAL)
    list(APPEND flags -O3)
  endif()
  set_source_files_properties("${tiles}portable.cc" PROPERTIES COMPILE_OPTIONS "${flags}")
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    set_source_files_properties("${tiles}avx2.cc" PROPERTIES COMPILE_OPTIONS "${flags};-mavx2;-mfma")
    set_source_files_properties("${tiles}avx512.cc" PROPERTIES
      COMPILE_OPTIONS "${flags};-mavx512f;-mavx512bw")
  endif()
endfunction()

function(mote_core_library)
  list(TRANSFORM MOTE_DRIVERS PREPEND "hal/drivers/" OUTPUT_VARIABLE drivers)
  list(TRANSFORM MOTE_LOADERS PREPEND "hal/loaders/" OUTPUT_VARIABLE loaders)
  list(TRANSFORM MOTE_MODULES PREPEND "runtime/modules/" OUTPUT_VARIABLE modules)
  if("vmvx" IN_LIST MOTE_LOADERS)
    # What its kernels may import; not a module of programs.
    list(APPEND modules runtime/modules/vmvx)
    mote_tile_flags()
  endif()
  # No default registers the module of test programs or the loader of static libraries: hosts that
  # run tests or link libraries do.
  mote_sources(sources base base/port vm "vm/${MOTE_INTERPRETER}" hal ${drivers} ${loaders} hal/loaders/static ${modules}
    runtime/modules/common runtime/modules/check runtime/io runtime)
  mote_generate_defaults(defaults)
  add_library(mote STATIC ${sources} "${defaults}")
  target_include_directories(mote PUBLIC "${PROJECT_SOURCE_DIR}/include" PRIVATE "${PROJECT_SOURCE_DIR}")
  set(mathematics m)
  if("system" IN_LIST MOTE_LOADERS)
    # System libraries name no library themselves and find these functions only in what the program
    # needs, whether or not it uses any. One word, which CMake does not take apart.
    set(mathematics "-Wl,--push-state,--no-as-needed,-lm,--pop-state")
  endif()
  target_link_libraries(mote PRIVATE mote_core_flags mote_schemas
    PUBLIC ${mathematics} ${CMAKE_DL_LIBS})
  target_compile_features(mote PUBLIC cxx_std_20)
  if(MOTE_INTERPRETER STREQUAL decoded)
    # Decides what functions of a module carry.
    target_compile_definitions(mote PUBLIC MOTE_DECODED)
  endif()
endfunction()

# One executable for each tools/NAME_main.cc, named with dashes: run_module_main.cc is run-module.
# Everything else in tools/ is shared by the tools and by their tests.
function(mote_tools)
  mote_sources(sources tools)
  set(mains ${sources})
  list(FILTER mains INCLUDE REGEX "_main\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_main\\.cc$")
  add_library(mote_tools STATIC ${sources})
  target_include_directories(mote_tools PUBLIC "${PROJECT_SOURCE_DIR}")
  target_compile_definitions(mote_tools PUBLIC MOTE_VERSION="${PROJECT_VERSION}")
  target_link_libraries(mote_tools PRIVATE mote_core_flags PUBLIC mote)
  foreach(main IN LISTS mains)
    get_filename_component(name "${main}" NAME_WE)
    string(REGEX REPLACE "_main$" "" name "${name}")
    string(REPLACE "_" "-" name "${name}")
    add_executable(${name} "${main}")
    target_link_libraries(${name} PRIVATE mote_core_flags mote_tools)
    if(MOTE_MINIMAL)
      # The C driver does not link the C++ library.
      set_target_properties(${name} PROPERTIES LINKER_LANGUAGE C)
    endif()
  endforeach()
endfunction()
