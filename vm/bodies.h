// The bodies of instructions as functions, for the loops of the interpreter to inline:
// execute<Op::add_i32>(operands) does what the row of that name does.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "vm/operations.h"

namespace mote::vm {

// Bytes of an instruction's operands, 0 where they vary.
constexpr uint8_t operand_bytes(const char* operands) {
  uint8_t bytes = 0;
  for (; *operands; ++operands) {
    switch (*operands) {
      case '>':
        break;
      case '4':
      case 'w':
      case 'W':
      case 'G':
      case 'd':
      case 't':
      case 'e':
      case 'c':
        bytes += 4;
        break;
      case '8':
        bytes += 8;
        break;
      case '[':
      case 's':
      case 'B':
      case 'T':
      case 'P':
        return 0;
      default:
        bytes += 2;
    }
  }
  return bytes;
}

inline constexpr auto fixed_lengths = [] {
  std::array<std::array<uint8_t, 256>, 3> lengths{};
#define OP(number, name, mnemonic, set, operands) \
  lengths[static_cast<size_t>(OpSet::set)][number] = operand_bytes(operands);
#include "vm/opcodes.def"
#undef OP
  return lengths;
}();

constexpr uint8_t fixed_length(Op op) {
  auto code = static_cast<uint16_t>(op);
  return fixed_lengths[code >> 8][code & 0xFF];
}

// Nearest integer, ties away from zero, saturated; NaN gives 0.
template <class I, class F>
I float_to_integer(F a) {
  F rounded = std::round(a);
  if (!(rounded == rounded)) return 0;
  constexpr F low = static_cast<F>(std::numeric_limits<I>::min());
  // One past the maximum is a power of two and exact in both float types.
  constexpr F high = 2 * static_cast<F>(I{1} << (std::numeric_limits<I>::digits - 1));
  if (rounded < low) return std::numeric_limits<I>::min();
  if (rounded >= high) return std::numeric_limits<I>::max();
  return static_cast<I>(rounded);
}

// Square and multiply from the lowest bit of |m|, every product rounded to F: programs compare the
// bits with those of other runtimes.
template <class F>
F power_of_integer(F a, int64_t n) {
  auto m = static_cast<int32_t>(n);
  uint32_t bits = m < 0 ? 0u - static_cast<uint32_t>(m) : static_cast<uint32_t>(m);
  F result = 1;
  while (bits) {
    if (bits & 1) result = result * a;
    bits >>= 1;
    if (bits) a = a * a;
  }
  return m < 0 ? 1 / result : result;
}

template <class I, class F>
void to_integer(const Operands& o) {
  compute<I, F>(o, float_to_integer<I, F>);
}

template <class I, class F>
void from_integer(const Operands& o) {
  compute<F, I>(o, [](I a) { return static_cast<F>(a); });
}

template <Op op>
Status execute(const Operands& o);

// The condition of a comparison, without its result.
template <Op op>
bool holds(const Operands& o);

namespace bodies {

using u32 = uint32_t;
using i32 = int32_t;
using u64 = uint64_t;
using i64 = int64_t;

// Of a row's set.
template <Op op>
using Float =
    std::conditional_t<(static_cast<uint16_t>(op) >> 8 == static_cast<uint16_t>(OpSet::f64)),
                       double, float>;

}  // namespace bodies

#define TRY_BODY(name, ...)                                                   \
  template <>                                                                 \
  [[gnu::always_inline]] inline Status execute<Op::name>(const Operands& o) { \
    using namespace bodies;                                                   \
    using F [[maybe_unused]] = Float<Op::name>;                               \
    return __VA_ARGS__;                                                       \
  }
#define BODY(name, ...)                                                       \
  template <>                                                                 \
  [[gnu::always_inline]] inline Status execute<Op::name>(const Operands& o) { \
    using namespace bodies;                                                   \
    using F [[maybe_unused]] = Float<Op::name>;                               \
    __VA_ARGS__;                                                              \
    return ok_status;                                                         \
  }
#define COMPARE(name, T, ...)                                             \
  template <>                                                             \
  [[gnu::always_inline]] inline bool holds<Op::name>(const Operands& o) { \
    using namespace bodies;                                               \
    T a = o.value<T>(0), b = o.value<T>(2);                               \
    return __VA_ARGS__;                                                   \
  }                                                                       \
  BODY(name, o.set_value(4, u32{holds<Op::name>(o)}))
#include "vm/core_bodies.def"
#include "vm/float_bodies.def"
#undef TRY_BODY
#undef BODY
#undef COMPARE

}  // namespace mote::vm
