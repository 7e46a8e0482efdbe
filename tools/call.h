// One call of an exported function as the command line describes it: choose the function, read the
// arguments, call, and print, write or compare the results.
//
//   Call call(session, *program, spec);
//   MOTE_TRY(call.prepare());            // nothing of the program has run yet
//   printf("EXEC @...");
//   MOTE_TRY(call.run());
//   MOTE_TRY(call.finish(stdout, matches));
//
// Details of a failure are in the session's diagnostic.
#pragma once

#include <cstdio>
#include <span>
#include <string_view>

#include "mote/mote.hpp"
#include "tools/compare.h"
#include "tools/flags.h"
#include "tools/host_value.h"

namespace mote::tools {

// What to call and what to expect. Texts belong to the flags they came from.
struct CallSpec {
  explicit CallSpec(Allocator& allocator)
      : inputs(allocator), outputs(allocator), expected(allocator) {}

  std::string_view function;  // empty: the only one
  Array<const char*> inputs;
  Array<const char*> outputs;
  Array<const char*> expected;
  Tolerances tolerances;
  int64_t max_elements = 1024;
  std::string_view folder;  // of relative file names; empty: the current one
};

// INVALID_ARGUMENT for values that a flag does not have.
Status read_call_spec(const Flags& flags, CallSpec& spec, Diagnostic& diagnostic);

// The same from a line of flags, which `flags` keeps. Flags that concern more than this call are
// INVALID_ARGUMENT.
Status read_call_spec_line(Flags& flags, std::string_view line, CallSpec& spec,
                           Diagnostic& diagnostic);

class Call {
 public:
  Call(Session& session, Program& program, const CallSpec& spec);

  // Finds the function and reads the inputs.
  // NOT_FOUND or INVALID_ARGUMENT without a function, see has_function(); codes of parse_values().
  Status prepare();
  bool has_function() const { return has_function_; }
  const Function& function() const { return function_; }

  // Calls, waits, and brings the results to the host: the three below with a call between.
  Status run();

  // Checks the inputs against the function's declaration and makes arguments of them, once.
  Status make_arguments(Array<Value>& out);
  Status read_expected();
  // Brings results to the host.
  Status accept(std::span<const Value> results);

  // Compares the results when something is expected, else writes them where the outputs say, else
  // prints them. `matches` tells whether they are as expected; each that is not is printed.
  Status finish(std::FILE* out, bool& matches);

  // Says that all results are as expected, if something is.
  void print_match(std::FILE* out) const;

 private:
  Status check_inputs();

  Session& session_;
  Program& program_;
  const CallSpec& spec_;
  Function function_;
  bool has_function_ = false;
  std::string_view slots_;  // of what the caller passes: without the fences of an async function
  Array<HostValue> inputs_;
  Array<HostValue> expected_;
  Array<HostValue> results_;
};

}  // namespace mote::tools
