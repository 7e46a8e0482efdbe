#include "tools/trace_file.h"

#include <sched.h>
#include <unistd.h>

#include "tools/json.h"
#include "tools/machine.h"

namespace mote::tools {
namespace {

const char* category_of(TraceKind kind) {
  switch (kind) {
    case TraceKind::call:
    case TraceKind::import:
      return "vm";
    case TraceKind::dispatch:
      return "dispatch";
    case TraceKind::wait:
      return "wait";
    default:
      return "transfer";
  }
}

const char* word_of(TraceKind kind) {
  switch (kind) {
    case TraceKind::call:
    case TraceKind::import:
      return "";
    case TraceKind::dispatch:
      return "dispatch";
    case TraceKind::fill:
      return "fill";
    case TraceKind::update:
      return "update";
    case TraceKind::copy:
      return "copy";
    case TraceKind::read:
      return "read";
    case TraceKind::write:
      return "write";
    case TraceKind::wait:
      return "wait";
  }
  return "";
}

// "module.function", "module@ordinal", a kernel's name, or what happens.
void write_name(std::FILE* file, const TraceEvent& event) {
  std::fputs("\"name\":\"", file);
  write_json_text(file, event.module);
  bool is_function = event.kind == TraceKind::call || event.kind == TraceKind::import;
  if (is_function && !event.name.empty()) std::fputc('.', file);
  write_json_text(file, event.name);
  if (event.name.empty()) std::fputs(word_of(event.kind), file);
  bool has_ordinal = event.kind == TraceKind::call || event.kind == TraceKind::dispatch;
  if (event.name.empty() && has_ordinal) std::fprintf(file, "@%u", event.ordinal);
  std::fputc('"', file);
}

}  // namespace

TraceFile::~TraceFile() {
  // A failed run closes nothing; what is there can still be read.
  if (file_) std::fclose(file_);
}

Status TraceFile::open(const char* path) {
  file_ = std::fopen(path, "w");
  if (!file_) return unknown<"cannot create the trace file">;
  start_ns_ = wall_ns();
  std::fprintf(file_,
               "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"
               "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":%d,\"tid\":%d,"
               "\"args\":{\"name\":\"mote\"}}",
               getpid(), gettid());
  return ok_status;
}

TraceHook TraceFile::hook() {
  if (!file_) return {};
  auto write = [](void* user, bool is_begin, const TraceEvent& event) {
    static_cast<TraceFile*>(user)->write(is_begin, event);
  };
  return {write, this};
}

Status TraceFile::close() {
  if (!file_) return ok_status;
  std::fputs("\n]}\n", file_);
  bool has_failed = std::ferror(file_) != 0;
  has_failed |= std::fclose(file_) != 0;
  file_ = nullptr;
  if (has_failed) return unknown<"cannot write the trace file">;
  return ok_status;
}

void TraceFile::write(bool is_begin, const TraceEvent& event) {
  while (is_busy_.exchange(1, std::memory_order_acquire)) sched_yield();
  write_event(is_begin, event);
  is_busy_.store(0, std::memory_order_release);
}

void TraceFile::write_event(bool is_begin, const TraceEvent& event) {
  uint64_t time_ns = wall_ns() - start_ns_;
  std::fprintf(file_, ",\n{\"ph\":\"%c\",\"ts\":%llu.%03u,\"pid\":%d,\"tid\":%d",
               is_begin ? 'B' : 'E', static_cast<unsigned long long>(time_ns / 1000),
               static_cast<unsigned>(time_ns % 1000), getpid(), gettid());
  if (is_begin) {
    std::fprintf(file_, ",\"cat\":\"%s\",", category_of(event.kind));
    write_name(file_, event);
    const uint32_t* count = event.workgroup_count;
    if (event.kind == TraceKind::dispatch)
      std::fprintf(file_, ",\"args\":{\"workgroups\":[%u,%u,%u]}", count[0], count[1], count[2]);
    if (event.bytes)
      std::fprintf(file_, ",\"args\":{\"bytes\":%llu}",
                   static_cast<unsigned long long>(event.bytes));
  }
  std::fputc('}', file_);
}

}  // namespace mote::tools
