#include "samples/custom_module/sensor_module.h"

#include <time.h>

#include <cstring>

#include "mote/base/array.h"
#include "mote/hal/buffer_view.h"
#include "mote/hal/device.h"
#include "mote/vm/buffer.h"

namespace sample {
namespace {

using namespace mote;

// `!sensor.series`: what programs hold and pass around. The name is that of the type in MLIR.
class Series final : public Object {
 public:
  static const ObjectType object_type;

  // The name is a buffer of the program, which may be a constant of its file.
  Series(Allocator& allocator, Ref<vm::Buffer> name)
      : Object(object_type), allocator_(allocator), name(std::move(name)), readings(allocator) {}
  ~Series() = default;

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;

 public:
  const Ref<vm::Buffer> name;
  Array<float> readings;
};

const ObjectType Series::object_type{"sensor.series"};

// One for each program that is linked: what the module remembers between calls.
class State final : public Object {
 public:
  static constexpr ObjectType object_type{"sensor.state"};

  explicit State(Allocator& allocator) : Object(object_type), allocator_(allocator) {}
  ~State() = default;

  // NativeModule::create_state; the session lends its devices, of which the first one makes
  // tensors.
  static Result<Ref<Object>> create(Allocator& allocator, const void* environment) {
    auto* created = create_in<State>(allocator, allocator);
    if (!created) return out_of_memory;
    auto state = Ref<State>::adopt(created);
    for (Object* object : static_cast<const vm::Environment*>(environment)->objects)
      if (auto* device = object_cast<hal::Device>(object); device && !state->device)
        state->device = Ref<hal::Device>::share(device);
    if (!state->device) return failed_precondition<"the module sensor needs a device">;
    return Ref<Object>(std::move(state));
  }
  static State& of(const vm::Call& call) { return static_cast<State&>(*call.state()); }

  Ref<hal::Device> device;
  int64_t series_count = 0;

 private:
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
};

// (name) -> series. Strings arrive as buffers, without a terminator.
Status series_create(vm::Call& call) {
  MOTE_TRY_ASSIGN(vm::Buffer * name, call.ref<vm::Buffer>(0));
  auto* series =
      create_in<Series>(call.allocator(), call.allocator(), Ref<vm::Buffer>::share(name));
  if (!series) return out_of_memory;
  ++State::of(call).series_count;
  call.return_ref(0, Ref<Series>::adopt(series));
  return ok_status;
}

// (series) -> name
Status series_name(vm::Call& call) {
  MOTE_TRY_ASSIGN(Series * series, call.ref<Series>(0));
  call.return_ref(0, series->name);
  return ok_status;
}

// (series, [reading]*): any number of them, each one slot of the span.
Status series_record(vm::Call& call) {
  MOTE_TRY_ASSIGN(Series * series, call.ref<Series>(0));
  for (const vm::Slot& slot : call.span(1)) MOTE_TRY(series->readings.push(slot.f32));
  return ok_status;
}

// (series, tensor<?xf32>). A tensor arrives as a view when its bytes are ready.
Status series_append(vm::Call& call) {
  MOTE_TRY_ASSIGN(Series * series, call.ref<Series>(0));
  MOTE_TRY_ASSIGN(hal::BufferView * tensor, call.ref<hal::BufferView>(1));
  std::span<uint8_t> bytes = tensor->buffer().host_bytes();
  uint64_t size;
  if (tensor->element_type() != hal::ElementType::f32 || tensor->shape().size() != 1 ||
      !hal::dense_size(tensor->shape(), tensor->element_type(), size) || size > bytes.size()) {
    call.diagnostic().expected.text("?xf32");
    hal::format_shape_and_type(call.diagnostic().found, tensor->shape(), tensor->element_type());
    return invalid_argument<"readings are a row of f32">;
  }
  return series->readings.append({reinterpret_cast<const float*>(bytes.data()), size / 4});
}

// (series, weight) -> tensor<?xf32>: each reading drawn towards those before it.
Status series_smooth(vm::Call& call) {
  MOTE_TRY_ASSIGN(Series * series, call.ref<Series>(0));
  const float weight = call.f32(1);
  const Array<float>& readings = series->readings;
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> buffer,
                  State::of(call).device->allocate({}, readings.size() * sizeof(float)));
  std::span<uint8_t> bytes = buffer->host_bytes();
  if (!bytes.data()) return unimplemented<"devices whose memory the host cannot write">;
  auto* smooth = reinterpret_cast<float*>(bytes.data());
  for (size_t i = 0; i < readings.size(); ++i)
    smooth[i] = i ? weight * readings[i] + (1 - weight) * smooth[i - 1] : readings[0];
  const int64_t shape[] = {static_cast<int64_t>(readings.size())};
  MOTE_TRY_ASSIGN(
      Ref<hal::BufferView> tensor,
      hal::BufferView::create(call.allocator(), std::move(buffer), shape, hal::ElementType::f32));
  call.return_ref(0, std::move(tensor));
  return ok_status;
}

// () -> how many series this program has made
Status count(vm::Call& call) {
  call.return_i64(0, State::of(call).series_count);
  return ok_status;
}

// What a call waits for without holding up the interpreter: the host decides where it waits.
class Settling final : public vm::Waiter {
 public:
  Settling(Allocator& allocator, int64_t milliseconds)
      : milliseconds(milliseconds),
        allocator_(allocator),
        done_ns_(now_ns() + static_cast<uint64_t>(milliseconds) * 1000000) {}
  ~Settling() = default;

  // A real sensor would wait for an interrupt.
  Status wait(uint64_t timeout_ns) override {
    const uint64_t now = now_ns();
    const uint64_t wanted_ns = done_ns_ > now ? done_ns_ - now : 0;
    const uint64_t ns = wanted_ns < timeout_ns ? wanted_ns : timeout_ns;
    const timespec time{static_cast<time_t>(ns / 1000000000), static_cast<long>(ns % 1000000000)};
    nanosleep(&time, nullptr);
    return wanted_ns <= timeout_ns ? ok_status : Status(deadline_exceeded<"the sensor is slow">);
  }

  const int64_t milliseconds;

 private:
  static uint64_t now_ns() {
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<uint64_t>(time.tv_sec) * 1000000000 + static_cast<uint64_t>(time.tv_nsec);
  }
  void destroy() override { destroy_in(allocator_, this); }

  Allocator& allocator_;
  const uint64_t done_ns_;
};

// (milliseconds) -> milliseconds waited. Called twice: with arguments, then with what it waited
// for.
Status settle(vm::Call& call) {
  if (vm::Waiter* waiter = call.resumed()) {
    call.return_i64(0, static_cast<Settling*>(waiter)->milliseconds);
    return ok_status;
  }
  if (call.i64(0) < 0 || call.i64(0) > 1000)
    return out_of_range<"a sensor settles within a second">;
  auto* settling = create_in<Settling>(call.allocator(), call.allocator(), call.i64(0));
  if (!settling) return out_of_memory;
  return call.suspend(Ref<Settling>::adopt(settling));
}

// Signatures: i i32, I i64, f f32, r a reference, C...D a span; arguments, '_', results; v nothing.
constexpr vm::NativeExport exports[] = {
    {"count", "0v_I", count},
    {"series.append", "0rr_v", series_append},
    {"series.create", "0r_r", series_create},
    {"series.name", "0r_r", series_name},
    {"series.record", "0rCfD_v", series_record},
    {"series.smooth", "0rf_r", series_smooth},
    {"settle", "0I_I", settle},
};

constexpr const ObjectType* types[] = {&Series::object_type};

constexpr vm::NativeModule module = {
    .name = "sensor",
    .exports = exports,
    .types = types,
    .create_state = State::create,
};

}  // namespace

const vm::NativeModule& sensor_module() { return module; }

}  // namespace sample
