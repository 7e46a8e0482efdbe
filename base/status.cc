#include "mote/base/status.h"

#include <iterator>

namespace mote {
namespace {

constexpr const char* code_names[] = {
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
    "DEFERRED",
    "INCOMPATIBLE",
};

// What a code says without a text of its own; indexed by code.
template <StatusCode code>
constexpr const char* plain_record = status_record<code, "reported by the program">;
constexpr const char* plain_records[] = {
    plain_record<StatusCode::unknown>,
    plain_record<StatusCode::cancelled>,
    plain_record<StatusCode::unknown>,
    plain_record<StatusCode::invalid_argument>,
    plain_record<StatusCode::deadline_exceeded>,
    plain_record<StatusCode::not_found>,
    plain_record<StatusCode::already_exists>,
    plain_record<StatusCode::permission_denied>,
    plain_record<StatusCode::resource_exhausted>,
    plain_record<StatusCode::failed_precondition>,
    plain_record<StatusCode::aborted>,
    plain_record<StatusCode::out_of_range>,
    plain_record<StatusCode::unimplemented>,
    plain_record<StatusCode::internal>,
    plain_record<StatusCode::unavailable>,
    plain_record<StatusCode::data_loss>,
    plain_record<StatusCode::unauthenticated>,
    plain_record<StatusCode::unknown>,  // DEFERRED is not an error that a program may report
    plain_record<StatusCode::incompatible>,
};
constexpr uint32_t code_count = std::size(code_names);
static_assert(std::size(plain_records) == code_count);

}  // namespace

const char* status_code_name(StatusCode code) {
  auto index = static_cast<uint32_t>(code);
  return index < code_count ? code_names[index] : "UNKNOWN";
}

Status status_from_code(uint32_t code) {
  return Status(plain_records[code < code_count ? code : 0]);
}

}  // namespace mote
