// Bodies of instructions that the interpreter loop does not hold itself.
#pragma once

#include <bit>
#include <type_traits>
#include <utility>

#include "mote/vm/list.h"
#include "vm/context.h"
#include "vm/opcodes.h"
#include "vm/registers.h"

namespace mote::vm {

// What the body of an instruction works on. `pc` stands on the first operand. In a body that a loop
// inlines the fields are the loop's own variables, also where size counts: hence the attribute.
struct Operands {
  Context& context;
  Instance& instance;
  const uint8_t* pc;
  uint32_t* values;
  Object** refs;

  // The u16 at byte `at` of the operands: a register.
  [[gnu::always_inline]] uint16_t reg(uint32_t at) const { return load_le<uint16_t>(pc + at); }
  [[gnu::always_inline]] uint32_t word(uint32_t at) const { return load_le<uint32_t>(pc + at); }
  // Borrows the object of the reference register there.
  [[gnu::always_inline]] Object* ref(uint32_t at) const { return peek_ref(refs, reg(at)); }
  template <class T>
  [[gnu::always_inline]] T value(uint32_t at) const {
    return get<T>(values, reg(at));
  }
  template <class T>
  [[gnu::always_inline]] void set_value(uint32_t at, T number) const {
    set<T>(values, reg(at), number);
  }
};

// d = f(a...): reads register operands of types A in order, writes the result behind them.
template <class D, class... A, class O, class F>
[[gnu::always_inline]] inline void compute(const O& o, F f) {
  [&]<size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
    o.set_value(2 * sizeof...(A), static_cast<D>(f(o.template value<A>(2 * I)...)));
  }
  (std::index_sequence_for<A...>());
}

// a / b or a % b; false for b = 0.
template <class T>
inline bool divide(T a, T b, bool remainder, T& result) {
  if (b == 0) [[unlikely]]
    return false;
  if (std::is_signed_v<T> && b == static_cast<T>(-1)) {
    // The quotient of the minimum wraps to itself.
    using U = std::make_unsigned_t<T>;
    result = remainder ? 0 : static_cast<T>(U{0} - static_cast<U>(a));
  } else {
    result = static_cast<T>(remainder ? a % b : a / b);
  }
  return true;
}

// d = a / b or a % b.
template <class T, class O>
[[gnu::always_inline]] inline Status divide(const O& o, bool remainder) {
  T result;
  if (!divide(o.template value<T>(0), o.template value<T>(2), remainder, result)) [[unlikely]]
    return invalid_argument<"an integer division by zero">;
  o.set_value(4, result);
  return ok_status;
}

// The rows of object_bodies.def.
Status run_object_operation(Op op, const Operands& operands);

// The u16 entries of a list that may start with a pad byte; returns what follows the list.
inline const uint8_t* read_list(const uint8_t* code, const uint8_t* pc, uint32_t entry_size,
                                uint16_t& count, const uint8_t*& entries) {
  pc += (pc - code) & 1;
  count = load_le<uint16_t>(pc);
  entries = pc + 2;
  return entries + count * entry_size;
}

inline const uint8_t* skip_list(const uint8_t* code, const uint8_t* pc, uint32_t entry_size) {
  uint16_t count;
  const uint8_t* entries;
  return read_list(code, pc, entry_size, count, entries);
}

// `x def [vals] > d`: returns what follows the instruction.
template <class T>
const uint8_t* run_switch(const uint8_t* code, const uint8_t* pc, uint32_t* values) {
  uint16_t count;
  const uint8_t* entries;
  const uint8_t* end = read_list(code, pc + 4, 2, count, entries);
  auto index = get<uint32_t>(values, load_le<uint16_t>(pc));
  uint16_t chosen =
      index < count ? load_le<uint16_t>(entries + 2 * index) : load_le<uint16_t>(pc + 2);
  set<T>(values, load_le<uint16_t>(end), get<T>(values, chosen));
  return end + 2;
}

// `x type def [vals] > d`.
Status run_switch_ref(const Operands& operands, const uint8_t* code, const uint8_t*& next);

// Returns what follows the list.
const uint8_t* run_discard_refs(const uint8_t* code, const uint8_t* pc, Object** refs);

// `text [args]` of print and trace: to the log, MOVE entries are released. Returns what follows.
const uint8_t* run_print(const Operands& operands, const uint8_t* code, LogLevel level);

// `code text` of fail.
Status run_fail(const Operands& operands);

// TYPE check: null passes, and so does anything where the type is "any object".
Status check_ref_type(const Operands& operands, uint32_t type_index, Object* object);

// Direct offsets were verified; the block may be read at any alignment.
template <class T>
inline T load_global(const Operands& o, uint32_t offset) {
  return load_le<T>(reinterpret_cast<const uint8_t*>(o.instance.globals.data()) + offset);
}

template <class T>
inline void store_global(const Operands& o, uint32_t offset, T value) {
  store_le(reinterpret_cast<uint8_t*>(o.instance.globals.data()) + offset, value);
}

template <class T, class O>
Status load_global_indirect(const O& o) {
  auto offset = o.template value<uint32_t>(0);
  if (!checked_range(offset, sizeof(T), o.instance.module->global_bytes()))
    return out_of_range<"a global outside the global block">;
  o.set_value(2, load_global<T>(o, offset));
  return ok_status;
}

template <class T>
Status store_global_indirect(const Operands& o) {
  auto offset = o.value<uint32_t>(0);
  if (!checked_range(offset, sizeof(T), o.instance.module->global_bytes()))
    return out_of_range<"a global outside the global block">;
  store_global<T>(o, offset, o.value<T>(2));
  return ok_status;
}

// A vm.list operand; INVALID_ARGUMENT when null or of another type.
inline Status list_operand(const Operands& o, uint32_t at, List*& list) {
  Object* object = o.ref(at);
  list = object_cast<List>(object);
  if (list) return ok_status;
  return object ? invalid_argument<"a list operand of another type">
                : invalid_argument<"a list operand is null">;
}

constexpr ValueType value_type_for(int32_t) { return ValueType::i32; }
constexpr ValueType value_type_for(int64_t) { return ValueType::i64; }
constexpr ValueType value_type_for(float) { return ValueType::f32; }
constexpr ValueType value_type_for(double) { return ValueType::f64; }

template <class T, class O>
Status list_get(const O& o) {
  List* list;
  MOTE_TRY(list_operand(o, 0, list));
  MOTE_TRY_ASSIGN(Value element,
                  list->get_number(o.template value<uint32_t>(2), value_type_for(T{})));
  using Bits = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;
  o.set_value(4, std::bit_cast<T>(static_cast<Bits>(element.bits())));
  return ok_status;
}

template <class T>
Status list_set(const Operands& o) {
  List* list;
  MOTE_TRY(list_operand(o, 0, list));
  return list->set(o.value<uint32_t>(2), Value(o.value<T>(4)));
}

// A vm.buffer operand; INVALID_ARGUMENT when null or of another type.
#if !defined(__OPTIMIZE_SIZE__)
[[gnu::always_inline]]
#endif
inline Status
buffer_operand(Object* object, Buffer*& buffer) {
  if (!object || &object->type() != &Buffer::object_type) [[unlikely]]
    return object ? invalid_argument<"a buffer operand of another type">
                  : invalid_argument<"a buffer operand is null">;
  buffer = static_cast<Buffer*>(object);
  return ok_status;
}

// d = element of type E, widened to D.
template <class E, class D, class O>
[[gnu::always_inline]] inline Status load_element(const O& o) {
  Buffer* buffer;
  MOTE_TRY(buffer_operand(o.ref(0), buffer));
  auto index = o.template value<uint64_t>(2);
  if (index >= buffer->size() / sizeof(E)) [[unlikely]]
    return out_of_range<"a load past the end of a buffer">;
  o.set_value(4, static_cast<D>(load_le<E>(buffer->bytes().data() + index * sizeof(E))));
  return ok_status;
}

// element of type E = low bytes of a value of type S.
template <class E, class S, class O>
[[gnu::always_inline]] inline Status store_element(const O& o) {
  Buffer* buffer;
  MOTE_TRY(buffer_operand(o.ref(0), buffer));
  if (!buffer->is_mutable()) [[unlikely]]
    return permission_denied<"a store to a read-only buffer">;
  auto index = o.template value<uint64_t>(2);
  if (index >= buffer->size() / sizeof(E)) [[unlikely]]
    return out_of_range<"a store past the end of a buffer">;
  store_le(buffer->data() + index * sizeof(E), static_cast<E>(o.template value<S>(4)));
  return ok_status;
}

template <class O>
Status buffer_length(const O& o) {
  Buffer* buffer;
  MOTE_TRY(buffer_operand(o.ref(0), buffer));
  o.set_value(2, uint64_t{buffer->size()});
  return ok_status;
}

// Elements [offset, offset + count) of type E = low bytes of a value of type S.
template <class E, class S>
Status buffer_fill(const Operands& o) {
  Buffer* buffer;
  MOTE_TRY(buffer_operand(o.ref(0), buffer));
  if (!buffer->is_mutable()) return permission_denied<"a fill of a read-only buffer">;
  auto first = o.value<uint64_t>(2), count = o.value<uint64_t>(4);
  if (!checked_range(first, count, buffer->size() / sizeof(E)))
    return out_of_range<"a fill past the end of a buffer">;
  auto element = static_cast<E>(o.value<S>(6));
  uint8_t* data = buffer->data() + first * sizeof(E);
  for (uint64_t i = 0; i < count; ++i) store_le(data + i * sizeof(E), element);
  return ok_status;
}

}  // namespace mote::vm
