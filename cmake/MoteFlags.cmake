# Flags that everything of mote is compiled with; none of them reaches the code of users.
include(CheckCXXCompilerFlag)
include(CheckLinkerFlag)

# Those of the flags given that the compiler or the linker knows.
function(mote_known_flags kind out)
  set(known)
  foreach(flag IN LISTS ARGN)
    string(MAKE_C_IDENTIFIER "MOTE_KNOWS${flag}" check)
    if(kind STREQUAL COMPILER)
      check_cxx_compiler_flag("${flag}" ${check})
    else()
      check_linker_flag(C "${flag}" ${check})
    endif()
    if(${check})
      list(APPEND known "${flag}")
    endif()
  endforeach()
  set(${out} ${known} PARENT_SCOPE)
endfunction()

add_library(mote_flags INTERFACE)
target_compile_features(mote_flags INTERFACE cxx_std_20)
target_compile_options(mote_flags INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Werror=return-type
  -fno-math-errno -ffp-contract=off)
if(MOTE_INTERPRETER STREQUAL decoded)
  # Decides what functions of a module carry.
  target_compile_definitions(mote_flags INTERFACE MOTE_DECODED)
endif()
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
  "$<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions;-fno-rtti;-fno-threadsafe-statics>"
  # Calls inside of a shared library go straight to the function.
  -fno-semantic-interposition)
if(MOTE_MINIMAL)
  set(CMAKE_REQUIRED_QUIET ON)
  # Beyond -Os: g++ inlines what is called once even where the frame that it needs costs more.
  mote_known_flags(COMPILER small -Oz -fno-inline-functions-called-once -fno-ipa-sra
    -fno-partial-inlining -fno-jump-tables -malign-data=abi)
  if(CMAKE_CXX_COMPILER MATCHES "/zig$")
    set(small "SHELL:-Xclang -Oz" -fno-jump-tables)  # takes -Oz for -Os
  endif()
  target_compile_options(mote_core_flags INTERFACE
    -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-unwind-tables
    -fno-stack-protector -fomit-frame-pointer -flto -fno-plt ${small})
  if(NOT MOTE_SHARED)
    target_compile_options(mote_core_flags INTERFACE -fvisibility=hidden)
  endif()
  # The last two leave no gaps between segments in the file: code and constants become one, and data
  # begins where they end.
  mote_known_flags(LINKER link -flto-partition=one -Wl,--gc-sections -Wl,--as-needed -Wl,-z,norelro
    -Wl,-z,pack-relative-relocs -Wl,--hash-style=gnu -Wl,--build-id=none -Wl,-z,noseparate-code
    -Wl,-z,common-page-size=64)
  if(CMAKE_CXX_COMPILER MATCHES "/zig$")
    # For the parts of the C library, which this compiler makes itself.
    list(APPEND link -fno-unwind-tables -fno-asynchronous-unwind-tables -fomit-frame-pointer)
  endif()
  target_link_options(mote_core_flags INTERFACE ${small} -flto ${link})
endif()
