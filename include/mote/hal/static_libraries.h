// Executables that are linked into the program. The compiler writes their code as object files
// (--iree-llvmcpu-link-embedded=false --iree-llvmcpu-link-static
// --iree-llvmcpu-static-library-output-path=NAME.o), and modules hold only their names.
//
//   extern "C" const void* model_linked_library_query(uint32_t version, const void* environment);
//   constexpr mote::hal::StaticLibraryQuery queries[] = {model_linked_library_query};
//   constexpr mote::hal::StaticLibraries libraries{queries};
//   ...
//   MOTE_TRY_ASSIGN(auto loader, mote::hal::make_static_loader(libraries, nullptr));
//   MOTE_TRY(session.add_loader(loader));
#pragma once

#include <cstdint>
#include <span>

#include "mote/base/diagnostic.h"
#include "mote/hal/executable.h"

namespace mote::hal {

// `<name>_library_query` of an object file. Where the name is none of C, say it with asm("...").
using StaticLibraryQuery = const void* (*)(uint32_t version, const void* environment);

struct StaticLibraries {
  std::span<const StaticLibraryQuery> queries;
};

// A loader of the format "static"; `libraries` must outlive it. Loading is NOT_FOUND for a name
// that none of them has, so that a further loader can try. Allocates nothing.
// INCOMPATIBLE for a library of another version, INVALID_ARGUMENT for one without a name,
// ALREADY_EXISTS for two of the same name.
Result<ExecutableLoader> make_static_loader(const StaticLibraries& libraries,
                                            Diagnostic* diagnostic);

}  // namespace mote::hal
