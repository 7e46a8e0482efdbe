// What a person needs to know about the last failure, beside its Status.
#pragma once

#include <cstdint>
#include <string_view>

#include "mote/base/config.h"
#include "mote/base/status.h"
#include "mote/base/text.h"

namespace mote {

template <class T>
class Array;

#if MOTE_DIAGNOSTICS
template <size_t N>
using DiagnosticText = FixedText<N>;
#else
// Takes everything and keeps nothing.
template <size_t N>
class DiagnosticText : public TextWriter {
 public:
  DiagnosticText() : TextWriter(nullptr, 0) {}
  DiagnosticText(const DiagnosticText&) : DiagnosticText() {}
  DiagnosticText& operator=(const DiagnosticText&) { return *this; }
  DiagnosticText& text(std::string_view) { return *this; }
  DiagnosticText& line_text(std::string_view) { return *this; }
  DiagnosticText& number(int64_t) { return *this; }
  DiagnosticText& unsigned_number(uint64_t) { return *this; }
  DiagnosticText& hex(uint64_t, int = 1) { return *this; }
  std::string_view view() const { return {}; }
  const char* c_str() const { return ""; }
  void clear() {}
};
#endif

// Filled by the entry that fails, from the inside outwards: the first writer of a field wins, so an
// outer layer adds what the inner one could not know. A session owns one; other callers may pass
// their own, or null where a parameter says so. Not thread-safe.
struct Diagnostic {
  static constexpr uint64_t no_offset = UINT64_MAX;

  Diagnostic() = default;
  Diagnostic(const Diagnostic&) = default;
  // All but `missing`, which stays with its owner.
  Diagnostic& operator=(const Diagnostic& other);

  DiagnosticText<256> detail;    // what went wrong, if more can be said than Status::text()
  DiagnosticText<192> expected;  // "bytecode 17.0", "4xf32"
  DiagnosticText<192> found;
  DiagnosticText<160> where;    // file, "module.function" or "module@ordinal"
  uint64_t offset = no_offset;  // byte offset inside `where`
  // One line "[ 0] module.function:offset" per VM frame, innermost first.
  DiagnosticText<1024> trace;
  // Optional, owned by who owns this: the functions that kernels import and nobody provides, all of
  // them once; a zero ends each name.
  Array<char>* missing = nullptr;

  void clear();
  // The first one is `found`, too.
  void add_missing(std::string_view name);
};

// Writes "CODE; text; detail; expected X, found Y; at WHERE:OFFSET" and the trace; used by tools.
void format_error(Status status, const Diagnostic& diagnostic, TextWriter& out);

}  // namespace mote
