#include "mote/mote.hpp"
#include "vm/bytecode_module.h"
#include "vm/context.h"

namespace mote {

std::string_view Function::name() const { return module_->exports()[export_index_].name; }

std::string_view Function::signature() const {
  return module_->functions()[module_->exports()[export_index_].function].signature;
}

std::string_view Function::arguments() const {
  return module_->functions()[module_->exports()[export_index_].function].convention.arguments;
}

std::string_view Function::results() const {
  return module_->functions()[module_->exports()[export_index_].function].convention.results;
}

std::string_view Function::attribute(std::string_view key) const {
  std::string_view found, value;
  uint32_t function = module_->exports()[export_index_].function;
  for (uint32_t i = 0; module_->attribute(function, i, found, value); ++i)
    if (found == key) return value;
  return {};
}

// What the PyTorch front end writes has no attributes, only the name.
bool Function::is_async() const {
  return (attribute("iree.abi.model") == "coarse-fences" || name().ends_with("$async")) &&
         arguments().ends_with("rr");
}

bool Function::is_public() const {
  return !name().starts_with("__") && name().find('$') == std::string_view::npos;
}

uint32_t Module::export_count() const { return static_cast<uint32_t>(bytecode_->exports().size()); }

Function Module::export_at(uint32_t index) const { return {*bytecode_, index}; }

Program::Program(Session& session, vm::Context& context)
    : Object(object_type), session_(session), context_(&context) {}

Program::~Program() { context_->destroy(); }

void Program::destroy() { destroy_in(session_.allocator(), this); }

uint32_t Program::export_count() const {
  return static_cast<uint32_t>(context_->main().module->exports().size());
}

Function Program::export_at(uint32_t index) const { return {*context_->main().module, index}; }

Result<Function> Program::find(std::string_view name) const {
  session_.diagnostic_.clear();
  for (uint32_t i = 0; i < export_count(); ++i)
    if (export_at(i).name() == name) return export_at(i);
  session_.diagnostic_.found.text("'").text(name).text("'");
  session_.diagnostic_.where.text(context_->main().module->name());
  return not_found<"no such export">;
}

Result<Function> Program::only_function() const {
  session_.diagnostic_.clear();
  uint32_t count = 0, only = 0;
  for (uint32_t i = 0; i < export_count(); ++i) {
    if (!export_at(i).is_public()) continue;
    only = i;
    ++count;
  }
  if (count == 1) return export_at(only);
  session_.diagnostic_.expected.text("one public export");
  session_.diagnostic_.found.unsigned_number(count);
  session_.diagnostic_.where.text(context_->main().module->name());
  return invalid_argument<"which function to call is not clear">;
}

Status Program::call(const Function& function, std::span<const Value> arguments,
                     std::span<Value> results) {
  session_.diagnostic_.clear();
  vm::Instance& instance = context_->main();
  if (function.module_ != instance.module.get())
    return invalid_argument<"a function of another program">;
  uint32_t ordinal = instance.module->exports()[function.export_index_].function;
  return context_->call(instance, ordinal, arguments, results);
}

Status Program::call(std::string_view name, std::span<const Value> arguments,
                     std::span<Value> results) {
  MOTE_TRY_ASSIGN(Function function, find(name));
  return call(function, arguments, results);
}

ProgramMemory Program::memory() const {
  ProgramMemory memory = {.read_only = 0, .globals = 0, .stack = context_->stack_bytes()};
  for (const vm::Instance* instance : context_->instances()) {
    for (const vm::RodataInfo& rodata : instance->module->rodata())
      memory.read_only += rodata.bytes.size();
    memory.globals += instance->globals.size() * sizeof(uint64_t) +
                      instance->global_refs.size() * sizeof(Object*);
  }
  return memory;
}

}  // namespace mote
