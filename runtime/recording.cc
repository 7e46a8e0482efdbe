#include "runtime/recording.h"

#include <cstring>

namespace mote {
namespace {

bool is_same(std::span<const int64_t> shape, const int64_t* dimensions) {
  for (size_t i = 0; i < shape.size(); ++i)
    if (shape[i] != dimensions[i]) return false;
  return true;
}

}  // namespace

bool Recording::matches(std::span<const Value> given, const vm::Instance& instance) const {
  if (given.size() != arguments.size()) return false;
  for (size_t i = 0; i < given.size(); ++i) {
    const Argument& argument = arguments[i];
    auto* view = given[i].as<hal::BufferView>();
    if (!view || view->element_type() != argument.type || view->encoding() != argument.encoding ||
        view->shape().size() != argument.rank ||
        !is_same(view->shape(), dimensions.data() + argument.first_dimension) ||
        BufferKind(view->buffer()) != argument.buffer)
      return false;
  }
  for (const Global& global : globals) {
    Object* object = instance.global_refs[global.index].get();
    if (global.kind == Global::Kind::empty) {
      if (object) return false;
    } else if (global.kind == Global::Kind::fence) {
      auto* fence = object_cast<hal::Fence>(object);
      if (!fence || !fence->query().ok()) return false;
    } else if (global.kind == Global::Kind::shared) {
      if (object != instance.global_refs[global.shared_with].get()) return false;
    } else {
      auto* buffer = object_cast<hal::Buffer>(object);
      if (!buffer || BufferKind(*buffer) != global.buffer) return false;
    }
  }
  return values_before.empty() || std::memcmp(values_before.data(), instance.globals.data(),
                                              values_before.size() * sizeof(uint64_t)) == 0;
}

Result<Value> Recording::make_result(const ResultKind& kind, std::span<const Value> given) {
  if (kind.argument != none) return given[kind.argument];
  if (kind.slot == none && !kind.constant) return kind.value;
  hal::Buffer* whole = kind.constant ? kind.constant : buffers[kind.slot];
  MOTE_TRY_ASSIGN(Ref<hal::Buffer> part, whole->subspan(allocator, kind.offset, kind.length));
  MOTE_TRY_ASSIGN(Ref<hal::BufferView> view,
                  hal::BufferView::create(allocator, std::move(part),
                                          {dimensions.data() + kind.first_dimension, kind.rank},
                                          kind.type, kind.encoding));
  return Value(std::move(view));
}

Status Recording::replay(std::span<const Value> given, vm::Instance& instance,
                         std::span<Value> out) {
  size_t slot = 0;
  for (const Value& value : given) buffers[slot++] = &value.as<hal::BufferView>()->buffer();
  for (const Global& global : globals)
    if (global.kind == Global::Kind::buffer)
      buffers[slot++] = static_cast<hal::Buffer*>(instance.global_refs[global.index].get());
  // What is allocated ends with this object.
  struct Fresh {
    Array<Ref<hal::Buffer>>& buffers;
    ~Fresh() {
      for (Ref<hal::Buffer>& buffer : buffers) buffer = nullptr;
    }
  } ends{fresh};
  for (size_t i = 0; i < allocations.size(); ++i) {
    const Allocation& wanted = allocations[i];
    MOTE_TRY_ASSIGN(fresh[i],
                    wanted.device->queue_alloca(nullptr, nullptr, wanted.params, wanted.size));
    buffers[slot++] = fresh[i].get();
  }
  for (const Place& place : places) *place.buffer = buffers[place.slot];
  for (const Step& step : steps) MOTE_TRY(step.device->submit(step.submission));

  for (size_t i = 0; i < results.size(); ++i) {
    Result<Value> made = make_result(results[i], given);
    if (!made.ok()) return made.status();
    out[i] = std::move(made.value());
  }
  for (const GlobalStore& store : global_stores)
    instance.global_refs[store.index] = Ref<Object>::share(buffers[store.slot]);
  if (!values_after.empty())
    std::memcpy(instance.globals.data(), values_after.data(),
                values_after.size() * sizeof(uint64_t));
  return ok_status;
}

}  // namespace mote
