// What the loader knows about architectures. Each is a struct: the width of its words, its number
// in ELF headers, the format of its executables and what its relocations store. A build uses
// HostMachine alone, and the others leave no trace in it; tests use them all.
#pragma once

#include <cstdint>
#include <span>

namespace mote::hal::elf {

// Terms of the sum that a relocation stores.
enum Term : uint8_t {
  plus_bias = 1,    // what the addresses of the file are moved by
  plus_symbol = 2,  // the moved address of the symbol
  plus_addend = 4,  // that of the entry or, in tables without one, what the place holds before
  minus_place = 8,  // the moved address of the place
  is_signed = 16,   // not a term: a sum for a place narrower than a word may be negative
};

struct RelocationRule {
  uint16_t kind;
  uint8_t size;  // in bytes
  uint8_t terms;
};

struct X86_64 {
  using Word = uint64_t;
  static constexpr uint16_t id = 0x3E;
  static constexpr const char* format = "embedded-elf-x86_64";
  static constexpr RelocationRule rules[] = {
      {8 /* RELATIVE */, 8, plus_bias | plus_addend},
      {1 /* 64 */, 8, plus_symbol | plus_addend},
      {6 /* GLOB_DAT */, 8, plus_symbol},
      {7 /* JUMP_SLOT */, 8, plus_symbol},
      {10 /* 32 */, 4, plus_symbol | plus_addend},
      {11 /* 32S */, 4, plus_symbol | plus_addend | is_signed},
      {2 /* PC32 */, 4, plus_symbol | plus_addend | minus_place | is_signed},
  };
};

struct X86_32 {
  using Word = uint32_t;
  static constexpr uint16_t id = 0x03;
  static constexpr const char* format = "embedded-elf-x86_32";
  static constexpr RelocationRule rules[] = {
      {8 /* RELATIVE */, 4, plus_bias | plus_addend},
      {1 /* 32 */, 4, plus_symbol | plus_addend},
      {2 /* PC32 */, 4, plus_symbol | plus_addend | minus_place},
      {6 /* GLOB_DAT */, 4, plus_symbol},
      {7 /* JMP_SLOT */, 4, plus_symbol},
  };
};

struct Arm64 {
  using Word = uint64_t;
  static constexpr uint16_t id = 0xB7;
  static constexpr const char* format = "embedded-elf-arm_64";
  static constexpr RelocationRule rules[] = {
      {1027 /* RELATIVE */, 8, plus_bias | plus_addend},
      {257 /* ABS64 */, 8, plus_symbol | plus_addend},
      {1025 /* GLOB_DAT */, 8, plus_symbol | plus_addend},
      {1026 /* JUMP_SLOT */, 8, plus_symbol | plus_addend},
  };
};

// The value of a Thumb function's symbol is odd, and so is what relocations make of it.
struct Arm32 {
  using Word = uint32_t;
  static constexpr uint16_t id = 0x28;
  static constexpr const char* format = "embedded-elf-arm_32";
  static constexpr RelocationRule rules[] = {
      {23 /* RELATIVE */, 4, plus_bias | plus_addend},
      {2 /* ABS32 */, 4, plus_symbol | plus_addend},
      {3 /* REL32 */, 4, plus_symbol | plus_addend | minus_place},
      {21 /* GLOB_DAT */, 4, plus_symbol},
      {22 /* JUMP_SLOT */, 4, plus_symbol},
  };
};

struct Riscv64 {
  using Word = uint64_t;
  static constexpr uint16_t id = 0xF3;
  static constexpr const char* format = "embedded-elf-riscv_64";
  static constexpr RelocationRule rules[] = {
      {3 /* RELATIVE */, 8, plus_bias | plus_addend},
      {2 /* 64 */, 8, plus_symbol | plus_addend},
      {1 /* 32 */, 4, plus_symbol | plus_addend},
      {5 /* JUMP_SLOT */, 8, plus_symbol},
  };
};

struct Riscv32 {
  using Word = uint32_t;
  static constexpr uint16_t id = 0xF3;
  static constexpr const char* format = "embedded-elf-riscv_32";
  static constexpr RelocationRule rules[] = {
      {3 /* RELATIVE */, 4, plus_bias | plus_addend},
      {1 /* 32 */, 4, plus_symbol | plus_addend},
      {5 /* JUMP_SLOT */, 4, plus_symbol},
  };
};

// For hosts that are none of these: takes no file.
struct NoMachine {
  using Word = uintptr_t;
  static constexpr uint16_t id = 0;
  static constexpr const char* format = "";
  static constexpr std::span<const RelocationRule> rules{};
};

#if defined(__x86_64__)
using HostMachine = X86_64;
#elif defined(__i386__)
using HostMachine = X86_32;
#elif defined(__aarch64__)
using HostMachine = Arm64;
#elif defined(__arm__)
using HostMachine = Arm32;
#elif defined(__riscv) && __riscv_xlen == 64
using HostMachine = Riscv64;
#elif defined(__riscv) && __riscv_xlen == 32
using HostMachine = Riscv32;
#else
using HostMachine = NoMachine;
#endif
static_assert(sizeof(HostMachine::Word) == sizeof(void*), "executables have pointers of this size");

}  // namespace mote::hal::elf
