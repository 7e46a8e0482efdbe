#include "tools/outputs.h"

#include <cstring>

#include "tools/decimal.h"
#include "tools/tensor_files.h"

namespace mote::tools {
namespace {

struct ScalarBytes {
  hal::ElementType type;
  uint8_t bytes[8];
  size_t size;
};

template <class T>
ScalarBytes scalar_bytes(hal::ElementType type, T value) {
  ScalarBytes scalar{type, {}, sizeof value};
  store_le(scalar.bytes, value);
  return scalar;
}

ScalarBytes scalar_bytes(const Value& number) {
  switch (number.type()) {
    case ValueType::i64:
      return scalar_bytes(hal::ElementType::i64, number.i64());
    case ValueType::f32:
      return scalar_bytes(hal::ElementType::f32, number.f32());
    case ValueType::f64:
      return scalar_bytes(hal::ElementType::f64, number.f64());
    default:
      return scalar_bytes(hal::ElementType::i32, number.i32());
  }
}

// A file holds tensors only: numbers have rank 0, null is an empty array of bytes.
Status write_value(const HostValue& value, std::string_view path, bool append,
                   Diagnostic& diagnostic) {
  if (value.kind == HostValue::Kind::number) {
    ScalarBytes scalar = scalar_bytes(value.number);
    return write_tensor({{}, scalar.type, {scalar.bytes, scalar.size}}, path, append, diagnostic);
  }
  if (value.kind == HostValue::Kind::none) {
    const int64_t shape[] = {0};
    return write_tensor({shape, hal::ElementType::i8, {}}, path, append, diagnostic);
  }
  if (value.kind == HostValue::Kind::list || value.kind == HostValue::Kind::other) {
    diagnostic.found.text(value.type_name);
    return invalid_argument<"a value that cannot be written to a file">;
  }
  return write_tensor(value.tensor.view(), path, append, diagnostic);
}

}  // namespace

Status print_results(std::span<const HostValue> results, int64_t max_elements, std::FILE* out) {
  for (size_t i = 0; i < results.size(); ++i) {
    print_index("result", i, out);
    MOTE_TRY(print_value(results[i], max_elements, out));
  }
  return ok_status;
}

Status write_results(std::span<const HostValue> results, std::span<const char* const> outputs,
                     int64_t max_elements, std::string_view folder, std::FILE* out,
                     Diagnostic& diagnostic) {
  if (results.size() != outputs.size()) {
    diagnostic.expected.unsigned_number(results.size()).text(" times --output");
    diagnostic.found.unsigned_number(outputs.size());
    return out_of_range<"one --output for each result">;
  }
  for (size_t i = 0; i < results.size(); ++i) {
    const char* output = outputs[i];
    if (!*output) continue;
    if (!std::strcmp(output, "-")) {
      MOTE_TRY(print_value(results[i], max_elements, out));
      continue;
    }
    if (*output != '@' && *output != '+') {
      diagnostic.found.text("'").text(output).text("'");
      return unimplemented<"unknown form of --output">;
    }
    PathText path;
    append_path(folder, output + 1, path);
    MOTE_TRY(write_value(results[i], path.view(), *output == '+', diagnostic));
  }
  return ok_status;
}

}  // namespace mote::tools
