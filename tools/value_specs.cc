#include "tools/value_specs.h"

#include <cstring>

#include "tools/element.h"

namespace mote::tools {
namespace {

constexpr Status wrong_kind = invalid_argument<"the value does not fit the function's signature">;

std::string_view slot_name(char slot) {
  switch (slot) {
    case 'i':
      return "an i32 number";
    case 'I':
      return "an i64 number";
    case 'f':
      return "an f32 number";
    case 'F':
      return "an f64 number";
    default:
      return "a tensor or another object";
  }
}

template <class T>
void set_number(T number, HostValue& out) {
  out.kind = HostValue::Kind::number;
  out.number = Value(number);
  out.type_name = value_type_name(out.number.type());
}

Status parse_number(const char* text, char slot, HostValue& out) {
  if (slot == 'f') {
    float value;
    MOTE_TRY(parse_f32(text, value));
    set_number(value, out);
  } else if (slot == 'F') {
    double value;
    MOTE_TRY(parse_f64(text, value));
    set_number(value, out);
  } else {
    int64_t value;
    MOTE_TRY(parse_integer(text, value));
    if (slot == 'I')
      set_number(value, out);
    else
      set_number(static_cast<int32_t>(value), out);
  }
  return ok_status;
}

class Parser {
 public:
  Parser(std::string_view slots, FileStreams& files, Array<HostValue>& out, Diagnostic& diagnostic)
      : slots_(slots), files_(files), out_(out), diagnostic_(diagnostic) {}

  Status parse(const char* text) {
    if (!*text) return invalid_argument<"an empty value">;
    char slot;
    bool is_file = *text == '@' || *text == '+' || *text == '*';
    if (*text == '*') return parse_npy(text);  // even when no slot is left: it may be empty
    MOTE_TRY(next_slot(text, slot));
    if (!std::strcmp(text, "(null)") || !std::strcmp(text, "(ignored)"))
      return out_.push(HostValue(out_.allocator()));
    if (slot != 'r') {
      HostValue value(out_.allocator());
      Status status = parse_number(text, slot, value);
      return status.ok() ? out_.push(std::move(value)) : mismatch(text, slot, status);
    }
    return is_file ? parse_npy(text) : parse_object(text);
  }

 private:
  Status mismatch(const char* text, char slot, Status status) {
    diagnostic_.expected.text(slot_name(slot));
    diagnostic_.found.text("'").text(text).text("'");
    return status;
  }

  Status next_slot(const char* text, char& slot) {
    if (out_.size() < slots_.size()) {
      slot = slots_[out_.size()];
      return ok_status;
    }
    diagnostic_.expected.unsigned_number(slots_.size());
    diagnostic_.found.text("one more, '").text(text).text("'");
    return invalid_argument<"more values than the function's signature has">;
  }

  Status push_tensor(HostValue&& value, const char* type_name, HostValue::Kind kind) {
    value.kind = kind;
    value.type_name = type_name;
    return out_.push(std::move(value));
  }

  Status parse_object(const char* text) {
    bool is_storage = *text == '&';
    HostValue value(out_.allocator());
    MOTE_TRY(parse_tensor(is_storage ? text + 1 : text, files_, value.tensor, diagnostic_));
    return is_storage ? push_tensor(std::move(value), "hal.buffer", HostValue::Kind::storage)
                      : push_tensor(std::move(value), "hal.buffer_view", HostValue::Kind::tensor);
  }

  Status parse_npy(const char* text) {
    std::string_view path = text + 1;
    if (!path.ends_with(".npy")) {
      diagnostic_.expected.text("a file named *.npy");
      diagnostic_.found.text("'").text(text).text("'");
      return unimplemented<"only .npy files tell shape and type">;
    }
    std::FILE* file;
    MOTE_TRY(files_.open(path, *text == '@', file, diagnostic_));
    Status status = ok_status;
    bool reads_all = *text == '*';
    while (status.ok() && !(reads_all && at_end(file))) {
      status = parse_array(text, file);
      if (!reads_all) break;
    }
    if (!status.ok() && diagnostic_.where.view().empty()) diagnostic_.where.text(path);
    return status;
  }

  Status parse_array(const char* text, std::FILE* file) {
    char slot;
    MOTE_TRY(next_slot(text, slot));
    if (slot != 'r') return mismatch(text, slot, wrong_kind);
    HostValue value(out_.allocator());
    MOTE_TRY(read_npy(file, value.tensor, diagnostic_));
    value.from_npy = true;
    return push_tensor(std::move(value), "hal.buffer_view", HostValue::Kind::tensor);
  }

  std::string_view slots_;
  FileStreams& files_;
  Array<HostValue>& out_;
  Diagnostic& diagnostic_;
};

}  // namespace

Status parse_values(std::span<const char* const> texts, std::string_view slots, const char* flag,
                    FileStreams& files, Array<HostValue>& out, Diagnostic& diagnostic) {
  Parser parser(slots, files, out, diagnostic);
  for (size_t i = 0; i < texts.size(); ++i) {
    Status status = parser.parse(texts[i]);
    if (status.ok()) continue;
    if (diagnostic.where.view().empty())
      diagnostic.where.text(flag).text("[").unsigned_number(i).text("]");
    return status;
  }
  return ok_status;
}

}  // namespace mote::tools
