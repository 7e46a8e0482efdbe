// The bodies of instructions as functions, for the loops of the interpreter to inline.
#pragma once

#include <bit>
#include <cmath>
#include <limits>

#include "vm/operations.h"

namespace mote::vm {

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

template <class I, class F, class O>
[[gnu::always_inline]] inline void to_integer(const O& o) {
  compute<I, F>(o, float_to_integer<I, F>);
}

template <class I, class F, class O>
[[gnu::always_inline]] inline void from_integer(const O& o) {
  compute<F, I>(o, [](I a) { return static_cast<F>(a); });
}

// Body<op>::run(operands) does what the row says. For comparisons, holds(operands) is the result
// alone.
template <Op op>
struct Body;

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

// What moves a number without looking at it serves integers and floats.
template <class F>
using Bits = std::conditional_t<sizeof(F) == 8, u64, u32>;

}  // namespace bodies

#define TRY_RUN(name, ...)                                      \
  template <class O>                                            \
  [[gnu::always_inline]] static inline Status run(const O& o) { \
    using namespace bodies;                                     \
    using F [[maybe_unused]] = Float<Op::name>;                 \
    return __VA_ARGS__;                                         \
  }
#define TRY_BODY(name, ...)    \
  template <>                  \
  struct Body<Op::name> {      \
    TRY_RUN(name, __VA_ARGS__) \
  };
#define BODY(name, ...) TRY_BODY(name, (__VA_ARGS__, ok_status))
#define COMPARE(name, T, ...)                                     \
  template <>                                                     \
  struct Body<Op::name> {                                         \
    template <class O>                                            \
    [[gnu::always_inline]] static inline bool holds(const O& o) { \
      using namespace bodies;                                     \
      T a = o.template value<T>(0), b = o.template value<T>(2);   \
      return __VA_ARGS__;                                         \
    }                                                             \
    TRY_RUN(name, (o.set_value(4, u32{holds(o)}), ok_status))     \
  };
#define BESIDE(name, ...) BODY(name, __VA_ARGS__)
#define TRY_BESIDE(name, ...) TRY_BODY(name, __VA_ARGS__)
#include "vm/core_bodies.def"
#include "vm/float_bodies.def"
#undef TRY_RUN
#undef TRY_BODY
#undef BODY
#undef COMPARE
#undef BESIDE
#undef TRY_BESIDE

}  // namespace mote::vm
