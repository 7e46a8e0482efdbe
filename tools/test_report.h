// --gtest_output: what a test run found as a file for other programs, in the layout of GoogleTest.
#pragma once

#include "tools/tensor_files.h"
#include "tools/test_run.h"

namespace mote::tools {

struct ReportTarget {
  enum class Format : uint8_t { none, xml, json };
  Format format = Format::none;
  PathText path;
};

// Reads "", "xml", "json", "xml:file" or "json:folder/"; INVALID_ARGUMENT for anything else.
Status parse_report_target(std::string_view text, ReportTarget& out, Diagnostic& diagnostic);

// `has_run` is false for a list of tests. UNKNOWN when the file cannot be written.
Status write_report(const ReportTarget& target, const TestRun& run, bool has_run,
                    Diagnostic& diagnostic);

}  // namespace mote::tools
