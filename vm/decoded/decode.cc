// Makes decoded code from verified bytecode, in one pass: ways to blocks that come later are
// written when all is.
#include <algorithm>
#include <cstring>

#include "vm/bytecode_module.h"
#include "vm/decoded/codes.h"
#include "vm/decoded/items.h"
#include "vm/invocation.h"
#include "vm/opcodes.h"

namespace mote::vm {
namespace {

// Instructions that a loop's head may have before its comparison, to be copied.
constexpr uint32_t max_copied = 2;
// Bytecode of a block that is there twice.
constexpr uint32_t max_rounds_bytes = 256;
// Ways are signed.
constexpr uint64_t max_size = INT32_MAX;

struct Block {
  uint32_t marker;
  uint32_t position;
};

// Where the position of a block is missing.
struct Gap {
  uint32_t at;
  uint32_t marker;
};

void copy_operands(const Item& item, uint8_t* to) {
  const uint8_t* from = item.bytes();
  if (item.length == 6) {  // three registers
    std::memcpy(to, from, 6);
  } else if (item.length == 4) {
    std::memcpy(to, from, 4);
  } else if (item.length) {
    std::memcpy(to, from, item.length);
  }
}

// The reader never fails here: the verifier has read the same.
class Decoder {
 public:
  // Without `blocks`, one for each, and `memory` nothing is written.
  Decoder(const BytecodeModule& module, const FunctionInfo& function, std::span<Block> blocks,
          std::span<uint8_t> memory)
      : module_(module),
        function_(function),
        reader_(function.code),
        blocks_(blocks),
        gaps_(module.allocator()),
        more_memory_(module.allocator()),
        out_(memory.data()),
        capacity_(memory.size()) {}

  void decode();
  uint64_t size() const { return size_; }
  // What was written; null without memory.
  const uint8_t* written() const { return out_; }
  // Writes the missing positions into what was written, or a copy of it.
  void fill_gaps(uint8_t* code) const;

  // While decoding: offset in the bytecode of what comes to lie at `position`.
  void look_for(uint32_t position) { wanted_ = position; }
  uint32_t found() const { return found_; }

 private:
  static constexpr uint32_t max_items = 8;  // a power of two

  uint32_t add_plain(uint32_t offset);
  void decode_instruction();
  void decode_branch(const OpInfo& op);
  void decode_table();
  void decode_call(uint32_t function);
  void decode_return();
  void decode_lists(const OpInfo& op);
  // Queues a jump of `charge`, its moves first.
  void add_jump(const Field& way, uint32_t charge);
  bool add_copy(uint32_t marker, uint32_t charge);
  void add_moves(const Field& way);
  void add_value_move(char kind, uint16_t source, uint16_t destination);
  void add(const Item& item);
  void add_conditional(Item item);
  // Writes what is queued.
  void flush() {
    merge_moves();
    while (item_count_) write_first();
  }
  void merge_moves();
  bool is_overwritten(ValueOperand number, uint32_t from);
  Item& queued(uint32_t index) { return items_[(first_item_ + index) % max_items]; }
  void make_room() {
    if (item_count_ == max_items) write_first();
  }
  void take_form();
  [[gnu::noinline]] const Sequence* find_sequence(Code first);
  void write_first();
  [[gnu::noinline]] void write_parts(const Sequence* sequence);
  void write_ways(const Item& item);

  Field next_field() {
    Field field;
    (void)reader_.next_field(field).ok();
    return field;
  }
  uint32_t position_of(uint64_t marker);
  // Of a block that was decoded.
  uint32_t find(uint64_t marker) const;
  uint32_t position_after(uint64_t marker);
  void add_rounds();
  // What is written from here on belongs to the instruction at `offset` of the bytecode.
  void note(uint32_t offset) {
    if (size_ <= wanted_) found_ = offset;
  }
  void write(const void* bytes, size_t count) {
    if (count && has_room(count) && out_) std::memcpy(out_ + size_, bytes, count);
    size_ += count;
  }
  bool fits(size_t count) const { return out_ && size_ + count <= capacity_; }
  bool has_room(size_t count) { return fits(count) || grow(count); }
  bool grow(size_t count);
  // Without memory: nothing is written any more.
  void give_up() {
    out_ = nullptr;
    capacity_ = 0;
  }
  template <class T>
  void put(T value) {
    write(&value, sizeof value);
  }
  void put_code(Code code, uint32_t offset) {
    last_ = {};
    put(code);
    note(offset);
  }
  void put_way(uint32_t position) { put(static_cast<uint32_t>(position + sizeof(Code) - size_)); }
  void patch_way(uint64_t at) {
    auto distance = static_cast<uint32_t>(size_ + sizeof(Code) - at);
    if (out_) std::memcpy(out_ + at, &distance, sizeof distance);
  }
  // The entries of a list field.
  void put_list(const Field& list) {
    if (size_ & 1) put<uint8_t>(0);
    put(static_cast<uint16_t>(list.count));
    write(list.data, 2 * size_t{list.count});
  }

  const BytecodeModule& module_;
  const FunctionInfo& function_;
  const OpInfo* rows_ = all_ops().data();
  InstructionReader reader_;
  std::span<Block> blocks_;
  size_t block_count_ = 0;  // so far
  Array<Gap> gaps_;
  Array<uint8_t> more_memory_;
  uint8_t* out_;
  uint64_t capacity_;
  uint64_t size_ = 0;
  // Not beside each other: compilers would read two counters at once, one of them just written.
  uint32_t first_item_ = 0;
  uint32_t offset_ = 0;  // of the instruction that is read
  uint32_t item_count_ = 0;
  uint32_t charge_ = 0;  // instructions of the block so far
  uint32_t formed_ = 0;  // of the items, those that have their form
  ValueOperand last_;    // result of what was written last
  uint32_t marker_ = 0;  // of the block that is read
  // Of its copy: the first way there, what that hands on, and where it lies.
  uint64_t way_to_copy_ = 0;
  ValueOperand carried_;
  uint32_t copy_ = 0;
  bool is_copy_ = false;
  Item items_[max_items];
  uint64_t wanted_ = 0;
  uint32_t found_ = 0;
};

void Decoder::decode() {
  while (!reader_.at_end()) {
    offset_ = add_plain(reader_.offset());
    reader_.seek(offset_);
    if (function_.code[offset_] != block_marker) {
      decode_instruction();
      continue;
    }
    add_rounds();
    offset_ = reader_.offset();
    reader_.seek(offset_ + 1);
    if (!blocks_.empty()) blocks_[block_count_++] = {offset_, static_cast<uint32_t>(size_)};
    marker_ = offset_;
    way_to_copy_ = 0;
    charge_ = 0;
    last_ = {};
  }
  add_rounds();
}

// The instructions of a fixed length, which most are, up to one that is not. An item is not made
// elsewhere and copied: it would be read as a whole before the processor has written its parts.
uint32_t Decoder::add_plain(uint32_t offset) {
  const uint8_t* code = function_.code.data();
  for (;; ++charge_) {
    const uint8_t* operands = code + offset;
    uint32_t row = take_row(operands), length = fixed_lengths[row];
    if (length == 0) return offset;
    make_room();
    Item& item = queued(item_count_);
    item.code = static_cast<Code>(row);
    item.kinds = rows_[built_row(row)].operands;
    item.offset = offset;
    item.operands = operands;
    item.length = length;
    item.way_count = 0;
    if (formed_ == item_count_) {
      item.form = form_after(formed_ ? queued(formed_ - 1).last : last_, item);
      item.last = result_of(item);
      ++formed_;
    }
    ++item_count_;
    offset = static_cast<uint32_t>(operands - code) + length;
  }
}

void Decoder::decode_instruction() {
  const OpInfo* op;
  (void)reader_.next_op(op).ok();
  ++charge_;
  switch (op->op) {
    case Op::br:
    case Op::break_to:
    case Op::cond_break:
    case Op::cond_br:
    case Op::yield:
      return decode_branch(*op);
    case Op::br_table:
      return decode_table();
    case Op::return_values:
      return decode_return();
    case Op::call:
      if (auto callee = load_le<uint32_t>(function_.code.data() + reader_.offset());
          !(callee & import_bit))
        return decode_call(callee);
      break;
    default:
      break;
  }
  decode_lists(*op);
}

void Decoder::decode_branch(const OpInfo& op) {
  if (op.op == Op::cond_br) {
    const uint8_t* condition = function_.code.data() + reader_.offset();
    (void)next_field();
    Item item{
        .code = Code::cond_br, .kinds = "i", .offset = offset_, .operands = condition, .length = 2};
    Field ways[2] = {next_field(), next_field()};
    item.charge = charge_;
    item.way_count = 2;
    item.ways = ways;
    (void)next_field();
    return add_conditional(item);
  }
  // cond_break always jumps.
  if (op.op == Op::cond_break) (void)next_field();
  Field way = next_field();
  (void)next_field();
  if (op.op != Op::yield) return add_jump(way, charge_);
  add_moves(way);
  Item item{.code = Code::yield, .kinds = "", .offset = offset_, .operands = nullptr};
  way.count = 0;
  item.charge = charge_;
  item.way_count = 1;
  item.ways = &way;
  add(item);
  flush();
}

// A conditional branch whose condition was just computed becomes one with the comparison.
void Decoder::add_conditional(Item item) {
  if (item_count_) {
    const Item& last = queued(item_count_ - 1);
    Code fused = branch_of(last.code);
    if (fused != Code::none && last.reg(4) == item.reg(0)) {
      item.code = fused;
      item.kinds = last.kinds;
      item.offset = last.offset;
      item.operands = last.operands;
      item.length = last.length;
      formed_ = std::min(formed_, --item_count_);
    }
  }
  add(item);
  flush();
}

void Decoder::add_jump(const Field& way, uint32_t charge) {
  add_moves(way);
  if (add_copy(static_cast<uint32_t>(way.value), charge)) return;
  Item item{.code = Code::br, .kinds = "", .offset = offset_, .operands = nullptr};
  Field target = way;
  target.count = 0;
  item.charge = charge;
  item.way_count = 1;
  item.ways = &target;
  add(item);
  flush();
}

// Ends the code at hand with a copy of the block, if that is short and has no moves.
bool Decoder::add_copy(uint32_t marker, uint32_t charge) {
  InstructionReader saved = reader_;
  uint32_t saved_offset = offset_;
  Item copied[max_copied + 1];
  uint32_t count = 0;
  bool fits = false;
  reader_ = InstructionReader(function_.code, marker + 1);
  while (!fits) {
    uint32_t offset = reader_.offset();
    const OpInfo* op;
    (void)reader_.next_op(op).ok();
    const uint8_t* operands = function_.code.data() + reader_.offset();
    if (op->op == Op::cond_br) {
      (void)next_field();
      Item item{
          .code = Code::cond_br, .kinds = "i", .offset = offset, .operands = operands, .length = 2};
      Field ways[2] = {next_field(), next_field()};
      if (ways[0].count || ways[1].count) break;
      item.charge = charge + count + 1;
      item.way_count = 2;
      item.ways = ways;
      for (uint32_t i = 0; i < count; ++i) add(copied[i]);
      add_conditional(item);
      fits = true;
    } else {
      if (count > max_copied || !reader_.take_operands(*op)) break;
      copied[count++] = {.code = code_of(*op),
                         .kinds = op->operands,
                         .offset = offset,
                         .operands = operands,
                         .length = fixed_length(op->op)};
    }
  }
  reader_ = saved;
  offset_ = saved_offset;
  return fits;
}

// Puts a move right behind the instruction that makes what is moved, where that changes nothing.
void Decoder::add_value_move(char kind, uint16_t source, uint16_t destination) {
  make_room();
  Item move{.code = Code::none,
            .kinds = "",
            .offset = offset_,
            .operands = nullptr,
            .length = 4,
            .own_operands = {source, destination}};
  set_move(move, kind);
  ValueOperand from{kind, source}, to{kind, destination};
  uint32_t place = item_count_;
  for (uint32_t i = item_count_; i-- > 0;) {
    ValueOperand result = result_of(queued(i));
    if (result.kind() && result.reg() == source && is_wide(result.kind()) == is_wide(kind)) {
      set_move(move, result.kind());
      place = i + 1;
      break;
    }
    bool is_independent = true;
    visit_values(queued(i), [&](ValueOperand operand, uint32_t, bool is_result) {
      is_independent &= !operand.overlaps(to) && !(is_result && operand.overlaps(from));
    });
    if (!is_independent) break;
  }
  for (uint32_t i = item_count_; i-- > place;) queued(i + 1) = queued(i);
  queued(place) = move;
  ++item_count_;
  formed_ = std::min(formed_, place);
}

void Decoder::add_moves(const Field& way) {
  for (uint32_t i = 0; i < way.count; ++i) {
    uint16_t source = way.entry(2 * i), destination = way.entry(2 * i + 1);
    if (source & ref_bit) {
      if (((source ^ destination) & ref_ordinal_mask) != 0)
        add({.code = Code::assign_ref,
             .kinds = "Rr",
             .offset = offset_,
             .operands = nullptr,
             .length = 4,
             .own_operands = {source, destination}});
    } else if (source == destination) {
      continue;
    } else if (i + 1 < way.count && !((source | destination) & 1) &&
               way.entry(2 * i + 2) == source + 1 && way.entry(2 * i + 3) == destination + 1) {
      add_value_move('I', source, destination);
      ++i;
    } else {
      add_value_move('i', source, destination);
    }
  }
}

void Decoder::add(const Item& item) {
  make_room();
  queued(item_count_++) = item;
}

// Whether the queue writes the register, from that item on, before it reads it.
bool Decoder::is_overwritten(ValueOperand number, uint32_t from) {
  bool is_read = false, is_written = false;
  for (uint32_t i = from; i < item_count_ && !is_read && !is_written; ++i)
    visit_values(queued(i), [&](ValueOperand operand, uint32_t, bool is_result) {
      if (!operand.overlaps(number)) return;
      bool covers =
          operand.reg() == number.reg() && is_wide(operand.kind()) >= is_wide(number.kind());
      (is_result && covers ? is_written : is_read) = true;
    });
  return is_written && !is_read;
}

// A result that is moved on and not read again is written to where it is moved.
void Decoder::merge_moves() {
  for (uint32_t i = 0; i + 2 < item_count_; ++i) {
    Item& item = queued(i);
    const Item& move = queued(i + 1);
    ValueOperand result = result_of(item);
    if (!result.kind() || !is_move(move.code) || result.reg() != move.reg(0) ||
        is_wide(result.kind()) != is_wide(*move.kinds) || item.length > sizeof item.own_operands ||
        !is_overwritten(result, i + 2))
      continue;
    if (item.operands) std::memcpy(item.own_operands, item.operands, item.length);
    item.operands = nullptr;
    item.own_operands[item.length / 2 - 1] = move.reg(2);
    for (uint32_t k = i + 2; k < item_count_; ++k) queued(k - 1) = queued(k);
    --item_count_;
    formed_ = std::min(formed_, i);
  }
}

// Its code behind what comes before it, for the first item that does not have one.
void Decoder::take_form() {
  ValueOperand before = formed_ ? queued(formed_ - 1).last : last_;
  Item& item = queued(formed_++);
  if (is_move(item.code) && before.kind() && before.reg() == item.reg(0) &&
      is_wide(before.kind()) == is_wide(*item.kinds))
    set_move(item, before.kind());
  bool is_base = static_cast<size_t>(item.code) < base_code_count;
  item.form = is_base ? form_after(before, item) : item.code;
  item.last = last_after(before, item);
}

// The longest that the queue starts with, which its first form begins; null without one.
const Sequence* Decoder::find_sequence(Code first) {
  auto index = static_cast<size_t>(first);
  while (formed_ < longest_sequences[index] && formed_ < item_count_) take_form();
  Code second = formed_ > 1 ? queued(1).form : Code::none;
  const Sequence* found = nullptr;
  for (uint16_t i = first_sequences[index]; i < first_sequences[index + 1]; ++i) {
    const Sequence& sequence = sequences[i];
    if (sequence.parts[1] != second || sequence.length > formed_ ||
        (found && sequence.length <= found->length))
      continue;
    uint32_t part = 2;
    while (part < sequence.length && sequence.parts[part] == queued(part).form) ++part;
    if (part == sequence.length) found = &sequence;
  }
  return found;
}

// Writes the longest sequence that the queue starts with.
void Decoder::write_first() {
  if (!formed_) take_form();
  const Item& first = queued(0);
  Code code = first.form;
  const Sequence* sequence =
      longest_sequences[static_cast<size_t>(code)] > 1 ? find_sequence(code) : nullptr;
  size_t bytes = sizeof(Code) + first.length;
  if (sequence || first.way_count || !fits(bytes)) return write_parts(sequence);
  uint8_t* to = out_ + size_;
  store_le(to, code);
  copy_operands(first, to + sizeof(Code));
  size_ += bytes;
  last_ = first.last;
  ++first_item_;
  --item_count_;
  --formed_;
}

// The general case of the same.
void Decoder::write_parts(const Sequence* sequence) {
  uint32_t count = sequence ? sequence->length : 1;
  put(sequence ? sequence->fused : queued(0).form);
  for (uint32_t i = 0; i < count; ++i) {
    const Item& item = queued(i);
    note(item.offset);
    if (has_room(item.length)) copy_operands(item, out_ + size_);
    size_ += item.length;
    bool is_kept = sequence && sequence->keeps_last && i + 2 == count && !is_move(item.code);
    last_ = is_kept ? last_kept(last_, item) : last_after(last_, item);
  }
  const Item& written = queued(count - 1);
  first_item_ += count;
  item_count_ -= count;
  formed_ -= count;
  if (written.way_count) write_ways(Item(written));
}

// False without memory; then the rest is only counted.
bool Decoder::grow(size_t count) {
  if (!out_) return false;
  uint64_t wanted = 2 * (size_ + count);
  Array<uint8_t> larger(module_.allocator());
  if (wanted > max_size * 2 || !larger.reserve(static_cast<size_t>(wanted)).ok()) {
    give_up();
    return false;
  }
  std::memcpy(larger.data(), out_, size_);
  more_memory_ = std::move(larger);
  out_ = more_memory_.data();
  capacity_ = wanted;
  return out_ != nullptr;
}

// Only the last item of a queue has ways, so that what follows them may be written at once.
void Decoder::write_ways(const Item& item) {
  if (item.code == Code::yield) last_ = {};
  put(item.charge);
  uint64_t first = size_;
  for (uint32_t i = 0; i < item.way_count; ++i)
    put_way(item.ways[i].count ? 0 : position_after(item.ways[i].value));
  last_ = {};
  for (uint32_t i = 0; i < item.way_count; ++i) {
    if (!item.ways[i].count) continue;
    patch_way(first + i * way_bytes);
    last_ = {};
    add_jump(item.ways[i], 0);
  }
}

// Of the block, or of the copy of it that takes the last result.
uint32_t Decoder::position_after(uint64_t marker) {
  if (marker != marker_ || !last_.kind()) return position_of(marker);
  if (is_copy_) return last_ == carried_ ? copy_ : position_of(marker);
  InstructionReader reader(function_.code, marker_ + 1);
  const OpInfo* op;
  (void)reader.next_op(op).ok();
  if (const uint8_t* operands = reader.take_operands(*op); operands && !way_to_copy_) {
    Item first{.code = code_of(*op), .kinds = op->operands, .offset = 0, .operands = operands};
    if (form_after(last_, first) != first.code) {
      carried_ = last_;
      way_to_copy_ = size_;
    }
  }
  return position_of(marker);
}

// A short block that goes round and starts with what it ends with is there twice: its first round
// reads that from a register, the others have it.
void Decoder::add_rounds() {
  uint32_t end = reader_.offset();
  if (!way_to_copy_ || end - marker_ > max_rounds_bytes) return;
  InstructionReader saved = reader_;
  reader_ = InstructionReader(function_.code, marker_ + 1);
  patch_way(way_to_copy_);
  copy_ = static_cast<uint32_t>(size_);
  is_copy_ = true;
  last_ = carried_;
  charge_ = 0;
  while (reader_.offset() < end) {
    offset_ = add_plain(reader_.offset());
    reader_.seek(offset_);
    decode_instruction();
  }
  is_copy_ = false;
  reader_ = saved;
}

// `x def cases`: ways with moves go through jumps that follow the table.
void Decoder::decode_table() {
  add({.code = Code::br_table,
       .kinds = "i",
       .offset = offset_,
       .operands = function_.code.data() + reader_.offset(),
       .length = 2});
  flush();
  last_ = {};
  (void)next_field();
  put(charge_);
  InstructionReader ways = reader_;
  (void)next_field();
  auto count = static_cast<uint16_t>(next_field().count);
  put(count);
  uint64_t first = size_;
  for (bool is_second : {false, true}) {
    reader_ = ways;
    for (uint32_t i = 0; i <= count; ++i) {
      Field way = next_field();
      if (!is_second) {
        put_way(way.count ? 0 : position_of(way.value));
      } else if (way.count) {
        patch_way(first + i * way_bytes);
        last_ = {};
        add_jump(way, 0);
      }
      if (i == 0) (void)next_field();
    }
  }
  (void)next_field();
}

// A call inside of the module.
void Decoder::decode_call(uint32_t function) {
  flush();
  put_code(Code::call_internal, offset_);
  put(function);
  (void)next_field();
  Field arguments = next_field();
  put(static_cast<uint16_t>(arguments.count));
  std::string_view kinds = module_.functions()[function].convention.arguments;
  ArgumentPlacer placer;
  for (uint32_t i = 0; i < arguments.count; ++i) {
    auto place = static_cast<uint16_t>(placer.next(kinds[i]));
    put(arguments.entry(i));
    put(static_cast<uint16_t>(is_wide(kinds[i]) ? place | wide_bit : place));
  }
  put_list(next_field());
  (void)next_field();
}

void Decoder::decode_return() {
  flush();
  put_code(Code::return_values, offset_);
  put(charge_);
  Field values = next_field();
  put_list(values);
  (void)next_field();
  for (char kind : function_.convention.results)
    put(static_cast<uint16_t>(kind == 'r' ? 2 : is_wide(kind)));
}

// Instructions of varying length, in their own form.
void Decoder::decode_lists(const OpInfo& op) {
  flush();
  bool is_yieldable = op.op == Op::call_yieldable || op.op == Op::call_variadic_yieldable;
  if (is_yieldable || op.op == Op::fail) {
    // The end of the block, apart from what is done there.
    put_code(Code::br, offset_);
    put(charge_);
    put_way(static_cast<uint32_t>(size_) + way_bytes);
  }
  Code code = code_of(op);
  if (op.op == Op::switch_f32) code = Code::switch_i32;
  if (op.op == Op::switch_f64) code = Code::switch_i64;
  put_code(code, offset_);
  for (Field field = next_field(); field.kind; field = next_field()) {
    switch (field.kind) {
      case '[':
        put_list(field);
        break;
      case 's':
        put(static_cast<uint16_t>(field.count));
        write(field.data, field.count);
        break;
      case 'P':
        put(position_of(field.value));
        break;
      case 't':
      case 'c':
        put(static_cast<uint32_t>(field.value));
        break;
      default:
        put(static_cast<uint16_t>(field.value));
    }
  }
  if (size_ & 1) put<uint8_t>(0);
}

// 0 when it is not known yet: it is added later to what stands here.
uint32_t Decoder::position_of(uint64_t marker) {
  if (marker == 0 || !out_) return 0;  // the first block has the first byte
  if (marker > offset_) {
    if (!gaps_.push({static_cast<uint32_t>(size_), static_cast<uint32_t>(marker)}).ok()) give_up();
    return 0;
  }
  return find(marker);
}

uint32_t Decoder::find(uint64_t marker) const {
  return std::lower_bound(blocks_.begin(), blocks_.begin() + block_count_, marker,
                          [](const Block& block, uint64_t at) { return block.marker < at; })
      ->position;
}

void Decoder::fill_gaps(uint8_t* code) const {
  for (const Gap& gap : gaps_)
    store_le(code + gap.at, load_le<uint32_t>(code + gap.at) + find(gap.marker));
}

}  // namespace

Status CodeSlot::decode(const BytecodeModule& module, const FunctionInfo& function) const {
  Allocator& allocator = module.allocator();
  Array<Block> blocks(allocator);
  if (function.block_count > 1) MOTE_TRY(blocks.resize(function.block_count));
  uint8_t memory[1024];
  Decoder decoder(module, function, {blocks.data(), blocks.size()}, memory);
  decoder.decode();
  if (!decoder.written() || decoder.size() > max_size) return out_of_memory;
  auto size = static_cast<size_t>(decoder.size());
  size_t bytes = sizeof(DecodedCode) + size;
  auto* code = static_cast<DecodedCode*>(allocator.allocate(bytes, alignof(DecodedCode)));
  if (!code) return out_of_memory;
  code->size = static_cast<uint32_t>(size);
  code->refs = Frame::refs_of(function);
  code->frame_size = Frame::size_of(function);
  std::memcpy(code + 1, decoder.written(), size);
  decoder.fill_gaps(reinterpret_cast<uint8_t*>(code + 1));
  const DecodedCode *none = nullptr, *made = code;
  if (!__atomic_compare_exchange_n(&code_, &none, made, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    allocator.deallocate(code, bytes, alignof(DecodedCode));
  return ok_status;
}

void CodeSlot::release(Allocator& allocator) const {
  if (!code_) return;
  allocator.deallocate(const_cast<DecodedCode*>(code_), sizeof(DecodedCode) + code_->size,
                       alignof(DecodedCode));
}

uint32_t CodeSlot::bytecode_offset(const BytecodeModule& module, const FunctionInfo& function,
                                   uint32_t at) {
  Decoder decoder(module, function, {}, {});
  decoder.look_for(at);
  decoder.decode();
  return decoder.found();
}

}  // namespace mote::vm
