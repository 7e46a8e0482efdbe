#include "mote/hal/executable.h"

#include "hal/image_cache.h"
#include "runtime/modules/common/arguments.h"
#include "runtime/modules/common/functions.h"
#include "vm/bytecode_module.h"

namespace mote::hal_functions {

Result<hal::ExecutableParams> executable_params(vm::Call& call, size_t first,
                                                Array<uint32_t>& words) {
  MOTE_TRY_ASSIGN(vm::Buffer * format, call.ref<vm::Buffer>(first));
  MOTE_TRY_ASSIGN(vm::Buffer * data, call.ref<vm::Buffer>(first + 1));
  MOTE_TRY_ASSIGN(vm::Buffer * constants, call.ref_or_null<vm::Buffer>(first + 2));
  hal::ExecutableParams params;
  params.format = text_of(*format);
  params.data = data->bytes();
  // What the program may still write to cannot be used in place.
  params.owner = data->is_mutable() ? nullptr : data;
  if (auto* module = object_cast<vm::BytecodeModule>(data->owner()))
    params.images = object_cast<hal::ImageCache>(module->attachment());
  if (!constants) return params;
  if (constants->size() % sizeof(uint32_t) != 0)
    return invalid_argument<"the constants of an executable are 32-bit words">;
  MOTE_TRY(words.resize(constants->size() / sizeof(uint32_t)));
  for (size_t i = 0; i < words.size(); ++i)
    words[i] = load_le<uint32_t>(constants->bytes().data() + i * sizeof(uint32_t));
  params.constants = {words.data(), words.size()};
  return params;
}

// (executable, name) -> function
Status executable_lookup_function(vm::Call& call) {
  MOTE_TRY_ASSIGN(hal::Executable * executable, call.ref<hal::Executable>(0));
  MOTE_TRY_ASSIGN(vm::Buffer * name, call.ref<vm::Buffer>(1));
  Result<uint32_t> ordinal = executable->lookup(text_of(*name));
  if (!ordinal.ok()) {
    call.diagnostic().found.text("'").text(text_of(*name)).text("'");
    return ordinal.status();
  }
  call.return_i64(0, ordinal.value());
  return ok_status;
}

}  // namespace mote::hal_functions
