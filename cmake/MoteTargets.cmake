# Targets of mote: a static library for each component, the libraries that hold all of them, the
# tools. mote::NAME is the same name in a build and in an installation.

# Sources of the folders given, relative to the top.
function(mote_sources out)
  set(sources)
  foreach(folder IN LISTS ARGN)
    file(GLOB found CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.cc")
    list(APPEND sources ${found})
  endforeach()
  set(${out} ${sources} PARENT_SCOPE)
endfunction()

# What users of a library need of it.
function(mote_public library)
  foreach(feature STATUS_TEXT DIAGNOSTICS TRACE F32 F64)
    if(NOT MOTE_${feature})
      target_compile_definitions(${library} PUBLIC MOTE_${feature}=0)
    endif()
  endforeach()
  target_compile_features(${library} PUBLIC cxx_std_20)
  target_include_directories(${library} PUBLIC
    "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include;${PROJECT_BINARY_DIR}/include>"
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endfunction()

# A static library of some folders, all of whose code finds what it needs in `core`.
function(mote_component name)
  mote_sources(sources ${ARGN})
  add_library(mote_${name} STATIC ${sources})
  add_library(mote::${name} ALIAS mote_${name})
  set_target_properties(mote_${name} PROPERTIES
    EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ${MOTE_SHARED})
  target_link_libraries(mote_${name} PRIVATE $<BUILD_INTERFACE:mote_core_flags>)
  target_include_directories(mote_${name} PRIVATE "${PROJECT_SOURCE_DIR}")
  mote_public(mote_${name})
  if(NOT name STREQUAL core)
    target_link_libraries(mote_${name} PUBLIC mote_core)
  endif()
  set(mote_components ${mote_components} ${name} PARENT_SCOPE)
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
    set_source_files_properties("${tiles}avx_vnni.cc" PROPERTIES
      COMPILE_OPTIONS "${flags};-mavx2;-mavxvnni")
    set_source_files_properties("${tiles}avx512.cc" PROPERTIES
      COMPILE_OPTIONS "${flags};-mavx512f;-mavx512bw")
    set_source_files_properties("${tiles}avx512_vnni.cc" PROPERTIES
      COMPILE_OPTIONS "${flags};-mavx512f;-mavx512bw;-mavx512vnni")
  endif()
endfunction()

# The header that declares the drivers, loaders and modules of this build, add_defaults(), and for
# each part the function by which C programs name it, in the library of the part.
function(mote_generate_defaults out)
  set(MOTE_COMPONENTS)
  set(MOTE_C_COMPONENTS)
  set(calls)
  foreach(kind "driver;hal::Driver;mote_driver_t" "loader;hal::ExecutableLoader;mote_loader_t"
      "module;vm::NativeModule;mote_native_module_t")
    list(POP_FRONT kind name type handle)
    string(TOUPPER "MOTE_${name}S" choice)
    foreach(entry IN LISTS ${choice})
      set(function "${entry}_${name}")
      string(APPEND MOTE_COMPONENTS "const ${type}& ${function}();\n")
      string(APPEND MOTE_C_COMPONENTS "MOTE_API const ${handle}* mote_${function}(void);\n")
      string(APPEND calls "  MOTE_TRY(session.add_${name}(${function}()));\n")
      set(source "${PROJECT_BINARY_DIR}/capi/${function}.cc")
      configure_file("${PROJECT_SOURCE_DIR}/cmake/component.cc.in" "${source}" @ONLY)
      target_sources(mote_${name}_${entry} PRIVATE "${source}")
    endforeach()
  endforeach()
  set(MOTE_DEFAULT_CALLS "${calls}")
  configure_file("${PROJECT_SOURCE_DIR}/cmake/components.h.in"
    "${PROJECT_BINARY_DIR}/include/mote/components.h" @ONLY)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/defaults.cc.in" "${PROJECT_BINARY_DIR}/defaults.cc" @ONLY)
  set(${out} "${PROJECT_BINARY_DIR}/defaults.cc" PARENT_SCOPE)
endfunction()

function(mote_libraries)
  set(mote_components)
  set(mote_externals m)
  mote_component(core base base/port vm "vm/${MOTE_INTERPRETER}" hal runtime/modules/common runtime/io runtime
    runtime/capi)
  target_link_libraries(mote_core PRIVATE $<BUILD_INTERFACE:mote_schemas> PUBLIC m)
  foreach(driver IN LISTS MOTE_DRIVERS)
    mote_component(driver_${driver} hal/drivers/${driver})
  endforeach()
  # No default registers the loader of static libraries or the module of test programs: hosts that
  # link libraries or run tests do.
  foreach(loader IN LISTS MOTE_LOADERS ITEMS static)
    mote_component(loader_${loader} hal/loaders/${loader} runtime/capi/${loader})
  endforeach()
  foreach(module IN LISTS MOTE_MODULES ITEMS check)
    mote_component(module_${module} runtime/modules/${module} runtime/capi/${module})
  endforeach()
  if(MOTE_TRAINING)
    mote_component(training runtime/training runtime/capi/training)
  endif()
  if(TARGET mote_loader_vmvx)
    # What its kernels may import; not a module of programs.
    mote_sources(sources runtime/modules/vmvx)
    target_sources(mote_loader_vmvx PRIVATE ${sources})
    mote_tile_flags()
  endif()
  if(TARGET mote_loader_system)
    list(APPEND mote_externals ${CMAKE_DL_LIBS})
    target_link_libraries(mote_loader_system PUBLIC ${CMAKE_DL_LIBS})
  endif()

  mote_generate_defaults(defaults)
  list(TRANSFORM mote_components PREPEND mote_ OUTPUT_VARIABLE components)
  mote_library_of_all(mote STATIC ${components})
  add_library(mote::mote ALIAS mote)
  set(libraries mote ${components})
  if(MOTE_SHARED)
    mote_library_of_all(mote_shared SHARED ${components})
    add_library(mote::shared ALIAS mote_shared)
    set(exports "${PROJECT_SOURCE_DIR}/cmake/exports.map")
    set_target_properties(mote_shared PROPERTIES
      EXPORT_NAME shared OUTPUT_NAME mote VERSION ${PROJECT_VERSION} SOVERSION ${MOTE_ABI_VERSION}
      LINK_DEPENDS "${exports}" LINKER_LANGUAGE C)
    target_link_options(mote_shared PRIVATE "-Wl,--version-script=${exports}")
    list(APPEND libraries mote_shared)
  endif()
  set(mote_externals ${mote_externals} PARENT_SCOPE)
  set(mote_libraries ${libraries} PARENT_SCOPE)
endfunction()

# One library of all components and of add_defaults(), for hosts that want one file.
function(mote_library_of_all name type)
  add_library(${name} ${type} "${PROJECT_BINARY_DIR}/defaults.cc")
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ${MOTE_SHARED})
  foreach(component IN LISTS ARGN)
    target_sources(${name} PRIVATE $<TARGET_OBJECTS:${component}>)
  endforeach()
  mote_public(${name})
  target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:mote_core_flags> PUBLIC ${mote_externals})
endfunction()

# One executable for each tools/NAME_main.cc, named with dashes: run_module_main.cc is run-module.
# Everything else in tools/ is shared by the tools and by their tests.
function(mote_tools)
  mote_sources(sources tools)
  # Programs that are linked statically have what they use.
  include(CheckSymbolExists)
  check_symbol_exists(__GLIBC__ features.h MOTE_HAS_GLIBC)
  list(FILTER sources EXCLUDE REGEX "/lazy_math\\.cc$")
  set(mains ${sources})
  list(FILTER mains INCLUDE REGEX "_main\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_main\\.cc$")
  add_library(mote_tools STATIC ${sources})
  target_include_directories(mote_tools PUBLIC "${PROJECT_SOURCE_DIR}")
  target_compile_definitions(mote_tools PUBLIC MOTE_VERSION="${PROJECT_VERSION}")
  target_link_libraries(mote_tools PRIVATE mote_core_flags PUBLIC mote)
  if(MOTE_HAS_GLIBC)
    # The linker puts calls to these functions in after the rest has been optimised.
    add_library(mote_lazy_math OBJECT "${PROJECT_SOURCE_DIR}/tools/lazy_math.cc")
    target_link_libraries(mote_lazy_math PRIVATE mote_core_flags)
    target_compile_options(mote_lazy_math PRIVATE -fno-builtin -fno-lto)
  endif()
  set(tools)
  foreach(main IN LISTS mains)
    get_filename_component(name "${main}" NAME_WE)
    string(REGEX REPLACE "_main$" "" name "${name}")
    string(REPLACE "_" "-" name "${name}")
    add_executable(${name} "${main}")
    target_link_libraries(${name} PRIVATE mote_core_flags mote_tools)
    if(MOTE_HAS_GLIBC)
      target_link_libraries(${name} PRIVATE mote_lazy_math)
    endif()
    if(MOTE_MINIMAL)
      # The C driver does not link the C++ library.
      set_target_properties(${name} PROPERTIES LINKER_LANGUAGE C)
    endif()
    list(APPEND tools ${name})
  endforeach()
  set(mote_tools ${tools} PARENT_SCOPE)
endfunction()
