// The native modules of the hardware layer against the lists of their functions.
#include <algorithm>

#include "hal/lent_loaders.h"
#include "tests/unit/modules/hal_exports.h"
#include "vm/calling_convention.h"

namespace mote {

const hal::Driver& null_driver();

namespace {

std::string without_marks(std::string signature) {
  std::erase(signature, '?');
  return signature;
}

std::vector<HalExport> all_exports() {
  std::vector<HalExport> all;
  for (std::span<const HalExport> part :
       {hal_device_exports(), hal_buffer_exports(), hal_command_exports(), hal_queue_exports(),
        hal_inline_exports()})
    all.insert(all.end(), part.begin(), part.end());
  std::ranges::sort(all, {}, [](const HalExport& entry) { return std::string_view(entry.name); });
  return all;
}

const vm::NativeExport* find_export(const vm::NativeModule& module, std::string_view name) {
  for (const vm::NativeExport& candidate : module.exports)
    if (name == candidate.name) return &candidate;
  return nullptr;
}

// An object that no function takes.
class Stranger final : public Object {
 public:
  static constexpr ObjectType object_type{"test.stranger"};
  static Ref<Stranger> make() { return Ref<Stranger>::adopt(new Stranger); }

 private:
  Stranger() : Object(object_type) {}
  ~Stranger() = default;
  void destroy() override { delete this; }
};

}  // namespace

void PrintTo(const HalExport& entry, std::ostream* out) { *out << entry.name; }

Hal::Hal(const HalExport& tested) : tested_(tested) {
  null_device = take(null_driver().create_device({system_allocator(), {}, "", {}, nullptr}));
  loader_ = {"fake", [](std::string_view format) { return format == "fake"; }, load_fake, this};
  const hal::ExecutableLoader* const loaders[] = {&loader_};
  const TraceHook trace{write_trace, this};
  auto lent = take(hal::LentLoaders::create(
      {system_allocator(), loaders, "", {}, nullptr, {}, trace, {.max_instructions = 1000}}));
  Object* const objects[] = {device.get(), null_device.get(), lent.get()};
  const vm::Environment environment{objects};
  if (tested.module().create_state)
    state_ = take(tested.module().create_state(system_allocator(), &environment));
  log_ = {[](void* user, LogLevel, std::string_view line) {
            static_cast<std::vector<std::string>*>(user)->emplace_back(line);
          },
          &log_lines};
}

Result<Ref<hal::CpuExecutable>> Hal::load_fake(Allocator&, const hal::ExecutableParams& params,
                                               Diagnostic*) {
  Hal& hal = *static_cast<Hal*>(const_cast<void*>(params.loader_user));
  hal.max_instructions = params.limits.max_instructions;
  hal.constants.assign(params.constants.begin(), params.constants.end());
  return hal.fake;
}

void Hal::write_trace(void* user, bool is_begin, const TraceEvent& event) {
  if (is_begin) static_cast<Hal*>(user)->traced.emplace_back(event.name);
}

Status Hal::operator()(const Arguments& arguments) {
  was_called_ = true;
  Status status = call(tested_.name, arguments);
  if (status.ok()) accepted_ = arguments;
  return status;
}

Status Hal::call(std::string_view name, const Arguments& arguments) {
  drop_results();
  diagnostic.clear();
  const vm::NativeExport* found = find_export(tested_.module(), name);
  if (!found) return not_found<"no such function">;
  std::vector<vm::Slot> slots;
  for (const Argument& argument : arguments) slots.push_back(argument.slot);
  const std::vector<uint32_t> starts = find_starts(found->signature, arguments);
  std::string_view signature = found->signature;
  result_kinds_ = signature.substr(signature.find('_') + 1);
  vm::Call::Host host{system_allocator(), diagnostic, log_, state_.get()};
  vm::Call first(host, slots, starts, results_);
  Status status = found->function(first);
  Ref<vm::Waiter> waiter = first.take_waiter();
  while (status.code() == StatusCode::deferred) {
    ++suspensions;
    static_cast<void>(waiter->wait(hal::wait_forever));
    host.resumed = waiter.get();
    vm::Call again(host, {}, {}, results_);
    status = found->function(again);
    waiter = again.take_waiter();
  }
  return status;
}

Ref<Object> Hal::allocator_of(const Ref<hal::Device>& owner) {
  EXPECT_TRUE(call("device.allocator", {owner}).ok());
  return Ref<Object>::share(object());
}

// Where each position begins, and the end.
std::vector<uint32_t> Hal::find_starts(std::string_view signature,
                                       const Arguments& arguments) const {
  std::vector<uint32_t> starts;
  size_t at = 0;
  for (size_t i = 1; i < signature.size() && signature[i] != '_'; ++i) {
    if (signature[i] == 'v') continue;
    starts.push_back(static_cast<uint32_t>(at));
    if (signature[i] != 'C') {
      ++at;
      continue;
    }
    size_t end = signature.find('D', i);
    at += 1 + static_cast<size_t>(arguments[at].slot.i32) * (end - i - 1);
    i = end;
  }
  starts.push_back(static_cast<uint32_t>(at));
  EXPECT_EQ(at, arguments.size()) << signature;
  return starts;
}

void Hal::drop_results() {
  for (size_t i = 0; i < 2; ++i) {
    if (i < result_kinds_.size() && result_kinds_[i] == 'r' && results_[i].ref)
      results_[i].ref->release();
    results_[i].i64 = 0;
  }
  result_kinds_ = {};
}

namespace {

// For each object among the arguments, whether null may stand there.
std::vector<bool> null_is_allowed(std::string_view signature, const Arguments& arguments) {
  std::vector<bool> allowed;
  size_t at = 0;
  auto take_one = [&](size_t i) {
    if (signature[i] == 'r') allowed.push_back(signature[i + 1] == '?');
    if (signature[i] != '?') ++at;
  };
  for (size_t i = 1; signature[i] != '_'; ++i) {
    if (signature[i] != 'C') {
      take_one(i);
      continue;
    }
    size_t end = signature.find('D', i);
    for (int32_t tuple = arguments[at++].slot.i32; tuple > 0; --tuple)
      for (size_t k = i + 1; k < end; ++k) take_one(k);
    i = end;
  }
  return allowed;
}

std::string test_name(const ::testing::TestParamInfo<HalExport>& tested) {
  std::string name = std::string(tested.param.module().name) + "_" + tested.param.name;
  std::ranges::replace(name, '.', '_');
  return name;
}

class HalExportTest : public ::testing::TestWithParam<HalExport> {};

TEST_P(HalExportTest, DoesWhatItShould) {
  const HalExport& tested = GetParam();
  Hal hal(tested);
  tested.test(hal);
  EXPECT_TRUE(hal.was_called());

  // Objects of a wrong type, and null where it is not allowed, are refused wherever they stand.
  const Arguments accepted = hal.accepted();
  const std::vector<bool> nulls = null_is_allowed(tested.signature, accepted);
  size_t object_index = 0;
  for (size_t i = 0; i < accepted.size(); ++i) {
    if (!accepted[i].is_object) continue;
    Arguments changed = accepted;
    changed[i] = Argument(Stranger::make());
    EXPECT_EQ(hal(changed).code(), StatusCode::invalid_argument) << "a stranger as " << i;
    changed[i] = Argument(nullptr);
    if (nulls[object_index++]) continue;
    EXPECT_EQ(hal(changed).code(), StatusCode::invalid_argument) << "null as " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Hal, HalExportTest, ::testing::ValuesIn(all_exports()), test_name);

void expect_functions(const vm::NativeModule& module, size_t count) {
  std::vector<std::string> wanted, found;
  for (const HalExport& entry : all_exports())
    if (&entry.module() == &module)
      wanted.push_back(std::string(entry.name) + " " + without_marks(entry.signature));
  for (const vm::NativeExport& entry : module.exports) {
    found.push_back(std::string(entry.name) + " " + entry.signature);
    vm::CallingConvention convention;
    EXPECT_TRUE(vm::parse_calling_convention(entry.signature, true, convention).ok()) << entry.name;
  }
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found.size(), count) << module.name;
  EXPECT_EQ(found, wanted) << module.name;
}

TEST(HalModule, HasTheFunctionsOfTheList) {
  EXPECT_STREQ(hal_module().name, "hal");
  EXPECT_EQ(hal_module().version, 7u);
  expect_functions(hal_module(), 58);
  EXPECT_STREQ(hal_inline_module().name, "hal_inline");
  EXPECT_EQ(hal_inline_module().version, 0u);
  expect_functions(hal_inline_module(), 15);
  EXPECT_STREQ(hal_loader_module().name, "hal_loader");
  EXPECT_EQ(hal_loader_module().version, 1u);
  expect_functions(hal_loader_module(), 4);
}

TEST(HalModule, KernelsWithoutADeviceNeedLentLoaders) {
  const vm::Environment nothing{};
  EXPECT_EQ(hal_loader_module().create_state(system_allocator(), &nothing).status().code(),
            StatusCode::failed_precondition);
}

TEST(HalModule, KnowsTheTypesOfTheList) {
  std::vector<std::string> found;
  for (const ObjectType* type : hal_module().types) found.emplace_back(type->name);
  EXPECT_EQ(found, (std::vector<std::string>{"hal.allocator", "hal.buffer", "hal.buffer_view",
                                             "hal.channel", "hal.command_buffer", "hal.device",
                                             "hal.event", "hal.executable", "hal.fence", "hal.file",
                                             "hal.semaphore"}));
}

}  // namespace
}  // namespace mote
