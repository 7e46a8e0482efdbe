// Session::memory_report(): a program is run in a session of its own, on devices that have no
// memory and run no kernels.
#include "hal/measuring_device.h"
#include "mote/mote.hpp"

namespace mote {

class MemoryProbe {
 public:
  explicit MemoryProbe(Session& session)
      : counting_(session.module_allocator_), session_(session), shadow_([&] {
          SessionOptions options = session.options_;
          options.allocator = &counting_;
          options.trace = {};
          return options;
        }()) {}

  Result<MemoryReport> run(std::span<const Ref<Module>> modules, std::string_view function,
                           std::span<const Value> arguments) {
    Result<MemoryReport> report = link_and_call(modules, function, arguments);
    session_.diagnostic_ = shadow_.diagnostic_;
    session_.diagnostic_.missing = &session_.missing_functions_;
    return report;
  }

 private:
  Status copy_session();
  Result<MemoryReport> link_and_call(std::span<const Ref<Module>> modules,
                                     std::string_view function, std::span<const Value> arguments);
  Status call(Program& program, const Function& function, std::span<const Value> given,
              MemoryReport& report);
  Status make_arguments(const Function& function, std::span<const Value> given,
                        Array<Value>& arguments);
  Status call_until_known(Program& program, const Function& function, Array<Value>& arguments,
                          Array<Value>& results);
  Status replace_argument(Array<Value>& arguments, const hal::ShapeProbe& probe);

  CountingAllocator counting_;
  Session& session_;
  Session shadow_;
  hal::ShapeProbe shapes_;
  Ref<hal::MeasuringDevice> device_;  // in the place of the session's first one
};

Status MemoryProbe::copy_session() {
  MOTE_TRY(shadow_.drivers_.append({session_.drivers_.data(), session_.drivers_.size()}));
  MOTE_TRY(shadow_.loaders_.append({session_.loaders_.data(), session_.loaders_.size()}));
  MOTE_TRY(shadow_.modules_.append({session_.modules_.data(), session_.modules_.size()}));
  MOTE_TRY(shadow_.imports_.append({session_.imports_.data(), session_.imports_.size()}));
  MOTE_TRY(shadow_.parameter_scopes_.append(session_.parameter_scopes()));
  for (const Ref<hal::Device>& model : session_.devices_) {
    MOTE_TRY_ASSIGN(Ref<hal::MeasuringDevice> device,
                    hal::MeasuringDevice::create(shadow_.allocator_, model));
    if (!device_) device_ = device;
    MOTE_TRY(shadow_.devices_.push(std::move(device)));
  }
  return ok_status;
}

Result<MemoryReport> MemoryProbe::link_and_call(std::span<const Ref<Module>> modules,
                                                std::string_view function,
                                                std::span<const Value> arguments) {
  MOTE_TRY(copy_session());
  MOTE_TRY_ASSIGN(Ref<Program> program, shadow_.link(modules, &shapes_));
  MOTE_TRY_ASSIGN(Function entry, program->find(function));
  MemoryReport report{.constants = program->memory().read_only};
  if (device_) report.persistent = device_->persistent_bytes();
  Status status = call(*program, entry, arguments, report);
  // Out of memory is an error; that something cannot be known is none.
  if (status.code() == StatusCode::resource_exhausted) return status;
  return report;
}

Status MemoryProbe::call(Program& program, const Function& function, std::span<const Value> given,
                         MemoryReport& report) {
  if (!device_) return failed_precondition<"the program has no device that could be measured">;
  Array<Value> arguments(shadow_.allocator_), results(shadow_.allocator_);
  MOTE_TRY(make_arguments(function, given, arguments));
  MOTE_TRY(call_until_known(program, function, arguments, results));
  // A later call may find variables in the arena that the first one put there.
  for (Value& result : results) result = Value();
  MOTE_TRY(call_until_known(program, function, arguments, results));
  report.results = 0;
  for (const Value& value : results)
    if (auto* view = value.as<hal::BufferView>()) report.results += view->buffer().size();
  report.transients = device_->transient_peak();
  report.vm_stack = program.memory().stack;
  report.host = counting_.peak_bytes();
  return ok_status;
}

// Those that are given, or a tensor without a shape for each reference; and the fences of an
// asynchronous function.
Status MemoryProbe::make_arguments(const Function& function, std::span<const Value> given,
                                   Array<Value>& arguments) {
  size_t count = function.arguments().size() - (function.is_async() ? 2 : 0);
  if (!given.empty()) {
    MOTE_TRY(arguments.append(given));
  } else {
    for (size_t i = 0; i < count; ++i) {
      if (function.arguments()[i] != 'r')
        return failed_precondition<"what the function takes depends on a number">;
      MOTE_TRY_ASSIGN(Ref<hal::Buffer> nothing, device_->allocate({}, 0));
      MOTE_TRY_ASSIGN(Ref<hal::BufferView> tensor,
                      hal::BufferView::create(shadow_.allocator_, std::move(nothing), {},
                                              hal::ElementType::none, hal::ShapeProbe::encoding));
      MOTE_TRY(arguments.push(Value(std::move(tensor))));
    }
  }
  while (arguments.size() < function.arguments().size()) {
    MOTE_TRY_ASSIGN(Ref<hal::Fence> fence, hal::Fence::create(shadow_.allocator_));
    fence->signal();
    MOTE_TRY(arguments.push(Value(std::move(fence))));
  }
  return ok_status;
}

Status MemoryProbe::call_until_known(Program& program, const Function& function,
                                     Array<Value>& arguments, Array<Value>& results) {
  MOTE_TRY(results.resize(function.results().size()));
  // Each failed assertion tells one argument.
  for (size_t i = 0;; ++i) {
    shapes_.view = nullptr;
    shapes_.rank = 0;
    Status status = program.call(function, {arguments.data(), arguments.size()},
                                 {results.data(), results.size()});
    if (status.ok() || !shapes_.view || i == arguments.size()) return status;
    MOTE_TRY(replace_argument(arguments, shapes_));
  }
}

Status MemoryProbe::replace_argument(Array<Value>& arguments, const hal::ShapeProbe& probe) {
  for (Value& argument : arguments) {
    auto* view = argument.as<hal::BufferView>();
    if (view != probe.view || view->encoding() != hal::ShapeProbe::encoding) continue;
    std::span<const int64_t> shape{probe.shape, probe.rank};
    uint64_t size;
    if (!hal::dense_size(shape, probe.type, size)) return out_of_memory;
    MOTE_TRY_ASSIGN(Ref<hal::Buffer> buffer, device_->allocate({}, size));
    MOTE_TRY_ASSIGN(
        Ref<hal::BufferView> tensor,
        hal::BufferView::create(shadow_.allocator_, std::move(buffer), shape, probe.type));
    argument = Value(std::move(tensor));
    return ok_status;
  }
  return failed_precondition<"an argument is not what the function takes">;
}

Result<MemoryReport> Session::memory_report(std::span<const Ref<Module>> modules,
                                            std::string_view function,
                                            std::span<const Value> arguments) {
  diagnostic_.clear();
  return MemoryProbe(*this).run(modules, function, arguments);
}

}  // namespace mote
