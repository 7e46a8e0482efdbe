// --loop=FILE: one function called again and again with its results fed back, as when a model is
// trained or writes text. The file has a "key value..." a line:
//
//   function NAME
//   steps N
//   carry K          the first K results of a step are the first K inputs of the next
//   start FILE...    the first K inputs of the first step
//   feed FILE...     further inputs: slice i of each array, along its first dimension, in step i
//   expect FILE...   likewise, what the results after the carried ones must equal
//   final FILE...    what the first carried values must equal after the last step
//   tolerance X      of floats, absolute
//
// Files are .npy; relative names are relative to the file's folder. Lines that start with '#' are
// comments.
#pragma once

#include <cstdio>
#include <span>
#include <string_view>

#include "mote/mote.hpp"
#include "tools/compare.h"
#include "tools/tensor_files.h"

namespace mote::tools {

// What the file says. Texts are those of the file.
struct LoopSpec {
  using Names = Array<std::string_view>;
  explicit LoopSpec(Allocator& allocator)
      : start(allocator), feed(allocator), expect(allocator), final(allocator) {}

  std::string_view function;
  int64_t steps = 0;
  int64_t carry = 0;
  Names start, feed, expect, final;
  Tolerances tolerances;
};

// A file of this kind, and what messages about it begin with.
class LoopFile {
 public:
  // `path` outlives the object.
  LoopFile(const char* tool, Session& session, const char* path);

  // INVALID_ARGUMENT for a line that such a file does not have; codes of read_file().
  Status read();
  const LoopSpec& spec() const { return spec_; }
  std::string_view folder() const { return folder_of(path_); }

  // Prints the error and what the session knows about it on stderr. Step 0: of none.
  void report(Status status, int64_t step = 0) const;

 private:
  Session& session_;
  const char* path_;
  Array<uint8_t> bytes_;
  LoopSpec spec_;
  FixedText<4352> place_;  // "tool: path"
};

// The steps themselves. What is carried moves from results to arguments, never through the host.
class LoopSteps {
 public:
  // The file is read, and outlives the object.
  LoopSteps(Session& session, Program& program, const LoopFile& file);

  // Finds the function, checks the numbers of files, and opens those that are fed.
  Status prepare();
  // Calls through `call` from now on, which outlives the object. For functions without fences.
  void call_through(PreparedCall& call) {
    prepared_ = &call;
    call_prepared_ = [](PreparedCall& prepared, std::span<const Value> arguments,
                        std::span<Value> results) { return prepared.call(arguments, results); };
  }
  // Goes back to the values before the first step; the files are not rewound.
  Status restart();
  // Appends the arguments after the carried ones, from the next slices. At most `steps` times.
  Status read_feeds(Array<Value>& out);
  // One call. `done`: null, or a fence for an asynchronous function that nobody else has.
  // Allocates nothing unless it needs a fence and is given none.
  Status step(std::span<const Value> feeds, Ref<hal::Fence> done = nullptr);

  Program& program() const { return program_; }
  const Function& function() const { return function_; }
  bool is_async() const { return is_async_; }
  std::span<const Value> carried() const { return {carried_.data(), carried_.size()}; }
  // Of the last step; what was carried is gone from it.
  std::span<const Value> results() const { return {results_.data(), results_.size()}; }

 private:
  Status check_counts(Diagnostic& diagnostic) const;
  Status call(Ref<hal::Fence> done);

  Session& session_;
  Program& program_;
  const LoopFile& file_;
  const LoopSpec& spec_;
  Function function_;
  bool is_async_ = false;
  PreparedCall* prepared_ = nullptr;
  // Tools that prepare nothing do not carry the code.
  Status (*call_prepared_)(PreparedCall&, std::span<const Value>, std::span<Value>) = nullptr;
  Array<Value> start_;
  Array<Value> carried_;
  Array<Value> arguments_;
  Array<Value> results_;
  Array<ArraySlices> feeds_;
};

// Prints a line for each step on `out`, until a result is not as expected; errors go to stderr.
// Whether all were as expected.
bool run_loop(const char* tool, Session& session, Program& program, const char* path,
              std::FILE* out);

}  // namespace mote::tools
