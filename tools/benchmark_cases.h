// What benchmark-module measures: calls of functions, and steps of a loop.
#pragma once

#include <string_view>

#include "tools/benchmark_runner.h"
#include "tools/call.h"
#include "tools/loop.h"

namespace mote::tools {

struct CaseOptions {
  int64_t batch_size = 1;   // calls of an asynchronous function before the tool waits; others
                            // repeat their work by themselves
  int64_t concurrency = 1;  // chains that these calls form
  TimeUnit unit = TimeUnit::ms;
};

// "BM_main/process_time/real_time", on one line whatever the function is called.
using CaseName = FixedText<1024>;

// Calls of one function with the same arguments every time.
class FunctionCase final : public Benchmark {
 public:
  FunctionCase(const char* tool, Session& session, Program& program, const Function& function,
               const CaseOptions& options);

  // Before anything else. The arguments: those of `call`, which outlives the object, or without
  // one what the function's attribute "iree.benchmark" says.
  Status prepare(Call* call);
  // Whether it can be called without being told arguments.
  static bool is_candidate(const Function& function);

  std::string_view name() const override { return name_.view(); }
  TimeUnit unit() const override { return options_.unit; }
  int64_t batch() const override { return batch_; }
  Status run(int64_t iterations, Stopwatch& watch) override;
  void report_failure(Status status, TextWriter& summary) override;

  // Of the last call.
  std::span<const Value> results() const { return {results_.data(), results_.size()}; }

 private:
  Status make_arguments();
  Status run_sync(int64_t steps);
  Status run_async(int64_t steps, Stopwatch& watch);
  Status run_chains(size_t steps);

  const char* tool_;
  Session& session_;
  Program& program_;
  Function function_;
  Ref<PreparedCall> prepared_;
  CaseOptions options_;
  int64_t batch_;
  bool is_async_;
  CaseName name_;
  Call* call_ = nullptr;
  bool has_arguments_ = false;
  Array<Value> arguments_;
  Array<Value> results_;
  Array<Ref<hal::Fence>> fences_;
};

// Steps of a loop, from its start in every run; after the last slice of the feeds comes the first.
class LoopCase final : public Benchmark {
 public:
  // `steps` is prepared; file and steps outlive the object.
  LoopCase(Session& session, const LoopFile& file, LoopSteps& steps, TimeUnit unit);

  // Reads all feeds.
  Status prepare();

  std::string_view name() const override { return name_.view(); }
  TimeUnit unit() const override { return unit_; }
  int64_t batch() const override { return 1; }
  Status run(int64_t iterations, Stopwatch& watch) override;
  void report_failure(Status status, TextWriter& summary) override;

 private:
  Session& session_;
  const LoopFile& file_;
  LoopSteps& steps_;
  TimeUnit unit_;
  CaseName name_;
  Ref<PreparedCall> prepared_;
  Array<Value> feeds_;  // of all steps, one after the other
  Array<Ref<hal::Fence>> fences_;
};

}  // namespace mote::tools
