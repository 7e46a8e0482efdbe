#include "tools/call.h"

#include <cstring>

#include "tools/declaration.h"
#include "tools/device_values.h"
#include "tools/invoke.h"
#include "tools/outputs.h"
#include "tools/terminal.h"
#include "tools/value_specs.h"

namespace mote::tools {
namespace {

std::span<const HostValue> span_of(const Array<HostValue>& values) {
  return {values.data(), values.size()};
}

std::span<const char* const> span_of(const Array<const char*>& texts) {
  return {texts.data(), texts.size()};
}

void read_tolerances(const Flags& flags, Tolerances& out) {
  out.f16 = flags.number(Flag::expected_f16_threshold);
  out.f32 = flags.number(Flag::expected_f32_threshold);
  out.f64 = flags.number(Flag::expected_f64_threshold);
  out.bf16 = flags.number(Flag::expected_bf16_threshold);
  out.relative = flags.number(Flag::expected_rtol);
}

}  // namespace

Status read_call_spec(const Flags& flags, CallSpec& spec, Diagnostic& diagnostic) {
  spec.function = flags.text(Flag::function);
  MOTE_TRY(flags.list(Flag::input, spec.inputs));
  MOTE_TRY(flags.list(Flag::output, spec.outputs));
  MOTE_TRY(flags.list(Flag::expected_output, spec.expected));
  spec.max_elements = flags.integer(Flag::output_max_element_count);
  if (!spec.expected.empty()) read_tolerances(flags, spec.tolerances);
  std::string_view mode = flags.text(Flag::equality_mode);
  spec.tolerances.exact = mode == "exact";
  if (spec.tolerances.exact || mode == "approximate") return ok_status;
  diagnostic.expected.text("--equality_mode=approximate or exact");
  diagnostic.found.text("'").text(mode).text("'");
  return invalid_argument<"unknown way to compare">;
}

Status read_call_spec_line(Flags& flags, std::string_view line, CallSpec& spec,
                           Diagnostic& diagnostic) {
  constexpr Flag allowed[] = {Flag::function,
                              Flag::input,
                              Flag::output,
                              Flag::expected_output,
                              Flag::output_max_element_count,
                              Flag::equality_mode,
                              Flag::expected_f16_threshold,
                              Flag::expected_f32_threshold,
                              Flag::expected_f64_threshold,
                              Flag::expected_bf16_threshold,
                              Flag::expected_rtol};
  MOTE_TRY(flags.parse_line(line, diagnostic));
  MOTE_TRY(flags.check_only(allowed, diagnostic));
  return read_call_spec(flags, spec, diagnostic);
}

Call::Call(Session& session, Program& program, const CallSpec& spec)
    : session_(session),
      program_(program),
      spec_(spec),
      inputs_(session.allocator()),
      expected_(session.allocator()),
      results_(session.allocator()) {}

Status Call::prepare() {
  MOTE_TRY_ASSIGN(
      function_, spec_.function.empty() ? program_.only_function() : program_.find(spec_.function));
  has_function_ = true;
  slots_ = input_slots(function_);
  session_.diagnostic().clear();
  FileStreams files(session_.allocator(), spec_.folder);
  return parse_values(span_of(spec_.inputs), slots_, "--input", files, inputs_,
                      session_.diagnostic());
}

Status Call::check_inputs() {
  Diagnostic& diagnostic = session_.diagnostic();
  diagnostic.clear();
  if (inputs_.size() != slots_.size()) {
    diagnostic.expected.unsigned_number(slots_.size());
    diagnostic.found.unsigned_number(inputs_.size());
    diagnostic.where.text(function_.name());
    return invalid_argument<"too few inputs">;
  }
  return check_arguments(function_.attribute("iree.abi.declaration"), function_.name(),
                         span_of(inputs_), slots_.size(), diagnostic);
}

Status Call::make_arguments(Array<Value>& out) {
  MOTE_TRY(check_inputs());
  for (size_t i = 0; i < inputs_.size(); ++i) {
    MOTE_TRY_ASSIGN(Value argument, make_argument(session_, inputs_[i], slots_[i]));
    MOTE_TRY(out.push(std::move(argument)));
  }
  inputs_ = Array<HostValue>(session_.allocator());  // frees what was copied
  return ok_status;
}

Status Call::read_expected() {
  FileStreams files(session_.allocator(), spec_.folder);
  return parse_values(span_of(spec_.expected), function_.results(), "--expected_output", files,
                      expected_, session_.diagnostic());
}

Status Call::accept(std::span<const Value> results) {
  for (const Value& result : results) {
    HostValue host(session_.allocator());
    MOTE_TRY(bring_to_host(session_, result, host));
    MOTE_TRY(results_.push(std::move(host)));
  }
  return ok_status;
}

Status Call::run() {
  Array<Value> arguments(session_.allocator());
  MOTE_TRY(make_arguments(arguments));
  MOTE_TRY(read_expected());
  Array<Value> results(session_.allocator());
  MOTE_TRY(invoke(session_, program_, function_, arguments, results));
  return accept({results.data(), results.size()});
}

void Call::print_match(std::FILE* out) const {
  if (spec_.expected.empty()) return;
  print_success(out);
  std::fputs("all function outputs matched their expected values.\n", out);
}

Status Call::finish(std::FILE* out, bool& matches) {
  matches = true;
  session_.diagnostic().clear();
  if (!spec_.expected.empty()) {
    matches = compare_results(span_of(results_), span_of(expected_), spec_.tolerances, out);
    return ok_status;
  }
  if (!spec_.outputs.empty())
    return write_results(span_of(results_), span_of(spec_.outputs), spec_.max_elements,
                         spec_.folder, out, session_.diagnostic());
  return print_results(span_of(results_), spec_.max_elements, out);
}

}  // namespace mote::tools
