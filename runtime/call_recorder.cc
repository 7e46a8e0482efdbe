#include "runtime/call_recorder.h"

#include "mote/vm/buffer.h"
#include "runtime/modules/hal/state.h"

namespace mote {
namespace {

uint64_t u64_of(const vm::Slot& slot) { return static_cast<uint64_t>(slot.i64); }
uint32_t u32_of(const vm::Slot& slot) { return static_cast<uint32_t>(slot.i32); }

}  // namespace

// The functions of "hal" that a recorded call may use. Without a handler: what they answer follows
// from the kind of the arguments, and a call that they let pass has nothing to do again.
struct CallRecorder::Row {
  std::string_view name;
  Handler handler;
};

constexpr CallRecorder::Row CallRecorder::rows[] = {
    {"buffer.assert", nullptr},
    {"buffer.length", nullptr},
    {"buffer.subspan", &CallRecorder::on_subspan},
    {"buffer_view.assert", nullptr},
    {"buffer_view.buffer", &CallRecorder::on_view_buffer},
    {"buffer_view.create", &CallRecorder::on_view_create},
    {"buffer_view.dim", nullptr},
    {"buffer_view.element_type", nullptr},
    {"buffer_view.encoding_type", nullptr},
    {"buffer_view.rank", nullptr},
    {"command_buffer.advise_buffer", nullptr},
    {"command_buffer.begin_debug_group", nullptr},
    {"command_buffer.copy_buffer", &CallRecorder::on_copy},
    {"command_buffer.create", &CallRecorder::on_commands_create},
    {"command_buffer.dispatch", &CallRecorder::on_dispatch},
    {"command_buffer.end_debug_group", nullptr},
    {"command_buffer.execution_barrier", &CallRecorder::on_barrier},
    {"command_buffer.fill_buffer", &CallRecorder::on_fill},
    {"command_buffer.finalize", &CallRecorder::on_commands_finalize},
    {"command_buffer.update_buffer", &CallRecorder::on_update},
    {"device.allocator", nullptr},
    {"device.query.i64", nullptr},
    {"device.queue.alloca", &CallRecorder::on_alloca},
    {"device.queue.barrier", nullptr},
    {"device.queue.copy", &CallRecorder::on_queue_copy},
    {"device.queue.dealloca", nullptr},
    {"device.queue.execute", &CallRecorder::on_execute},
    {"device.queue.execute.indirect", &CallRecorder::on_execute_indirect},
    {"device.queue.fill", &CallRecorder::on_queue_fill},
    {"device.queue.flush", nullptr},
    {"devices.count", nullptr},
    {"devices.get", nullptr},
    {"executable.lookup.function", nullptr},
    {"fence.await", nullptr},
    {"fence.create", &CallRecorder::on_fence},
    {"fence.join", &CallRecorder::on_fence},
    {"fence.signal", &CallRecorder::on_fence_signal},
};

void CallRecorder::called(const vm::ImportInfo& import, const vm::Call& call,
                          std::span<const vm::Slot> results, Status status) {
  if (is_refused_ || !failure_.ok()) return;
  const Row* row = nullptr;
  if (status.ok() && import.module == "hal")
    for (const Row& candidate : rows)
      if (candidate.name == import.function) row = &candidate;
  if (!row) {
    is_refused_ = true;
  } else if (row->handler) {
    bool returns_object = !results.empty() && import.convention.results[0] == 'r';
    failure_ = (this->*row->handler)(call, returns_object ? results[0].ref : nullptr);
  }
}

Status CallRecorder::refuse() {
  is_refused_ = true;
  return ok_status;
}

const CallRecorder::Known* CallRecorder::find(const Object* object, Known::Kind kind) const {
  for (const Known& known : known_)
    if (known.object.get() == object) return known.kind == kind ? &known : nullptr;
  return nullptr;
}

Status CallRecorder::add(Known::Kind kind, Object* object, uint32_t index, uint64_t offset,
                         uint64_t length) {
  return known_.push({kind, Ref<Object>::share(object), index, offset, length});
}

Status CallRecorder::add_base(Base base, uint32_t& index) {
  index = static_cast<uint32_t>(bases_.size());
  return bases_.push(std::move(base));
}

Status CallRecorder::locate(hal::Buffer* buffer, uint64_t offset, uint64_t length, uint32_t& base,
                            hal::BufferRange& range) {
  range.offset = offset;
  range.length = length;
  if (const Known* known = find(buffer, Known::Kind::buffer)) {
    // What the call did was allowed: ranges lie inside of their buffers.
    base = known->index;
    range.offset += known->offset;
    if (length == hal::whole_length) range.length = known->length - offset;
  } else {
    MOTE_TRY(add_base({Base::Kind::constant, Ref<hal::Buffer>::share(buffer)}, base));
    MOTE_TRY(add(Known::Kind::buffer, buffer, base, 0, buffer->size()));
  }
  range.buffer = bases_[base].buffer.get();
  return ok_status;
}

Status CallRecorder::add_argument(const Value& given) {
  auto* view = given.as<hal::BufferView>();
  if (!view) return refuse();
  hal::Buffer& buffer = view->buffer();
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> own,
                  hal::Buffer::create(allocator_, Ref<hal::Allocation>::share(&buffer.allocation()),
                                      buffer.offset(), buffer.size()));
  MOTE_TRY_ASSIGN(Ref<hal::BufferView> own_view,
                  hal::BufferView::create(allocator_, own, view->shape(), view->element_type(),
                                          view->encoding()));
  auto slot = static_cast<uint32_t>(bases_.size());
  MOTE_TRY(recording_.arguments.push({BufferKind(buffer), view->element_type(), view->encoding(),
                                      static_cast<uint32_t>(view->shape().size()),
                                      static_cast<uint32_t>(recording_.dimensions.size())}));
  MOTE_TRY(recording_.dimensions.append(view->shape()));
  MOTE_TRY(arguments_.push(Value(own_view)));
  MOTE_TRY(add(Known::Kind::buffer, own.get(), slot, 0, own->size()));
  MOTE_TRY(add(Known::Kind::view, own_view.get(), slot, 0, own->size()));
  return bases_.push({Base::Kind::argument, std::move(own), slot});
}

bool CallRecorder::is_changed(uint32_t global) const {
  for (uint32_t index : changed_.refs)
    if (index == global) return true;
  return false;
}

Status CallRecorder::add_global(uint32_t index) {
  Object* object = instance_.global_refs[index].get();
  MOTE_TRY(globals_.push(Ref<Object>::share(object)));
  using Kind = Recording::Global::Kind;
  if (!object) return recording_.globals.push({Kind::empty, index, 0, {}});
  if (auto* fence = object_cast<hal::Fence>(object)) {
    if (!fence->query().ok()) return refuse();
    return recording_.globals.push({Kind::fence, index, 0, {}});
  }
  auto* buffer = object_cast<hal::Buffer>(object);
  if (!buffer) return refuse();
  for (const Recording::Global& other : recording_.globals)
    if (instance_.global_refs[other.index].get() == object)
      return recording_.globals.push({Kind::shared, index, other.index, {}});
  // A name that stays is the same object now, and another one when this has changed.
  for (uint32_t other = 0; other < instance_.global_refs.size(); ++other)
    if (instance_.global_refs[other].get() == object && !is_changed(other)) return refuse();
  auto slot = static_cast<uint32_t>(bases_.size());
  MOTE_TRY(recording_.globals.push({Kind::buffer, index, 0, BufferKind(*buffer)}));
  MOTE_TRY(add(Known::Kind::buffer, buffer, slot, 0, buffer->size()));
  return bases_.push({Base::Kind::global, Ref<hal::Buffer>::share(buffer), slot});
}

Result<bool> CallRecorder::begin(std::span<const Value> given) {
  for (const Value& value : given) {
    MOTE_TRY(add_argument(value));
    if (is_refused_) return false;
  }
  for (uint32_t index : changed_.refs) MOTE_TRY(add_global(index));
  if (changed_.has_values)
    MOTE_TRY(recording_.values_before.append({instance_.globals.data(), instance_.globals.size()}));
  return !is_refused_;
}

Status CallRecorder::add_global_store(size_t position) {
  uint32_t index = changed_.refs[position];
  Object* before = globals_[position].get();
  Object* after = instance_.global_refs[index].get();
  if (after == before) return ok_status;
  // Work is done when the call ends: one fence that is reached is as good as another.
  if (object_cast<hal::Fence>(before) && find(after, Known::Kind::fence)) return ok_status;
  const Known* known = find(after, Known::Kind::buffer);
  if (!object_cast<hal::Buffer>(before) || !known) return refuse();
  Base& base = bases_[known->index];
  if (base.kind == Base::Kind::constant || known->offset || known->length != base.buffer->size())
    return refuse();
  base.escapes = true;
  return recording_.global_stores.push({index, known->index});
}

Status CallRecorder::add_result(const Value& value, Recording::ResultKind& kind) {
  for (uint32_t i = 0; i < arguments_.size(); ++i) {
    if (value.object() != arguments_[i].object() || !value.object()) continue;
    kind.argument = i;
    return ok_status;
  }
  auto* view = value.as<hal::BufferView>();
  if (!value.object() || !view) {
    kind.value = value;
    bool is_known = false;
    for (const Known& known : known_) is_known |= known.object.get() == value.object();
    return value.object() && is_known ? refuse() : ok_status;
  }
  const Known* known = find(view, Known::Kind::view);
  if (!known) {
    kind.value = value;
    return ok_status;
  }
  Base& base = bases_[known->index];
  base.escapes = true;
  kind.offset = known->offset;
  kind.length = known->length;
  kind.slot = known->index;  // of the base; place_buffers() makes it that of the slot
  if (base.kind == Base::Kind::constant) kind.constant = base.buffer.get();
  kind.type = view->element_type();
  kind.encoding = view->encoding();
  kind.rank = static_cast<uint32_t>(view->shape().size());
  kind.first_dimension = static_cast<uint32_t>(recording_.dimensions.size());
  return recording_.dimensions.append(view->shape());
}

// Numbers the slots of allocations that outlive the call. All other buffers stay the same.
void CallRecorder::place_buffers() {
  for (const PendingPlace& place : places_) {
    hal::Buffer** buffer = nullptr;
    if (place.kind == PendingPlace::Kind::range) {
      buffer = &recording_.ranges[place.index].buffer;
    } else {
      hal::Submission& submission = recording_.steps[place.index].submission;
      buffer = place.kind == PendingPlace::Kind::source ? &submission.source.buffer
                                                        : &submission.target.buffer;
    }
    const Base& base = bases_[place.base];
    if (base.slot == Recording::none) {
      *buffer = base.buffer.get();
      continue;
    }
    // There is room, see finish().
    (void)recording_.places.push({buffer, base.slot});
  }
  for (Recording::ResultKind& result : recording_.results)
    if (result.slot != Recording::none) result.slot = bases_[result.slot].slot;
  for (Recording::GlobalStore& store : recording_.global_stores)
    store.slot = bases_[store.slot].slot;
  for (Recording::Step& step : recording_.steps)
    if (step.range_count)
      step.submission.binding_table = {recording_.ranges.data() + step.first_range,
                                       step.range_count};
}

Result<bool> CallRecorder::finish(std::span<const Value> results) {
  MOTE_TRY(failure_);
  if (is_refused_) return false;
  for (const Value& result : results) {
    Recording::ResultKind kind;
    MOTE_TRY(add_result(result, kind));
    MOTE_TRY(recording_.results.push(std::move(kind)));
  }
  for (size_t i = 0; i < changed_.refs.size(); ++i) MOTE_TRY(add_global_store(i));
  if (is_refused_) return false;
  if (changed_.has_values)
    MOTE_TRY(recording_.values_after.append({instance_.globals.data(), instance_.globals.size()}));

  auto slot_count = static_cast<uint32_t>(arguments_.size());
  for (const Recording::Global& global : recording_.globals)
    slot_count += global.kind == Recording::Global::Kind::buffer;
  for (Base& base : bases_) {
    if (base.kind == Base::Kind::allocation && base.escapes) {
      base.slot = slot_count++;
      MOTE_TRY(recording_.allocations.push(base.allocation));
    } else if (base.kind == Base::Kind::allocation || base.kind == Base::Kind::constant) {
      MOTE_TRY(recording_.retained.push(base.buffer));
    }
  }
  for (Commands& commands : commands_) MOTE_TRY(recording_.retained.push(commands.copy));
  MOTE_TRY(recording_.places.reserve(places_.size()));
  MOTE_TRY(recording_.buffers.resize(slot_count));
  MOTE_TRY(recording_.fresh.resize(recording_.allocations.size()));
  place_buffers();
  return true;
}

Status CallRecorder::on_fence(const vm::Call&, Object* result) {
  return result ? add(Known::Kind::fence, result, 0, 0, 0) : ok_status;
}

Status CallRecorder::on_fence_signal(const vm::Call& call, Object*) {
  return find(call.object(0), Known::Kind::fence) ? ok_status : refuse();
}

// (view) -> buffer
Status CallRecorder::on_view_buffer(const vm::Call& call, Object* result) {
  const Known* view = find(call.object(0), Known::Kind::view);
  if (!view || find(result, Known::Kind::buffer)) return ok_status;
  return add(Known::Kind::buffer, result, view->index, view->offset, view->length);
}

// (buffer, offset, length, element type, encoding, [dimension]*) -> view
Status CallRecorder::on_view_create(const vm::Call& call, Object* result) {
  uint32_t base;
  hal::BufferRange range;
  MOTE_TRY(
      locate(static_cast<hal::Buffer*>(call.object(0)), call.u64(1), call.u64(2), base, range));
  return add(Known::Kind::view, result, base, range.offset, range.length);
}

// (buffer, offset, length) -> buffer
Status CallRecorder::on_subspan(const vm::Call& call, Object* result) {
  uint32_t base;
  hal::BufferRange range;
  MOTE_TRY(
      locate(static_cast<hal::Buffer*>(call.object(0)), call.u64(1), call.u64(2), base, range));
  if (find(result, Known::Kind::buffer)) return ok_status;  // the whole buffer
  return add(Known::Kind::buffer, result, base, range.offset, range.length);
}

// Queue functions begin with (device, affinity, wait fence?, signal fence?).
Status CallRecorder::on_alloca(const vm::Call& call, Object* result) {
  auto* device = static_cast<hal::Device*>(call.object(0));
  if (!device->can_replay()) return refuse();
  hal::BufferParams params = hal_functions::buffer_params(call.u64(1), call.i32(5), call.i32(6));
  Recording::Allocation allocation{device, params, call.u64(7)};
  uint32_t base;
  auto* buffer = static_cast<hal::Buffer*>(result);
  MOTE_TRY(add_base(
      {Base::Kind::allocation, Ref<hal::Buffer>::share(buffer), Recording::none, false, allocation},
      base));
  return add(Known::Kind::buffer, result, base, 0, buffer->size());
}

Status CallRecorder::add_step(const vm::Call& call, const hal::Submission& submission) {
  auto* device = static_cast<hal::Device*>(call.object(0));
  if (!device->can_replay()) return refuse();
  return recording_.steps.push({.device = device,
                                .submission = submission,
                                .first_range = static_cast<uint32_t>(recording_.ranges.size())});
}

// (..., target, offset, length, pattern, pattern length, flags)
Status CallRecorder::on_queue_fill(const vm::Call& call, Object*) {
  hal::Submission submission{.kind = hal::Submission::Kind::fill};
  submission.pattern = static_cast<uint32_t>(call.i64(7));
  submission.pattern_length = static_cast<uint32_t>(call.i32(8));
  uint32_t base;
  MOTE_TRY(locate(static_cast<hal::Buffer*>(call.object(4)), call.u64(5), call.u64(6), base,
                  submission.target));
  auto step = static_cast<uint32_t>(recording_.steps.size());
  MOTE_TRY(add_step(call, submission));
  return places_.push({PendingPlace::Kind::target, step, base});
}

// (..., source, source offset, target, target offset, length, flags)
Status CallRecorder::on_queue_copy(const vm::Call& call, Object*) {
  hal::Submission submission{.kind = hal::Submission::Kind::copy};
  uint32_t source, target;
  MOTE_TRY(locate(static_cast<hal::Buffer*>(call.object(4)), call.u64(5), call.u64(8), source,
                  submission.source));
  MOTE_TRY(locate(static_cast<hal::Buffer*>(call.object(6)), call.u64(7), call.u64(8), target,
                  submission.target));
  auto step = static_cast<uint32_t>(recording_.steps.size());
  MOTE_TRY(add_step(call, submission));
  MOTE_TRY(places_.push({PendingPlace::Kind::source, step, source}));
  return places_.push({PendingPlace::Kind::target, step, target});
}

Status CallRecorder::add_range(const hal::BufferRange& range, uint32_t base) {
  auto index = static_cast<uint32_t>(recording_.ranges.size());
  MOTE_TRY(recording_.ranges.push(range));
  return base == Recording::none ? ok_status
                                 : places_.push({PendingPlace::Kind::range, index, base});
}

// (..., commands, flags), then a table of (buffer?, offset, length).
Status CallRecorder::add_execution(const vm::Call& call, std::span<const vm::Slot> table) {
  auto* commands = static_cast<hal::CommandBuffer*>(call.object(4));
  const Known* known = find(commands, Known::Kind::commands);
  Commands* own = known ? &commands_[known->index] : nullptr;
  if (!own) MOTE_TRY(recording_.retained.push(Ref<Object>::share(commands)));
  if (own && table.size() / 3 > own->capacity) return refuse();
  MOTE_TRY(add_step(call, {.kind = hal::Submission::Kind::execute,
                           .commands = own ? own->copy.get() : commands}));
  if (is_refused_) return ok_status;
  uint32_t count = 0;
  for (; !table.empty(); table = table.subspan(3), ++count) {
    hal::BufferRange range;
    uint32_t base = Recording::none;
    range.offset = u64_of(table[1]);
    range.length = u64_of(table[2]);
    if (table[0].ref)
      MOTE_TRY(
          locate(static_cast<hal::Buffer*>(table[0].ref), range.offset, range.length, base, range));
    MOTE_TRY(add_range(range, base));
  }
  if (own && !own->bases.empty()) {
    for (; count < own->capacity; ++count) MOTE_TRY(add_range({}, Recording::none));
    for (uint32_t base : own->bases) {
      MOTE_TRY(add_range({.buffer = bases_[base].buffer.get()}, base));
      ++count;
    }
  }
  recording_.steps.back().range_count = count;
  return ok_status;
}

Status CallRecorder::on_execute(const vm::Call& call, Object*) { return add_execution(call, {}); }

Status CallRecorder::on_execute_indirect(const vm::Call& call, Object*) {
  return add_execution(call, call.span(6));
}

// (device, modes, categories, affinity, binding capacity) -> commands
Status CallRecorder::on_commands_create(const vm::Call& call, Object* result) {
  auto* device = static_cast<hal::Device*>(call.object(0));
  if (!device->can_replay()) return refuse();
  hal::CommandBufferParams params;
  params.modes = hal::command_buffer_mode::reusable;
  params.categories = static_cast<uint32_t>(call.i32(2));
  params.queue_affinity = call.u64(3);
  Commands commands{nullptr, static_cast<uint32_t>(call.i32(4)), Array<uint32_t>(allocator_)};
  // Slots of a table are 32-bit numbers; no more are used than there are buffers.
  if (commands.capacity > UINT32_MAX / 2) return refuse();
  params.binding_capacity = UINT32_MAX;
  MOTE_TRY_ASSIGN(commands.copy, device->create_command_buffer(params));
  MOTE_TRY(add(Known::Kind::commands, result, static_cast<uint32_t>(commands_.size()), 0, 0));
  return commands_.push(std::move(commands));
}

CallRecorder::Commands* CallRecorder::commands_of(const vm::Call& call) {
  const Known* known = find(call.object(0), Known::Kind::commands);
  if (!known) is_refused_ = true;
  return known ? &commands_[known->index] : nullptr;
}

Status CallRecorder::translate(Commands& commands, Object* buffer, int64_t slot, uint64_t offset,
                               uint64_t length, hal::BufferRange& range) {
  range.slot = static_cast<uint32_t>(slot);
  range.offset = offset;
  range.length = length;
  if (!buffer) return ok_status;
  uint32_t base;
  MOTE_TRY(locate(static_cast<hal::Buffer*>(buffer), offset, length, base, range));
  if (bases_[base].kind == Base::Kind::constant) return ok_status;
  range.buffer = nullptr;
  size_t at = 0;
  while (at < commands.bases.size() && commands.bases[at] != base) ++at;
  range.slot = commands.capacity + static_cast<uint32_t>(at);
  return at < commands.bases.size() ? ok_status : commands.bases.push(base);
}

Status CallRecorder::on_commands_finalize(const vm::Call& call, Object*) {
  Commands* commands = commands_of(call);
  return commands ? commands->copy->finalize() : ok_status;
}

Status CallRecorder::on_barrier(const vm::Call& call, Object*) {
  Commands* commands = commands_of(call);
  return commands ? commands->copy->barrier() : ok_status;
}

// (commands, target?, offset, length, target slot, pattern, pattern length, flags)
Status CallRecorder::on_fill(const vm::Call& call, Object*) {
  Commands* commands = commands_of(call);
  if (!commands) return ok_status;
  hal::BufferRange target;
  MOTE_TRY(translate(*commands, call.object(1), call.i32(4), call.u64(2), call.u64(3), target));
  return commands->copy->fill(target, static_cast<uint32_t>(call.i64(5)),
                              static_cast<uint32_t>(call.i32(6)));
}

// (commands, source, source offset, target?, target offset, length, target slot, flags)
Status CallRecorder::on_update(const vm::Call& call, Object*) {
  Commands* commands = commands_of(call);
  if (!commands) return ok_status;
  auto* source = static_cast<vm::Buffer*>(call.object(1));
  if (source->is_mutable()) return refuse();
  hal::BufferRange target;
  MOTE_TRY(translate(*commands, call.object(3), call.i32(6), call.u64(4), call.u64(5), target));
  return commands->copy->update(
      source->bytes().subspan(static_cast<size_t>(call.u64(2)), static_cast<size_t>(call.u64(5))),
      target);
}

// (commands, source slot, target slot, source?, source offset, target?, target offset, length,
// flags)
Status CallRecorder::on_copy(const vm::Call& call, Object*) {
  Commands* commands = commands_of(call);
  if (!commands) return ok_status;
  hal::BufferRange source, target;
  MOTE_TRY(translate(*commands, call.object(3), call.i32(1), call.u64(4), call.u64(7), source));
  MOTE_TRY(translate(*commands, call.object(5), call.i32(2), call.u64(6), call.u64(7), target));
  return commands->copy->copy(source, target);
}

// (commands, executable, function, x, y, z, flags, [constant]*,
// [reserved, slot, buffer?, offset, length]*)
Status CallRecorder::on_dispatch(const vm::Call& call, Object*) {
  Commands* commands = commands_of(call);
  if (!commands) return ok_status;
  hal::DispatchParams params;
  params.executable = static_cast<hal::Executable*>(call.object(1));
  params.function = static_cast<uint32_t>(call.u64(2));
  for (size_t i = 0; i < 3; ++i) params.workgroup_count[i] = static_cast<uint32_t>(call.i32(3 + i));
  params.flags = call.u64(6);
  uint32_t constants[hal::max_constants];
  std::span<const vm::Slot> words = call.span(7);
  for (size_t i = 0; i < words.size(); ++i) constants[i] = u32_of(words[i]);
  params.constants = {constants, words.size()};
  hal::BufferRange bindings[hal::max_bindings];
  const vm::Slot* tuple = call.span(8).data();
  uint32_t count = call.span_count(8);
  for (uint32_t i = 0; i < count; ++i, tuple += 5)
    MOTE_TRY(translate(*commands, tuple[2].ref, tuple[1].i32, u64_of(tuple[3]), u64_of(tuple[4]),
                       bindings[i]));
  params.bindings = {bindings, count};
  return commands->copy->dispatch(params);
}

}  // namespace mote
