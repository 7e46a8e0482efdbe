// Errors as values: a Status is one pointer, null for success, else to a constant record.
// Nothing is allocated and nothing has to be freed. Details of a failure (expected, found, where)
// travel beside it in a Diagnostic, see diagnostic.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

#include "mote/base/config.h"

namespace mote {

// Numeric values are those of the module ABI (`vm.fail`, `hal.fence.await`).
enum class StatusCode : uint8_t {
  ok = 0,
  cancelled = 1,
  unknown = 2,
  invalid_argument = 3,
  deadline_exceeded = 4,
  not_found = 5,
  already_exists = 6,
  permission_denied = 7,
  resource_exhausted = 8,
  failed_precondition = 9,
  aborted = 10,
  out_of_range = 11,
  unimplemented = 12,
  internal = 13,
  unavailable = 14,
  data_loss = 15,
  unauthenticated = 16,
  deferred = 17,  // not an error: suspended, resume later
  incompatible = 18,
};

// "INVALID_ARGUMENT" and so on; "UNKNOWN" for a value outside the enumeration.
const char* status_code_name(StatusCode code);

class [[nodiscard]] Status {
 public:
  constexpr Status() = default;
  // A constant: the code as one character, and the text behind it.
  constexpr explicit Status(const char* record) : record_(record) {}

  constexpr bool ok() const { return record_ == nullptr; }
  constexpr StatusCode code() const {
    return record_ ? static_cast<StatusCode>(*record_) : StatusCode::ok;
  }
  // One line of constant text; "" for success.
  constexpr const char* text() const { return record_ ? record_ + 1 : ""; }
  constexpr bool operator==(const Status&) const = default;

 private:
  const char* record_ = nullptr;
};

inline constexpr Status ok_status{};

// A status for a code known only at run time, such as the operand of `vm.fail`.
// Codes outside 1..18 give UNKNOWN.
Status status_from_code(uint32_t code);

// Text as a template argument: lets every error site name its constant record in place.
template <size_t N>
struct Text {
  char chars[N];
  consteval Text(const char (&text)[N]) {
    for (size_t i = 0; i < N; ++i) chars[i] = text[i];
  }
};

// Code and text in one object without a pointer, which nothing has to relocate.
template <size_t N>
struct StatusRecord {
  char bytes[N + 1];
  consteval StatusRecord(StatusCode code, const Text<N>& text) {
    bytes[0] = static_cast<char>(code);
    for (size_t i = 0; i < N; ++i) bytes[i + 1] = text.chars[i];
  }
};

// Compilers would align long ones for copying. Named in full: g++ takes a deduced type for one that
// can be written to, and its records are in RAM.
template <StatusCode code, Text text>
alignas(1) inline constexpr StatusRecord<sizeof(text.chars)> status_constant{code, text};
#if MOTE_STATUS_TEXT
template <StatusCode code, Text text>
inline constexpr const char* status_record = status_constant<code, text>.bytes;
#else
template <StatusCode code, Text text>
inline constexpr const char* status_record = status_constant<code, "">.bytes;
#endif

// `return invalid_argument<"list index past the end">;`
template <Text text>
inline constexpr Status cancelled{status_record<StatusCode::cancelled, text>};
template <Text text>
inline constexpr Status unknown{status_record<StatusCode::unknown, text>};
template <Text text>
inline constexpr Status invalid_argument{status_record<StatusCode::invalid_argument, text>};
template <Text text>
inline constexpr Status deadline_exceeded{status_record<StatusCode::deadline_exceeded, text>};
template <Text text>
inline constexpr Status not_found{status_record<StatusCode::not_found, text>};
template <Text text>
inline constexpr Status already_exists{status_record<StatusCode::already_exists, text>};
template <Text text>
inline constexpr Status permission_denied{status_record<StatusCode::permission_denied, text>};
template <Text text>
inline constexpr Status resource_exhausted{status_record<StatusCode::resource_exhausted, text>};
template <Text text>
inline constexpr Status failed_precondition{status_record<StatusCode::failed_precondition, text>};
template <Text text>
inline constexpr Status aborted{status_record<StatusCode::aborted, text>};
template <Text text>
inline constexpr Status out_of_range{status_record<StatusCode::out_of_range, text>};
template <Text text>
inline constexpr Status unimplemented{status_record<StatusCode::unimplemented, text>};
template <Text text>
inline constexpr Status internal{status_record<StatusCode::internal, text>};
template <Text text>
inline constexpr Status unavailable{status_record<StatusCode::unavailable, text>};
template <Text text>
inline constexpr Status data_loss{status_record<StatusCode::data_loss, text>};
template <Text text>
inline constexpr Status incompatible{status_record<StatusCode::incompatible, text>};

// Not an error: returned by an import that suspends its invocation.
inline constexpr Status deferred_status{status_record<StatusCode::deferred, "suspended">};
inline constexpr Status out_of_memory{
    status_record<StatusCode::resource_exhausted, "the allocator has no memory left">};

// A value or the status that says why there is none.
//   MOTE_TRY_ASSIGN(Ref<Buffer> buffer, Buffer::allocate(allocator, 64, 16));
template <class T>
class [[nodiscard]] Result {
 public:
  Result(Status status) : status_(status) {}
  Result(T value) : has_value_(true) { new (&value_) T(std::move(value)); }
  Result(Result&& other) noexcept : status_(other.status_), has_value_(other.has_value_) {
    if (has_value_) new (&value_) T(std::move(other.value_));
  }
  Result& operator=(Result&&) = delete;
  ~Result() {
    if (has_value_) value_.~T();
  }

  bool ok() const { return has_value_; }
  Status status() const { return status_; }
  // Only after ok().
  T& value() & { return value_; }
  T&& value() && { return std::move(value_); }

 private:
  Status status_;
  bool has_value_ = false;
  union {
    T value_;
  };
};

}  // namespace mote

// Returns from the enclosing function with the status of `expression` if that is an error.
#define MOTE_TRY(expression)                                                         \
  do {                                                                               \
    if (::mote::Status mote_status_ = (expression); !mote_status_.ok()) [[unlikely]] \
      return mote_status_;                                                           \
  } while (0)

// `variable = value of expression`, or returns its status. The variable may be declared in place.
#define MOTE_TRY_ASSIGN(variable, expression) \
  variable = __extension__({                  \
    auto mote_result_ = (expression);         \
    if (!mote_result_.ok()) [[unlikely]]      \
      return mote_result_.status();           \
    std::move(mote_result_).value();          \
  })
