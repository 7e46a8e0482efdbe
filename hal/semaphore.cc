#include "mote/hal/semaphore.h"

#include <cassert>

#include "base/port/port.h"
#include "hal/deadline.h"

namespace mote::hal {
namespace {

constexpr uint32_t failed_value = UINT32_MAX;

}  // namespace

const ObjectType Semaphore::object_type{"hal.semaphore"};
const ObjectType Fence::object_type{"hal.fence"};

// Atomics are used with their default order, sequential consistency, throughout: the owner of a
// change first writes the value and then looks for sleepers and listeners; those first announce
// themselves and then look at the value. One of the two sees the other.

Result<Ref<Semaphore>> Semaphore::create(Allocator& allocator, uint32_t value) {
  auto* semaphore = create_in<Semaphore>(allocator, allocator, value);
  if (!semaphore) return out_of_memory;
  return Ref<Semaphore>::adopt(semaphore);
}

void Semaphore::destroy() {
  Listener* listener = listeners_.load();
  while (listener) {
    Listener* next = listener->next;
    listener->notify(*listener, cancelled<"the timeline ended before it reached the value">);
    listener = next;
  }
  destroy_in(allocator_, this);
}

Status Semaphore::query(uint32_t value) const {
  uint32_t current = value_.load();
  if (current == failed_value) return failure_.load();
  return current >= value ? ok_status : deferred_status;
}

void Semaphore::signal(uint32_t value) {
  assert(value <= max_value);
  uint32_t current = value_.load();
  do {
    if (current >= value) return;
  } while (!value_.compare_exchange_weak(current, value));
  changed();
}

void Semaphore::fail(Status status) {
  Status none;
  if (!failure_.compare_exchange_strong(none, status)) return;
  value_.store(failed_value);
  changed();
}

void Semaphore::changed() {
  if (sleepers_.load()) port::wake_all(reinterpret_cast<const uint32_t*>(&value_));
  if (listeners_.load()) notify_listeners();
}

Status Semaphore::wait(uint32_t value, uint64_t timeout_ns) const {
  Status status = query(value);
  if (status.code() != StatusCode::deferred) return status;
  Deadline deadline(timeout_ns);
  sleepers_.fetch_add(1);
  for (;;) {
    uint32_t seen = value_.load();
    status = query(value);
    if (status.code() != StatusCode::deferred) break;
    uint64_t remaining = deadline.remaining_ns();
    if (remaining == 0) {
      status = deadline_exceeded<"the wait timed out">;
      break;
    }
    port::wait_on(reinterpret_cast<const uint32_t*>(&value_), seen, remaining);
  }
  sleepers_.fetch_sub(1);
  return status;
}

void Semaphore::add_listener(Listener& listener) {
  if (push(listener)) notify_listeners();
}

// True when the list has to be looked at: the value arrived before the listener could be seen.
bool Semaphore::push(Listener& listener) {
  uint32_t value = listener.value;  // the listener may be gone as soon as it is in the list
  listener.next = listeners_.load();
  while (!listeners_.compare_exchange_weak(listener.next, &listener)) {
  }
  return query(value).code() != StatusCode::deferred;
}

void Semaphore::notify_listeners() {
  bool again = true;
  while (again) {
    again = false;
    Listener* listener = listeners_.exchange(nullptr);
    while (listener) {
      Listener* next = listener->next;
      Status status = query(listener->value);
      if (status.code() == StatusCode::deferred) {
        if (push(*listener)) again = true;
      } else {
        listener->notify(*listener, status);
      }
      listener = next;
    }
  }
}

Result<Ref<Fence>> Fence::allocate(Allocator& allocator, size_t capacity) {
  static_assert(sizeof(Fence) % alignof(Point) == 0);
  void* memory = allocator.allocate(sizeof(Fence) + capacity * sizeof(Point), alignof(Fence));
  if (!memory) return out_of_memory;
  auto* points = reinterpret_cast<Point*>(static_cast<uint8_t*>(memory) + sizeof(Fence));
  auto* fence = new (memory) Fence(allocator, points);
  fence->capacity_ = capacity;
  return Ref<Fence>::adopt(fence);
}

void Fence::add(Ref<Semaphore> semaphore, uint32_t value) {
  new (points_ + size_++) Point{std::move(semaphore), value};
}

void Fence::destroy() {
  Allocator& allocator = allocator_;
  size_t bytes = sizeof(Fence) + capacity_ * sizeof(Point);
  while (size_) points_[--size_].~Point();
  this->~Fence();
  allocator.deallocate(this, bytes, alignof(Fence));
}

Result<Ref<Fence>> Fence::create(Allocator& allocator) {
  MOTE_TRY_ASSIGN(Ref<Semaphore> semaphore, Semaphore::create(allocator, 0));
  MOTE_TRY_ASSIGN(Ref<Fence> fence, allocate(allocator, 1));
  fence->add(std::move(semaphore), 1);
  return fence;
}

Result<Ref<Fence>> Fence::join(Allocator& allocator, std::span<Fence* const> fences) {
  // Points that are reached already add nothing; without this, a fence that a program joins into
  // the next one call after call would grow without end.
  size_t point_count = 0;
  size_t open_fences = 0;
  Fence* last = nullptr;
  for (Fence* fence : fences) {
    if (!fence) continue;
    bool is_open = !fence->query().ok();
    if (is_open || !open_fences) last = fence;
    if (is_open) ++open_fences;
    point_count += fence->size_;
  }
  if (open_fences <= 1) return Ref<Fence>::share(last);
  MOTE_TRY_ASSIGN(Ref<Fence> joined, allocate(allocator, point_count));
  for (Fence* fence : fences) {
    if (!fence) continue;
    for (const Point& point : fence->points()) {
      if (!point.semaphore->query(point.value).ok()) joined->add(point.semaphore, point.value);
    }
  }
  return joined;
}

Status Fence::query() const {
  Status result;
  for (const Point& point : points()) {
    Status status = point.semaphore->query(point.value);
    if (status.ok()) continue;
    if (status.code() != StatusCode::deferred) return status;
    result = status;
  }
  return result;
}

Status Fence::wait(uint64_t timeout_ns) const {
  // One point at a time; now and then a look at the others, of which one may have failed.
  constexpr uint64_t look_around_ns = 10000000;
  Deadline deadline(timeout_ns);
  for (;;) {
    Status status = query();
    if (status.code() != StatusCode::deferred) return status;
    uint64_t remaining = deadline.remaining_ns();
    if (remaining == 0) return deadline_exceeded<"the wait timed out">;
    if (size_ > 1 && remaining > look_around_ns) remaining = look_around_ns;
    for (const Point& point : points()) {
      if (point.semaphore->query(point.value).code() != StatusCode::deferred) continue;
      static_cast<void>(point.semaphore->wait(point.value, remaining));
      break;
    }
  }
}

void Fence::signal() const {
  for (const Point& point : points()) point.semaphore->signal(point.value);
}

void Fence::fail(Status status) const {
  for (const Point& point : points()) point.semaphore->fail(status);
}

}  // namespace mote::hal
