#include "mote/base/diagnostic.h"

namespace mote {

void Diagnostic::clear() {
  detail.clear();
  expected.clear();
  found.clear();
  where.clear();
  trace.clear();
  offset = no_offset;
}

void format_error(Status status, const Diagnostic& diagnostic, TextWriter& out) {
  out.text(status_code_name(status.code())).text("; ").text(status.text());
  if (!diagnostic.detail.view().empty()) out.text("; ").line_text(diagnostic.detail.view());
  if (!diagnostic.expected.view().empty())
    out.text("; expected ").line_text(diagnostic.expected.view());
  if (!diagnostic.found.view().empty())
    out.text(diagnostic.expected.view().empty() ? "; found " : ", found ")
        .line_text(diagnostic.found.view());
  if (!diagnostic.where.view().empty()) {
    out.text("; at ").line_text(diagnostic.where.view());
    if (diagnostic.offset != Diagnostic::no_offset)
      out.text(":").unsigned_number(diagnostic.offset);
  }
  if (!diagnostic.trace.view().empty()) out.text("\n").text(diagnostic.trace.view());
}

}  // namespace mote
