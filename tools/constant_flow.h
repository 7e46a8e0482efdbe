// Which constants a function hands to the functions that it imports.
#pragma once

#include <cstdint>

#include "vm/bytecode_module.h"

namespace mote::tools {

// What a reference argument is: a rodata segment, null, or neither for certain.
class KnownReference {
 public:
  static constexpr uint32_t none = 0, unknown = 1, null = 2, first_segment = 3;

  constexpr KnownReference() = default;
  constexpr explicit KnownReference(uint32_t bits) : bits_(bits) {}
  static KnownReference segment(uint64_t index) {
    return KnownReference(static_cast<uint32_t>(index) + first_segment);
  }

  bool is_segment() const { return bits_ >= first_segment; }
  bool is_null() const { return bits_ == null; }
  uint32_t index() const { return bits_ - first_segment; }
  bool operator==(const KnownReference&) const = default;

  // What a register holds that comes from two places.
  KnownReference merged(KnownReference other) const {
    if (bits_ == none || *this == other) return other;
    return other.bits_ == none ? *this : KnownReference(unknown);
  }

 private:
  uint32_t bits_ = none;  // none: no way leads here
};

// A call of an import; `arguments` has an entry a value of the call, unknown for numbers.
struct ImportCall {
  uint32_t import;
  std::span<const KnownReference> arguments;
};

// Calls `visit` for each call of an import that the function can reach. A function too big or too
// entangled to follow is visited with arguments that are all unknown.
// RESOURCE_EXHAUSTED when there is no memory, and what `visit` returns.
Status visit_import_calls(const vm::BytecodeModule& module, uint32_t function, Allocator& allocator,
                          Status (*visit)(void* user, const ImportCall& call), void* user);

}  // namespace mote::tools
