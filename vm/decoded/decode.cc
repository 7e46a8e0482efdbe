// Makes decoded code from verified bytecode. Everything is done twice: once to learn the size and
// where blocks come to lie, once to write.
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

// The reader never fails here: the verifier has read the same.
class Decoder {
 public:
  Decoder(const BytecodeModule& module, const FunctionInfo& function)
      : module_(module), function_(function), reader_(function.code) {}

  // Without `out` nothing is written.
  void decode(std::span<Block> blocks, uint8_t* out);
  uint64_t size() const { return size_; }

  // While decoding without `out`: offset in the bytecode of what comes to lie at `position`.
  void look_for(uint32_t position) { wanted_ = position; }
  uint32_t found() const { return found_; }

 private:
  static constexpr uint32_t max_items = 8;

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
  Item& queued(uint32_t index) { return items_[first_item_ + index]; }
  void make_room();
  void write_first();
  void write_ways(const Item& item);

  Field next_field() {
    Field field;
    (void)reader_.next_field(field).ok();
    return field;
  }
  uint32_t position_of(uint64_t marker) const;
  uint32_t position_after(uint64_t marker);
  void add_rounds();
  // What is written from here on belongs to the instruction at `offset` of the bytecode.
  void note(uint32_t offset) {
    if (size_ <= wanted_) found_ = offset;
  }
  void write(const void* bytes, size_t count) {
    if (out_ && count) std::memcpy(out_ + size_, bytes, count);
    size_ += count;
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
  InstructionReader reader_;
  std::span<Block> blocks_;
  uint8_t* out_ = nullptr;
  uint64_t size_ = 0;
  uint32_t offset_ = 0;  // of the instruction that is read
  uint32_t charge_ = 0;  // instructions of the block so far
  Item items_[4 * max_items];
  uint32_t first_item_ = 0;
  uint32_t item_count_ = 0;
  ValueOperand last_;    // result of what was written last
  uint32_t marker_ = 0;  // of the block that is read
  // Of its copy: the first way there, what that hands on, and where it lies.
  uint64_t way_to_copy_ = 0;
  ValueOperand carried_;
  uint32_t copy_ = 0;
  bool is_copy_ = false;
  uint64_t wanted_ = 0;
  uint32_t found_ = 0;
};

void Decoder::decode(std::span<Block> blocks, uint8_t* out) {
  reader_ = InstructionReader(function_.code);
  blocks_ = blocks;
  out_ = out;
  size_ = 0;
  size_t block = 0;
  while (!reader_.at_end()) {
    offset_ = reader_.offset();
    if (function_.code[offset_] != block_marker) {
      decode_instruction();
      continue;
    }
    add_rounds();
    offset_ = reader_.offset();
    const OpInfo* op;
    (void)reader_.next_op(op).ok();
    (void)next_field();
    if (block < blocks_.size()) blocks_[block++] = {offset_, static_cast<uint32_t>(size_)};
    marker_ = offset_;
    way_to_copy_ = 0;
    charge_ = 0;
    last_ = {};
  }
  add_rounds();
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
  if (const uint8_t* operands = reader_.take_operands(*op)) {
    add({.code = code_of(*op),
         .kinds = op->operands,
         .offset = offset_,
         .operands = operands,
         .length = fixed_length(op->op)});
    return;
  }
  decode_lists(*op);
}

void Decoder::decode_branch(const OpInfo& op) {
  if (op.op == Op::cond_br) {
    const uint8_t* condition = function_.code.data() + reader_.offset();
    (void)next_field();
    Item item{
        .code = Code::cond_br, .kinds = "i", .offset = offset_, .operands = condition, .length = 2};
    item.charge = charge_;
    item.way_count = 2;
    item.ways[0] = next_field();
    item.ways[1] = next_field();
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
  item.charge = charge_;
  item.way_count = 1;
  item.ways[0] = way;
  item.ways[0].count = 0;
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
      --item_count_;
    }
  }
  add(item);
  flush();
}

void Decoder::add_jump(const Field& way, uint32_t charge) {
  add_moves(way);
  if (add_copy(static_cast<uint32_t>(way.value), charge)) return;
  Item item{.code = Code::br, .kinds = "", .offset = offset_, .operands = nullptr};
  item.charge = charge;
  item.way_count = 1;
  item.ways[0] = way;
  item.ways[0].count = 0;
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
      item.charge = charge + count + 1;
      item.way_count = 2;
      item.ways[0] = next_field();
      item.ways[1] = next_field();
      if (item.ways[0].count || item.ways[1].count) break;
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
    if (result.kind && result.reg == source && is_wide(result.kind) == is_wide(kind)) {
      set_move(move, result.kind);
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
      bool covers = operand.reg == number.reg && is_wide(operand.kind) >= is_wide(number.kind);
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
    if (!result.kind || !is_move(move.code) || result.reg != move.reg(0) ||
        is_wide(result.kind) != is_wide(*move.kinds) || item.length > sizeof item.own_operands ||
        !is_overwritten(result, i + 2))
      continue;
    if (item.operands) std::memcpy(item.own_operands, item.operands, item.length);
    item.operands = nullptr;
    item.own_operands[item.length / 2 - 1] = move.reg(2);
    for (uint32_t k = i + 2; k < item_count_; ++k) queued(k - 1) = queued(k);
    --item_count_;
  }
}

void Decoder::make_room() {
  if (item_count_ == max_items) write_first();
  if (first_item_ + item_count_ < std::size(items_)) return;
  std::copy_n(items_ + first_item_, item_count_, items_);
  first_item_ = 0;
}

// Writes the longest sequence that the queue starts with.
void Decoder::write_first() {
  constexpr uint32_t max_parts = std::size(Sequence{}.parts);
  Code forms[max_parts] = {};
  ValueOperand before = last_;
  uint32_t form_count = 0, count = 1;
  auto take_form = [&] {
    Item& item = queued(form_count);
    if (is_move(item.code) && before.kind && before.reg == item.reg(0) &&
        is_wide(before.kind) == is_wide(*item.kinds))
      set_move(item, before.kind);
    forms[form_count++] = form_after(before, item);
    before = last_after(before, item);
  };
  take_form();
  Code code = forms[0];
  bool keeps_last = false;
  auto index = static_cast<size_t>(code);
  for (uint16_t i = first_sequences[index]; i < first_sequences[index + 1]; ++i) {
    const Sequence& sequence = sequences[i];
    while (form_count < sequence.length && form_count < item_count_) take_form();
    if (sequence.length > form_count || sequence.length <= count ||
        !std::equal(forms, forms + sequence.length, sequence.parts))
      continue;
    count = sequence.length;
    code = sequence.fused;
    keeps_last = sequence.keeps_last;
  }
  put(code);
  for (uint32_t i = 0; i < count; ++i) {
    note(queued(i).offset);
    write(queued(i).bytes(), queued(i).length);
    bool is_kept = keeps_last && i + 2 == count && !is_move(queued(i).code);
    last_ = is_kept ? last_kept(last_, queued(i)) : last_after(last_, queued(i));
  }
  first_item_ += count;
  item_count_ -= count;
  if (items_[first_item_ - 1].way_count) write_ways(Item(items_[first_item_ - 1]));
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
  if (marker != marker_ || !last_.kind) return position_of(marker);
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
    offset_ = reader_.offset();
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

uint32_t Decoder::position_of(uint64_t marker) const {
  if (!out_) return 0;
  return std::lower_bound(blocks_.begin(), blocks_.end(), marker,
                          [](const Block& block, uint64_t at) { return block.marker < at; })
      ->position;
}

}  // namespace

Status CodeSlot::decode(const BytecodeModule& module, const FunctionInfo& function) const {
  Allocator& allocator = module.allocator();
  Array<Block> blocks(allocator);
  MOTE_TRY(blocks.resize(function.block_count));
  Decoder decoder(module, function);
  decoder.decode({blocks.data(), blocks.size()}, nullptr);
  if (decoder.size() > max_size) return out_of_memory;
  size_t bytes = sizeof(DecodedCode) + static_cast<size_t>(decoder.size());
  auto* code = static_cast<DecodedCode*>(allocator.allocate(bytes, alignof(DecodedCode)));
  if (!code) return out_of_memory;
  code->size = static_cast<uint32_t>(decoder.size());
  code->refs = Frame::refs_of(function);
  code->frame_size = Frame::size_of(function);
  decoder.decode({blocks.data(), blocks.size()}, reinterpret_cast<uint8_t*>(code + 1));
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
  Decoder decoder(module, function);
  decoder.look_for(at);
  decoder.decode({}, nullptr);
  return decoder.found();
}

}  // namespace mote::vm
