// Where errors are said to be, and what a budget counts: instructions of the bytecode, whatever
// form of them the interpreter runs.
#include <gtest/gtest.h>

#include "tests/asm/program.h"

namespace mote::assembler {
namespace {

// Sums of encoded lengths: a marker is 1 byte, const.i32 7, const.i64 11, add.i32 and add.i64 7,
// buffer.load.f32 8, br without moves 8 (with its pad) or more.
TEST(Positions, InsideOfSequences) {
  TestSession session;
  auto linked = session.link({assemble(R"(
    module m requirements=1
    export func third 0II_f requirements=1 {
      entry:
        const.i64 8 -> i4
        buffer.alloc i4, i6 -> r0
        add.i64 i0, i2 -> i0
        add.i64 i0, i2 -> i0
        buffer.load.f32 r0, i0 -> i6
        buffer.store.f32 r0, i2, i6
        return [i6]
    }
    export func outer 0II_f requirements=1 {
      entry:
        add.i64 i0, i2 -> i0
        call third [i0, i2] -> [i4]
        return [i4]
    }
  )")});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  Value results[1];
  struct Case {
    const char* function;
    int64_t a, b;
    const char* trace;
  };
  // 1 + 11 + 7 + 7 + 7 = 33 and 8 more for the store.
  for (const Case& c : {Case{"third", 0, 1, "[ 0] bytecode m.third:33"},
                        Case{"third", -10, 5, "[ 0] bytecode m.third:41"},
                        Case{"outer", 0, 1, "[ 1] bytecode m.outer:8"}}) {
    Value arguments[] = {Value(c.a), Value(c.b)};
    Status status = linked.value()->call(c.function, arguments, results);
    EXPECT_EQ(status.code(), StatusCode::out_of_range);
    std::string text = session.error_text(status);
    EXPECT_NE(text.find(c.trace), std::string::npos) << text << "\nwanted " << c.trace;
  }
}

// The division of a loop's head, reached from the end of the body, is the one in the head.
TEST(Positions, HeadOfALoop) {
  TestSession session;
  auto linked = session.link({assemble(R"(
    module m
    export func f 0i_i {
      entry:
        const.i32 -1 -> i1
        br head
      head:
        div.i32.s i0, i0 -> i2
        cond_br i2, body, done
      body:
        add.i32 i0, i1 -> i0
        br head
      done:
        return [i0]
    }
  )")});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  Value arguments[] = {Value(int32_t{3})}, results[1];
  Status status = linked.value()->call("f", arguments, results);
  EXPECT_EQ(status.code(), StatusCode::invalid_argument);
  // Marker 1, constant 7, br at 8: opcode, target, pad, count: 8 bytes; the next marker is at 16.
  std::string text = session.error_text(status);
  EXPECT_NE(text.find("[ 0] bytecode m.f:17"), std::string::npos) << text;
}

// A division of a later round is the one in the loop, also where each round begins anew after a
// yield.
TEST(Positions, LaterRoundsOfALoop) {
  SessionOptions options;
  options.max_instructions = 1000;
  TestSession session(options);
  auto linked = session.link({assemble(R"(
    module m
    export func f 0i_i {
      entry:
        const.i32 -1 -> i1
        br body
      body:
        add.i32 i0, i1 -> i0
        div.i32.s i1, i0 -> i2
        sub.i32 i0, i3 -> i0
        cond_br i1, body, done
      done:
        return [i0]
    }
    export func g 0i_i {
      entry:
        const.i32 -1 -> i1
        br body
      body:
        add.i32 i0, i1 -> i0
        div.i32.s i1, i0 -> i2
        sub.i32 i0, i3 -> i0
        yield body
    }
  )")});
  ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
  for (int32_t rounds : {1, 2, 5}) {
    for (std::string name : {"f", "g"}) {
      Value arguments[] = {Value(rounds)}, results[1];
      Status status = linked.value()->call(name, arguments, results);
      EXPECT_EQ(status.code(), StatusCode::invalid_argument);
      // Marker 1, constant 7, br 8, marker 1, add 7.
      std::string text = session.error_text(status);
      EXPECT_NE(text.find("[ 0] bytecode m." + name + ":24"), std::string::npos) << rounds << text;
    }
  }
}

TEST(Budget, CountsEachInstruction) {
  std::string text = R"(
    module m
    export func count 0i_i {
      entry:
        const.i32.zero -> i1
        const.i32 1 -> i2
        br head
      head:
        cmp.lt.i32.s i1, i0 -> i3
        cond_br i3, body, done
      body:
        call next [i1, i2] -> [i1]
        br head
      done:
        return [i1]
    }
    func next 0ii_i {
      entry:
        add.i32 i0, i1 -> i0
        return [i0]
    }
  )";
  constexpr int32_t rounds = 50;
  // Before the loop 3, a round 4 and 2 in the callee, after the last one 3.
  constexpr uint64_t needed = 3 + 6 * rounds + 3;
  for (uint32_t timeout_ms : {0u, 60000u}) {
    for (uint64_t budget : {needed - 1, needed}) {
      SessionOptions options;
      options.max_instructions = budget;
      options.call_timeout_ms = timeout_ms;
      TestSession session(options);
      auto linked = session.link({assemble(text)});
      ASSERT_TRUE(linked.ok()) << session.error_text(linked.status());
      Value arguments[] = {Value(rounds)}, results[1];
      Status status = linked.value()->call("count", arguments, results);
      EXPECT_EQ(status.code(), budget == needed ? StatusCode::ok : StatusCode::resource_exhausted);
    }
  }
}

}  // namespace
}  // namespace mote::assembler
