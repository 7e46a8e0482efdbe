// What the loader knows about architectures: one table of relocations each.
#include "hal/loaders/elf/format.h"

namespace mote::hal::elf {
namespace {

#if defined(__x86_64__)
//  kind               size  base   symbol addend place
constexpr RelocationRule rules[] = {
    {8 /* RELATIVE */, 8, true, false, true, false},
    {1 /* 64 */, 8, false, true, true, false},
    {6 /* GLOB_DAT */, 8, false, true, false, false},
    {7 /* JUMP_SLOT */, 8, false, true, false, false},
    {10 /* 32 */, 4, false, true, true, false},
    {11 /* 32S */, 4, false, true, true, false},
    {2 /* PC32 */, 4, false, true, true, true},
};
constexpr Machine machine{0x3E, "embedded-elf-x86_64", rules};
#else
constexpr Machine machine{0, "", {}};
#endif

}  // namespace

const Machine host_machine = machine;

}  // namespace mote::hal::elf
