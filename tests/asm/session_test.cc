// What programs show beyond the results of their calls: limits, life cycle, linking, the log.
#include <gtest/gtest.h>

#include "tests/asm/program.h"

namespace mote::assembler {
namespace {

Status call_i32(mote::Program& program, std::string_view name, int32_t argument, int32_t* result) {
  Value arguments[] = {Value(argument)}, results[1];
  Status status = program.call(name, arguments, results);
  if (status.ok() && result) *result = results[0].i32();
  return status;
}

std::vector<uint8_t> file(std::string_view text) { return assemble(text); }

constexpr std::string_view recursive = R"(
  module recursive
  import host.live 0v_i
  import host.token 0v_r
  export func down 0i_i {           ; needs argument + 1 frames
    entry:
      call host.token [] -> [r0]
      cond_br i0, more, done
    more:
      const.i32 -1 -> i1
      add.i32 i0, i1 -> i0
      call down [i0] -> [i0]
      const.i32 1 -> i1
      add.i32 i0, i1 -> i0
      return [i0]
    done:
      return [i0]
  }
  export func live 0i_i {
    entry:
      call host.live [] -> [i0]
      return [i0]
  }
)";

TEST(Limits, StackFrames) {
  SessionOptions options;
  options.max_stack_frames = 100;
  TestSession session(options);
  auto linked = session.link({file(recursive)});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  Ref<mote::Program> program = std::move(linked).value();
  int32_t result = 0;
  ASSERT_TRUE(call_i32(*program, "down", 99, &result).ok());
  EXPECT_EQ(result, 99);
  EXPECT_EQ(call_i32(*program, "down", 100, nullptr).code(), StatusCode::resource_exhausted);
  // All of the frames gave back what they held, and the program goes on.
  ASSERT_TRUE(call_i32(*program, "live", 0, &result).ok());
  EXPECT_EQ(result, 0);
  ASSERT_TRUE(call_i32(*program, "down", 99, &result).ok());
}

TEST(Limits, StackBytes) {
  constexpr uint32_t limit = 1 << 20;
  SessionOptions options;
  options.max_stack_bytes = limit;
  options.max_stack_frames = UINT32_MAX;
  TestSession session(options);
  auto linked = session.link({file(recursive)});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  Ref<mote::Program> program = std::move(linked).value();
  uint64_t before = session.allocator().bytes_in_use();
  EXPECT_EQ(call_i32(*program, "down", 1 << 24, nullptr).code(), StatusCode::resource_exhausted);
  EXPECT_LE(session.allocator().bytes_in_use(), before + limit + Session::max_kept_bytes);
  int32_t result = 0;
  // A frame of two numbers and a reference takes far less than 1 KiB.
  ASSERT_TRUE(call_i32(*program, "down", limit / 1024, &result).ok());
  EXPECT_EQ(result, static_cast<int32_t>(limit / 1024));
}

// A call with many arguments needs room for them on the stack of the caller.
TEST(Limits, ManyArguments) {
  constexpr int32_t count = 5000;
  std::string tuples;
  for (int32_t i = 0; i < count; ++i) tuples += " i2";
  std::string text = R"(
    module spans
    import host.sum 0iCID_I
    export func main 0iI_I {
      entry:
        call.variadic host.sum [_ 5000] [i0)" +
                     tuples + R"(] -> [i4]
        call.variadic host.sum [_ 1] [i0, i4] -> [i4]
        return [i4]
    }
  )";
  for (uint32_t stack : {32u << 10, 64u << 10}) {
    SessionOptions options;
    options.max_stack_bytes = stack;
    TestSession session(options);
    auto linked = session.link({file(text)});
    ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
    Value arguments[] = {Value(int32_t{7}), Value(int64_t{1} << 32)}, results[1];
    Status status = linked.value()->call("main", arguments, results);
    if (stack < count * sizeof(int64_t)) {
      EXPECT_EQ(status.code(), StatusCode::resource_exhausted);
    } else {
      ASSERT_TRUE(status.ok()) << session.error_text(status);
      EXPECT_EQ(results[0].i64(), (int64_t{count} << 32) + 14);
    }
  }
}

constexpr std::string_view looping = R"(
  module looping
  export func count 0i_i {
    entry:
      const.i32.zero -> i1
      const.i32 1 -> i2
      br head
    head:
      cmp.lt.i32.s i1, i0 -> i3
      cond_br i3, body, done
    body:
      add.i32 i1, i2 -> i1
      br head
    done:
      return [i1]
  }
  export func forever 0i_i {
    entry:
      br entry
  }
  export func yield_forever 0i_i {
    entry:
      yield entry
  }
  export func call_forever 0i_i {
    entry:
      call nothing [] -> []
      br entry
  }
  func nothing 0v_v {
    entry:
      return []
  }
)";

TEST(Limits, Instructions) {
  SessionOptions options;
  options.max_instructions = 10000;
  TestSession session(options);
  auto linked = session.link({file(looping)});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  Ref<mote::Program> program = std::move(linked).value();
  // Each call has the whole budget: four or five instructions a round.
  for (int i = 0; i < 3; ++i) {
    int32_t result = 0;
    ASSERT_TRUE(call_i32(*program, "count", 1500, &result).ok());
    EXPECT_EQ(result, 1500);
    EXPECT_EQ(call_i32(*program, "count", 3500, nullptr).code(), StatusCode::resource_exhausted);
  }
  for (const char* name : {"forever", "yield_forever", "call_forever"})
    EXPECT_EQ(call_i32(*program, name, 0, nullptr).code(), StatusCode::resource_exhausted) << name;
}

TEST(Limits, Time) {
  SessionOptions options;
  options.call_timeout_ms = 20;
  TestSession session(options);
  auto linked = session.link({file(looping)});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  for (const char* name : {"forever", "yield_forever", "call_forever"})
    EXPECT_EQ(call_i32(*linked.value(), name, 0, nullptr).code(), StatusCode::deadline_exceeded)
        << name;
  int32_t result = 0;
  ASSERT_TRUE(call_i32(*linked.value(), "count", 100, &result).ok());
  EXPECT_EQ(result, 100);
}

// A loop hands on what it made from round to round, also where it stops for a look at the clock.
TEST(Limits, LoopsGoOnAfterALookAtTheClock) {
  std::string text = R"(
    module m
    export func generate 0i_i {
      entry:
        const.i32.zero -> i1
        const.i32 1 -> i2
        const.i32 1664525 -> i3
        const.i32 1 -> i4
        br head
      head:
        cmp.lt.i32.s i1, i0 -> i5
        cond_br i5, body, done
      body:
        fma.i32 i4, i3, i1 -> i5
        add.i32 i1, i2 -> i1
        br head(i5->i4)
      done:
        return [i4]
    }
  )";
  for (int32_t rounds : {0, 1, 2, 3, 100003}) {
    uint32_t wanted = 1;
    for (int32_t i = 0; i < rounds; ++i) wanted = wanted * 1664525 + static_cast<uint32_t>(i);
    // Before the loop 5, a round 5, after the last one 3.
    uint64_t needed = 8 + 5 * static_cast<uint64_t>(rounds);
    for (uint64_t budget : {needed - 1, needed}) {
      SessionOptions options;
      options.call_timeout_ms = 60000;
      options.max_instructions = budget;
      TestSession session(options);
      auto linked = session.link({file(text)});
      ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
      int32_t result = 0;
      Status status = call_i32(*linked.value(), "generate", rounds, &result);
      if (budget < needed) {
        EXPECT_EQ(status.code(), StatusCode::resource_exhausted) << rounds;
      } else {
        ASSERT_TRUE(status.ok()) << session.error_text(status);
        EXPECT_EQ(static_cast<uint32_t>(result), wanted) << rounds;
      }
    }
  }
}

// Every allocation that a call makes may be the one that fails.
TEST(Limits, Memory) {
  std::string text = R"(
    module allocating
    import host.token 0v_r
    export func run 0i_i {
      entry:
        call host.token [] -> [r0]
        const.i32 100 -> i1
        list.alloc !vm.opaque, i1 -> r1
        list.resize r1, i1
        const.i32.zero -> i2
        list.set.ref r1, i2, R0
        const.i64 5000 -> i4
        buffer.alloc i4, i2 -> r2
        buffer.clone r2, i6, i4, i2 -> r3
        return [i0]
    }
  )";
  bool succeeded = false;
  for (uint64_t limit = 0; limit < (1 << 20) && !succeeded; limit += 64) {
    TestSession session({}, (8 << 10) + limit);
    auto linked = session.link({file(text)});
    if (!linked.ok()) {
      EXPECT_EQ(linked.status().code(), StatusCode::resource_exhausted);
      continue;
    }
    Ref<mote::Program> program = std::move(linked).value();
    Status status = call_i32(*program, "run", 0, nullptr);
    succeeded = status.ok();
    if (!succeeded) {
      EXPECT_EQ(status.code(), StatusCode::resource_exhausted);
    }
  }
  EXPECT_TRUE(succeeded);
}

// Lists in lists in lists: their end must not take native stack.
TEST(Limits, NestedLists) {
  std::string text = R"(
    module nesting
    export func nest 0i_i {
      entry:
        const.i32 1 -> i1
        const.i32 -1 -> i2
        br head
      head:
        cond_br i0, body, done
      body:
        list.alloc !vm.opaque, i1 -> r1
        list.resize r1, i1
        list.set.ref r1, i3, R0
        add.i32 i0, i2 -> i0
        br head(R1->r0)
      done:
        return [i3]
    }
  )";
  TestSession session;
  auto linked = session.link({file(text)});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  EXPECT_TRUE(call_i32(*linked.value(), "nest", 200000, nullptr).ok());
}

constexpr std::string_view noting = R"(
  import host.note 0i_v
  export __init = start
  export __deinit = stop
  func start 0v_v {
    entry:
      const.i32 1 -> i0
      call host.note [i0] -> []
      return []
  }
  func stop 0v_v {
    entry:
      const.i32 2 -> i0
      call host.note [i0] -> []
      return []
  }
  export func main 0v_v {
    entry:
      const.i32 3 -> i0
      call host.note [i0] -> []
      return []
  }
)";

std::string noting_module(std::string_view name, int offset) {
  std::string text(noting);
  for (int digit = 1; digit <= 3; ++digit) {
    std::string constant = "const.i32 " + std::to_string(digit) + " ";
    text.replace(text.find(constant), constant.size(),
                 "const.i32 " + std::to_string(offset + digit) + " ");
  }
  return "module " + std::string(name) + "\n" + text;
}

TEST(LifeCycle, InitAndDeinit) {
  TestSession session;
  {
    auto linked = session.link({file(noting_module("a", 10)), file(noting_module("b", 20))});
    ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
    EXPECT_EQ(session.notes().notes, (std::vector<int32_t>{11, 21}));
    EXPECT_TRUE(linked.value()->call("main", {}, {}).ok());
  }
  EXPECT_EQ(session.notes().notes, (std::vector<int32_t>{11, 21, 23, 22, 12}));
}

// What was initialised before the failure is de-initialised; the failing module is not.
TEST(LifeCycle, FailingInit) {
  std::string failing = R"(
    module failing
    import host.token 0v_r
    import host.note 0i_v
    globals refs=1
    export func __init 0v_v {
      entry:
        call host.token [] -> [r0]
        global.store.ref 0, !host.token, r0
        const.i32 9 -> i0
        fail i0, "cannot start"
    }
    export func __deinit 0v_v {
      entry:
        call host.note [i0] -> []
        return []
    }
  )";
  TestSession session;
  auto linked = session.link({file(noting_module("a", 10)), file(failing)});
  ASSERT_FALSE(linked.ok());
  EXPECT_EQ(linked.status().code(), StatusCode::failed_precondition);
  EXPECT_NE(session.error_text(linked.status()).find("cannot start"), std::string::npos);
  EXPECT_EQ(session.notes().notes, (std::vector<int32_t>{11, 12}));
}

TEST(LifeCycle, InitMaySuspend) {
  std::string text = R"(
    module suspending
    import host.later 0iI_iI
    globals bytes=8
    export func __init 0v_v {
      entry:
        const.i32 3 -> i0
        const.i64 41 -> i2
        call.yieldable host.later [i0, i2] next -> [i0, i2]
      next:
        yield last
      last:
        global.store.i64 0, i2
        return []
    }
    export func main 0i_i {
      entry:
        global.load.i32 0 -> i1
        add.i32 i0, i1 -> i0
        return [i0]
    }
  )";
  TestSession session;
  auto linked = session.link({file(text)});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  int32_t result = 0;
  ASSERT_TRUE(call_i32(*linked.value(), "main", 1, &result).ok());
  EXPECT_EQ(result, 42);
}

TEST(LifeCycle, SpecialFunctionsTakeAndGiveNothing) {
  for (const char* cconv : {"0i_v", "0v_i"}) {
    TestSession session;
    auto linked = session.link({file(std::string("module m\nexport func __init ") + cconv + R"( {
        entry:
          return [)" + (cconv[1] == 'v' ? "i0" : "") +
                                     "]\n}\n")});
    ASSERT_FALSE(linked.ok()) << cconv;
    EXPECT_EQ(linked.status().code(), StatusCode::invalid_argument) << cconv;
  }
}

TEST(LifeCycle, ProgramsShareNoState) {
  std::string text = R"(
    module counter
    globals bytes=4
    export func next 0i_i {
      entry:
        global.load.i32 0 -> i1
        add.i32 i0, i1 -> i1
        global.store.i32 0, i1
        return [i1]
    }
  )";
  TestSession session;
  auto first = session.link({file(text)}), second = session.link({file(text)});
  ASSERT_TRUE(first.ok() && second.ok());
  int32_t result = 0;
  for (int32_t round = 1; round <= 2; ++round) {
    ASSERT_TRUE(call_i32(*first.value(), "next", 1, &result).ok());
    EXPECT_EQ(result, round);
    ASSERT_TRUE(call_i32(*second.value(), "next", 10, &result).ok());
    EXPECT_EQ(result, 10 * round);
  }
}

constexpr std::string_view library = R"(
  module library version=5
  import host.later 0iI_iI
  import host.token 0v_r
  globals bytes=4
  rodata text "text of the library"
  export func add.to 0iIr_Iri {
    entry:
      global.load.i32 0 -> i4
      const.i32 1 -> i5
      add.i32 i4, i5 -> i4
      global.store.i32 0, i4
      ext.i32.i64.s i0 -> i6
      add.i64 i2, i6 -> i2
      return [i2, R0, i4]
  }
  export func wait 0iI_iI {
    entry:
      call host.token [] -> [r0]
      call.yieldable host.later [i0, i2] next -> [i0, i2]
    next:
      return [i0, i2]
  }
  export func text 0v_r {
    entry:
      const.ref.rodata text -> r0
      return [R0]
  }
  export func fail 0i_v {
    entry:
      fail i0, "the library failed"
  }
)";

constexpr std::string_view client = R"(
  module client
  dependency library minimum=5
  import library.add.to 0iIr_Iri
  import library.wait 0iI_iI
  import library.text 0v_r
  import library.fail 0i_v
  import library.absent 0v_v flags=2
  globals bytes=4
  export func main 0i_i {
    entry:
      const.i64 100 -> i2
      call library.text [] -> [r0]
      call library.add.to [i0, i2, R0] -> [i2, r1, i4]
      call library.add.to [i0, i2, r1] -> [i2, r1, i4]
      trunc.i64.i32 i2 -> i0
      const.i32 1000 -> i5
      fma.i32 i4, i5, i0 -> i0
      buffer.length r1 -> i2
      trunc.i64.i32 i2 -> i6
      mul.i32 i6, i5 -> i6
      mul.i32 i6, i5 -> i6
      add.i32 i0, i6 -> i0
      global.load.i32 0 -> i4
      add.i32 i0, i4 -> i0
      return [i0]
  }
  export func wait 0i_i {
    entry:
      const.i64 7 -> i2
      call.yieldable library.wait [i0, i2] next -> [i0, i2]
    next:
      trunc.i64.i32 i2 -> i1
      add.i32 i0, i1 -> i0
      return [i0]
  }
  export func fail 0i_i {
    entry:
      call library.fail [i0] -> []
      return [i0]
  }
  export func absent 0i_i {
    entry:
      import.resolved library.wait -> i0
      import.resolved library.absent -> i1
      shl.i32 i0, i0 -> i0
      add.i32 i0, i1 -> i0
      return [i0]
  }
)";

TEST(Linking, ModulesCallEachOther) {
  TestSession session;
  auto linked = session.link({file(library), file(client)});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  mote::Program& program = *linked.value();
  int32_t result = 0;
  // 19 bytes of text, two calls counted by the library's global, 100 + 5 + 5.
  ASSERT_TRUE(call_i32(program, "main", 5, &result).ok());
  EXPECT_EQ(result, 19'002'110);
  ASSERT_TRUE(call_i32(program, "wait", 4, &result).ok());
  EXPECT_EQ(result, 11);
  ASSERT_TRUE(call_i32(program, "absent", 0, &result).ok());
  EXPECT_EQ(result, 2);
  Status status = call_i32(program, "fail", 7, nullptr);
  EXPECT_EQ(status.code(), StatusCode::permission_denied);
  std::string error = session.error_text(status);
  EXPECT_NE(error.find("the library failed"), std::string::npos) << error;
  // The trace names both modules, the innermost first.
  EXPECT_NE(error.find("library"), std::string::npos) << error;
  EXPECT_LT(error.find("bytecode library"), error.find("bytecode client")) << error;
}

TEST(Linking, OrderMatters) {
  TestSession session;
  auto linked = session.link({file(client), file(library)});
  ASSERT_FALSE(linked.ok());
  EXPECT_EQ(linked.status().code(), StatusCode::not_found);
}

TEST(Linking, AllMissingImportsAreListed) {
  TestSession session;
  auto linked = session.link({file(R"(
    module needy
    import host.add 0ii_i
    import host.no_such 0v_v
    import other.one 0v_v
    import other.two 0v_v flags=2
    import host.add 0ii_i
    import last.dotted.name 0v_v
  )")});
  ASSERT_FALSE(linked.ok());
  EXPECT_EQ(linked.status().code(), StatusCode::not_found);
  std::vector<std::string> missing;
  for (std::string_view name : session.session().missing_imports()) missing.emplace_back(name);
  EXPECT_EQ(missing, (std::vector<std::string>{"host.no_such", "other.one", "last.dotted.name"}));
}

TEST(Linking, ConventionsMustAgree) {
  for (const char* cconv : {"0ii_I", "0i_i", "0v_v", "0if_i", "\"\""}) {
    TestSession session;
    auto linked = session.link({file(std::string("module m\nimport host.add ") + cconv)});
    ASSERT_FALSE(linked.ok()) << cconv;
    EXPECT_EQ(linked.status().code(), StatusCode::failed_precondition) << cconv;
    std::string error = session.error_text(linked.status());
    EXPECT_NE(error.find("host.add"), std::string::npos) << error;
    EXPECT_NE(error.find("0ii_i"), std::string::npos) << error;
  }
}

TEST(Linking, ImportWithoutAConvention) {
  TestSession session;
  EXPECT_TRUE(session.link({file("module m\nimport host.broken_wait none")}).ok());
  auto spans = session.link({file("module m\nimport host.sum none")});
  ASSERT_FALSE(spans.ok());
  EXPECT_EQ(spans.status().code(), StatusCode::failed_precondition);
}

// An optional import of another convention is an error too; one that nobody has is not.
TEST(Linking, OptionalImports) {
  TestSession session;
  auto wrong = session.link({file("module m\nimport host.add 0v_v flags=2")});
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.status().code(), StatusCode::failed_precondition);
  EXPECT_TRUE(session.link({file("module m\nimport nobody.add 0v_v flags=2")}).ok());
}

struct DependencyCase {
  const char* line;
  bool is_met;
};

// The host module has version 3.
TEST(Linking, Dependencies) {
  constexpr DependencyCase cases[] = {
      {"dependency host minimum=3", true},           {"dependency host minimum=0", true},
      {"dependency host minimum=4", false},          {"dependency host minimum=4 flags=3", false},
      {"dependency host minimum=4 flags=2", true},   {"dependency absent minimum=0", false},
      {"dependency absent minimum=0 flags=2", true}, {"dependency absent minimum=1 flags=3", true},
  };
  for (const DependencyCase& test : cases) {
    TestSession session;
    auto linked = session.link({file(std::string("module m\n") + test.line)});
    EXPECT_EQ(linked.ok(), test.is_met) << test.line << " " << session.error_text(linked.status());
    if (!test.is_met) {
      EXPECT_EQ(linked.status().code(), StatusCode::not_found) << test.line;
    }
  }
}

TEST(Reflection, ExportsAndAttributes) {
  std::string text = R"(
    module reflected
    func hidden 0v_v {
      entry:
        return []
    }
    export func main 0iIfFr_rI {
        attribute "first" "one"
        attribute "empty" ""
        attribute none "no key"
      entry:
        return [r0, i2]
    }
    export __special = hidden
    export also = main
  )";
  TestSession session;
  auto linked = session.link({file(text)});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  mote::Program& program = *linked.value();
  ASSERT_EQ(program.export_count(), 3u);
  EXPECT_EQ(program.export_at(1).name(), "__special");
  EXPECT_FALSE(program.export_at(1).is_public());
  EXPECT_TRUE(program.export_at(2).is_public());
  EXPECT_EQ(program.find("hidden").status().code(), StatusCode::not_found);
  // Two public exports, of one function.
  EXPECT_EQ(program.only_function().status().code(), StatusCode::invalid_argument);
  auto found = program.find("also");
  ASSERT_TRUE(found.ok());
  mote::Function function = found.value();
  EXPECT_EQ(function.signature(), "0iIfFr_rI");
  EXPECT_EQ(function.arguments(), "iIfFr");
  EXPECT_EQ(function.results(), "rI");
  EXPECT_EQ(function.attribute("first"), "one");
  EXPECT_EQ(function.attribute("empty"), "");
  EXPECT_EQ(function.attribute("absent"), "");
  EXPECT_EQ(program.find("__special").value().attribute("first"), "");
}

// Arguments are checked once, at the door.
TEST(Reflection, ArgumentsMustFit) {
  TestSession session;
  auto linked = session.link({file(R"(
    module strict
    export func main 0if_i {
      entry:
        return [i0]
    }
  )")});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  mote::Program& program = *linked.value();
  Value good[] = {Value(int32_t{1}), Value(1.5f)}, results[2];
  std::span<Value> one_result(results, 1);
  EXPECT_TRUE(program.call("main", good, one_result).ok());
  Value swapped[] = {Value(1.5f), Value(int32_t{1})};
  Value wide[] = {Value(int64_t{1}), Value(1.5f)};
  Value empty[2];
  for (std::span<const Value> bad :
       {std::span<const Value>(swapped), std::span<const Value>(wide),
        std::span<const Value>(empty), std::span<const Value>(good, 1), std::span<const Value>()})
    EXPECT_EQ(program.call("main", bad, one_result).code(), StatusCode::invalid_argument);
  EXPECT_EQ(program.call("main", good, results).code(), StatusCode::invalid_argument);
  EXPECT_EQ(program.call("main", good, {}).code(), StatusCode::invalid_argument);
  EXPECT_EQ(program.call("absent", good, one_result).code(), StatusCode::not_found);
}

// A module that is absent shows as the imports that it should have provided, if there are any.
TEST(Linking, MissingDependencies) {
  struct Case {
    const char *text, *missing, *error;
  };
  constexpr Case cases[] = {
      {"import other.f 0v_v", "other.f", "imports that no module provides"},
      {"import other.f 0v_v flags=2", "", "a module that this one depends on"},
      {"import host.add 0ii_i", "", "a module that this one depends on"},
  };
  for (const Case& test : cases) {
    TestSession session;
    std::string text = std::string("module m\ndependency other minimum=4\n") + test.text;
    auto linked = session.link({file(text)});
    ASSERT_FALSE(linked.ok()) << test.text;
    EXPECT_EQ(linked.status().code(), StatusCode::not_found) << test.text;
    std::string missing;
    for (std::string_view name : session.session().missing_imports()) missing += name;
    EXPECT_EQ(missing, test.missing) << test.text;
    std::string error = session.error_text(linked.status());
    EXPECT_NE(error.find(test.error), std::string::npos) << error;
  }
}

TEST(Linking, ErrorsSayWhatWasExpected) {
  TestSession session;
  auto linked = session.link({file("module m\ndependency host minimum=4")});
  std::string error = session.error_text(linked.status());
  EXPECT_NE(error.find("expected module 'host' of version 4 or later, found version 3; at m"),
            std::string::npos)
      << error;
}

TEST(Log, PrintAndTrace) {
  TestSession session;
  auto linked = session.link({file(R"(
    module talking
    rodata text "text"
    export func main 0iI_v {
      entry:
        const.ref.rodata text -> r0
        print "printed", [i0, r0, i2, R0]
        print "alone", []
        trace "traced", [r0]
        return []
    }
  )")});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  Value arguments[] = {Value(int32_t{-12345}), Value(int64_t{678})};
  ASSERT_TRUE(linked.value()->call("main", arguments, {}).ok());
  EXPECT_EQ(session.log(), (std::vector<std::string>{"printed -12345, vm.buffer, 678, vm.buffer",
                                                     "alone", "traced null"}));
}

// Functions have the names of their exports, else those in debug tables that name all of them.
TEST(Diagnostics, NamesTheFunctionAndPlace) {
  const std::string text = R"(
    func helper 0i_i {
      entry:
        fail i0, "in the helper"
    }
    export func main 0i_i {
      entry:
        call helper [i0] -> [i0]
        return [i0]
    }
  )";
  constexpr std::pair<const char*, const char*> cases[] = {
      {"module plain", "plain@0:1\n"},
      {"module mapped\nlocation file \"model.mlir\" 12 7", "mapped.helper:1\n"},
  };
  for (auto [head, innermost] : cases) {
    TestSession session;
    auto linked = session.link({file(head + text)});
    ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
    Status status = call_i32(*linked.value(), "main", 3, nullptr);
    std::string error = session.error_text(status);
    EXPECT_NE(error.find("in the helper"), std::string::npos) << error;
    // The offsets of the instructions, behind the block markers.
    EXPECT_NE(error.find(innermost), std::string::npos) << error;
    EXPECT_NE(error.find(".main:1"), std::string::npos) << error;
  }
}

}  // namespace
}  // namespace mote::assembler
