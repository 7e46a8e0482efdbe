#include "tools/test_report.h"

#include <cstdio>
#include <ctime>

#include "tools/json.h"
#include "tools/lines.h"

namespace mote::tools {
namespace {

using Outcome = TestCase::Outcome;

std::string_view text_of(const Array<char>& text) { return {text.data(), text.size()}; }

// "2026-11-21T13:59:08", in UTC.
void print_time(uint64_t ms, std::FILE* out) {
  auto seconds = static_cast<time_t>(ms / 1000);
  tm parts;
  char text[32];
  gmtime_r(&seconds, &parts);
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  std::fputs(text, out);
}

double seconds_of(uint64_t ms) { return static_cast<double>(ms) / 1000; }

// Other control characters have no place in a document.
bool is_xml_character(char c) {
  return static_cast<uint8_t>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r';
}

const char* xml_entity(char c) {
  switch (c) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '\'':
      return "&apos;";
    case '"':
      return "&quot;";
    default:
      return nullptr;
  }
}

void print_attribute_text(std::string_view text, std::FILE* out) {
  for (char c : text) {
    if (const char* entity = xml_entity(c))
      std::fputs(entity, out);
    else if (c == '\t' || c == '\n' || c == '\r')
      std::fprintf(out, "&#x%02X;", static_cast<unsigned>(c));
    else if (is_xml_character(c))
      std::fputc(c, out);
  }
}

// Inside a CDATA section: what would end it is written between two of them.
void print_cdata_text(std::string_view text, std::FILE* out) {
  constexpr std::string_view end = "]]>";
  while (!text.empty()) {
    if (text.starts_with(end)) {
      std::fputs("]]>]]&gt;<![CDATA[", out);
      text.remove_prefix(end.size());
      continue;
    }
    if (is_xml_character(text[0])) std::fputc(text[0], out);
    text.remove_prefix(1);
  }
}

void print_attribute(const char* name, std::string_view value, std::FILE* out) {
  std::fprintf(out, " %s=\"", name);
  print_attribute_text(value, out);
  std::fputc('"', out);
}

void print_xml_times(uint64_t start_ms, uint64_t elapsed_ms, std::FILE* out) {
  std::fprintf(out, " time=\"%g\" timestamp=\"", seconds_of(elapsed_ms));
  print_time(start_ms, out);
  std::fprintf(out, ".%03u\"", static_cast<unsigned>(start_ms % 1000));
}

void print_xml_test(const TestRun& run, const TestCase& test, bool has_run, std::FILE* out) {
  std::fputs("    <testcase", out);
  print_attribute("name", test.function.name(), out);
  std::fprintf(out, " value_param=\"%u\"", test.ordinal);
  if (has_run) {
    bool is_skipped = test.outcome == Outcome::skipped;
    print_attribute("status", "run", out);
    print_attribute("result", is_skipped ? "skipped" : "completed", out);
    print_xml_times(test.start_ms, test.elapsed_ms, out);
    print_attribute("classname", run.suite, out);
  }
  if (!has_run || test.outcome == Outcome::passed) {
    std::fputs(" />\n", out);
    return;
  }
  std::fputs(">\n", out);
  if (test.outcome == Outcome::skipped)
    std::fputs(
        "      <skipped message=\"unknown file&#x0A;\"><![CDATA[unknown file\n]]></skipped>\n",
        out);
  for (const Array<char>& failure : test.failures) {
    std::fputs("      <failure message=\"unknown file&#x0A;", out);
    print_attribute_text(text_of(failure), out);
    std::fputs("\" type=\"\"><![CDATA[unknown file\n", out);
    print_cdata_text(text_of(failure), out);
    std::fputs("]]></failure>\n", out);
  }
  std::fputs("    </testcase>\n", out);
}

void print_xml(const TestRun& run, bool has_run, std::FILE* out) {
  size_t tests = run.cases.size(), failures = run.count(Outcome::failed);
  std::fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"%zu\"", tests);
  if (has_run) {
    std::fprintf(out, " failures=\"%zu\" disabled=\"0\" errors=\"0\"", failures);
    print_xml_times(run.start_ms, run.elapsed_ms, out);
  }
  std::fputs(" name=\"AllTests\">\n", out);
  if (tests) {
    std::fputs("  <testsuite", out);
    print_attribute("name", run.suite, out);
    std::fprintf(out, " tests=\"%zu\"", tests);
    if (has_run) {
      std::fprintf(out, " failures=\"%zu\" disabled=\"0\" skipped=\"%zu\" errors=\"0\"", failures,
                   run.count(Outcome::skipped));
      print_xml_times(run.start_ms, run.elapsed_ms, out);
    }
    std::fputs(">\n", out);
    for (const TestCase& test : run.cases) print_xml_test(run, test, has_run, out);
    std::fputs("  </testsuite>\n", out);
  }
  std::fputs("</testsuites>\n", out);
}

void print_json_member(const char* indent, const char* name, std::string_view value,
                       std::FILE* out) {
  std::fprintf(out, ",\n%s\"%s\": \"", indent, name);
  write_json_text(out, value);
  std::fputc('"', out);
}

void print_json_times(const char* indent, uint64_t start_ms, uint64_t elapsed_ms, std::FILE* out) {
  std::fprintf(out, ",\n%s\"timestamp\": \"", indent);
  print_time(start_ms, out);
  std::fprintf(out, "Z\",\n%s\"time\": \"%gs\"", indent, seconds_of(elapsed_ms));
}

void print_json_counts(const char* indent, const TestRun& run, bool has_run, std::FILE* out) {
  std::fprintf(out, "%s\"tests\": %zu", indent, run.cases.size());
  if (!has_run) return;
  std::fprintf(out, ",\n%s\"failures\": %zu,\n%s\"disabled\": 0,\n%s\"errors\": 0", indent,
               run.count(Outcome::failed), indent, indent);
  print_json_times(indent, run.start_ms, run.elapsed_ms, out);
}

void print_json_test(const TestRun& run, const TestCase& test, bool has_run, std::FILE* out) {
  constexpr const char* indent = "          ";
  std::fprintf(out, "        {\n%s\"name\": \"", indent);
  write_json_text(out, test.function.name());
  std::fprintf(out, "\",\n%s\"value_param\": \"%u\"", indent, test.ordinal);
  if (has_run) {
    bool is_skipped = test.outcome == Outcome::skipped;
    print_json_member(indent, "status", "RUN", out);
    print_json_member(indent, "result", is_skipped ? "SKIPPED" : "COMPLETED", out);
    print_json_times(indent, test.start_ms, test.elapsed_ms, out);
    print_json_member(indent, "classname", run.suite, out);
  }
  for (const Array<char>& failure : test.failures) {
    bool is_first = &failure == test.failures.begin();
    std::fprintf(out, is_first ? ",\n%s\"failures\": [\n" : ",\n", indent);
    std::fputs("            {\n              \"failure\": \"unknown file\\n", out);
    write_json_text(out, text_of(failure));
    std::fputs("\",\n              \"type\": \"\"\n            }", out);
  }
  if (!test.failures.empty()) std::fprintf(out, "\n%s]", indent);
  std::fputs("\n        }", out);
}

void print_json(const TestRun& run, bool has_run, std::FILE* out) {
  std::fputs("{\n", out);
  print_json_counts("  ", run, has_run, out);
  std::fputs(",\n  \"name\": \"AllTests\",\n  \"testsuites\": [\n", out);
  if (!run.cases.empty()) {
    std::fputs("    {\n      \"name\": \"", out);
    write_json_text(out, run.suite);
    std::fputs("\",\n", out);
    print_json_counts("      ", run, has_run, out);
    std::fputs(",\n      \"testsuite\": [\n", out);
    for (const TestCase& test : run.cases) {
      if (&test != run.cases.begin()) std::fputs(",\n", out);
      print_json_test(run, test, has_run, out);
    }
    std::fputs("\n      ]\n    }", out);
  }
  std::fputs("\n  ]\n}\n", out);
}

}  // namespace

Status parse_report_target(std::string_view text, ReportTarget& out, Diagnostic& diagnostic) {
  if (text.empty()) return ok_status;
  std::string_view path = text;
  std::string_view format = take_until(path, ':');
  if (format != "xml" && format != "json") {
    diagnostic.expected.text("--gtest_output=xml[:path] or json[:path]");
    diagnostic.found.text("'").text(text).text("'");
    return invalid_argument<"unknown form of report">;
  }
  out.format = format == "xml" ? ReportTarget::Format::xml : ReportTarget::Format::json;
  out.path.text(path.empty() ? "test_detail" : path);
  if (path.ends_with('/')) out.path.text("check-module");
  if (path.empty() || path.ends_with('/')) out.path.text(".").text(format);
  return ok_status;
}

Status write_report(const ReportTarget& target, const TestRun& run, bool has_run,
                    Diagnostic& diagnostic) {
  if (target.format == ReportTarget::Format::none) return ok_status;
  std::FILE* file = std::fopen(target.path.c_str(), "w");
  if (file) {
    target.format == ReportTarget::Format::xml ? print_xml(run, has_run, file)
                                               : print_json(run, has_run, file);
    bool is_written = !std::ferror(file);
    if (!std::fclose(file) && is_written) return ok_status;
  }
  diagnostic.where.text(target.path.view());
  return unknown<"cannot write the report">;
}

}  // namespace mote::tools
