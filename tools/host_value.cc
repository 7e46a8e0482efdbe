#include "tools/host_value.h"

#include "tools/decimal.h"

namespace mote::tools {
namespace {

void print_number(const Value& number, std::FILE* out) {
  ValueType type = number.type();
  std::fputs(value_type_name(type), out);
  std::fputc('=', out);
  if (type == ValueType::f32 || type == ValueType::f64)
    std::fprintf(out, "%g", type == ValueType::f32 ? double{number.f32()} : number.f64());
  else
    print_integer(type == ValueType::i64 ? number.i64() : number.i32(), out);
  std::fputc('\n', out);
}

}  // namespace

Status print_value(const HostValue& value, int64_t max_elements, std::FILE* out) {
  if (value.kind == HostValue::Kind::number) {
    print_number(value.number, out);
    return ok_status;
  }
  std::fputs(value.kind == HostValue::Kind::none ? "(null)" : value.type_name, out);
  std::fputc('\n', out);
  switch (value.kind) {
    case HostValue::Kind::none:
      return ok_status;
    case HostValue::Kind::tensor:
      MOTE_TRY(print_tensor(value.tensor.view(), max_elements, out));
      std::fputc('\n', out);
      return ok_status;
    case HostValue::Kind::list:
      for (size_t i = 0; i < value.items.size(); ++i) {
        print_index("child_list", i, out);
        MOTE_TRY(print_value(value.items[i], max_elements, out));
      }
      std::fputc('\n', out);
      return ok_status;
    default:
      std::fputs("(no printer)\n", out);
      return ok_status;
  }
}

}  // namespace mote::tools
