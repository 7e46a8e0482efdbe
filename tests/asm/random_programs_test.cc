// Random programs against a model of the registers: loops, remap lists and sequences of
// instructions in which operands depend on each other in every way, for what an interpreter may
// reorder or merge.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <random>

#include "tests/asm/program.h"

namespace mote::assembler {
namespace {

// Registers: i32 in 0..7, i64 in 8..15, f32 in 16..19, f64 in 20..25, then those of the loop.
constexpr uint16_t result_count = 26, index_register = 26, mask_register = 28, counter = 30,
                   limit = 31, one = 32, condition = 33, register_count = 36;

struct State {
  std::array<uint32_t, register_count> registers{};
  std::array<uint8_t, 32> globals{};
  std::array<std::array<uint8_t, 64>, 3> buffers{};

  template <class T>
  T get(uint16_t reg) const {
    T value;
    std::memcpy(&value, &registers[reg], sizeof value);
    return value;
  }
  template <class T>
  void set(uint16_t reg, T value) {
    std::memcpy(&registers[reg], &value, sizeof value);
  }
};

struct Kind {
  const char* kinds;   // of the operands, the result last: '>' before it
  const char* format;  // with %0, %1 ... for registers
  std::function<void(State&, const std::array<uint16_t, 4>&)> run;
};

template <class D, class... A, class F>
Kind compute(const char* kinds, const char* mnemonic, F f) {
  static std::vector<std::unique_ptr<std::string>> texts;
  std::string text = mnemonic;
  for (size_t i = 0; i < sizeof...(A); ++i) text += (i ? ", %" : " %") + std::to_string(i);
  text += " -> %" + std::to_string(sizeof...(A));
  texts.push_back(std::make_unique<std::string>(text));
  return {kinds, texts.back()->c_str(), [f](State& s, const std::array<uint16_t, 4>& r) {
            [&]<size_t... I>(std::index_sequence<I...>) {
              s.set<D>(r[sizeof...(A)], static_cast<D>(f(s.get<A>(r[I])...)));
            }
            (std::index_sequence_for<A...>());
          }};
}

// At the index register, which only "mask" sets.
template <class E, class T>
Kind load(const char* kinds, const char* format, int buffer) {
  return {kinds, format, [=](State& s, const std::array<uint16_t, 4>& r) {
            auto index = s.get<uint64_t>(index_register);
            E element;
            std::memcpy(&element, s.buffers[buffer].data() + index * sizeof(E), sizeof(E));
            s.set<T>(r[0], static_cast<T>(element));
          }};
}
template <class E, class T>
Kind store(const char* kinds, const char* format, int buffer) {
  return {kinds, format, [=](State& s, const std::array<uint16_t, 4>& r) {
            auto index = s.get<uint64_t>(index_register);
            auto element = static_cast<E>(s.get<T>(r[0]));
            std::memcpy(s.buffers[buffer].data() + index * sizeof(E), &element, sizeof(E));
          }};
}
template <class T>
Kind load_global(const char* kinds, const char* format, uint32_t at) {
  return {kinds, format, [=](State& s, const std::array<uint16_t, 4>& r) {
            T value;
            std::memcpy(&value, s.globals.data() + at, sizeof value);
            s.set<T>(r[0], value);
          }};
}
template <class T>
Kind store_global(const char* kinds, const char* format, uint32_t at) {
  return {kinds, format, [=](State& s, const std::array<uint16_t, 4>& r) {
            T value = s.get<T>(r[0]);
            std::memcpy(s.globals.data() + at, &value, sizeof value);
          }};
}

const std::vector<Kind>& all_kinds() {
  using u32 = uint32_t;
  using i32 = int32_t;
  using u64 = uint64_t;
  using i64 = int64_t;
  static const std::vector<Kind> kinds = {
      compute<u32, u32, u32>("ii>i", "add.i32", [](u32 a, u32 b) { return a + b; }),
      compute<u32, u32, u32>("ii>i", "sub.i32", [](u32 a, u32 b) { return a - b; }),
      compute<u32, u32, u32>("ii>i", "mul.i32", [](u32 a, u32 b) { return a * b; }),
      compute<u32, u32, u32, u32>("iii>i", "fma.i32",
                                  [](u32 a, u32 b, u32 c) { return a * b + c; }),
      compute<u32, u32, u32>("ii>i", "and.i32", [](u32 a, u32 b) { return a & b; }),
      compute<u32, u32, u32>("ii>i", "or.i32", [](u32 a, u32 b) { return a | b; }),
      compute<u32, u32, u32>("ii>i", "shl.i32", [](u32 a, u32 n) { return a << (n & 31); }),
      compute<i32, i32, u32>("ii>i", "shr.i32.s", [](i32 a, u32 n) { return a >> (n & 31); }),
      compute<u32, u32, u32>("ii>i", "xor.i32", [](u32 a, u32 b) { return a ^ b; }),
      compute<u32, u32, u32>("ii>i", "shr.i32.u", [](u32 a, u32 n) { return a >> (n & 31); }),
      compute<u32, u32, u32, u32>("iii>i", "select.i32",
                                  [](u32 c, u32 a, u32 b) { return c ? a : b; }),
      compute<u64, u64, u64>("II>I", "add.i64", [](u64 a, u64 b) { return a + b; }),
      compute<u64, u64, u64>("II>I", "sub.i64", [](u64 a, u64 b) { return a - b; }),
      compute<u64, u64, u64>("II>I", "mul.i64", [](u64 a, u64 b) { return a * b; }),
      compute<u64, u64, u64, u64>("III>I", "fma.i64",
                                  [](u64 a, u64 b, u64 c) { return a * b + c; }),
      compute<u64, u64, u64>("II>I", "and.i64", [](u64 a, u64 b) { return a & b; }),
      compute<u64, u64, u64>("II>I", "or.i64", [](u64 a, u64 b) { return a | b; }),
      compute<i64, i64, u32>("Ii>I", "shr.i64.s", [](i64 a, u32 n) { return a >> (n & 63); }),
      compute<u64, u64, u64>("II>I", "xor.i64", [](u64 a, u64 b) { return a ^ b; }),
      compute<u64, u64, u32>("Ii>I", "shl.i64", [](u64 a, u32 n) { return a << (n & 63); }),
      compute<u64, u64, u32>("Ii>I", "shr.i64.u", [](u64 a, u32 n) { return a >> (n & 63); }),
      compute<u64, u32, u64, u64>("iII>I", "select.i64",
                                  [](u32 c, u64 a, u64 b) { return c ? a : b; }),
      compute<u32, u64>("I>i", "trunc.i64.i32", [](u64 a) { return a; }),
      compute<i64, i32>("i>I", "ext.i32.i64.s", [](i32 a) { return a; }),
      compute<u64, u32>("i>I", "ext.i32.i64.u", [](u32 a) { return a; }),
      compute<float, float, float>("ff>f", "add.f32", [](float a, float b) { return a + b; }),
      compute<float, float, float>("ff>f", "sub.f32", [](float a, float b) { return a - b; }),
      compute<float, float, float>("ff>f", "mul.f32", [](float a, float b) { return a * b; }),
      compute<float, float, float, float>("fff>f", "fma.f32",
                                          [](float a, float b, float c) { return a * b + c; }),
      compute<float, float, float>("ff>f", "min.f32",
                                   [](float a, float b) { return b < a ? b : a; }),
      compute<float, float, float>("ff>f", "max.f32",
                                   [](float a, float b) { return a < b ? b : a; }),
      compute<float, float, float>("ff>f", "div.f32", [](float a, float b) { return a / b; }),
      compute<float, i32>("i>f", "cast.si32.f32", [](i32 a) { return static_cast<float>(a); }),
      compute<double, double, double>("FF>F", "add.f64", [](double a, double b) { return a + b; }),
      compute<double, double, double>("FF>F", "sub.f64", [](double a, double b) { return a - b; }),
      compute<double, double, double>("FF>F", "mul.f64", [](double a, double b) { return a * b; }),
      compute<double, double, double>("FF>F", "max.f64",
                                      [](double a, double b) { return a < b ? b : a; }),
      compute<double, double, double>("FF>F", "min.f64",
                                      [](double a, double b) { return b < a ? b : a; }),
      compute<double, double, double>("FF>F", "div.f64", [](double a, double b) { return a / b; }),
      compute<double, double, double, double>(
          "FFF>F", "fma.f64", [](double a, double b, double c) { return a * b + c; }),
      compute<double, i64>("I>F", "cast.si64.f64", [](i64 a) { return static_cast<double>(a); }),
      compute<double, i32>("i>F", "cast.si32.f64", [](i32 a) { return static_cast<double>(a); }),
      {"I", "and.i64 %0, i28 -> i26",
       [](State& s,
          const std::array<uint16_t, 4>& r) { s.set<u64>(index_register, s.get<u64>(r[0]) & 7); }},
      {"i", "and.i32 %0, i34 -> i26\n ext.i32.i64.u i26 -> i26",
       [](State& s, const std::array<uint16_t, 4>& r) {
         s.set<u64>(index_register, s.get<u32>(r[0]) & 7);
       }},
      load<uint8_t, u32>(">i", "buffer.load.i8.u r0, i26 -> %0", 0),
      load<u32, u32>(">i", "buffer.load.i32 r0, i26 -> %0", 0),
      load<u64, u64>(">I", "buffer.load.i64 r0, i26 -> %0", 0),
      load<float, float>(">f", "buffer.load.f32 r1, i26 -> %0", 1),
      load<float, float>(">f", "buffer.load.f32 r1, i26 -> %0", 1),
      load<double, double>(">F", "buffer.load.f64 r2, i26 -> %0", 2),
      store<uint8_t, u32>("i", "buffer.store.i8 r0, i26, %0", 0),
      store<u32, u32>("i", "buffer.store.i32 r0, i26, %0", 0),
      store<u64, u64>("I", "buffer.store.i64 r0, i26, %0", 0),
      store<float, float>("f", "buffer.store.f32 r1, i26, %0", 1),
      store<double, double>("F", "buffer.store.f64 r2, i26, %0", 2),
      load_global<u32>(">i", "global.load.i32 0 -> %0", 0),
      load_global<u64>(">I", "global.load.i64 8 -> %0", 8),
      store_global<u32>("i", "global.store.i32 0, %0", 0),
      store_global<u64>("I", "global.store.i64 8, %0", 8),
  };
  return kinds;
}

// What the condition of a branch often comes from.
const std::vector<Kind>& all_conditions() {
  using u32 = uint32_t;
  using i32 = int32_t;
  using u64 = uint64_t;
  using i64 = int64_t;
  static const std::vector<Kind> kinds = {
      compute<u32, u32, u32>("ii>i", "and.i32", [](u32 a, u32 b) { return a & b; }),
      compute<u32, u32, u32>("ii>i", "cmp.eq.i32", [](u32 a, u32 b) { return a == b; }),
      compute<u32, u32, u32>("ii>i", "cmp.ne.i32", [](u32 a, u32 b) { return a != b; }),
      compute<u32, i32, i32>("ii>i", "cmp.lt.i32.s", [](i32 a, i32 b) { return a < b; }),
      compute<u32, u32, u32>("ii>i", "cmp.lt.i32.u", [](u32 a, u32 b) { return a < b; }),
      compute<u32, u64, u64>("II>i", "cmp.eq.i64", [](u64 a, u64 b) { return a == b; }),
      compute<u32, u64, u64>("II>i", "cmp.ne.i64", [](u64 a, u64 b) { return a != b; }),
      compute<u32, i64, i64>("II>i", "cmp.lt.i64.s", [](i64 a, i64 b) { return a < b; }),
      compute<u32, u64, u64>("II>i", "cmp.lt.i64.u", [](u64 a, u64 b) { return a < b; }),
      compute<u32, float, float>("ff>i", "cmp.lt.f32.o", [](float a, float b) { return a < b; }),
      compute<u32, float, float>("ff>i", "cmp.lte.f32.o", [](float a, float b) { return a <= b; }),
      compute<u32, double, double>("FF>i", "cmp.lt.f64.o",
                                   [](double a, double b) { return a < b; }),
      compute<u32, double, double>("FF>i", "cmp.lte.f64.o",
                                   [](double a, double b) { return a <= b; }),
  };
  return kinds;
}

struct Step {
  const Kind* kind;
  std::array<uint16_t, 4> registers{};
};

using Moves = std::vector<std::pair<uint16_t, uint16_t>>;

struct Way {
  int block = 0;
  Moves moves;
};

// Runs its steps and then goes on at ways[0], or at ways[1] when the condition register is 0, or as
// a table with ways[0] as default.
struct Block {
  std::vector<Step> steps;
  int32_t condition = -1;
  bool is_table = false;
  std::vector<Way> ways;  // none: return
};

class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  void make();
  std::string text() const;
  State run() const;

 private:
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(random_() % bound); }
  uint16_t pick(char kind);
  Moves make_moves();
  void add_step(Block& block, const std::vector<Kind>& kinds);
  void add_steps(Block& block, uint32_t count);
  static std::string text_of(const Way& way);

  std::mt19937 random_;
  uint16_t last_ = 0;
  char last_kind_ = 0;
  std::array<uint32_t, result_count> initial_{};
  std::vector<Block> blocks_;
};

// Few registers, so that instructions meet each other's results.
uint16_t Generator::pick(char kind) {
  switch (kind) {
    case 'i':
      return static_cast<uint16_t>(below(4));
    case 'I':
      return static_cast<uint16_t>(8 + 2 * below(4));
    case 'f':
      return static_cast<uint16_t>(16 + below(4));
    default:
      return static_cast<uint16_t>(20 + 2 * below(3));
  }
}

Moves Generator::make_moves() {
  Moves moves;
  for (uint32_t count = below(5); count; --count) {
    char kind = "iIIfF"[below(5)];
    uint16_t from = pick(kind), to = pick(kind);
    moves.emplace_back(from, to);
    // Mostly whole 64-bit numbers; halves are allowed.
    bool is_wide = kind == 'I' || kind == 'F';
    if (is_wide && (kind == 'F' || below(8))) moves.emplace_back(from + 1, to + 1);
  }
  return moves;
}

void Generator::add_step(Block& block, const std::vector<Kind>& kinds) {
  Step step{&kinds[below(static_cast<uint32_t>(kinds.size()))]};
  size_t index = 0;
  for (const char* kind = step.kind->kinds; *kind; ++kind) {
    if (*kind == '>') continue;
    // Often what was made just now.
    step.registers[index++] = *kind == last_kind_ && below(2) ? last_ : pick(*kind);
  }
  const char* result = std::strchr(step.kind->kinds, '>');
  last_kind_ = result ? result[1] : 0;
  if (result) last_ = step.registers[index - 1];
  block.steps.push_back(step);
}

void Generator::add_steps(Block& block, uint32_t count) {
  for (; count; --count) add_step(block, below(6) ? all_kinds() : all_conditions());
}

const Kind& step_counter() {
  static const Kind kind = compute<uint32_t, uint32_t, uint32_t>(
      "ii>i", "add.i32", [](uint32_t a, uint32_t b) { return a + b; });
  return kind;
}
const Kind& compare_counter() {
  static const Kind kind = compute<uint32_t, int32_t, int32_t>(
      "ii>i", "cmp.lt.i32.s", [](int32_t a, int32_t b) { return a < b; });
  return kind;
}

// 0: head of the loop, 1: body, 2 and 3: its ends, 4: the return.
void Generator::make() {
  for (uint16_t i = 0; i < 16; ++i)
    initial_[i] = below(3) ? below(10) : static_cast<uint32_t>(random_());
  for (uint16_t i = 16; i < 20; ++i)
    initial_[i] = std::bit_cast<uint32_t>(static_cast<float>(below(100)) / 8);
  for (uint16_t i = 20; i < 26; i += 2) {
    auto bits = std::bit_cast<uint64_t>(static_cast<double>(below(100)) / 8);
    std::memcpy(&initial_[i], &bits, sizeof bits);
  }
  blocks_.resize(5);
  if (below(2)) add_steps(blocks_[0], below(4));
  blocks_[0].steps.push_back({&compare_counter(), {counter, limit, condition}});
  blocks_[0].condition = condition;
  blocks_[0].ways = {{1, below(3) ? Moves{} : make_moves()},
                     {4, below(3) ? Moves{} : make_moves()}};
  add_steps(blocks_[1], 1 + below(8));
  blocks_[1].steps.push_back({&step_counter(), {counter, one, counter}});
  switch (below(3)) {
    case 0:
      blocks_[1].ways = {{0, make_moves()}};
      break;
    case 1:
      blocks_[1].condition = pick('i');
      if (below(4)) {
        add_step(blocks_[1], all_conditions());
        blocks_[1].condition = last_;
      }
      blocks_[1].ways = {{2, make_moves()}, {below(2) ? 3 : 0, make_moves()}};
      break;
    default:
      blocks_[1].condition = pick('i');
      blocks_[1].is_table = true;
      for (uint32_t i = 0; i < 1 + below(7); ++i)
        blocks_[1].ways.push_back({static_cast<int>(2 * below(2)), make_moves()});
  }
  for (int i : {2, 3}) {
    last_kind_ = 0;
    add_steps(blocks_[i], below(5));
    blocks_[i].ways = {{0, make_moves()}};
  }
}

std::string Generator::text_of(const Way& way) {
  std::string text = "b" + std::to_string(way.block) + "(";
  for (auto [from, to] : way.moves)
    text += "i" + std::to_string(from) + "->i" + std::to_string(to) + " ";
  return text + ")";
}

std::string Generator::text() const {
  std::string text = "module random\nglobals bytes=32\nexport func main 0v_" +
                     std::string(result_count, 'i') + " values=36 {\n entry:\n";
  auto constant = [&](uint16_t reg, uint32_t value) {
    text += " const.i32 " + std::to_string(value) + " -> i" + std::to_string(reg) + "\n";
  };
  text += " const.i64 64 -> i26\n";
  for (int i = 0; i < 3; ++i) text += " buffer.alloc i26, i33 -> r" + std::to_string(i) + "\n";
  text += " const.i64 0 -> i26\n const.i64 7 -> i28\n const.i32 7 -> i34\n";
  for (uint16_t i = 0; i < result_count; ++i) constant(i, initial_[i]);
  constant(limit, 12);
  constant(one, 1);
  text += " br b0\n";
  for (size_t i = 0; i < blocks_.size(); ++i) {
    const Block& block = blocks_[i];
    text += " b" + std::to_string(i) + ":\n";
    for (const Step& step : block.steps) {
      text += " ";
      for (const char* c = step.kind->format; *c; ++c) {
        if (*c != '%') {
          text += *c;
        } else {
          text += "i" + std::to_string(step.registers[*++c - '0']);
        }
      }
      text += "\n";
    }
    if (block.ways.empty()) {
      text += " return [";
      for (uint16_t r = 0; r < result_count; ++r) text += "i" + std::to_string(r) + " ";
      text += "]\n";
    } else if (block.is_table) {
      text +=
          " br_table i" + std::to_string(block.condition) + ", " + text_of(block.ways[0]) + " {";
      for (size_t way = 1; way < block.ways.size(); ++way) text += " " + text_of(block.ways[way]);
      text += " }\n";
    } else if (block.condition >= 0) {
      text += " cond_br i" + std::to_string(block.condition) + ", " + text_of(block.ways[0]) +
              ", " + text_of(block.ways[1]) + "\n";
    } else {
      text += " br " + text_of(block.ways[0]) + "\n";
    }
  }
  return text + "}\n";
}

State Generator::run() const {
  State state;
  std::copy(initial_.begin(), initial_.end(), state.registers.begin());
  state.set<uint64_t>(mask_register, 7);
  state.registers[limit] = 12;
  state.registers[one] = 1;
  for (const Block* block = &blocks_[0];;) {
    for (const Step& step : block->steps) step.kind->run(state, step.registers);
    if (block->ways.empty()) return state;
    size_t way = 0;
    if (block->is_table) {
      uint32_t index = state.registers[block->condition];
      if (index + 1u < block->ways.size() && index < UINT32_MAX) way = index + 1;
    } else if (block->condition >= 0) {
      way = state.registers[block->condition] ? 0 : 1;
    }
    for (auto [from, to] : block->ways[way].moves) state.registers[to] = state.registers[from];
    block = &blocks_[block->ways[way].block];
  }
}

// Which NaN comes out is the processor's business.
std::array<uint32_t, result_count> without_nan(std::array<uint32_t, result_count> values) {
  for (uint16_t i = 16; i < 20; ++i)
    if (std::isnan(std::bit_cast<float>(values[i]))) values[i] = 1;
  for (uint16_t i = 20; i < 26; i += 2) {
    double value;
    std::memcpy(&value, &values[i], sizeof value);
    if (std::isnan(value)) values[i] = values[i + 1] = 1;
  }
  return values;
}

TEST(RandomPrograms, AsTheModelSays) {
  for (uint32_t seed = 0; seed < 3000; ++seed) {
    Generator generator(seed);
    generator.make();
    TestSession session;
    auto linked = session.link({assemble(generator.text())});
    ASSERT_TRUE(linked.ok()) << session.error_text(linked.status()) << generator.text();
    Value results[result_count];
    Status status = linked.value()->call("main", {}, results);
    ASSERT_TRUE(status.ok()) << session.error_text(status) << generator.text();
    std::array<uint32_t, result_count> found{}, wanted{};
    State state = generator.run();
    for (uint16_t i = 0; i < result_count; ++i) {
      found[i] = static_cast<uint32_t>(results[i].i32());
      wanted[i] = state.registers[i];
    }
    ASSERT_EQ(without_nan(found), without_nan(wanted)) << "seed " << seed << "\n"
                                                       << generator.text();
  }
}

}  // namespace
}  // namespace mote::assembler
