#include "hal/host_memory.h"

#include <cstring>

namespace mote::hal {
namespace {

// What host memory can do whether it was asked for or not.
constexpr MemoryType host_memory_type =
    memory_type::host_local | memory_type::host_cached | memory_type::device_local;
constexpr BufferUsage host_usage =
    buffer_usage::defaults | buffer_usage::dispatch_indirect | buffer_usage::dispatch_uniform_read |
    buffer_usage::mapping_scoped | buffer_usage::mapping_persistent | buffer_usage::mapping_random;

// Smaller transients come from the allocator too: in the pool they would take the place of others,
// and sessions keep small blocks.
constexpr size_t min_pooled_size = 16384;

// Object and bytes share a block, so that a buffer costs two calls of the allocator.
class OwnedAllocation final : public Allocation {
 public:
  static Result<Ref<Allocation>> create(Allocator& allocator, const BufferParams& params,
                                        uint64_t size, Ref<MemoryCounter> counter,
                                        Ref<TransientPool> pool) {
    if (size > PTRDIFF_MAX - header_size - buffer_alignment) return out_of_memory;
    TransientPool::Block block{nullptr, header_size + static_cast<size_t>(size)};
    if (pool && block.size >= min_pooled_size)
      block = pool->take(block.size);
    else
      block.memory = allocator.allocate(block.size, buffer_alignment);
    if (!block.memory) return out_of_memory;
    auto* allocation = new (block.memory)
        OwnedAllocation(allocator, params, size, block.size, std::move(counter), std::move(pool));
    return Ref<Allocation>::adopt(allocation);
  }

 private:
  static const size_t header_size;

  OwnedAllocation(Allocator& allocator, const BufferParams& params, uint64_t size,
                  size_t block_size, Ref<MemoryCounter> counter, Ref<TransientPool> pool)
      : Allocation(size, host_buffer_params(params),
                   reinterpret_cast<uint8_t*>(this) + header_size),
        allocator_(allocator),
        requested_type_(params.type),
        block_size_(block_size),
        counter_(std::move(counter)),
        pool_(std::move(pool)) {
    if (counter_) counter_->add(requested_type_, size_, static_cast<bool>(pool_));
  }
  ~OwnedAllocation() = default;

  void destroy() override {
    Allocator& allocator = allocator_;
    TransientPool::Block block{this, block_size_};
    Ref<TransientPool> pool = std::move(pool_);
    if (counter_) counter_->remove(requested_type_, size_, static_cast<bool>(pool));
    this->~OwnedAllocation();
    if (pool && block.size >= min_pooled_size)
      pool->give(block);
    else
      allocator.deallocate(block.memory, block.size, buffer_alignment);
  }

  Allocator& allocator_;
  MemoryType requested_type_;  // memory_type() says what it is, which is more
  size_t block_size_;
  Ref<MemoryCounter> counter_;
  Ref<TransientPool> pool_;
};

constexpr size_t OwnedAllocation::header_size = align_up(sizeof(OwnedAllocation), buffer_alignment);

class ImportedAllocation final : public Allocation {
 public:
  ImportedAllocation(Allocator& allocator, const BufferParams& params, std::span<uint8_t> memory,
                     Object* owner)
      : Allocation(memory.size(), host_buffer_params(params), memory.data()),
        allocator_(allocator),
        owner_(Ref<Object>::share(owner)) {}

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  Ref<Object> owner_;
};

class MemoryFile final : public File {
 public:
  MemoryFile(Allocator& allocator, Bytes contents, Object* owner)
      : allocator_(allocator), contents_(contents), owner_(Ref<Object>::share(owner)) {}

  uint64_t size() const override { return contents_.size(); }

  Status read(uint64_t offset, std::span<uint8_t> target) override {
    if (!checked_range(offset, target.size(), contents_.size()))
      return out_of_range<"the read leaves the file">;
    if (!target.empty())
      std::memcpy(target.data(), contents_.data() + static_cast<size_t>(offset), target.size());
    return ok_status;
  }

  Status write(uint64_t, Bytes) override { return permission_denied<"the file is read-only">; }

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  Bytes contents_;
  Ref<Object> owner_;
};

Result<Ref<Buffer>> whole_buffer(Allocator& allocator, Ref<Allocation> allocation) {
  uint64_t size = allocation->size();
  return Buffer::create(allocator, std::move(allocation), 0, size);
}

// `live` comes first: every byte of it is counted in `allocated` already.
MemoryStatistics::Bytes snapshot(const MemoryStatistics::Bytes& bytes) {
  uint64_t live = __atomic_load_n(&bytes.live, __ATOMIC_ACQUIRE);
  return {.peak = __atomic_load_n(&bytes.peak, __ATOMIC_RELAXED),
          .allocated = __atomic_load_n(&bytes.allocated, __ATOMIC_RELAXED),
          .live = live};
}

void add_bytes(MemoryStatistics::Bytes& bytes, uint64_t size) {
  __atomic_add_fetch(&bytes.allocated, size, __ATOMIC_RELAXED);
  uint64_t live = __atomic_add_fetch(&bytes.live, size, __ATOMIC_RELEASE);
  uint64_t peak = __atomic_load_n(&bytes.peak, __ATOMIC_RELAXED);
  while (live > peak && !__atomic_compare_exchange_n(&bytes.peak, &peak, live, true,
                                                     __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}

}  // namespace

BufferParams host_buffer_params(const BufferParams& params) {
  BufferParams extended = params;
  extended.type |= host_memory_type;
  extended.usage |= host_usage;
  return extended;
}

const ObjectType MemoryCounter::object_type{"mote.memory_counter"};

Result<Ref<MemoryCounter>> MemoryCounter::create(Allocator& allocator) {
  auto* counter = create_in<MemoryCounter>(allocator, allocator);
  if (!counter) return out_of_memory;
  return Ref<MemoryCounter>::adopt(counter);
}

void MemoryCounter::destroy() { destroy_in(allocator_, this); }

MemoryStatistics::Bytes& MemoryCounter::bytes_of(MemoryType type) {
  using memory_type::device_local, memory_type::host_local;
  bool is_near_host = (type & host_local) == host_local && (type & device_local) != device_local;
  return is_near_host ? statistics_.host_local : statistics_.device_local;
}

void MemoryCounter::add(MemoryType type, uint64_t size, bool is_transient) {
  add_bytes(bytes_of(type), size);
  if (is_transient) add_bytes(statistics_.transients, size);
}

void MemoryCounter::remove(MemoryType type, uint64_t size, bool is_transient) {
  __atomic_sub_fetch(&bytes_of(type).live, size, __ATOMIC_RELAXED);
  if (is_transient) __atomic_sub_fetch(&statistics_.transients.live, size, __ATOMIC_RELAXED);
}

void MemoryCounter::add_executable(uint64_t size) {
  __atomic_add_fetch(&statistics_.executables, size, __ATOMIC_RELAXED);
}

MemoryStatistics MemoryCounter::statistics() const {
  return {.host_local = snapshot(statistics_.host_local),
          .device_local = snapshot(statistics_.device_local),
          .transients = snapshot(statistics_.transients),
          .executables = __atomic_load_n(&statistics_.executables, __ATOMIC_RELAXED)};
}

Result<Ref<Buffer>> allocate_host_buffer(Allocator& allocator, const BufferParams& params,
                                         uint64_t size, Ref<MemoryCounter> counter,
                                         Ref<TransientPool> pool) {
  MOTE_TRY_ASSIGN(
      Ref<Allocation> allocation,
      OwnedAllocation::create(allocator, params, size, std::move(counter), std::move(pool)));
  return whole_buffer(allocator, std::move(allocation));
}

Result<Ref<Buffer>> import_host_buffer(Allocator& allocator, const BufferParams& params,
                                       std::span<uint8_t> memory, Object* owner) {
  if (reinterpret_cast<uintptr_t>(memory.data()) % buffer_alignment != 0) return Ref<Buffer>();
  auto* allocation = create_in<ImportedAllocation>(allocator, allocator, params, memory, owner);
  if (!allocation) return out_of_memory;
  return whole_buffer(allocator, Ref<Allocation>::adopt(allocation));
}

Result<Ref<File>> create_memory_file(Allocator& allocator, Bytes contents, Object* owner) {
  auto* file = create_in<MemoryFile>(allocator, allocator, contents, owner);
  if (!file) return out_of_memory;
  return Ref<File>::adopt(file);
}

}  // namespace mote::hal
