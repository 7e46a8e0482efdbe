// `hal.semaphore` and `hal.fence`: when work is done.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "mote/base/memory.h"
#include "mote/base/object.h"
#include "mote/base/status.h"

namespace mote::hal {

inline constexpr uint64_t wait_forever = UINT64_MAX;

// A timeline: a value that only grows up to max_value, or has failed for good. Thread-safe.
class Semaphore final : public Object {
 public:
  static const ObjectType object_type;
  static constexpr uint32_t max_value = 2147483646;
  static Result<Ref<Semaphore>> create(Allocator& allocator, uint32_t value);

  // The failure, or whether `value` is reached: ok or DEFERRED.
  Status query(uint32_t value) const;
  // Values that do not grow are ignored; so is a failed semaphore.
  void signal(uint32_t value);
  // `status` is not ok. The first failure stays.
  void fail(Status status);
  // Blocks until the value is reached (ok), the semaphore fails (that status) or the time is over
  // (DEADLINE_EXCEEDED).
  Status wait(uint32_t value, uint64_t timeout_ns) const;

  // Somebody who is told once, when `value` is reached (ok), when the semaphore has failed (that
  // status), or when it ends before either (CANCELLED). Told on the thread that caused it.
  struct Listener {
    void (*notify)(Listener& listener, Status status) = nullptr;
    uint32_t value = 0;
    Listener* next = nullptr;
  };
  // The listener stays where it is until it is told, which may happen inside this call. It does
  // not keep the semaphore alive.
  void add_listener(Listener& listener);

  // For create() and the end of the last count; nobody else calls these two.
  Semaphore(Allocator& allocator, uint32_t value)
      : Object(object_type), allocator_(allocator), value_(value) {}
  ~Semaphore() = default;

 private:
  void destroy() override;
  bool push(Listener& listener);
  void changed();
  void notify_listeners();

  Allocator& allocator_;
  std::atomic<uint32_t> value_;  // UINT32_MAX: failed
  std::atomic<Status> failure_{ok_status};
  mutable std::atomic<uint32_t> sleepers_{0};
  std::atomic<Listener*> listeners_{nullptr};
};

// A set of timeline points; reached when all are. Immutable.
class Fence final : public Object {
 public:
  static const ObjectType object_type;

  struct Point {
    Ref<Semaphore> semaphore;
    uint32_t value;
  };

  // One private timeline that goes from 0 to 1.
  static Result<Ref<Fence>> create(Allocator& allocator);
  // Reached when all the given fences are; nulls are skipped. May be one of them. Null when there
  // is none.
  static Result<Ref<Fence>> join(Allocator& allocator, std::span<Fence* const> fences);

  // ok when reached, DEFERRED when pending, else the first failure.
  Status query() const;
  // As Semaphore::wait() for all points.
  Status wait(uint64_t timeout_ns) const;
  void signal() const;
  void fail(Status status) const;
  std::span<const Point> points() const { return {points_, size_}; }

  // For the makers above and the end of the last count; nobody else calls these two.
  Fence(Allocator& allocator, Point* points)
      : Object(object_type), allocator_(allocator), points_(points) {}
  ~Fence() = default;

 private:
  static Result<Ref<Fence>> allocate(Allocator& allocator, size_t capacity);
  void add(Ref<Semaphore> semaphore, uint32_t value);
  void destroy() override;

  Allocator& allocator_;
  Point* points_;  // follow the object in the same block
  size_t capacity_ = 0;
  size_t size_ = 0;
};

}  // namespace mote::hal
