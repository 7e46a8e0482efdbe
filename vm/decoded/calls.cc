// Calls and returns of decoded code, where nothing unusual is asked for.
#include "vm/decoded/codes.h"
#include "vm/invocation.h"
#include "vm/operations.h"

namespace mote::vm {
namespace {

// Of native calls that are made without a closer look.
constexpr uint32_t max_slots = 8;
constexpr uint32_t slot_starts[max_slots + 1] = {0, 1, 2, 3, 4, 5, 6, 7, 8};

}  // namespace

// Pushes a frame where nothing needs a closer look; null where push_frame() has to.
inline Frame* Invocation::push_quickly(Instance& instance, const FunctionInfo& function) {
  const DecodedCode* code = function.executed.get();
  if (!code || is_watched_ || depth_ >= context_.limits().max_stack_frames ||
      code->frame_size > capacity_ - used_) [[unlikely]]
    return nullptr;
  Frame& frame = frame_at(used_);
  frame.clear(code->frame_size);
  frame.instance = &instance;
  frame.function = &function;
  frame.pc = frame.at = code->begin();
  frame.parent = top_;
  frame.refs = code->refs;
  top_ = used_;
  used_ += code->frame_size;
  ++depth_;
  return &frame;
}

Status Invocation::call_decoded(const uint8_t* pc) {
  uint16_t count = load_le<uint16_t>(pc + 4);
  const uint8_t* arguments = pc + 6;
  const uint8_t* results = arguments + 4 * count;
  Frame* from = &top();
  from->at = pc;
  from->results = results;
  from->pc = results + 2 + 2 * load_le<uint16_t>(results);
  Instance& instance = *from->instance;
  const FunctionInfo& function = instance.module->functions()[load_le<uint32_t>(pc)];
  Frame* to = push_quickly(instance, function);
  if (!to) [[unlikely]] {
    MOTE_TRY(push_frame(instance, function));
    to = &top();
    from = &frame_at(to->parent);
  }
  for (; count; --count, arguments += 4) {
    auto source = load_le<uint16_t>(arguments), place = load_le<uint16_t>(arguments + 2);
    if (source & ref_bit) [[unlikely]] {
      to->references()[place] = take_ref(from->references(), source);
    } else if (place & wide_bit) {
      set(to->values(), place & value_ordinal_mask, get<uint64_t>(from->values(), source));
    } else {
      set(to->values(), place, get<uint32_t>(from->values(), source));
    }
  }
  return ok_status;
}

// To another frame, not to the caller of the invocation.
void Invocation::return_decoded(const uint8_t* pc) {
  Frame& frame = top();
  Frame& caller = frame_at(frame.parent);
  uint16_t count = load_le<uint16_t>(pc + charge_bytes);
  const uint8_t* values = pc + charge_bytes + 2;
  const uint8_t* widths = values + 2 * count;
  const uint8_t* targets = caller.results + 2;
  for (uint32_t i = 0; i < 2u * count; i += 2) {
    auto value = load_le<uint16_t>(values + i), target = load_le<uint16_t>(targets + i);
    switch (load_le<uint16_t>(widths + i)) {
      case 0:
        set(caller.values(), target, get<uint32_t>(frame.values(), value));
        break;
      case 1:
        set(caller.values(), target, get<uint64_t>(frame.values(), value));
        break;
      default:
        set_ref(caller.references(), target, take_ref(frame.references(), value));
    }
  }
  pop_frame();
}

// Natives without spans take one slot an argument; the rest goes the long way.
Status Invocation::call_import_decoded(const uint8_t* pc) {
  Frame& frame = top();
  uint32_t index = load_le<uint32_t>(pc) & ~import_bit;
  const ResolvedImport& import = frame.instance->imports[index];
  const CallingConvention& convention = frame.instance->module->imports()[index].convention;
  std::string_view results = convention.results;
  uint16_t count = load_le<uint16_t>(pc + 4);
  if (!import.native || is_watched_ || count > max_slots || results.size() > max_slots) [[unlikely]]
    return start_call(pc, false, false);

  const uint8_t* arguments = pc + 6;
  const uint8_t* targets = arguments + 2 * count;
  frame.at = pc;
  frame.results = targets;
  frame.pc = targets + 2 + 2 * results.size();
  Slot slots[max_slots];
  bool any_moved = false;
  for (uint32_t i = 0; i < count; ++i) {
    auto reg = load_le<uint16_t>(arguments + 2 * i);
    if (reg & ref_bit) {
      slots[i].ref = peek_ref(frame.references(), reg);
      any_moved |= (reg & move_bit) != 0;
    } else if (is_wide(convention.arguments[i])) {
      slots[i].i64 = get<int64_t>(frame.values(), reg);
    } else {
      slots[i].i64 = get<uint32_t>(frame.values(), reg);
    }
  }
  Slot returned[max_slots];
  for (uint32_t i = 0; i < results.size(); ++i) returned[i].i64 = 0;
  Call call({context_.allocator(), context_.diagnostic(), context_.log(), import.state},
            {slots, count}, {slot_starts, count + 1u}, {returned, results.size()});
  Status status = import.native->function(call);
  // The caller's count of moved arguments ends with the call, whatever its outcome.
  for (uint32_t i = 0; any_moved && i < count; ++i) {
    auto reg = load_le<uint16_t>(arguments + 2 * i);
    if ((reg & (ref_bit | move_bit)) == (ref_bit | move_bit))
      set_ref(frame.references(), reg, nullptr);
  }
  if (!status.ok()) [[unlikely]]
    return finish_native(status, call, convention, {returned, results.size()}, false);
  for (uint32_t i = 0; i < results.size(); ++i) {
    auto target = load_le<uint16_t>(targets + 2 + 2 * i);
    if (results[i] == 'r') {
      set_ref(frame.references(), target, returned[i].ref);
    } else if (is_wide(results[i])) {
      set(frame.values(), target, returned[i].i64);
    } else {
      set(frame.values(), target, returned[i].i32);
    }
  }
  return status;
}

}  // namespace mote::vm
