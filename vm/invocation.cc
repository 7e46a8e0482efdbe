#include "vm/invocation.h"

#include <cstring>

#include "base/port/port.h"
#include "vm/opcodes.h"
#include "vm/operations.h"

namespace mote::vm {
namespace {

constexpr uint32_t initial_stack_bytes = 2048;
constexpr size_t stack_alignment = 16;
// A line has more than 16 bytes: no more of them fit.
constexpr int64_t max_traced_frames = 64;
// Some tens of microseconds.
constexpr uint64_t instructions_between_looks = 10000;
// How late a sleeping call may notice that it is cancelled.
constexpr uint64_t cancel_poll_ns = 5000000;

Status call_cancelled() { return cancelled<"the call was cancelled">; }
Status time_is_over() { return deadline_exceeded<"the call took longer than it may">; }

// The entries of an operand list, which may stand behind a pad.
struct OperandList {
  OperandList(const uint8_t* code, const uint8_t* place) {
    place += (place - code) & 1;
    count = load_le<uint16_t>(place);
    entries = place + 2;
  }
  uint16_t operator[](uint32_t index) const { return load_le<uint16_t>(entries + 2 * index); }

  const uint8_t* entries;
  uint32_t count;
};

// Walks arguments of a convention: calls `scalar(kind)` for each, `span(position)` at the start of
// a span, which returns how often its tuple repeats.
template <class Scalar, class Span>
void walk_arguments(std::string_view kinds, Scalar scalar, Span span) {
  uint32_t position = 0;
  for (size_t at = 0; at < kinds.size(); ++at, ++position) {
    if (kinds[at] != 'C') {
      scalar(kinds[at], position);
      continue;
    }
    size_t end = kinds.find('D', at);
    for (uint32_t repeat = span(position); repeat; --repeat)
      for (size_t k = at + 1; k < end; ++k) scalar(kinds[k], UINT32_MAX);
    at = end;
  }
}

[[gnu::noinline]] Status watch_native(const NativeExport& native, const ImportInfo& info,
                                      Call& call, std::span<const Slot> results,
                                      const Context& context) {
  TraceScope scope(context.trace(), [&] {
    return TraceEvent{.kind = TraceKind::import, .module = info.module, .name = native.name};
  });
  Status status = native.function(call);
  if (context.observer()) context.observer()->called(info, call, results, status);
  return status;
}

inline Status run_native(const NativeExport& native, const ImportInfo& info, Call& call,
                         std::span<const Slot> results, const Context& context, bool is_watched) {
  if (is_watched) [[unlikely]]
    return watch_native(native, info, call, results, context);
  return native.function(call);
}

}  // namespace

Invocation::Invocation(Context& context) : context_(context) {}

Invocation::~Invocation() {
  unwind();
  context_.allocator().deallocate(stack_, capacity_, stack_alignment);
}

Status Invocation::check_arguments(const BytecodeModule& module, const FunctionInfo& function,
                                   std::span<const Value> arguments, std::span<Value> results) {
  std::string_view kinds = function.convention.arguments;
  Diagnostic& diagnostic = context_.diagnostic();
  if (arguments.size() != kinds.size() || results.size() != function.convention.results.size()) {
    diagnostic.expected.unsigned_number(kinds.size()).text(" arguments and ");
    diagnostic.expected.unsigned_number(function.convention.results.size()).text(" results");
    diagnostic.found.unsigned_number(arguments.size()).text(" and ");
    diagnostic.found.unsigned_number(results.size());
    diagnostic.where.text(module.name());
    return invalid_argument<"the wrong number of arguments or results">;
  }
  for (size_t i = 0; i < kinds.size(); ++i) {
    ValueType wanted = value_type_of(kinds[i]);
    if (arguments[i].type() == wanted) continue;
    diagnostic.expected.text(value_type_name(wanted)).text(" as argument ").unsigned_number(i);
    diagnostic.found.text(value_type_name(arguments[i].type()));
    return invalid_argument<"an argument of the wrong type">;
  }
  return ok_status;
}

Status Invocation::begin(Instance& instance, uint32_t ordinal, std::span<const Value> arguments,
                         std::span<Value> results) {
  const FunctionInfo& function = instance.module->functions()[ordinal];
  MOTE_TRY(check_arguments(*instance.module, function, arguments, results));
  results_ = results;
  is_watched_ = context_.trace() || context_.observer();
  const Limits& limits = context_.limits();
  fuel_ = limits.max_instructions ? limits.max_instructions : UINT64_MAX;
  deadline_ns_ = limits.timeout_ns ? port::now_ns() + limits.timeout_ns : 0;
  Status status = push_frame(instance, function);
  if (!status.ok()) return finish(status);
  ArgumentPlacer placer;
  Frame& frame = top();
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Value& argument = arguments[i];
    char kind = function.convention.arguments[i];
    uint32_t slot = placer.next(kind);
    if (kind == 'r') {
      Object* object = argument.object();
      if (object) object->retain();
      frame.references()[slot] = object;
    } else if (kind == 'f') {
      store_le(frame.values() + slot, argument.f32());
    } else if (kind == 'i') {
      store_le(frame.values() + slot, argument.i32());
    } else if (kind == 'F') {
      store_le(frame.values() + slot, argument.f64());
    } else {
      store_le(frame.values() + slot, argument.i64());
    }
  }
  return finish(run());
}

Status Invocation::resume() {
  if (top_ == no_frame) return failed_precondition<"nothing is suspended">;
  if (pending_) {
    Status status = resume_native();
    if (!status.ok()) return finish(status);
  }
  waiter_ = nullptr;
  return finish(run());
}

void Invocation::abort() { unwind(); }

Status Invocation::wait() {
  TraceScope scope(context_.trace(), [&] { return TraceEvent{.kind = TraceKind::wait}; });
  for (;;) {
    uint64_t now = port::now_ns();
    if (deadline_ns_ && now >= deadline_ns_) return time_is_over();
    if (context_.is_cancelled()) return call_cancelled();
    if (!waiter_) return ok_status;
    uint64_t timeout = deadline_ns_ ? deadline_ns_ - now : UINT64_MAX;
    if (context_.limits().is_cancelled && timeout > cancel_poll_ns) timeout = cancel_poll_ns;
    Status status = waiter_->wait(timeout);
    if (status.code() != StatusCode::deadline_exceeded) return status;
    // The waiter's own time may be over first: the callee says what that means.
    if (port::now_ns() - now < timeout) return ok_status;
  }
}

Status Invocation::take_slice(uint64_t& slice) {
  if (!fuel_) return resource_exhausted<"the instruction budget is used up">;
  slice = fuel_;
  if (context_.is_cancelled()) return call_cancelled();
  if (deadline_ns_ && port::now_ns() >= deadline_ns_) return time_is_over();
  if ((deadline_ns_ || context_.limits().is_cancelled) && slice > instructions_between_looks)
    slice = instructions_between_looks;
  fuel_ -= slice;
  return ok_status;
}

Status Invocation::finish(Status status) {
  if (status.ok() || status.code() == StatusCode::deferred) return status;
  add_trace();
  unwind();
  return status;
}

void Invocation::unwind() {
  while (top_ != no_frame) pop_frame();
  pending_ = nullptr;
  waiter_ = nullptr;
}

void Invocation::trace_call(bool is_begin) {
  const BytecodeModule& module = *top().instance->module;
  auto ordinal = static_cast<uint32_t>(top().function - &module.functions()[0]);
  const TraceHook& trace = context_.trace();
  if (!trace) return;
  trace.write(trace.user, is_begin,
              {.kind = TraceKind::call,
               .module = module.name(),
               .name = module.function_name(ordinal),
               .ordinal = ordinal});
}

void Invocation::add_trace() {
  Diagnostic& diagnostic = context_.diagnostic();
  bool is_first = diagnostic.trace.view().empty();
  int64_t index = 0;
  for (uint32_t at = top_; at != no_frame && index < max_traced_frames;
       at = frame_at(at).parent, ++index) {
    Frame& frame = frame_at(at);
    const BytecodeModule& module = *frame.instance->module;
    auto ordinal = static_cast<uint32_t>(frame.function - &module.functions()[0]);
    if (!is_first) diagnostic.trace.text("\n");
    is_first = false;
    diagnostic.trace.text(index < 10 ? "[ " : "[").number(index).text("] bytecode ");
    diagnostic.trace.line_text(module.name());
    if (std::string_view name = module.function_name(ordinal); !name.empty()) {
      diagnostic.trace.text(".").line_text(name);
    } else {
      diagnostic.trace.text("@").unsigned_number(ordinal);
    }
    diagnostic.trace.text(":").unsigned_number(frame.function->executed.bytecode_offset(
        module, *frame.function, static_cast<uint32_t>(frame.at - frame.code())));
  }
}

Status Invocation::reserve(uint64_t bytes) {
  uint64_t needed = used_ + bytes;
  if (needed <= capacity_) return ok_status;
  uint32_t limit = context_.limits().max_stack_bytes;
  if (needed > limit) {
    context_.diagnostic().expected.text("at most ").unsigned_number(limit).text(" bytes");
    return resource_exhausted<"the VM stack is full">;
  }
  uint64_t capacity = capacity_ ? capacity_ : initial_stack_bytes;
  while (capacity < needed) capacity *= 2;
  if (capacity > limit) capacity = limit;
  Allocator& allocator = context_.allocator();
  auto* stack =
      static_cast<uint8_t*>(allocator.allocate(static_cast<size_t>(capacity), stack_alignment));
  if (!stack) return out_of_memory;
  if (used_) std::memcpy(stack, stack_, used_);
  allocator.deallocate(stack_, capacity_, stack_alignment);
  stack_ = stack;
  capacity_ = static_cast<uint32_t>(capacity);
  return ok_status;
}

Status Invocation::push_frame(Instance& instance, const FunctionInfo& function) {
  if (depth_ >= context_.limits().max_stack_frames) {
    context_.diagnostic().expected.text("at most ").unsigned_number(depth_).text(" frames");
    return resource_exhausted<"the VM stack is too deep">;
  }
  MOTE_TRY(function.executed.require(*instance.module, function));
  uint32_t size = Frame::size_of(function);
  MOTE_TRY(reserve(size));
  Frame& frame = frame_at(used_);
  frame.clear(size);
  frame.instance = &instance;
  frame.function = &function;
  frame.pc = frame.at = executed_code(function);
  frame.parent = top_;
  frame.refs = Frame::refs_of(function);
  top_ = used_;
  used_ += size;
  ++depth_;
  if (is_watched_) [[unlikely]]
    trace_call(true);
  return ok_status;
}

void Invocation::pop_frame() {
  if (is_watched_) [[unlikely]]
    trace_call(false);
  Frame& frame = top();
  Object** refs = frame.references();
  for (uint32_t i = 0; i < frame.function->ref_registers; ++i)
    if (refs[i]) refs[i]->release();
  used_ = top_;
  top_ = frame.parent;
  --depth_;
}

Status Invocation::start_call(const uint8_t* at, bool is_variadic, bool is_yieldable) {
  Frame& frame = top();
  const uint8_t* code = frame.code();
  const uint8_t* pc = at + CodeSlot::opcode_bytes;
  auto callee = load_le<uint32_t>(pc);
  const uint8_t* segments = pc + 4;
  const uint8_t* arguments = is_variadic ? skip_list(code, segments, 2) : segments;
  pc = skip_list(code, arguments, 2);
  const uint8_t* target = nullptr;
  if (is_yieldable) {
    target = code + load_le<uint32_t>(pc) + CodeSlot::marker_bytes;
    pc += 4;
  }
  frame.at = at;
  frame.results = pc;
  pc = skip_list(code, pc, 2);
  frame.pc = is_yieldable ? target : pc;
  if (callee & import_bit)
    return call_import(callee & ~import_bit, segments, arguments, is_yieldable);
  return call_internal(*frame.instance, frame.instance->module->functions()[callee], arguments);
}

Status Invocation::call_internal(Instance& instance, const FunctionInfo& function,
                                 const uint8_t* arguments) {
  uint32_t caller = top_;
  MOTE_TRY(push_frame(instance, function));
  Frame& from = frame_at(caller);
  Frame& to = top();
  OperandList list(from.code(), arguments);
  ArgumentPlacer placer;
  for (uint32_t i = 0; i < list.count; ++i) {
    char kind = function.convention.arguments[i];
    uint32_t slot = placer.next(kind);
    if (kind == 'r') {
      to.references()[slot] = take_ref(from.references(), list[i]);
    } else {
      std::memcpy(to.values() + slot, from.values() + list[i], is_wide(kind) ? 8 : 4);
    }
  }
  return ok_status;
}

bool Invocation::return_from_frame(const uint8_t* values) {
  Frame& frame = top();
  OperandList list(frame.code(), values);
  std::string_view kinds = frame.function->convention.results;
  if (frame.parent == no_frame) {
    for (uint32_t i = 0; i < list.count; ++i) {
      uint16_t reg = list[i];
      switch (kinds[i]) {
        case 'i':
          results_[i] = Value(get<int32_t>(frame.values(), reg));
          break;
        case 'I':
          results_[i] = Value(get<int64_t>(frame.values(), reg));
          break;
        case 'f':
          results_[i] = Value(get<float>(frame.values(), reg));
          break;
        case 'F':
          results_[i] = Value(get<double>(frame.values(), reg));
          break;
        default:
          results_[i] = Value(Ref<Object>::adopt(take_ref(frame.references(), reg)));
      }
    }
    pop_frame();
    return true;
  }
  Frame& caller = frame_at(frame.parent);
  OperandList targets(caller.code(), caller.results);
  for (uint32_t i = 0; i < list.count; ++i) {
    if (kinds[i] == 'r') {
      set_ref(caller.references(), targets[i], take_ref(frame.references(), list[i]));
    } else {
      std::memcpy(caller.values() + targets[i], frame.values() + list[i],
                  is_wide(kinds[i]) ? 8 : 4);
    }
  }
  pop_frame();
  return false;
}

Status Invocation::call_import(uint32_t index, const uint8_t* segments, const uint8_t* arguments,
                               bool is_yieldable) {
  Instance& instance = *top().instance;
  const ResolvedImport& import = instance.imports[index];
  const ImportInfo& info = instance.module->imports()[index];
  if (import.native) return call_native(import, info, segments, arguments, is_yieldable);
  if (import.instance)
    return call_internal(*import.instance, import.instance->module->functions()[import.function],
                         arguments);
  context_.diagnostic().found.text(info.full_name);
  return not_found<"a call of an optional import that no module provides">;
}

Status Invocation::call_native(const ResolvedImport& import, const ImportInfo& info,
                               const uint8_t* segments, const uint8_t* arguments,
                               bool is_yieldable) {
  const CallingConvention& convention = info.convention;
  const uint8_t* code = top().code();
  OperandList list(code, arguments);
  // One slot an argument, one more for the count of each span.
  uint64_t slot_count = list.count + uint64_t{convention.has_spans ? convention.positions : 0};
  uint64_t result_count = convention.results.size();
  uint64_t start_count = uint64_t{convention.positions} + 1;
  uint64_t starts_size = align_up(start_count * sizeof(uint32_t), 8);
  MOTE_TRY(reserve((slot_count + result_count) * sizeof(Slot) + starts_size));
  auto* slots = reinterpret_cast<Slot*>(stack_ + used_);
  Slot* results = slots + slot_count;
  auto* starts = reinterpret_cast<uint32_t*>(results + result_count);
  std::memset(static_cast<void*>(slots), 0, (slot_count + result_count) * sizeof(Slot));

  uint32_t* values = top().values();
  Object** refs = top().references();
  uint32_t slot = 0, entry = 0;
  walk_arguments(
      convention.arguments,
      [&](char kind, uint32_t position) {
        if (position != UINT32_MAX) starts[position] = slot;
        uint16_t reg = list[entry++];
        if (kind == 'r') {
          slots[slot++].ref = refs[reg & ref_ordinal_mask];
        } else {
          std::memcpy(&slots[slot++], values + reg, is_wide(kind) ? 8 : 4);
        }
      },
      [&](uint32_t position) {
        uint16_t tuples = OperandList(code, segments)[position];
        starts[position] = slot;
        slots[slot++].i32 = tuples;
        return tuples;
      });
  starts[convention.positions] = slot;

  Call call({context_.allocator(), context_.diagnostic(), context_.log(), import.state},
            {slots, slot}, {starts, start_count}, {results, result_count});
  Status status =
      run_native(*import.native, info, call, {results, result_count}, context_, is_watched_);
  // The caller's count of moved arguments ends with the call, whatever its outcome.
  for (uint32_t i = 0; i < list.count; ++i)
    if ((list[i] & (ref_bit | move_bit)) == (ref_bit | move_bit)) set_ref(refs, list[i], nullptr);
  status = finish_native(status, call, convention, {results, result_count}, is_yieldable);
  if (status.code() == StatusCode::deferred) {
    pending_ = &import;
    pending_info_ = &info;
  }
  return status;
}

Status Invocation::resume_native() {
  const CallingConvention& convention = pending_info_->convention;
  uint64_t result_count = convention.results.size();
  MOTE_TRY(reserve(result_count * sizeof(Slot)));
  auto* results = reinterpret_cast<Slot*>(stack_ + used_);
  std::memset(static_cast<void*>(results), 0, result_count * sizeof(Slot));
  Ref<Waiter> waiter = std::move(waiter_);
  Call call(
      {context_.allocator(), context_.diagnostic(), context_.log(), pending_->state, waiter.get()},
      {}, {}, {results, result_count});
  Status status = run_native(*pending_->native, *pending_info_, call, {results, result_count},
                             context_, is_watched_);
  status = finish_native(status, call, convention, {results, result_count}, true);
  if (status.code() != StatusCode::deferred) pending_ = nullptr;
  return status;
}

Status Invocation::finish_native(Status status, Call& call, const CallingConvention& convention,
                                 std::span<Slot> results, bool is_yieldable) {
  if (status.ok()) {
    Frame& frame = top();
    OperandList targets(frame.code(), frame.results);
    for (uint32_t i = 0; i < results.size(); ++i) {
      char kind = convention.results[i];
      if (kind == 'r') {
        set_ref(frame.references(), targets[i], results[i].ref);
      } else {
        std::memcpy(frame.values() + targets[i], &results[i], is_wide(kind) ? 8 : 4);
      }
    }
    return status;
  }
  for (uint32_t i = 0; i < results.size(); ++i)
    if (convention.results[i] == 'r' && results[i].ref) results[i].ref->release();
  if (status.code() != StatusCode::deferred) return status;
  if (!is_yieldable) return unimplemented<"an import yielded in a call that may not">;
  waiter_ = call.take_waiter();
  return status;
}

}  // namespace mote::vm
