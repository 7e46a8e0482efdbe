#include "hal/loaders/vmvx/kernel_context.h"

namespace mote::hal::vmvx {

KernelContext::KernelContext(Allocator& allocator)
    : allocator_(allocator), cache_(allocator, max_kept), bindings_(cache_) {}

KernelContext::~KernelContext() {
  if (context_) context_->destroy();
}

Result<KernelContext*> KernelContext::create(Allocator& allocator, const KernelProgram& program,
                                             Diagnostic* diagnostic) {
  auto* context = create_in<KernelContext>(allocator, allocator);
  if (!context) return out_of_memory;
  Status status = context->start(program);
  if (status.ok()) return context;
  if (diagnostic) *diagnostic = context->diagnostic_;
  context->destroy();
  return status;
}

void KernelContext::destroy() { destroy_in(allocator_, this); }

Status KernelContext::start(const KernelProgram& program) {
  MOTE_TRY(make_arguments(program.max_binding_count));
  Array<std::string_view> missing(cache_);
  vm::BytecodeModule* module = &program.module;
  Result<vm::Context*> context =
      vm::Context::create(cache_, program.limits, {}, {}, diagnostic_, program.natives,
                          {&module, 1}, vm::Environment{}, missing);
  if (context.ok()) {
    context_ = context.value();
    return ok_status;
  }
  for (std::string_view name : missing) diagnostic_.found.text(" ").line_text(name);
  return context.status();
}

Status KernelContext::make_arguments(uint32_t max_binding_count) {
  MOTE_TRY_ASSIGN(local_memory_, vm::Buffer::wrap(cache_, {}, nullptr));
  MOTE_TRY_ASSIGN(constants_, vm::Buffer::wrap_constant(cache_, {}, nullptr));
  MOTE_TRY_ASSIGN(list_, vm::List::create(cache_, {ValueType::ref, &vm::Buffer::object_type}));
  MOTE_TRY(bindings_.resize(max_binding_count));
  for (Ref<vm::Buffer>& binding : bindings_)
    MOTE_TRY_ASSIGN(binding, vm::Buffer::wrap(cache_, {}, nullptr));
  arguments_[0] = Value(local_memory_);
  arguments_[1] = Value(constants_);
  arguments_[2] = Value(list_);
  return ok_status;
}

Status KernelContext::run(uint32_t function, const DispatchState& dispatch,
                          const WorkgroupState& workgroup) {
  Status status = bind(dispatch, workgroup);
  if (status.ok()) status = context_->call(context_->main(), function, arguments_, {});
  unbind(dispatch.binding_count);
  if (!status.ok()) diagnostic_.clear();
  return status;
}

Status KernelContext::bind(const DispatchState& dispatch, const WorkgroupState& workgroup) {
  local_memory_->rebind(
      {static_cast<uint8_t*>(workgroup.local_memory), workgroup.local_memory_size});
  // Wrapped as read-only.
  auto* constants = reinterpret_cast<uint8_t*>(const_cast<uint32_t*>(dispatch.constants));
  constants_->rebind({constants, dispatch.constant_count * sizeof(uint32_t)});
  // An earlier workgroup may have changed the list.
  MOTE_TRY(list_->resize(dispatch.binding_count));
  for (uint32_t i = 0; i < dispatch.binding_count; ++i) {
    bindings_[i]->rebind(
        {static_cast<uint8_t*>(dispatch.bindings[i]), dispatch.binding_lengths[i]});
    MOTE_TRY(list_->set(i, Value(bindings_[i])));
  }
  const uint32_t numbers[] = {
      workgroup.id_x,
      workgroup.id_y,
      workgroup.id_z,
      dispatch.workgroup_size_x,
      dispatch.workgroup_size_y,
      dispatch.workgroup_size_z,
      dispatch.workgroup_count_x,
      dispatch.workgroup_count_y,
      dispatch.workgroup_count_z,
  };
  for (size_t i = 0; i < std::size(numbers); ++i)
    arguments_[3 + i] = Value(static_cast<int32_t>(numbers[i]));
  return ok_status;
}

void KernelContext::unbind(uint32_t binding_count) {
  local_memory_->rebind({});
  constants_->rebind({});
  for (uint32_t i = 0; i < binding_count; ++i) bindings_[i]->rebind({});
}

}  // namespace mote::hal::vmvx
