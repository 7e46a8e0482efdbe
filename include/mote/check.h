// The native module "check": expectations that test programs state. Hosts that run tests register
// it; elsewhere its imports, which are optional, are skipped.
//
//   ExpectationHook hook{print_failure, &state};
//   vm::NativeModule module = check_module(hook);
//   session.add_module(module);
#pragma once

#include <cstdint>

#include "mote/base/bytes.h"
#include "mote/hal/buffer_view.h"
#include "mote/vm/native_module.h"

namespace mote {

// A tensor as the host sees it: its view, and the bytes that shape and type cover.
struct CheckedTensor {
  const hal::BufferView* view = nullptr;
  Bytes bytes;
};

// An expectation that does not hold. What it points to lives as long as the call of the hook.
struct FailedExpectation {
  enum class Kind : uint8_t { is_true, is_false, all_true, equal, almost_equal };

  Kind kind = Kind::is_true;
  int32_t value = 0;  // is_true, is_false
  CheckedTensor lhs;  // all_true has no other
  CheckedTensor rhs;
  // equal, almost_equal. Contents are bytes for `equal`; almost_equal looks at them only when type
  // and shape match.
  bool types_match = true;
  bool shapes_match = true;
  bool contents_match = true;
  uint64_t index = 0;  // the first element to blame: all_true, and almost_equal for its contents
  double absolute_tolerance = 0;
  double relative_tolerance = 0;
};

// Called on the thread that runs the program; the function that stated the expectation goes on.
struct ExpectationHook {
  void (*failed)(void* user, const FailedExpectation& expectation) = nullptr;
  void* user = nullptr;
};

// `hook` and the module must outlive the programs that are linked against it.
// Its functions fail with INVALID_ARGUMENT for element types that they cannot look at, OUT_OF_RANGE
// for a view that is larger than its buffer.
vm::NativeModule check_module(const ExpectationHook& hook);

}  // namespace mote
