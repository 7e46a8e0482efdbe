#include "vm/calling_convention.h"

namespace mote::vm {
namespace {

constexpr bool is_scalar(char c) {
  return c == 'i' || c == 'I' || c == 'f' || c == 'F' || c == 'r';
}

}  // namespace

Status parse_calling_convention(std::string_view text, bool spans_allowed,
                                CallingConvention& convention) {
  convention = {};
  if (text.empty()) return ok_status;
  if (text[0] != '0') return unimplemented<"a calling convention of a version other than 0">;
  size_t at = 1;
  bool in_span = false;
  size_t span_start = 0;
  for (; at < text.size() && text[at] != '_'; ++at) {
    char c = text[at];
    if (c == 'v' && at == 1 && (at + 1 == text.size() || text[at + 1] == '_')) continue;
    if (c == 'C' && !in_span) {
      if (!spans_allowed) return invalid_argument<"a span in the convention of a function">;
      in_span = true;
      span_start = at;
      convention.has_spans = true;
      ++convention.positions;
    } else if (c == 'D' && in_span && at > span_start + 1) {
      in_span = false;
    } else if (is_scalar(c)) {
      if (!in_span) ++convention.positions;
    } else {
      return invalid_argument<"a malformed calling convention">;
    }
  }
  if (in_span) return invalid_argument<"a malformed calling convention">;
  convention.arguments = {text.data() + 1, at - 1};
  if (convention.arguments == "v") convention.arguments = {};
  if (at == text.size()) return ok_status;
  convention.results = {text.data() + at + 1, text.size() - at - 1};
  if (convention.results == "v") convention.results = {};
  for (char c : convention.results)
    if (!is_scalar(c)) return invalid_argument<"a malformed calling convention">;
  return ok_status;
}

const char* kind_name(char kind) {
  switch (kind) {
    case 'i':
      return "i32";
    case 'I':
      return "i64";
    case 'f':
      return "f32";
    case 'F':
      return "f64";
    default:
      return "!vm.ref<?>";
  }
}

RegisterCounts argument_registers(const CallingConvention& convention) {
  ArgumentPlacer placer;
  for (char kind : convention.arguments) placer.next(kind);
  return placer.counts();
}

}  // namespace mote::vm
