#include "runtime/modules/hal/functions.h"

#include "hal/deadline.h"
#include "mote/hal/semaphore.h"
#include "runtime/modules/hal/state.h"

namespace mote::hal_functions {
namespace {

constexpr size_t usual_fence_count = 16;
constexpr uint64_t ns_per_ms = 1000000;

Status read_fences(const vm::Call& call, size_t position,
                   ScratchArray<hal::Fence*, usual_fence_count>& fences) {
  std::span<const vm::Slot> slots = call.span(position);
  MOTE_TRY(fences.resize(slots.size()));
  for (size_t i = 0; i < slots.size(); ++i)
    MOTE_TRY_ASSIGN(fences[i], call.ref_in<hal::Fence>(slots[i], position, true));
  return ok_status;
}

// What a suspended fence.await waits for.
class FenceWaiter final : public vm::Waiter {
 public:
  FenceWaiter(Allocator& allocator, Ref<hal::Fence> fence, uint64_t timeout_ns)
      : allocator_(allocator), fence_(std::move(fence)), deadline_(timeout_ns) {}
  ~FenceWaiter() = default;

  Status query() const { return fence_->query(); }
  bool is_time_over() const { return deadline_.remaining_ns() == 0; }

  Status wait(uint64_t timeout_ns) override {
    uint64_t remaining = deadline_.remaining_ns();
    Status status = fence_->wait(remaining < timeout_ns ? remaining : timeout_ns);
    // What a failed fence means is for fence.await to say.
    return status.code() == StatusCode::deadline_exceeded ? status : ok_status;
  }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  Ref<hal::Fence> fence_;
  hal::Deadline deadline_;
};

}  // namespace

// (device, flags) -> fence
Status fence_create(vm::Call& call) {
  MOTE_TRY(call.ref<hal::Device>(0).status());
  MOTE_TRY_ASSIGN(Ref<hal::Fence> fence, hal::Fence::create(call.allocator()));
  call.return_ref(0, std::move(fence));
  return ok_status;
}

// (flags, [fence?]*) -> fence?
Status fence_join(vm::Call& call) {
  ScratchArray<hal::Fence*, usual_fence_count> fences(call.allocator());
  MOTE_TRY(read_fences(call, 1, fences));
  MOTE_TRY_ASSIGN(Ref<hal::Fence> joined, hal::Fence::join(call.allocator(), fences.span()));
  call.return_ref(0, std::move(joined));
  return ok_status;
}

// (fence) -> 0 reached, 17 pending, else the code of its failure
Status fence_query(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Fence * fence, call.ref<hal::Fence>(0));
  call.return_i32(0, static_cast<int32_t>(fence->query().code()));
  return ok_status;
}

Status fence_signal(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Fence * fence, call.ref<hal::Fence>(0));
  fence->signal();
  return ok_status;
}

// (fence, code)
Status fence_fail(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Fence * fence, call.ref<hal::Fence>(0));
  constexpr uint32_t code_mask = 0x1F;
  fence->fail(status_from_code(static_cast<uint32_t>(call.i32(1)) & code_mask));
  return ok_status;
}

// (timeout in ms, flags, [fence?]*) -> 0 reached, 4 timed out. A failed fence fails the call.
Status fence_await(vm::Call& call) {
  Ref<FenceWaiter> waiter;
  if (call.resumed()) {
    waiter = Ref<FenceWaiter>::share(static_cast<FenceWaiter*>(call.resumed()));
  } else {
    ScratchArray<hal::Fence*, usual_fence_count> fences(call.allocator());
    MOTE_TRY(read_fences(call, 2, fences));
    MOTE_TRY_ASSIGN(Ref<hal::Fence> joined, hal::Fence::join(call.allocator(), fences.span()));
    if (!joined || joined->query().ok()) return ok_status;
    auto timeout_ms = static_cast<uint32_t>(call.i32(0));
    uint64_t timeout_ns = timeout_ms == UINT32_MAX ? hal::wait_forever : timeout_ms * ns_per_ms;
    auto* made =
        create_in<FenceWaiter>(call.allocator(), call.allocator(), std::move(joined), timeout_ns);
    if (!made) return out_of_memory;
    waiter = Ref<FenceWaiter>::adopt(made);
  }
  Status status = waiter->query();
  if (status.code() != StatusCode::deferred) return status;
  if (!waiter->is_time_over()) return call.suspend(std::move(waiter));
  call.return_i32(0, static_cast<int32_t>(StatusCode::deadline_exceeded));
  return ok_status;
}

}  // namespace mote::hal_functions
