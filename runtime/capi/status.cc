// Statuses, and structs with a size.
#include "runtime/capi/handles.h"

namespace mote::capi {
namespace {

Status read_size(const void* from, size_t& size) {
  std::memcpy(&size, from, sizeof size);
  if (size >= sizeof size) return ok_status;
  return invalid_argument<"the size of a struct is not set">;
}

}  // namespace

Status take_struct(const void* from, void* to, size_t known) {
  size_t size;
  MOTE_TRY(read_size(from, size));
  for (size_t i = known; i < size; ++i)
    if (static_cast<const char*>(from)[i])
      return unimplemented<"a field of a struct that this version does not know">;
  std::memset(to, 0, known);
  std::memcpy(to, from, size < known ? size : known);
  return ok_status;
}

Status give_struct(const void* from, void* to, size_t known) {
  size_t size;
  MOTE_TRY(read_size(to, size));
  char* fields = static_cast<char*>(to) + sizeof size;
  std::memset(fields, 0, size - sizeof size);
  std::memcpy(fields, static_cast<const char*>(from) + sizeof size,
              (size < known ? size : known) - sizeof size);
  return ok_status;
}

}  // namespace mote::capi

using namespace mote;
using namespace mote::capi;

uint32_t mote_abi_version() { return MOTE_ABI_VERSION; }

mote_code_t mote_status_code(mote_status_t status) {
  return static_cast<mote_code_t>(from_c(status).code());
}

const char* mote_status_text(mote_status_t status) { return from_c(status).text(); }

const char* mote_code_name(mote_code_t code) {
  auto number = static_cast<uint32_t>(code);
  return status_code_name(static_cast<StatusCode>(number < UINT8_MAX ? number : UINT8_MAX));
}

mote_status_t mote_status_from_code(uint32_t code) { return to_c(status_from_code(code)); }
