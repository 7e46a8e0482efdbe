#include "tools/host_value.h"

namespace mote::tools {
namespace {

void print_number(const Value& number, std::FILE* out) {
  const char* type = value_type_name(number.type());
  switch (number.type()) {
    case ValueType::f32:
      std::fprintf(out, "%s=%g\n", type, double{number.f32()});
      break;
    case ValueType::f64:
      std::fprintf(out, "%s=%g\n", type, number.f64());
      break;
    case ValueType::i64:
      std::fprintf(out, "%s=%lld\n", type, static_cast<long long>(number.i64()));
      break;
    default:
      std::fprintf(out, "%s=%d\n", type, number.i32());
      break;
  }
}

}  // namespace

Status print_value(const HostValue& value, int64_t max_elements, std::FILE* out) {
  switch (value.kind) {
    case HostValue::Kind::none:
      std::fputs("(null)\n", out);
      return ok_status;
    case HostValue::Kind::number:
      print_number(value.number, out);
      return ok_status;
    case HostValue::Kind::tensor:
      std::fprintf(out, "%s\n", value.type_name);
      MOTE_TRY(print_tensor(value.tensor.view(), max_elements, out));
      std::fputc('\n', out);
      return ok_status;
    case HostValue::Kind::list:
      std::fprintf(out, "%s\n", value.type_name);
      for (size_t i = 0; i < value.items.size(); ++i) {
        std::fprintf(out, "child_list[%zu]: ", i);
        MOTE_TRY(print_value(value.items[i], max_elements, out));
      }
      std::fputc('\n', out);
      return ok_status;
    default:
      std::fprintf(out, "%s\n(no printer)\n", value.type_name);
      return ok_status;
  }
}

}  // namespace mote::tools
