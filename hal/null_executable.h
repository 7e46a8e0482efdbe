// Kernels that do nothing, of any format: nobody looks at the bytes, and one function answers to
// every name.
#pragma once

#include "mote/hal/executable.h"

namespace mote::hal {

class NullExecutable final : public CpuExecutable {
 public:
  static Result<Ref<Executable>> create(Allocator& allocator) {
    auto* executable = create_in<NullExecutable>(allocator, allocator);
    if (!executable) return out_of_memory;
    return Ref<Executable>(Ref<NullExecutable>::adopt(executable));
  }

  uint32_t export_count() const override { return 1; }
  std::string_view export_name(uint32_t) const override { return {}; }
  Result<uint32_t> lookup(std::string_view) const override { return uint32_t{0}; }

  const ExportInfo& export_info(uint32_t) const override {
    static constexpr ExportInfo info{.constant_count = any_count, .binding_count = any_count};
    return info;
  }
  Status run(uint32_t, const DispatchState&, const WorkgroupState&) override { return ok_status; }

  // For create() and the end of the last count; nobody else calls these two.
  explicit NullExecutable(Allocator& allocator) : allocator_(allocator) {}
  ~NullExecutable() = default;

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
};

}  // namespace mote::hal
