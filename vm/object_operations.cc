// Instructions that work on globals, lists, buffers and references.
#include <bit>
#include <cstring>

#include "vm/operations.h"

namespace mote::vm {

Status check_ref_type(const Operands& o, uint32_t type_index, Object* object) {
  const TypeInfo& type = o.instance.module->types()[type_index];
  if (!object || !type.object || &object->type() == type.object) return ok_status;
  Diagnostic& diagnostic = o.context.diagnostic();
  diagnostic.expected.text(type.name);
  diagnostic.found.text(object->type().name);
  return invalid_argument<"a reference of the wrong type">;
}

namespace {

void give(Ref<Object>& slot, Object* owned) { slot = Ref<Object>::adopt(owned); }

Status load_ref_global(const Operands& o, uint32_t index, uint32_t type, uint16_t destination) {
  if (index >= o.instance.global_refs.size())
    return out_of_range<"a reference global that does not exist">;
  Ref<Object>& global = o.instance.global_refs[index];
  MOTE_TRY(check_ref_type(o, type, global.get()));
  // MOVE on the result empties the global.
  Ref<Object> value = destination & move_bit ? std::move(global) : global;
  set_ref(o.refs, destination, value.detach());
  return ok_status;
}

Status store_ref_global(const Operands& o, uint32_t index, uint32_t type, uint16_t source) {
  if (index >= o.instance.global_refs.size())
    return out_of_range<"a reference global that does not exist">;
  MOTE_TRY(check_ref_type(o, type, peek_ref(o.refs, source)));
  give(o.instance.global_refs[index], take_ref(o.refs, source));
  return ok_status;
}

Status load_rodata(const Operands& o) {
  uint32_t segment = o.word(0);
  Ref<Buffer>& buffer = o.instance.rodata[segment];
  if (!buffer) {
    BytecodeModule& module = *o.instance.module;
    MOTE_TRY_ASSIGN(buffer, Buffer::wrap_constant(o.context.allocator(),
                                                  module.rodata()[segment].bytes, &module));
  }
  set_ref(o.refs, o.reg(4), Ref<Buffer>(buffer).detach());
  return ok_status;
}

Status list_alloc(const Operands& o) {
  const TypeInfo& type = o.instance.module->types()[o.word(0)];
  ElementType element{type.value, type.object};
  if (type.value == ValueType::ref && !type.object) element.type = ValueType::none;
  MOTE_TRY_ASSIGN(Ref<List> list, List::create(o.context.allocator(), element));
  MOTE_TRY(list->reserve(o.value<uint32_t>(4)));
  set_ref(o.refs, o.reg(6), list.detach());
  return ok_status;
}

Status list_get_ref(const Operands& o) {
  List* list;
  MOTE_TRY(list_operand(o, 0, list));
  auto index = o.value<uint32_t>(2);
  uint16_t destination = o.reg(8);
  MOTE_TRY_ASSIGN(Object * object, list->get_ref(index));
  const ObjectType* wanted = o.instance.module->types()[o.word(4)].object;
  if (object && wanted && &object->type() != wanted) object = nullptr;
  Ref<Object> value = Ref<Object>::share(object);
  // MOVE on the result empties the element.
  if (object && destination & move_bit) MOTE_TRY(list->set(index, Value(Ref<Object>())));
  set_ref(o.refs, destination, value.detach());
  return ok_status;
}

Status list_set_ref(const Operands& o) {
  List* list;
  MOTE_TRY(list_operand(o, 0, list));
  // Whatever the outcome, the instruction has consumed a moved operand.
  Value value(Ref<Object>::adopt(take_ref(o.refs, o.reg(4))));
  return list->set(o.value<uint32_t>(2), std::move(value));
}

Status select_ref(const Operands& o) {
  bool first = o.value<uint32_t>(0) != 0;
  uint16_t chosen = o.reg(first ? 6 : 8), other = o.reg(first ? 8 : 6), destination = o.reg(10);
  MOTE_TRY(check_ref_type(o, o.word(2), peek_ref(o.refs, chosen)));
  Object* object = take_ref(o.refs, chosen);
  bool is_result = (other & ref_ordinal_mask) == (destination & ref_ordinal_mask);
  if (other & move_bit && !is_result) set_ref(o.refs, other, nullptr);
  set_ref(o.refs, destination, object);
  return ok_status;
}

Status cast_any_ref(const Operands& o) {
  uint16_t source = o.reg(0);
  MOTE_TRY(check_ref_type(o, o.word(2), peek_ref(o.refs, source)));
  set_ref(o.refs, o.reg(6), take_ref(o.refs, source));
  return ok_status;
}

// 0 stands for the default; anything else must be a power of two.
Status buffer_alignment(const Operands& o, uint32_t at, size_t& alignment) {
  auto requested = o.value<int32_t>(at);
  alignment = requested ? static_cast<size_t>(requested) : 16;
  if (requested < 0 || !is_power_of_two(alignment))
    return invalid_argument<"an alignment that is not a power of two">;
  return ok_status;
}

Status buffer_alloc(const Operands& o) {
  size_t alignment;
  MOTE_TRY(buffer_alignment(o, 2, alignment));
  MOTE_TRY_ASSIGN(Ref<Buffer> buffer,
                  Buffer::allocate(o.context.allocator(), o.value<uint64_t>(0), alignment));
  set_ref(o.refs, o.reg(4), buffer.detach());
  return ok_status;
}

// The bytes [offset, offset + length) of a buffer operand, both registers of 64 bits.
Status buffer_range(const Operands& o, uint32_t buffer_at, uint32_t offset_at, uint32_t length_at,
                    Buffer*& buffer, uint64_t& offset, uint64_t& length) {
  MOTE_TRY(buffer_operand(o.ref(buffer_at), buffer));
  offset = o.value<uint64_t>(offset_at);
  length = o.value<uint64_t>(length_at);
  if (!checked_range(offset, length, buffer->size()))
    return out_of_range<"a range past the end of a buffer">;
  return ok_status;
}

Status buffer_clone(const Operands& o) {
  Buffer* source;
  uint64_t offset, length;
  MOTE_TRY(buffer_range(o, 0, 2, 4, source, offset, length));
  size_t alignment;
  MOTE_TRY(buffer_alignment(o, 6, alignment));
  MOTE_TRY_ASSIGN(Ref<Buffer> buffer, Buffer::allocate(o.context.allocator(), length, alignment));
  if (length) std::memcpy(buffer->data(), source->bytes().data() + offset, length);
  set_ref(o.refs, o.reg(8), buffer.detach());
  return ok_status;
}

Status buffer_copy(const Operands& o) {
  Buffer *source, *target;
  uint64_t from, to, length;
  MOTE_TRY(buffer_operand(o.ref(4), target));
  MOTE_TRY(buffer_range(o, 0, 2, 8, source, from, length));
  if (!target->is_mutable()) return permission_denied<"a copy to a read-only buffer">;
  MOTE_TRY(buffer_range(o, 4, 6, 8, target, to, length));
  if (length) std::memmove(target->data() + to, source->bytes().data() + from, length);
  return ok_status;
}

Status buffer_compare(const Operands& o) {
  Buffer *a, *b;
  uint64_t a_offset, b_offset, length;
  MOTE_TRY(buffer_operand(o.ref(4), b));
  MOTE_TRY(buffer_range(o, 0, 2, 8, a, a_offset, length));
  MOTE_TRY(buffer_range(o, 4, 6, 8, b, b_offset, length));
  bool equal = !length ||
               std::memcmp(a->bytes().data() + a_offset, b->bytes().data() + b_offset, length) == 0;
  o.set_value<uint32_t>(10, equal);
  return ok_status;
}

// SipHash-2-4 with the key 00 01 .. 0F (Aumasson and Bernstein, "SipHash: a fast short-input PRF").
uint64_t siphash(Bytes bytes) {
  constexpr uint64_t k0 = 0x0706050403020100, k1 = 0x0F0E0D0C0B0A0908;
  uint64_t v0 = k0 ^ 0x736F6D6570736575, v1 = k1 ^ 0x646F72616E646F6D;
  uint64_t v2 = k0 ^ 0x6C7967656E657261, v3 = k1 ^ 0x7465646279746573;
  auto rounds = [&](int count) {
    while (count--) {
      v0 += v1;
      v2 += v3;
      v1 = std::rotl(v1, 13) ^ v0;
      v3 = std::rotl(v3, 16) ^ v2;
      v0 = std::rotl(v0, 32) + v3;
      v2 += v1;
      v3 = std::rotl(v3, 21) ^ v0;
      v1 = std::rotl(v1, 17) ^ v2;
      v2 = std::rotl(v2, 32);
    }
  };
  size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    auto word = load_le<uint64_t>(bytes.data() + at);
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  }
  uint64_t last = static_cast<uint64_t>(bytes.size()) << 56;
  for (size_t i = 0; at + i < bytes.size(); ++i) last |= uint64_t{bytes[at + i]} << (8 * i);
  v3 ^= last;
  rounds(2);
  v0 ^= last;
  v2 ^= 0xFF;
  rounds(4);
  return v0 ^ v1 ^ v2 ^ v3;
}

Status buffer_hash(const Operands& o) {
  Buffer* buffer;
  uint64_t offset, length;
  MOTE_TRY(buffer_range(o, 0, 2, 4, buffer, offset, length));
  o.set_value(6, siphash(buffer->bytes().subspan(offset, length)));
  return ok_status;
}

Status list_size(const Operands& o) {
  List* list;
  MOTE_TRY(list_operand(o, 0, list));
  o.set_value(2, static_cast<uint32_t>(list->size()));
  return ok_status;
}

Status list_reserve(const Operands& o) {
  List* list;
  MOTE_TRY(list_operand(o, 0, list));
  return list->reserve(o.value<uint32_t>(2));
}

Status list_resize(const Operands& o) {
  List* list;
  MOTE_TRY(list_operand(o, 0, list));
  return list->resize(o.value<uint32_t>(2));
}

}  // namespace

// `text [args]` of print and trace: to the log, MOVE entries are released.
const uint8_t* run_print(const Operands& o, const uint8_t* code, LogLevel level) {
  auto length = load_le<uint16_t>(o.pc);
  std::string_view text(reinterpret_cast<const char*>(o.pc + 2), length);
  uint16_t count;
  const uint8_t* entries;
  const uint8_t* end = read_list(code, o.pc + 2 + length, 2, count, entries);
  FixedText<512> line;
  line.text(text);
  for (uint16_t i = 0; i < count; ++i) {
    auto operand = load_le<uint16_t>(entries + 2 * i);
    line.text(i ? ", " : " ");
    if (!(operand & ref_bit)) {
      line.number(get<int32_t>(o.values, operand));
      continue;
    }
    Object* object = peek_ref(o.refs, operand);
    line.text(object ? object->type().name : "null");
    if (operand & move_bit) set_ref(o.refs, operand, nullptr);
  }
  o.context.log()(level, line.view());
  return end;
}

// `code text` of fail.
Status run_fail(const Operands& o) {
  auto length = load_le<uint16_t>(o.pc + 2);
  o.context.diagnostic().detail.text({reinterpret_cast<const char*>(o.pc + 4), length});
  auto status = o.value<uint32_t>(0);
  if (status == 0) return internal<"fail with OK status">;
  return status_from_code(status);
}

// `x type def [vals] > d`.
Status run_switch_ref(const Operands& o, const uint8_t* code, const uint8_t*& next) {
  uint16_t count;
  const uint8_t* entries;
  const uint8_t* end = read_list(code, o.pc + 8, 2, count, entries);
  auto index = o.value<uint32_t>(0);
  uint16_t chosen = index < count ? load_le<uint16_t>(entries + 2 * index) : o.reg(6);
  MOTE_TRY(check_ref_type(o, o.word(2), peek_ref(o.refs, chosen)));
  set_ref(o.refs, load_le<uint16_t>(end), take_ref(o.refs, chosen));
  next = end + 2;
  return ok_status;
}

const uint8_t* run_discard_refs(const uint8_t* code, const uint8_t* pc, Object** refs) {
  uint16_t count;
  const uint8_t* entries;
  const uint8_t* end = read_list(code, pc, 2, count, entries);
  for (uint16_t i = 0; i < count; ++i) set_ref(refs, load_le<uint16_t>(entries + 2 * i), nullptr);
  return end;
}

Status run_object_operation(Op op, const Operands& o) {
  using u32 = uint32_t;
  using i32 = int32_t;
  using u64 = uint64_t;
  using i64 = int64_t;
  switch (op) {
#define TRY_BODY(name, ...) \
  case Op::name:            \
    return __VA_ARGS__;
#define QUICK_BODY(name, ...) TRY_BODY(name, __VA_ARGS__)
#include "vm/object_bodies.def"
#undef TRY_BODY
#undef QUICK_BODY
    default:
      return internal<"an instruction without a body">;
  }
}

}  // namespace mote::vm
