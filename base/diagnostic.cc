#include "mote/base/diagnostic.h"

#include "mote/base/array.h"

namespace mote {

Diagnostic& Diagnostic::operator=(const Diagnostic& other) {
  detail = other.detail;
  expected = other.expected;
  found = other.found;
  where = other.where;
  offset = other.offset;
  trace = other.trace;
  return *this;
}

void Diagnostic::clear() {
  detail.clear();
  expected.clear();
  found.clear();
  where.clear();
  trace.clear();
  offset = no_offset;
  if (missing) missing->clear();
}

void Diagnostic::add_missing(std::string_view name) {
  if (found.view().empty()) found.text("no function '").line_text(name).text("'");
  if (!missing) return;
  for (size_t at = 0; at < missing->size();) {
    std::string_view present = missing->data() + at;
    if (present == name) return;
    at += present.size() + 1;
  }
  // Without memory for its end a name is not listed.
  size_t size = missing->size();
  if (missing->append({name.data(), name.size()}).ok() && missing->push('\0').ok()) return;
  while (missing->size() > size) missing->pop();
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
