#include "tools/worker_flags.h"

#include <cstdio>

#include "mote/hal/processors.h"
#include "tools/lines.h"

namespace mote::tools {
namespace {

// Where workers run, in words that a threaded device knows.
struct TaskChoice {
  Flag flag;
  const char* name;
  const char* words;
};
constexpr TaskChoice task_choices[] = {
    {Flag::task_topology_mode, "--task_topology_mode", "physical_cores"},
    {Flag::task_topology_performance_level, "--task_topology_performance_level",
     "any low efficiency high performance"},
    {Flag::task_topology_distribution, "--task_topology_distribution", "scatter compact"},
    {Flag::task_topology_nodes, "--task_topology_nodes", "current numa all"},
};

bool has_word(std::string_view words, std::string_view word) {
  while (!words.empty())
    if (take_until(words, ' ') == word) return true;
  return false;
}

bool is_number_list(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789,") == std::string_view::npos;
}

Status check_words(const Flags& flags, Diagnostic& diagnostic) {
  for (const TaskChoice& choice : task_choices) {
    std::string_view value = flags.text(choice.flag);
    if (has_word(choice.words, value)) continue;
    if (choice.flag == Flag::task_topology_nodes && is_number_list(value)) continue;
    diagnostic.expected.text("one of ").text(choice.words);
    diagnostic.found.text(choice.name).text("=").text(value);
    return invalid_argument<"unknown choice of processors">;
  }
  return ok_status;
}

// "0,2" in each repetition of the flag.
Status read_processors(const Flags& flags, Array<uint32_t>& processors, Diagnostic& diagnostic) {
  Array<const char*> lists(processors.allocator());
  MOTE_TRY(flags.list(Flag::task_topology_cpu_ids, lists));
  for (std::string_view list : lists) {
    if (!is_number_list(list)) {
      diagnostic.expected.text("numbers of processors");
      diagnostic.found.text("--task_topology_cpu_ids=").text(list);
      return invalid_argument<"a list of processors">;
    }
    while (!list.empty()) {
      std::string_view number = take_until(list, ',');
      uint64_t id = 0;
      for (char digit : number)
        if (id < UINT32_MAX) id = id * 10 + static_cast<uint64_t>(digit - '0');
      if (!hal::has_processor(id)) {
        diagnostic.found.text("processor ").text(number);
        return out_of_range<"the process may not use this processor">;
      }
      MOTE_TRY(processors.push(static_cast<uint32_t>(id)));
    }
  }
  return ok_status;
}

struct NumberFlag {
  Flag flag;
  const char* name;
  int64_t max;
};

Result<uint32_t> read_number(const Flags& flags, const NumberFlag& number, Diagnostic& diagnostic) {
  int64_t value = flags.integer(number.flag);
  if (value >= 0 && value <= number.max) return static_cast<uint32_t>(value);
  diagnostic.expected.text("0 to ").number(number.max);
  diagnostic.found.text(number.name).text("=").number(value);
  return out_of_range<"a number about worker threads">;
}

constexpr NumberFlag count_flag{Flag::task_topology_group_count, "--task_topology_group_count",
                                hal::max_worker_count};
constexpr NumberFlag max_count_flag{Flag::task_topology_max_group_count,
                                    "--task_topology_max_group_count", INT32_MAX};
constexpr NumberFlag spin_flag{Flag::task_worker_spin_us, "--task_worker_spin_us", INT32_MAX};
constexpr NumberFlag stack_flag{Flag::task_worker_stack_size, "--task_worker_stack_size",
                                INT32_MAX};

}  // namespace

Status read_worker_flags(const Flags& flags, Array<uint32_t>& processors,
                         hal::WorkerOptions& options, Diagnostic& diagnostic) {
  MOTE_TRY(check_words(flags, diagnostic));
  processors.clear();
  MOTE_TRY(read_processors(flags, processors, diagnostic));
  options.processors = {processors.data(), processors.size()};
  MOTE_TRY_ASSIGN(options.count, read_number(flags, count_flag, diagnostic));
  MOTE_TRY_ASSIGN(options.max_count, read_number(flags, max_count_flag, diagnostic));
  MOTE_TRY_ASSIGN(options.spin_us, read_number(flags, spin_flag, diagnostic));
  MOTE_TRY_ASSIGN(options.stack_bytes, read_number(flags, stack_flag, diagnostic));
  return ok_status;
}

Status print_workers(const Flags& flags, Allocator& allocator, Diagnostic& diagnostic) {
  Array<uint32_t> processors(allocator);
  hal::WorkerOptions options;
  MOTE_TRY(read_worker_flags(flags, processors, options, diagnostic));
  uint32_t count = hal::worker_count(options);
  std::printf("# Threads of local-task: %u\n", count);
  std::printf("# thread[0]: the calling one\n");
  for (uint32_t i = 1; i < count; ++i) {
    if (processors.empty())
      std::printf("# thread[%u]: any processor\n", i);
    else
      std::printf("# thread[%u]: processor %u\n", i, processors[i % processors.size()]);
  }
  return ok_status;
}

}  // namespace mote::tools
