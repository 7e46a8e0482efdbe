// `hal.semaphore` and `hal.fence`: when work is done.
#pragma once

#include <atomic>
#include <cstdint>

#include "mote/base/array.h"
#include "mote/base/object.h"
#include "mote/base/status.h"

namespace mote::hal {

inline constexpr uint64_t wait_forever = UINT64_MAX;

// A timeline: a 64-bit value that only grows, or has failed for good. Thread-safe.
class Semaphore final : public Object {
 public:
  static const ObjectType object_type;
  static Result<Ref<Semaphore>> create(Allocator& allocator, uint64_t value);

  // The failure, or whether `value` is reached: ok or DEFERRED.
  Status query(uint64_t value) const;
  // Values that do not grow are ignored; so is a failed semaphore.
  void signal(uint64_t value);
  // `status` is not ok. The first failure stays.
  void fail(Status status);
  // Blocks until the value is reached (ok), the semaphore fails (that status) or the time is over
  // (DEADLINE_EXCEEDED).
  Status wait(uint64_t value, uint64_t timeout_ns) const;

  // For create() and the end of the last count; nobody else calls these two.
  Semaphore(Allocator& allocator, uint64_t value)
      : Object(object_type), allocator_(allocator), value_(value) {}
  ~Semaphore() = default;

 private:
  void destroy() override;

  Allocator& allocator_;
  std::atomic<uint64_t> value_;
  std::atomic<const StatusRecord*> failure_{nullptr};
};

// A set of timeline points; reached when all are. Thread-safe after it was built.
class Fence final : public Object {
 public:
  static const ObjectType object_type;

  struct Point {
    Ref<Semaphore> semaphore;
    uint64_t value;
  };

  // One private timeline that goes from 0 to 1.
  static Result<Ref<Fence>> create(Allocator& allocator);
  // All points of the given fences; nulls are skipped. Null when nothing is left.
  static Result<Ref<Fence>> join(Allocator& allocator, std::span<Fence* const> fences);

  // ok when reached, DEFERRED when pending, else the first failure.
  Status query() const;
  Status wait(uint64_t timeout_ns) const;
  void signal() const;
  void fail(Status status) const;
  std::span<const Point> points() const { return {points_.data(), points_.size()}; }

  // For the makers above and the end of the last count; nobody else calls these two.
  explicit Fence(Allocator& allocator) : Object(object_type), points_(allocator) {}
  ~Fence() = default;

 private:
  void destroy() override;

  Array<Point> points_;
};

}  // namespace mote::hal
