#include "hal/submission.h"

#include <cstring>

#include "hal/range.h"

namespace mote::hal {
namespace {

template <class Visit>
void for_each_object(const Submission& submission, Visit visit) {
  Object* const objects[] = {submission.signal, submission.source.buffer, submission.target.buffer,
                             submission.file, submission.commands};
  for (Object* object : objects) {
    if (object) visit(*object);
  }
  for (const BufferRange& entry : submission.binding_table) {
    if (entry.buffer) visit(*entry.buffer);
  }
}

Status read_file(const Submission& submission, const TraceHook& trace) {
  MOTE_TRY_ASSIGN(std::span<uint8_t> target,
                  host_range(submission.target, {}, memory_access::write));
  TraceScope scope(trace,
                   [&] { return TraceEvent{.kind = TraceKind::read, .bytes = target.size()}; });
  return submission.file->read(submission.file_offset, target);
}

Status write_file(const Submission& submission, const TraceHook& trace) {
  MOTE_TRY_ASSIGN(std::span<uint8_t> source,
                  host_range(submission.source, {}, memory_access::read));
  TraceScope scope(trace,
                   [&] { return TraceEvent{.kind = TraceKind::write, .bytes = source.size()}; });
  return submission.file->write(submission.file_offset, source);
}

Status execute(const Submission& submission, WorkgroupRunner& runner) {
  if (&submission.commands->implementation() != &CpuCommandBuffer::implementation_type)
    return invalid_argument<"the command buffer was not made by a CPU device">;
  auto& commands = static_cast<const CpuCommandBuffer&>(*submission.commands);
  return commands.execute(submission.binding_table, runner);
}

}  // namespace

Status perform(const Submission& submission, WorkgroupRunner& runner) {
  switch (submission.kind) {
    case Submission::Kind::barrier:
    case Submission::Kind::dealloca:  // the last reference frees
      return ok_status;
    case Submission::Kind::fill:
      return fill_range(submission.target, submission.pattern, submission.pattern_length, {},
                        runner.trace);
    case Submission::Kind::update:
      return update_range(submission.bytes, submission.target, {}, runner.trace);
    case Submission::Kind::copy:
      return copy_range(submission.source, submission.target, {}, runner.trace);
    case Submission::Kind::read:
      return read_file(submission, runner.trace);
    case Submission::Kind::write:
      return write_file(submission, runner.trace);
    case Submission::Kind::execute:
      return execute(submission, runner);
  }
  return ok_status;
}

Result<StoredSubmission*> StoredSubmission::create(Allocator& allocator,
                                                   const Submission& submission) {
  static_assert(alignof(StoredSubmission) >= alignof(BufferRange) &&
                sizeof(Fence::Point) % alignof(BufferRange) == 0);
  std::span<const Fence::Point> points;
  if (submission.wait) points = submission.wait->points();
  size_t size = sizeof(StoredSubmission) + points.size_bytes() +
                submission.binding_table.size_bytes() + submission.bytes.size();
  void* block = allocator.allocate(size, alignof(StoredSubmission));
  if (!block) return out_of_memory;

  auto* stored = new (block) StoredSubmission(allocator, submission);
  stored->block_size_ = size;
  stored->points_ = reinterpret_cast<Fence::Point*>(stored + 1);
  for (const Fence::Point& point : points)
    new (stored->points_ + stored->point_count_++) Fence::Point(point);
  Submission& copy = stored->submission_;
  auto* table = reinterpret_cast<BufferRange*>(stored->points_ + points.size());
  size_t table_size = submission.binding_table.size();
  for (size_t i = 0; i < table_size; ++i) new (table + i) auto(submission.binding_table[i]);
  copy.binding_table = {table, table_size};
  auto* bytes = reinterpret_cast<uint8_t*>(table + table_size);
  if (!submission.bytes.empty())
    std::memcpy(bytes, submission.bytes.data(), submission.bytes.size());
  copy.bytes = {bytes, submission.bytes.size()};
  copy.wait = nullptr;
  for_each_object(copy, [](Object& object) { object.retain(); });
  return stored;
}

void StoredSubmission::destroy() {
  for_each_object(submission_, [](Object& object) { object.release(); });
  while (point_count_) points_[--point_count_].~Point();
  Allocator& allocator = allocator_;
  size_t size = block_size_;
  this->~StoredSubmission();
  allocator.deallocate(this, size, alignof(StoredSubmission));
}

void StoredSubmission::await(Ready ready, void* user) {
  ready_ = ready;
  ready_user_ = user;
  notify = [](Listener& listener, Status status) {
    auto& self = static_cast<StoredSubmission&>(listener);
    if (status.ok()) return self.await_next_point();
    self.ready_(self.ready_user_, self, status);
  };
  await_next_point();
}

void StoredSubmission::await_next_point() {
  while (point_count_) {
    Fence::Point point = std::move(points_[point_count_ - 1]);
    points_[--point_count_].~Point();
    Status status = point.semaphore->query(point.value);
    if (status.ok()) continue;
    if (status.code() != StatusCode::deferred) return ready_(ready_user_, *this, status);
    value = point.value;
    // This object may be gone when the call returns.
    return point.semaphore->add_listener(*this);
  }
  ready_(ready_user_, *this, ok_status);
}

}  // namespace mote::hal
