// The native module "io_parameters", called as the virtual machine does.
#include <unistd.h>

#include "mote/vm/list.h"
#include "tests/unit/io/parameter_files.h"
#include "tests/unit/modules/hal_exports.h"

namespace mote {

const vm::NativeModule& io_parameters_module();

namespace {

constexpr int32_t device_local = 0x30, any_use = 0xC03, constant_use = 0x80C03;

struct Range {
  const char* key;
  uint64_t offset, buffer_offset, length;
};

// The three tables of a call.
struct Tables {
  Ref<vm::Buffer> keys, key_data, spans;

  Tables(const std::vector<Range>& ranges) {
    io::FileBuilder key_table, data, span_table;
    for (const Range& range : ranges) {
      std::string key = range.key;
      key_table.u32(static_cast<uint32_t>(data.bytes().size()));
      key_table.u32(static_cast<uint32_t>(key.size()));
      data.text(key);
      span_table.u64(range.offset).u64(range.buffer_offset).u64(range.length);
    }
    keys = constant(key_table.bytes());
    key_data = constant(data.bytes());
    spans = constant(span_table.bytes());
  }

  static Ref<vm::Buffer> constant(const std::string& bytes) {
    auto buffer = take(vm::Buffer::allocate(system_allocator(), bytes.size(), 8));
    if (!bytes.empty()) std::memcpy(buffer->data(), bytes.data(), bytes.size());
    return buffer;
  }
};

class IoParameters : public testing::Test {
 protected:
  // Scope "x": a (of the first file), b, splat s; the global scope: a of the second file.
  IoParameters() {
    io::Irpa first, second;
    first.metadata = "abs";
    first.storage = std::string(64, 'A') + "bbbbBBBB";
    first.data({0, 1}, {0, 64}).data({1, 1}, {64, 8}).splat({2, 1}, 1 << 20, "spl", 3);
    second.metadata = "a";
    second.storage = "second";
    second.data({0, 1}, {0, 6});
    std::string folder = "io_parameters." + std::to_string(getpid());
    path = io::write_whole(folder + ".irpa", first.build());
    add("x", path, io::ParameterAccess::read);
    add("w", path, io::ParameterAccess::write);
    add("", io::write_whole(folder + ".second.irpa", second.build()), io::ParameterAccess::read);
    std::vector<Object*> lent{device.get()};
    for (const auto& scope : scopes) lent.push_back(scope.get());
    vm::Environment environment{lent};
    state = take(io_parameters_module().create_state(system_allocator(), &environment));
  }

  void add(const char* scope, const std::string& file, io::ParameterAccess access) {
    files.push_back(take(io::ParameterFile::open(system_allocator(), file.c_str(),
                                                 io::ParameterMode::file, access, diagnostic)));
    ASSERT_TRUE(io::add_to_scope(scopes, scope, files.back()).ok());
  }

  // Without spans in their signatures, each argument of these functions takes one slot.
  Status call(std::string_view name, const Arguments& arguments) {
    for (const vm::NativeExport& entry : io_parameters_module().exports) {
      if (name != entry.name) continue;
      std::vector<vm::Slot> slots;
      std::vector<uint32_t> starts{0};
      for (const Argument& argument : arguments) {
        slots.push_back(argument.slot);
        starts.push_back(static_cast<uint32_t>(slots.size()));
      }
      vm::Slot result{.i64 = 0};
      diagnostic.clear();
      vm::Call::Host host{system_allocator(), diagnostic, log, state.get()};
      vm::Call made(host, slots, starts, {&result, 1});
      Status status = entry.function(made);
      if (name == "load") list = Ref<Object>::adopt(result.ref);
      return status;
    }
    return not_found<"no such function">;
  }

  Status load(const std::vector<Range>& ranges, int32_t usage = constant_use,
              const Ref<vm::Buffer>& scope = text("x")) {
    Tables tables(ranges);
    return call("load", {device, any_queue, wait, signal, scope, any_queue, device_local, usage,
                         tables.keys, tables.key_data, tables.spans});
  }
  Status gather(const std::vector<Range>& ranges, const Ref<hal::Buffer>& target,
                const Ref<vm::Buffer>& scope = text("x")) {
    Tables tables(ranges);
    return call("gather", {device, any_queue, wait, signal, scope, target, tables.keys,
                           tables.key_data, tables.spans});
  }
  Status scatter(const std::vector<Range>& ranges, const Ref<hal::Buffer>& source,
                 const Ref<vm::Buffer>& scope = text("w")) {
    Tables tables(ranges);
    return call("scatter", {device, any_queue, wait, signal, source, scope, tables.keys,
                            tables.key_data, tables.spans});
  }

  hal::Buffer& loaded(size_t index) {
    auto* typed = object_cast<vm::List>(list.get());
    return *static_cast<hal::Buffer*>(take(typed->get_ref(index)));
  }
  static std::string text_of(const hal::Buffer& buffer) {
    return std::string(buffer.host_bytes().begin(), buffer.host_bytes().end());
  }
  Ref<hal::Buffer> make_buffer(const std::string& bytes) {
    auto buffer = take(device->allocate({}, bytes.size()));
    std::memcpy(buffer->host_bytes().data(), bytes.data(), bytes.size());
    return buffer;
  }

  std::string path;
  Ref<hal::Device> device = hal::make_sync_device();
  Ref<hal::Fence> wait, signal;
  Array<Ref<io::ParameterScope>> scopes{system_allocator()};
  std::vector<Ref<io::ParameterFile>> files;
  Ref<Object> state, list;
  Diagnostic diagnostic;
  LogHook log;
};

TEST_F(IoParameters, LoadMakesABufferForEachSpan) {
  ASSERT_TRUE(load({{"b", 0, 0, 8}, {"a", 3, 0, 2}, {"s", 1, 0, 7}, {"b", 8, 0, 0}}).ok());
  ASSERT_EQ(object_cast<vm::List>(list.get())->size(), 4u);
  EXPECT_EQ(text_of(loaded(0)), "bbbbBBBB");
  EXPECT_EQ(text_of(loaded(1)), "AA");
  EXPECT_EQ(text_of(loaded(2)), "plsplsp");
  EXPECT_EQ(loaded(3).size(), 0u);
}

TEST_F(IoParameters, ConstantsAreUsedWhereTheyLie) {
  const uint8_t* mapped = files[0]->bytes(*files[0]->find("a")).data();
  ASSERT_TRUE(load({{"a", 0, 0, 64}, {"b", 0, 0, 8}, {"b", 4, 0, 4}}).ok());
  EXPECT_EQ(loaded(0).host_bytes().data(), mapped);
  EXPECT_EQ(loaded(1).host_bytes().data(), mapped + 64);
  EXPECT_FALSE(loaded(0).allocation().is_writable());
  EXPECT_NE(loaded(2).host_bytes().data(), mapped + 68);  // not aligned
  EXPECT_TRUE(loaded(2).allocation().is_writable());
  EXPECT_EQ(text_of(loaded(2)), "BBBB");
  // The mapping lives as long as the buffer.
  files.clear();
  scopes.clear();
  state = nullptr;
  EXPECT_EQ(text_of(loaded(0)), std::string(64, 'A'));
}

TEST_F(IoParameters, OthersAreCopied) {
  ASSERT_TRUE(load({{"a", 0, 0, 64}}, any_use).ok());
  EXPECT_NE(loaded(0).host_bytes().data(), files[0]->bytes(*files[0]->find("a")).data());
  EXPECT_TRUE(loaded(0).allocation().is_writable());
  // Nor may a constant change when somebody writes the parameter.
  ASSERT_TRUE(load({{"a", 0, 0, 64}}, constant_use, text("w")).ok());
  EXPECT_NE(loaded(0).host_bytes().data(), files[1]->bytes(*files[1]->find("a")).data());
}

TEST_F(IoParameters, NullAndEmptyScopesAreTheGlobalOne) {
  ASSERT_TRUE(load({{"a", 0, 0, 6}}, constant_use, text("")).ok());
  EXPECT_EQ(text_of(loaded(0)), "second");
  ASSERT_TRUE(load({{"a", 0, 0, 6}}, constant_use, nullptr).ok());
  EXPECT_EQ(text_of(loaded(0)), "second");
}

TEST_F(IoParameters, GatherWritesItsRangesOnly) {
  Ref<hal::Buffer> target = make_buffer("................");
  ASSERT_TRUE(gather({{"b", 2, 1, 4}, {"s", 0, 8, 4}, {"a", 0, 15, 1}}, target).ok());
  EXPECT_EQ(text_of(*target), ".bbBB...spls...A");
}

TEST_F(IoParameters, ScatterWritesParameters) {
  Ref<hal::Buffer> source = make_buffer("0123456789");
  ASSERT_TRUE(scatter({{"b", 1, 0, 3}, {"b", 6, 8, 2}}, source).ok());
  ASSERT_TRUE(load({{"b", 0, 0, 8}}, constant_use, text("w")).ok());
  EXPECT_EQ(text_of(loaded(0)), "b012BB89");
  ASSERT_TRUE(load({{"b", 0, 0, 8}}).ok());
  EXPECT_EQ(text_of(loaded(0)), "bbbbBBBB");  // not saved
  ASSERT_TRUE(files[1]->save(diagnostic).ok());
  auto reopened =
      take(io::ParameterFile::open(system_allocator(), path.c_str(), io::ParameterMode::file,
                                   io::ParameterAccess::read, diagnostic));
  Bytes bytes = reopened->bytes(*reopened->find("b"));
  EXPECT_EQ(std::string(bytes.begin(), bytes.end()), "b012BB89");
}

TEST_F(IoParameters, WorkWaitsForItsFence) {
  wait = hal::make_fence();
  signal = hal::make_fence();
  Ref<hal::Buffer> target = make_buffer("............");
  ASSERT_TRUE(gather({{"b", 0, 0, 8}, {"a", 0, 8, 4}}, target).ok());
  EXPECT_EQ(text_of(*target), "............");
  EXPECT_EQ(signal->query().code(), StatusCode::deferred);
  wait->signal();
  EXPECT_EQ(text_of(*target), "bbbbBBBBAAAA");
  EXPECT_TRUE(signal->query().ok());

  wait = hal::make_fence();
  signal = hal::make_fence();
  ASSERT_TRUE(load({{"b", 0, 0, 8}}, any_use).ok());
  std::memset(loaded(0).host_bytes().data(), '.', 8);
  EXPECT_EQ(signal->query().code(), StatusCode::deferred);
  wait->signal();
  EXPECT_EQ(text_of(loaded(0)), "bbbbBBBB");
  EXPECT_TRUE(signal->query().ok());

  wait = hal::make_fence();
  signal = hal::make_fence();
  ASSERT_TRUE(scatter({{"b", 0, 0, 4}}, target).ok());
  std::memcpy(target->host_bytes().data(), "late", 4);
  wait->signal();
  Bytes bytes = files[1]->bytes(*files[1]->find("b"));
  EXPECT_EQ(std::string(bytes.begin(), bytes.end()), "lateBBBB");
}

TEST_F(IoParameters, FailedWaitsFailTheSignal) {
  wait = hal::make_fence();
  signal = hal::make_fence();
  Ref<hal::Buffer> target = make_buffer("........");
  ASSERT_TRUE(gather({{"b", 0, 0, 4}, {"b", 4, 4, 4}}, target).ok());
  wait->fail(aborted<"for the test">);
  EXPECT_EQ(signal->query().code(), StatusCode::aborted);
  EXPECT_EQ(text_of(*target), "........");
}

TEST_F(IoParameters, NothingToDo) {
  signal = hal::make_fence();
  ASSERT_TRUE(load({}).ok());
  EXPECT_EQ(object_cast<vm::List>(list.get())->size(), 0u);
  EXPECT_TRUE(signal->query().ok());
  signal = hal::make_fence();
  wait = hal::make_fence();
  ASSERT_TRUE(gather({}, make_buffer("x")).ok());
  EXPECT_EQ(signal->query().code(), StatusCode::deferred);
  wait->signal();
  EXPECT_TRUE(signal->query().ok());
}

TEST_F(IoParameters, Codes) {
  signal = hal::make_fence();
  EXPECT_EQ(load({{"a", 0, 0, 1}}, constant_use, text("y")).code(), StatusCode::not_found);
  EXPECT_EQ(diagnostic.found.view(), "scope 'y'");
  EXPECT_EQ(signal->query().code(), StatusCode::not_found);
  signal = nullptr;
  Ref<hal::Buffer> buffer = make_buffer("12345678");
  auto all = [&](const Range& range, StatusCode code) {
    EXPECT_EQ(load({range}).code(), code);
    EXPECT_EQ(gather({range}, buffer).code(), code);
    EXPECT_EQ(scatter({range}, buffer).code(), code);
  };
  all({"c", 0, 0, 1}, StatusCode::not_found);
  EXPECT_EQ(diagnostic.detail.view(), "parameter 'w::c', 1 bytes from 0");
  all({"aa", 0, 0, 1}, StatusCode::not_found);
  all({"b", 1, 0, 8}, StatusCode::out_of_range);
  all({"b", 9, 0, 0}, StatusCode::out_of_range);
  all({"b", UINT64_MAX, 0, 2}, StatusCode::out_of_range);
  all({"s", 1 << 20, 0, 1}, StatusCode::out_of_range);
  for (uint64_t offset : {uint64_t{5}, UINT64_MAX, UINT64_MAX - 3}) {
    EXPECT_EQ(gather({{"b", 0, offset, 4}}, buffer).code(), StatusCode::out_of_range);
    EXPECT_EQ(scatter({{"b", 0, offset, 4}}, buffer).code(), StatusCode::out_of_range);
  }
  EXPECT_EQ(scatter({{"s", 0, 0, 1}}, buffer).code(), StatusCode::permission_denied);
  EXPECT_EQ(scatter({{"b", 0, 0, 1}}, buffer, text("x")).code(), StatusCode::permission_denied);
  EXPECT_EQ(text_of(*buffer), "12345678");
}

TEST_F(IoParameters, Tables) {
  auto load_tables = [&](const Tables& tables) {
    return call("load", {device, any_queue, nullptr, nullptr, text("x"), any_queue, device_local,
                         any_use, tables.keys, tables.key_data, tables.spans})
        .code();
  };
  Tables tables({{"b", 0, 0, 1}});
  EXPECT_EQ(load_tables(tables), StatusCode::ok);
  Tables changed = tables;
  changed.spans = Tables::constant(std::string(25, '\0'));
  EXPECT_EQ(load_tables(changed), StatusCode::invalid_argument);
  changed = tables;
  changed.keys = Tables::constant(std::string(7, '\0'));
  EXPECT_EQ(load_tables(changed), StatusCode::invalid_argument);
  changed.keys = Tables::constant(io::FileBuilder().u32(1).u32(1).bytes());
  EXPECT_EQ(load_tables(changed), StatusCode::out_of_range);
  changed.keys = Tables::constant(io::FileBuilder().u32(UINT32_MAX).u32(2).bytes());
  EXPECT_EQ(load_tables(changed), StatusCode::out_of_range);
  EXPECT_EQ(call("load", {device, any_queue, nullptr, nullptr, text("x"), any_queue, device_local,
                          any_use, nullptr, tables.key_data, tables.spans})
                .code(),
            StatusCode::invalid_argument);
  EXPECT_EQ(call("load", {device, any_queue, nullptr, nullptr, device, any_queue, device_local,
                          any_use, tables.keys, tables.key_data, tables.spans})
                .code(),
            StatusCode::invalid_argument);
}

TEST_F(IoParameters, HasTheFunctionsOfTheSpecification) {
  std::vector<std::string> found;
  for (const vm::NativeExport& entry : io_parameters_module().exports)
    found.push_back(std::string(entry.name) + " " + entry.signature);
  EXPECT_EQ(found, (std::vector<std::string>{"gather 0rIrrrrrrr_v", "load 0rIrrrIiirrr_r",
                                             "scatter 0rIrrrrrrr_v"}));
  EXPECT_STREQ(io_parameters_module().name, "io_parameters");
  EXPECT_EQ(io_parameters_module().version, 0u);
}

}  // namespace
}  // namespace mote
