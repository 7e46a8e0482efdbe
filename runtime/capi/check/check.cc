// Expectations of test programs, told to C hosts; a part of the module's library.
#include "mote/check.h"

#include "runtime/capi/handles.h"

namespace mote::capi {
namespace {

static_assert(MOTE_EXPECT_ALMOST_EQUAL == static_cast<int>(FailedExpectation::Kind::almost_equal));

class CallbackCheck final : public Object {
 public:
  static constexpr ObjectType object_type{"mote.check"};

  CallbackCheck(Allocator& allocator, mote_expectation_function_t failed, void* user)
      : Object(object_type),
        allocator_(allocator),
        failed_(failed),
        user_(user),
        hook_{tell, this},
        module_(check_module(hook_)) {}
  ~CallbackCheck() = default;

  const vm::NativeModule& module() const { return module_; }

 private:
  static mote_checked_tensor_t to_c(const CheckedTensor& tensor) {
    return {to_handle<mote_tensor_t>(const_cast<hal::BufferView*>(tensor.view)),
            tensor.bytes.data(), tensor.bytes.size()};
  }
  static void tell(void* user, const FailedExpectation& expectation) {
    const auto& self = *static_cast<CallbackCheck*>(user);
    const mote_failed_expectation_t told = {
        .size = sizeof told,
        .kind = static_cast<mote_expectation_kind_t>(expectation.kind),
        .value = expectation.value,
        .lhs = to_c(expectation.lhs),
        .rhs = to_c(expectation.rhs),
        .types_match = expectation.types_match,
        .shapes_match = expectation.shapes_match,
        .contents_match = expectation.contents_match,
        .index = expectation.index,
        .absolute_tolerance = expectation.absolute_tolerance,
        .relative_tolerance = expectation.relative_tolerance,
    };
    self.failed_(self.user_, &told);
  }
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  const mote_expectation_function_t failed_;
  void* const user_;
  const ExpectationHook hook_;
  const vm::NativeModule module_;
};

}  // namespace
}  // namespace mote::capi

using namespace mote;
using namespace mote::capi;

mote_status_t mote_session_add_check(mote_session_t* session, mote_expectation_function_t failed,
                                     void* user) {
  auto* check = create_in<CallbackCheck>(session->allocator, session->allocator, failed, user);
  if (!check) return to_c(out_of_memory);
  Status status = session->kept.push(Ref<CallbackCheck>::adopt(check));
  if (!status.ok()) return to_c(status);
  return to_c(from_c(session).add_module(check->module()));
}
