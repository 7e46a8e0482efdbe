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

BufferParams host_params(const BufferParams& params) {
  BufferParams extended = params;
  extended.type |= host_memory_type;
  extended.usage |= host_usage;
  return extended;
}

// Object and bytes share a block, so that a buffer costs two calls of the allocator.
class OwnedAllocation final : public Allocation {
 public:
  static Result<Ref<Allocation>> create(Allocator& allocator, const BufferParams& params,
                                        uint64_t size) {
    if (size > PTRDIFF_MAX - header_size) return out_of_memory;
    void* block = allocator.allocate(header_size + static_cast<size_t>(size), buffer_alignment);
    if (!block) return out_of_memory;
    return Ref<Allocation>::adopt(new (block) OwnedAllocation(allocator, params, size));
  }

 private:
  static const size_t header_size;

  OwnedAllocation(Allocator& allocator, const BufferParams& params, uint64_t size)
      : Allocation(size, host_params(params), reinterpret_cast<uint8_t*>(this) + header_size),
        allocator_(allocator) {}

  void destroy() override {
    Allocator& allocator = allocator_;
    size_t size = header_size + static_cast<size_t>(size_);
    this->~OwnedAllocation();
    allocator.deallocate(this, size, buffer_alignment);
  }

  Allocator& allocator_;
};

constexpr size_t OwnedAllocation::header_size = align_up(sizeof(OwnedAllocation), buffer_alignment);

class ImportedAllocation final : public Allocation {
 public:
  ImportedAllocation(Allocator& allocator, const BufferParams& params, std::span<uint8_t> memory,
                     Object* owner)
      : Allocation(memory.size(), host_params(params), memory.data()),
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

}  // namespace

Result<Ref<Buffer>> allocate_host_buffer(Allocator& allocator, const BufferParams& params,
                                         uint64_t size) {
  MOTE_TRY_ASSIGN(Ref<Allocation> allocation, OwnedAllocation::create(allocator, params, size));
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
