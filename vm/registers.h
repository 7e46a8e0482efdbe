// Access to the registers of a frame.
#pragma once

#include <cstdint>
#include <cstring>

#include "mote/base/object.h"
#include "mote/vm/value.h"
#include "vm/opcodes.h"

namespace mote::vm {

// A number of 4 or 8 bytes, in one register or in an even pair.
template <class T>
inline T get(const uint32_t* values, uint16_t reg) {
  T value;
  std::memcpy(&value, values + reg, sizeof value);
  return value;
}

template <class T>
inline void set(uint32_t* values, uint16_t reg, T value) {
  static_assert(sizeof value == 4 || sizeof value == 8);
  std::memcpy(values + reg, &value, sizeof value);
}

// Borrows the object of an operand.
inline Object* peek_ref(Object* const* refs, uint16_t operand) {
  return refs[operand & ref_ordinal_mask];
}

// A count of the operand's object for the caller: moved out of the register, or a new one.
inline Object* take_ref(Object** refs, uint16_t operand) {
  Object*& slot = refs[operand & ref_ordinal_mask];
  Object* object = slot;
  if (operand & move_bit) {
    slot = nullptr;
  } else if (object) {
    object->retain();
  }
  return object;
}

// Gives the register a count that the caller owns; what it held is released last.
inline void set_ref(Object** refs, uint16_t operand, Object* object) {
  Object*& slot = refs[operand & ref_ordinal_mask];
  Object* old = slot;
  slot = object;
  if (old) old->release();
}

// Move or copy onto itself changes nothing.
inline void assign_ref(Object** refs, uint16_t source, uint16_t destination) {
  if (((source ^ destination) & ref_ordinal_mask) != 0)
    set_ref(refs, destination, take_ref(refs, source));
}

constexpr ValueType value_type_of(char kind) {
  return kind == 'i'   ? ValueType::i32
         : kind == 'I' ? ValueType::i64
         : kind == 'f' ? ValueType::f32
         : kind == 'F' ? ValueType::f64
                       : ValueType::ref;
}

}  // namespace mote::vm
