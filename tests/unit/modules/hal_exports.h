// The functions of the native modules "hal", "hal_inline" and "hal_loader", each with its test.
// Tests call a function as the virtual machine does.
#pragma once

#include <concepts>
#include <ostream>
#include <string>
#include <type_traits>

#include "mote/hal/buffer_view.h"
#include "mote/vm/buffer.h"
#include "mote/vm/native_module.h"
#include "tests/unit/hal/support.h"

namespace mote {

const vm::NativeModule& hal_module();
const vm::NativeModule& hal_inline_module();
const vm::NativeModule& hal_loader_module();

// Arguments in the order of the signature; a span is its tuple count followed by its fields.
struct Argument {
  // Little-endian: also the value of an i32.
  template <class T>
  requires(std::integral<T> || std::is_enum_v<T>) Argument(T value) {
    slot.i64 = static_cast<int64_t>(value);
  }
  Argument(std::nullptr_t) : is_object(true) { slot.ref = nullptr; }
  template <class T>
  Argument(const Ref<T>& reference) : object(Ref<Object>(reference)), is_object(true) {
    slot.ref = reference.get();
  }
  vm::Slot slot = {.i64 = 0};
  Ref<Object> object;
  bool is_object = false;
};
using Arguments = std::vector<Argument>;

constexpr uint64_t any_queue = UINT64_MAX;

struct HalExport;

// A program's view of the module, with two devices, "local-sync" and "null", and a loader of the
// format "fake".
class Hal {
 public:
  explicit Hal(const HalExport& tested);
  ~Hal() { drop_results(); }

  // Calls the function that is tested, as often as it takes until it no longer suspends; another
  // one. Results are kept until the next call.
  Status operator()(const Arguments& arguments);
  Status call(std::string_view name, const Arguments& arguments);

  int32_t i32(size_t index = 0) const { return results_[index].i32; }
  int64_t i64(size_t index = 0) const { return results_[index].i64; }
  Object* object(size_t index = 0) const { return results_[index].ref; }
  // Null when it is of another type.
  template <class T>
  Ref<T> result(size_t index = 0) const {
    return Ref<T>::share(object_cast<T>(results_[index].ref));
  }

  Ref<Object> allocator_of(const Ref<hal::Device>& device);

  // Arguments of the last call of the tested function that succeeded; empty before it.
  const Arguments& accepted() const { return accepted_; }
  bool was_called() const { return was_called_; }

  Ref<hal::Device> device = hal::make_sync_device();
  Ref<hal::Device> null_device;
  Ref<hal::CpuExecutable> fake;     // what the loader of "fake" returns
  std::vector<uint32_t> constants;  // what it was given
  uint64_t max_instructions = 0;    // the same; the host lends 1000
  std::vector<std::string> traced;  // dispatches that began
  Diagnostic diagnostic;
  std::vector<std::string> log_lines;
  int suspensions = 0;

 private:
  static Result<Ref<hal::CpuExecutable>> load_fake(Allocator&, const hal::ExecutableParams& params,
                                                   Diagnostic*);
  static void write_trace(void* user, bool is_begin, const TraceEvent& event);
  std::vector<uint32_t> find_starts(std::string_view signature, const Arguments& arguments) const;
  void drop_results();

  const HalExport& tested_;
  hal::ExecutableLoader loader_;
  Ref<Object> state_;
  LogHook log_;
  std::string_view result_kinds_;
  vm::Slot results_[2] = {};
  Arguments accepted_;
  bool was_called_ = false;
};

// `signature` is that of the specification, which marks references that may be null as "r?".
struct HalExport {
  const char* name;
  const char* signature;
  void (*test)(Hal& hal);
  const vm::NativeModule& (*module)() = hal_module;
};
void PrintTo(const HalExport& entry, std::ostream* out);

// By file.
std::span<const HalExport> hal_device_exports();
std::span<const HalExport> hal_buffer_exports();
std::span<const HalExport> hal_command_exports();
std::span<const HalExport> hal_queue_exports();
std::span<const HalExport> hal_inline_exports();

inline Ref<vm::Buffer> text(std::string_view chars) {
  return take(vm::Buffer::wrap_constant(
      system_allocator(), {reinterpret_cast<const uint8_t*>(chars.data()), chars.size()}, nullptr));
}

}  // namespace mote
